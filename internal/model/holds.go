package model

import "time"

// Hold says that an operator wants nothing approved for a while. It is ours
// alone: the backend does not know of it and goes on as if it were not there.
type Hold struct {
	ID         int64
	Backend    string
	CampaignID string
	Object     Object // a reward or a commission
	Target     string // vendor id of the object
	PersonID   string
	CaseID     int64 // of a verdict that holds a whole case, 0 = none
	Operator   string
	Reason     string
	Note       string
	Since      time.Time
	Until      time.Time // zero = until somebody releases it
	ReleasedAt time.Time // zero = nobody has
	ReleasedBy string
	Rev        int64
}

// ObjectRef names what is held.
func (h Hold) ObjectRef() ObjectRef {
	return ObjectRef{h.Backend, h.CampaignID, h.Object, h.Target}
}

// Holds tells whether the hold keeps its object from being approved at a
// moment.
func (h Hold) Holds(at time.Time) bool {
	return h.ID != 0 && h.ReleasedAt.IsZero() && (h.Until.IsZero() || at.Before(h.Until))
}
