package model

import "time"

// Placing is what a leaderboard says of a person besides the place.
type Placing struct {
	Count Opt[int64] // what people are counted by in this order
	Money Opt[Money] // likewise, where they are ranked by an amount
	// Fair is the place among those who are neither held nor blocked; 0 for one
	// who is.
	Fair    int
	Verdict CaseState // CaseHeld or CaseBlocked, "" for anybody else
}

// PastPlaces are places on a leaderboard as they were at an earlier time. Only
// the first KeptPlaces with a count above zero are kept.
type PastPlaces struct {
	At     time.Time     // zero = none are kept of that time
	Places map[int64]int // 1-based, by the key of the person
}

// KeptPlaces is how many places of each leaderboard are kept for a day.
const KeptPlaces = 10_000

// TreeQuery asks for a window over everybody whom a person brought, directly or
// through others, as a tree with folds. Text leaves those who match and whoever
// is on the way to them, and unfolds all. Board, Sort, Desc, Backend and
// Campaign are not looked at.
type TreeQuery struct {
	Query
	Root PersonRef
	All  bool           // everybody is unfolded, and Flip are folded
	Flip map[int64]bool // by Key: unfolded where All is false; the root always is
}

// TreeRow is a person in a referral tree.
type TreeRow struct {
	PersonRow
	Depth    int  // 0 = the root
	Children int  // brought directly
	Below    int  // brought directly or through others
	Risky    int  // of those, how many the vendor calls a high risk
	Open     bool // the children are among the rows
	Hit      bool // matches the text by itself
	Loop     bool // the root once more: somebody below brought it
}
