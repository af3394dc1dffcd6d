package model

import "time"

// Campaign is one referral or affiliate program.
type Campaign struct {
	Backend  string
	ID       string
	Name     string
	Type     string // the vendor's word: REFERRAL, AFFILIATE
	Status   string // the vendor's word
	Currency string // ISO 4217, "" where not told

	Participants Opt[int64] // the vendor's own counts
	Referrals    Opt[int64]
	Winners      Opt[int64]
	CountedAt    time.Time // when they held, zero where nobody told them; only the mirror says it

	CreatedAt time.Time
	AsOf      time.Time // when the newest of all facts held: events bring a name, and no counts
}

// HasRewards tells whether people of this campaign earn rewards (and not
// commissions). An unknown type is asked for both.
func (c Campaign) HasRewards() bool { return c.Type != "AFFILIATE" }

// HasCommissions tells whether people of this campaign earn commissions.
func (c Campaign) HasCommissions() bool { return c.Type != "REFERRAL" }

// RewardConfig is a reward that a campaign offers.
type RewardConfig struct {
	Backend    string
	CampaignID string
	ID         string
	Title      string
	Type       string // the vendor's word: SINGLE_SIDED, DOUBLE_SIDED, MILESTONE, …
	AsOf       time.Time
}
