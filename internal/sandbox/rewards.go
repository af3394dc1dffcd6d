package sandbox

import (
	"slices"
	"time"
)

// rewardConfig is what a campaign offers (the vendor's CampaignReward). It is
// replaced, never changed in place.
type rewardConfig struct {
	ID                    string         `json:"id"`
	Type                  string         `json:"type"`
	Event                 string         `json:"event,omitempty"`
	Title                 *string        `json:"title"`
	IsVisible             bool           `json:"isVisible"`
	Description           *string        `json:"description"`
	ReferralDescription   *string        `json:"referralDescription"`
	ReferredRewardUpfront bool           `json:"referredRewardUpfront"`
	IsUnlimited           bool           `json:"isUnlimited"`
	Limit                 *int64         `json:"limit"`
	LimitDuration         *string        `json:"limitDuration"`
	ConversionsRequired   *int64         `json:"conversionsRequired"`
	NumberOfWinners       *int64         `json:"numberOfWinners"`
	ImageURL              *string        `json:"imageUrl"`
	CouponCode            *string        `json:"couponCode"`
	ReferralCouponCode    *string        `json:"referralCouponCode"`
	Order                 *int64         `json:"order"`
	NextMilestonePrefix   *string        `json:"nextMilestonePrefix"`
	NextMilestoneSuffix   *string        `json:"nextMilestoneSuffix"`
	Metadata              map[string]any `json:"metadata"`
	CommissionStructure   map[string]any `json:"commissionStructure"`
	Value                 map[string]any `json:"value"`
	ReferredValue         map[string]any `json:"referredValue"`
}

// Kinds of configured reward, as the vendor spells them.
const (
	singleSided = "SINGLE_SIDED"
	doubleSided = "DOUBLE_SIDED"
	milestone   = "MILESTONE"
	topOfBoard  = "LEADERBOARD"
	affiliate   = "AFFILIATE"
)

// reward is one earned reward (the vendor's ParticipantReward).
type reward struct {
	id         string
	config     *rewardConfig
	owner      *participant
	referrerID string
	referredID string
	friend     *participant // the other one; may be gone
	asReferrer bool
	createdAt  int64
	approvedAt int64 // 0 while it waits
	fulfilled  int64
	cancelled  bool // a LEAD reward whose credit ran out before it was paid
	unread     bool
}

// config finds a configured reward. It returns nil for an unknown id.
func (c *campaign) config(id string) *rewardConfig {
	for _, config := range c.configs {
		if config.ID == id {
			return config
		}
	}
	return nil
}

// earnFor gives out what the event of a referred person earns on both sides.
func (c *campaign) earnFor(friend *participant, event string, now int64) {
	for _, config := range c.configs {
		if !config.IsVisible || config.Event != event || !config.reached(friend.referrer, event) {
			continue
		}
		if !config.within(friend.referrer, now) {
			continue
		}
		c.earn(config, friend.referrer, friend, true, now)
		if config.Type == doubleSided && !config.ReferredRewardUpfront {
			c.earn(config, friend, friend.referrer, false, now)
		}
	}
}

// reached says whether the referrer's newest referral completes a reward: each
// nth for the sided ones, the nth only for a milestone.
func (r *rewardConfig) reached(referrer *participant, event string) bool {
	needed := int(max(valueOr(r.ConversionsRequired, 1), 1))
	switch {
	case r.Type != singleSided && r.Type != doubleSided && r.Type != milestone:
		return false
	case event == "LEAD":
		return true
	case r.Type == milestone:
		return referrer.credited == needed
	}
	return referrer.credited%needed == 0
}

// within says whether the limit leaves room. Months and years are those of the
// calendar (assumed).
func (r *rewardConfig) within(p *participant, now int64) bool {
	limit := valueOr(r.Limit, -1)
	if r.IsUnlimited || limit < 0 {
		return true
	}
	since := int64(0)
	today := time.UnixMilli(now).UTC()
	switch valueOr(r.LimitDuration, "IN_TOTAL") {
	case "PER_MONTH":
		since = time.Date(today.Year(), today.Month(), 1, 0, 0, 0, 0, time.UTC).UnixMilli()
	case "PER_YEAR":
		since = time.Date(today.Year(), 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()
	}
	had := int64(0)
	for _, earned := range p.rewards {
		if earned.config.ID == r.ID && earned.asReferrer && earned.createdAt >= since {
			had++
		}
	}
	return had < limit
}

// earn makes one reward. With manual approval it waits; without, it is
// approved from the start, and fulfilled too where the program does that.
func (c *campaign) earn(config *rewardConfig, owner, other *participant, asReferrer bool, now int64) *reward {
	r := &reward{config: config, owner: owner, friend: other, asReferrer: asReferrer, createdAt: now, unread: true}
	r.referrerID, r.referredID = owner.id, other.id
	side := "referrer"
	if !asReferrer {
		r.referrerID, r.referredID = other.id, owner.id
		side = "referred"
	}
	taken := func(id string) bool { return c.rewards[id] != nil }
	r.id = c.program.names.fresh("prew_", 6, taken, c.id, config.ID, r.referrerID, r.referredID, side)
	c.rewards[r.id] = r
	owner.rewards = append(owner.rewards, r)
	if !c.option("options", "requireManualRewardApproval") {
		c.setApproved(r, now)
		if c.option("options", "autoFulfillRewards") {
			r.fulfilled = now
		}
	}
	c.emit("PARTICIPANT_REACHED_A_GOAL", now, func() any { return c.goalView(r) })
	return r
}

func (c *campaign) setApproved(r *reward, now int64) {
	r.approvedAt = now
	r.owner.approved++
	if r.owner.approved == 1 {
		c.winners++
	}
}

// approve lets a waiting reward through and sends its second event.
func (c *campaign) approve(r *reward, fulfill bool, now int64) *failure {
	if r.cancelled {
		return rewardState("Reward has been cancelled.")
	}
	if r.approvedAt != 0 {
		return rewardState("Reward has already been approved.")
	}
	c.setApproved(r, now)
	if fulfill {
		r.fulfilled = now
	}
	c.emit("PARTICIPANT_REACHED_A_GOAL", now, func() any { return c.goalView(r) })
	return nil
}

// fulfill marks an approved reward. That an unapproved one is refused with 406
// is assumed.
func (c *campaign) fulfill(r *reward, now int64) *failure {
	switch {
	case r.cancelled:
		return rewardState("Reward has been cancelled.")
	case r.approvedAt == 0:
		return rewardState("Reward has not been approved.")
	case r.fulfilled != 0:
		return rewardState("Reward has already been fulfilled.")
	}
	r.fulfilled = now
	return nil
}

// cancelLeads takes back what the lead of a friend earned on either side and
// was not paid yet. When exactly the vendor does so is unpublished: that it is
// at the end of the credit window is assumed.
func (c *campaign) cancelLeads(friend *participant) {
	for _, owner := range []*participant{friend, friend.referrer} {
		for _, r := range owner.rewards {
			if r.referredID == friend.id && r.config.Event == forLead && r.fulfilled == 0 {
				r.cancelled = true
			}
		}
	}
}

// refuse deletes a waiting reward. No event tells of it.
func (c *campaign) refuse(r *reward) *failure {
	if r.approvedAt != 0 {
		return rewardState("This reward has already been approved and cannot be removed.")
	}
	delete(c.rewards, r.id)
	r.owner.rewards = slices.DeleteFunc(r.owner.rewards, func(x *reward) bool { return x == r })
	return nil
}

func valueOr[T any](value *T, otherwise T) T {
	if value == nil {
		return otherwise
	}
	return *value
}
