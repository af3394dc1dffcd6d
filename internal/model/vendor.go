package model

import "time"

// CampaignRef names a campaign at its backend.
type CampaignRef struct {
	Backend string
	ID      string
}

// Ref names the campaign.
func (c Campaign) Ref() CampaignRef { return CampaignRef{c.Backend, c.ID} }

// Order is an order in which a backend ranks people, in the vendor's words:
// ALL_TIME, CURRENT_MONTH, … Which of them a campaign has depends on its type.
type Order string

// The orders that the mirror knows something of. The last four are for programs
// of affiliates.
//
// Source: documented for GrowSurf, leaderboardType.
const (
	OrderAllTime       Order = "ALL_TIME"
	OrderCurrentMonth  Order = "CURRENT_MONTH"
	OrderPreviousMonth Order = "PREV_MONTH" // without people who joined since
	OrderImpressions   Order = "TOTAL_IMPRESSION_COUNT"
	OrderUniqueViews   Order = "UNIQUE_IMPRESSION_COUNT"
	OrderByCommissions Order = "BY_COMMISSIONS"
	OrderByRevenue     Order = "BY_REVENUE"
	OrderByReferrals   Order = "BY_REFERRALS"
	OrderByLeads       Order = "BY_LEADS"
)

// Standing is one place of a vendor's leaderboard.
type Standing struct {
	PersonID string
	Rank     Opt[int64]
	Value    Opt[int64] // what it is ranked by, where the vendor tells
}

// Standings is a vendor's leaderboard as far as it was read.
type Standings struct {
	Order Order
	Rows  []Standing
	More  bool // the vendor ranks others below them
	AsOf  time.Time
}

// Figure is one named figure of a vendor's analytics. Money is set where the
// figure is an amount, and Count elsewhere.
type Figure struct {
	Name  string // the vendor's word
	Count Opt[int64]
	Money Opt[Money]
}

// Span is one period of a series.
type Span struct {
	From    time.Time
	Figures []Figure
}

// Analytics is what a vendor says about a campaign or a person over a period.
type Analytics struct {
	From, To time.Time
	Figures  []Figure
	Previous []Figure          // the period before, where asked for and told
	Statuses map[string]Figure // how many objects are in which state, "reward.unapproved"
	Series   []Span
	AsOf     time.Time
}

// Activity is one line of a vendor's log about a person.
type Activity struct {
	At   time.Time
	Type string // the vendor's word
	Text string // a sentence for people, from outside
}

// Destination is where an affiliate's payouts would go.
type Destination struct {
	Provider string // the vendor's word
	Name     string
	State    string // the vendor's word
	Address  string
	Problem  string
	Active   bool
}

// Fresh is an answer that was read for one screen: what it is, when it was
// read, and why a newer reading failed, if it did.
type Fresh[T any] struct {
	Value   T
	AsOf    time.Time
	Problem string // "" when Value is as new as it was asked for
}
