package model

import "time"

// SummaryAsk says what a summary is of; "" narrows nothing.
type SummaryAsk struct {
	Backend    string
	CampaignID string
	Month      Month
}

// Summary is what was earned in a month and what became of it by the time the
// mirror was last read, and whether the payouts of the month agree with the
// commissions that are paid. Months are UTC.
type Summary struct {
	Month       Month
	Books       []SummaryBook
	Payouts     []PayoutCheck // sums, by campaign and currency
	Differences []PayoutCheck // one by one
	Conversions []Conversion
	Gaps        []SummaryGap
	Names       map[CampaignRef]string // of campaigns, text from outside; those without one are left out
	AsOf        time.Time              // when it was added up
}

// Unclosed counts the books that do not close.
func (s Summary) Unclosed() (open int) {
	for _, b := range s.Books {
		if !b.Closes() {
			open++
		}
	}
	return open
}

// Conversion tells how far a backend has converted the commissions of one
// currency into that of their campaign. It is in no other sum.
type Conversion struct {
	Backend    string
	CampaignID string
	Currency   string // of the commissions
	Count      int    // of commissions whose amount is known
	Missing    int    // of those, the ones that are not converted yet
	Converted  Sums   // what the backend made of the others, by the currency it chose
}

// SummaryPart says what a book is of.
type SummaryPart string

// The parts. What GrowSurf pays itself is never in one sum with what batches pay.
const (
	SummaryRewards     SummaryPart = "rewards" // with a worth, and sums due
	SummaryCommissions SummaryPart = "commissions"
)

// SummaryBook is a book with what it is of. In one of commissions Cancelled is
// what refunds and chargebacks took, and Paid what the backend calls paid.
type SummaryBook struct {
	Book
	Part  SummaryPart
	ID    string // of the only thing in it, where nobody knows the currency; else ""
	Count int    // of things earned
}

// SummaryGap counts what is in no sum, and says why.
type SummaryGap struct {
	Backend    string
	CampaignID string
	Why        string
	Count      int
}

// PayoutCheck holds commissions that are paid against payouts that were issued.
// Sums are missing where they cannot be told.
type PayoutCheck struct {
	Backend    string
	CampaignID string
	Currency   string
	Object     Object // ObjectPayout or ObjectCommission, of what differs; "" in a sum
	ID         string // of the payout or commission that differs; "" in a sum
	Person     string // whose it is
	Count      int    // of commissions
	Paid       Opt[Money]
	Issued     Opt[Money]
	Difference Opt[Money] // Paid less Issued
	Why        string
}
