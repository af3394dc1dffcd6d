package model

import "time"

// Commission is what an affiliate earned from one sale or lead.
type Commission struct {
	Backend    string
	CampaignID string
	ID         string
	Person     string     // vendor id of the affiliate
	Other      string     // vendor id of the referred person
	State      string     // the vendor's word, lower case
	Event      string     // SALE, LEAD, or another word of the vendor's
	Amount     Opt[Money] // missing while it cannot be computed
	InCampaign Opt[Money] // missing while the conversion is pending, which is not zero
	Sale       Opt[Money]
	HoldDays   Opt[int64]

	CreatedAt  time.Time
	ApprovedAt time.Time
	PaidAt     time.Time
	ReversedAt time.Time
	FirstSeen  time.Time
	AsOf       time.Time
}

// Payout is a payment of commissions to an affiliate.
type Payout struct {
	Backend     string
	CampaignID  string
	ID          string
	Person      string
	State       string // the vendor's word, lower case
	Amount      Opt[Money]
	InCampaign  Opt[Money]
	Commissions []string // ids inside

	CreatedAt time.Time
	QueuedAt  time.Time
	IssuedAt  time.Time
	FailedAt  time.Time
	FirstSeen time.Time
	AsOf      time.Time
}

// SalesPage is one page of commissions or payouts.
type SalesPage struct {
	Commissions []Commission
	Payouts     []Payout
	Next        string
	AsOf        time.Time
}
