package model

import "time"

// RewardState is where an earned reward stands, in our words.
type RewardState string

const (
	RewardWaiting   RewardState = "waiting"   // earned, needs an approval
	RewardApproved  RewardState = "approved"  // approved, not marked as delivered
	RewardFulfilled RewardState = "fulfilled" // somebody marked it as delivered
	RewardRefused   RewardState = "refused"   // removed while it waited
	RewardCancelled RewardState = "cancelled" // reversed by the vendor
)

// After tells whether s is further along a reward's life than t. A webhook may
// only move a reward forward; a complete reading may say anything.
func (s RewardState) After(t RewardState) bool { return s.step() > t.step() }

func (s RewardState) step() int {
	switch s {
	case RewardWaiting:
		return 1
	case RewardApproved:
		return 2
	case RewardFulfilled:
		return 3
	case RewardRefused, RewardCancelled:
		return 4
	}
	return 0
}

// Side says who a reward is for.
type Side string

const (
	SideReferrer Side = "referrer" // the person who referred
	SideFriend   Side = "friend"   // the person who was referred
)

// RewardRef names an earned reward at its backend.
type RewardRef struct {
	Backend    string
	CampaignID string
	ID         string
}

// Reward is an earned reward. CreatedAt travels only in webhooks and is zero
// where a sweep saw the reward first; FirstSeen is when we learnt of it.
type Reward struct {
	Backend    string
	CampaignID string
	ID         string
	ConfigID   string
	Person     string // vendor id of the participant who earned it
	Other      string // vendor id of the other side, "" where there is none
	Side       Side
	State      RewardState
	Title      string // of the config, joined in by the reader; "" until known

	CreatedAt   time.Time
	FirstSeen   time.Time
	ApprovedAt  time.Time
	FulfilledAt time.Time
	AsOf        time.Time
}

// Ref names the reward.
func (r Reward) Ref() RewardRef { return RewardRef{r.Backend, r.CampaignID, r.ID} }

// ObjectRef names the reward among all that can be decided on.
func (r Reward) ObjectRef() ObjectRef {
	return ObjectRef{r.Backend, r.CampaignID, ObjectReward, r.ID}
}

// Since is how long a reward is known to exist: its creation, else when it was
// first seen.
func (r Reward) Since() time.Time {
	if !r.CreatedAt.IsZero() {
		return r.CreatedAt
	}
	return r.FirstSeen
}
