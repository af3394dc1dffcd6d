package model

import "time"

// Since is what happened since an operator last looked. The zero value is
// nothing: also for one who never looked before.
type Since struct {
	At             time.Time // when the newest event that was seen then had arrived
	Events         []KindCount
	RewardsWaiting int // learnt of since then, and still waiting for an approval
	Done           int // changes that ended well since then
	Failed         int // changes that failed since then
}

// KindCount is how many events of a kind there were.
type KindCount struct {
	Kind  EventKind
	Count int
}

// EventCount is how many events of a kind a campaign has.
type EventCount struct {
	Backend    string
	CampaignID string
	Kind       EventKind
	Count      int
}

// Count is how many events there were in all.
func (s Since) Count() (n int) {
	for _, k := range s.Events {
		n += k.Count
	}
	return n
}

// Empty tells that nothing happened that an operator would want to hear of.
func (s Since) Empty() bool {
	return len(s.Events) == 0 && s.RewardsWaiting == 0 && s.Done == 0 && s.Failed == 0
}
