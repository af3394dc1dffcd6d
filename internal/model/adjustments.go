package model

import "time"

// Adjustment is one refund, chargeback or cancelled refund that moved the
// amount of a commission.
type Adjustment struct {
	CampaignID string
	Commission string     // vendor id
	Before     Opt[Money] // missing where the backend did not tell
	After      Opt[Money]
	Reason     string // the vendor's word, "" where nobody told one
	At         time.Time
	// Read tells that a reading found another amount than the one before, and
	// that no event told why; At is when it was found.
	Read bool
}

// Lowers tells whether the adjustment is known to have taken something away.
func (a Adjustment) Lowers() bool {
	return a.Before.Known && a.After.Known && a.Before.V.Currency == a.After.V.Currency && a.After.V.Minor < a.Before.V.Minor
}

// Original is what the commission was before anything took from it: what the
// oldest adjustment that tells it says, else its amount.
func (c Commission) Original() Opt[Money] {
	for _, a := range c.Adjustments {
		if a.Before.Known {
			return a.Before
		}
	}
	return c.Amount
}

// Lost is what refunds and chargebacks took from the commission: all of it when
// it was reversed, and what its adjustments took otherwise. It is missing where
// nothing was taken or it is not known how much.
func (c Commission) Lost() Opt[Money] {
	original := c.Original()
	if !original.Known {
		return Opt[Money]{}
	}
	left := c.Amount
	if c.State == CommissionReversed {
		left = Some(Money{Currency: original.V.Currency})
	}
	if !left.Known || left.V.Currency != original.V.Currency || left.V.Minor >= original.V.Minor {
		return Opt[Money]{}
	}
	lost := Money{Minor: original.V.Minor - left.V.Minor, Currency: original.V.Currency}
	if lost.Minor < 0 { // beyond 64 bits
		return Opt[Money]{}
	}
	return Some(lost)
}

// Lowered tells whether something was taken from the commission, also where it
// is not known how much.
func (c Commission) Lowered() bool {
	if c.State == CommissionReversed || c.Lost().Known {
		return true
	}
	n := len(c.Adjustments)
	return n > 0 && c.Adjustments[n-1].Lowers()
}
