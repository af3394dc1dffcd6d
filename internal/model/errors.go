package model

import "errors"

// What a backend's answer proves. A client wraps these, so that rooms which
// know no client can decide what to do next.
var (
	// ErrNotFound: the backend does not know the object.
	ErrNotFound = errors.New("not found")
	// ErrDenied: the key is missing, wrong, or may not do this.
	ErrDenied = errors.New("denied")
	// ErrRateLimited: nothing was done, ask again later.
	ErrRateLimited = errors.New("rate limited")
	// ErrWrongState: the object moved before the call came.
	ErrWrongState = errors.New("wrong state")
	// ErrInvalid: the backend refused the request as such.
	ErrInvalid = errors.New("refused as invalid")
	// ErrUnreachable: the request certainly never left or never arrived.
	ErrUnreachable = errors.New("unreachable")
	// ErrUnclear: the request left and its answer is lost or unreadable, so the
	// work may have been done.
	ErrUnclear = errors.New("no clear answer")
	// ErrStopped: the call was given up before it left, because of its context.
	ErrStopped = errors.New("stopped before sending")
)

// Lane orders calls that compete for a backend's limits: the lowest goes first.
type Lane int

const (
	LaneOperator Lane = iota // somebody waits for it
	LaneChange               // writes
	LaneFollowUp             // people that events touched
	LaneSweep                // everything else
)

// MovedError says that a decision was made on a view that is no longer true.
type MovedError struct {
	Reward RewardRef
	Seen   RewardState
	Now    RewardState // "" when the mirror does not know the reward any more
	Change Change      // ID 0, or the change that is under way for it
}

func (e *MovedError) Error() string {
	if e.Change.ID != 0 {
		return "reward " + e.Reward.ID + ": another change for it is " + string(e.Change.State)
	}
	if e.Now == "" {
		return "reward " + e.Reward.ID + " is not in the mirror"
	}
	return "reward " + e.Reward.ID + " is " + string(e.Now) + ", it was " + string(e.Seen) + " when you decided"
}
