package model

import "time"

// States of a commission. A backend may know others.
//
// Source: documented for GrowSurf, in lower case as the mirror keeps them.
const (
	CommissionPending  = "pending"  // may be approved or refused
	CommissionApproved = "approved" // goes into the next payout
	CommissionPaid     = "paid"     // in an issued payout, for good
	CommissionReversed = "reversed" // taken back by a refund or chargeback
	CommissionDeleted  = "deleted"  // refused, or refunded before it was approved
)

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

	Adjustments []Adjustment // oldest first; Amount is what they left
}

// ObjectRef names the commission among all that can be decided on.
func (c Commission) ObjectRef() ObjectRef {
	return ObjectRef{c.Backend, c.CampaignID, ObjectCommission, c.ID}
}

// Since is how long a commission is known to exist: its creation, else when it
// was first seen.
func (c Commission) Since() time.Time {
	if !c.CreatedAt.IsZero() {
		return c.CreatedAt
	}
	return c.FirstSeen
}

// HoldEnds is when the vendor's own hold period of a pending commission is
// over, from which on it may be approved without anybody; zero where there is
// no such period or it is not known.
//
// Source: documented for GrowSurf, holdDuration; that it counts from the
// creation is assumed.
func (c Commission) HoldEnds() time.Time {
	if c.State != CommissionPending || c.HoldDays.V <= 0 || c.CreatedAt.IsZero() {
		return time.Time{}
	}
	return c.CreatedAt.AddDate(0, 0, int(min(c.HoldDays.V, 36500)))
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

// Since is how long a payout is known to exist: its creation, else when it was
// first seen.
func (p Payout) Since() time.Time {
	if !p.CreatedAt.IsZero() {
		return p.CreatedAt
	}
	return p.FirstSeen
}

// SalesPage is one page of commissions or payouts.
type SalesPage struct {
	Commissions []Commission
	Payouts     []Payout
	Next        string
	AsOf        time.Time
}
