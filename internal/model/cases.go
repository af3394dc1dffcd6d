package model

import "time"

// CaseState is where a case stands.
type CaseState string

const (
	CaseOpen    CaseState = "open" // nobody decided, or it came back
	CaseHeld    CaseState = "held"
	CaseCleared CaseState = "cleared"
	CaseBlocked CaseState = "blocked"
)

// Decided tells whether an operator's verdict stands.
func (s CaseState) Decided() bool { return s == CaseCleared || s == CaseBlocked }

// Part is one observed fact that speaks for or against somebody. Points are
// what it adds to the score: above zero against, below zero for.
type Part struct {
	Signal string // a stable name, "same-device"
	Points int
	Text   string // with its figures: "fingerprint seen on 7 people, 0.4 % of all"
}

// Link is a value that people share.
type Link struct {
	Signal  string   // what kind of value: device, address, mailbox, referral, …
	Value   string   // as the backend gave it, or normalised where Signal says so
	People  []string // vendor ids of those in the case who share it
	Total   int      // how many people of the campaign share it
	Strong  bool     // it ties a ring by itself
	Trusted string   // why it does not count, "" where it does
}

// Case is a person or a ring to decide on. Its ID survives merges: the oldest
// wins and the others lead to it. The points of Parts add up to Score.
type Case struct {
	ID         int64
	Backend    string
	CampaignID string
	State      CaseState
	Ring       bool
	Lead       Participant // who the case is named after: the referrer of a ring, or the lone person
	People     []string    // vendor ids, the lead first
	Score      int         // 0 to 100
	Parts      []Part      // strongest first
	AtStake    []Money     // what waits for these people, one sum a currency
	Waiting    int         // rewards and commissions that wait
	Deadline   time.Time   // when the first of them goes out by itself; zero = none does
	OpenedAt   time.Time
	ChangedAt  time.Time
	Returned   []string // what changed since the newest verdict, in words; none where it never came back
	HeldUntil  time.Time
	TakenBy    string // the operator who has it open, "" = nobody
	TakenAt    time.Time
	Digest     string // of the evidence: a verdict names what it was given on
	Rev        int64
}

// Member is a person of a case with what speaks for and against this one.
type Member struct {
	PersonRow
	Score   int
	Parts   []Part
	AtStake []Money
}

// VerdictWord is what an operator can decide on a case.
type VerdictWord string

const (
	VerdictClear VerdictWord = "clear"
	VerdictHold  VerdictWord = "hold"
	VerdictBlock VerdictWord = "block"
)

// Verdict is what an operator decided, with the evidence as it was seen.
type Verdict struct {
	ID       int64
	CaseID   int64
	Word     VerdictWord
	Reason   string // a code, required to block
	Note     string
	Operator string
	At       time.Time
	Until    time.Time // of a hold; zero = until something changes
	Score    int
	Parts    []Part
	People   []string
	Changes  []int64 // what it asked of the backend
	Undone   bool
}

// Consequence is one thing that a verdict will set off.
type Consequence struct {
	Word   VerdictWord
	Text   string // "refuse 3 waiting rewards"
	Calls  int
	Manual bool // the API cannot: a checklist entry for a person at the vendor's dashboard
	// Before is when the vendor does it, or the opposite, by itself; zero =
	// never.
	Before time.Time
}

// CasePage is everything about one case.
type CasePage struct {
	Case
	Members      []Member // the lead first
	Links        []Link   // strongest first
	Verdicts     []Verdict
	Consequences []Consequence
}
