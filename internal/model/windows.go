package model

import "strings"

// Query asks for a window of a list. Campaign and Backend narrow it, "" = all.
// Text is the query language of `/` and `--filter`. Sort names a column, or
// several with commas between them, the one that counts most first; "" is the
// list's own order. Desc turns the first one round, a `-` before each of the
// others does so with that. Count 0 asks for figures only. Board puts people in
// the order of a leaderboard, as far as the mirror can tell it, and their
// places with them; "" is OrderAllTime without PersonRow.Board.
type Query struct {
	Backend  string
	Campaign string
	Text     string
	Sort     string
	Desc     bool
	Board    Order
	Offset   int
	Count    int
}

// SortedBy gives the query in another order, written with a `-` before each
// column that goes down, also the first: "-risk,name". "" is the list's own.
func (q Query) SortedBy(order string) Query {
	q.Sort, q.Desc = strings.CutPrefix(order, "-")
	return q
}

// Window is what a list answers: rows from Offset on, how many rows match the
// query and how many there are.
type Window[T any] struct {
	Offset  int
	Rows    []T
	Matched int
	Total   int
}

// PersonRow is a participant as lists show it.
type PersonRow struct {
	Participant
	Waiting int // rewards of this person that wait for an approval
	Place   int // 1-based place on the leaderboard among all people of the campaign, ties by age
	Board   Placing
	// Referrer is who brought this person, in brief; Key 0 where nobody is known
	// to have.
	Referrer Participant
}

// RewardRow is a reward as lists show it, with both people and the change that
// is under way for it, if any.
type RewardRow struct {
	Reward
	Earner Participant // Key 0 where the mirror has not met the person yet
	Friend Participant // the other side; Key 0 where there is none or it is unknown
	Change Change      // newest change for this reward; ID 0 = none
	Hold   Hold        // ID 0 = not on hold
	Worth  Opt[Money]  // as far as the settings say
	Batch  InBatch     // that has taken or paid it; ID 0 = none

	EarnerCase Suspicion // of the earner; Case 0 = in none
	FriendCase Suspicion // of the other side, likewise
}

// CommissionRow is a commission as lists show it, with both people and the
// change that is under way for it, if any.
type CommissionRow struct {
	Commission
	Earner Participant // the affiliate; Key 0 where the mirror has not met the person yet
	Friend Participant // the referred person; Key 0 where there is none or it is unknown
	Change Change      // newest change for this commission; ID 0 = none
	Hold   Hold        // ID 0 = not on hold

	EarnerCase Suspicion // of the affiliate; Case 0 = in none
	FriendCase Suspicion // of the referred person, likewise
}

// PayoutRow is a payout as lists show it.
type PayoutRow struct {
	Payout
	Earner  Participant // the affiliate; Key 0 where the mirror has not met the person yet
	Blocked []string    // what stands in its way, in words for people, as far as the mirror knows
}

// Total is how many commissions or payouts of one state and currency there are,
// and what they come to.
type Total struct {
	State    string // the vendor's word, lower case
	Currency string // "" for those whose amount is not known
	Count    int
	Sum      Opt[Money] // missing where an amount or its currency is not known, or beyond what can be told exactly
	// Unconverted is how many of those whose amount is known have none in the
	// campaign's currency yet.
	Unconverted int
}

// PersonPage is everything the mirror knows about one person.
type PersonPage struct {
	Person      Participant
	Referrer    Participant // Key 0 = none or unknown
	Referred    []Participant
	Rewards     []RewardRow
	Commissions []CommissionRow
	Payouts     []PayoutRow
	Events      []Event // newest first
	Changes     []Change
	Notes       []LedgerRow // written about the person or what the person earned, newest first
}
