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

// Evidence is what speaks for and against one person.
type Evidence struct {
	Person string // vendor id
	Score  int    // 0 to 100, what the points of Parts add up to
	Parts  []Part // strongest first
}

// Finding is a person or a ring that the evidence points at, before anybody
// decided anything.
type Finding struct {
	Lead   string // vendor id of who it is named after
	Ring   bool
	Score  int
	Parts  []Part // they add up to Score
	Links  []Link // strongest first
	People []Evidence
}

// Case is a person or a ring to decide on. Its ID survives merges: the oldest
// wins and the others lead to it. The points of Parts add up to Score.
type Case struct {
	ID         int64
	Backend    string
	CampaignID string
	State      CaseState
	Ring       bool
	Lead       Participant // who the case is named after; Key 0 and only its id where the mirror does not know it
	People     []string    // vendor ids, the lead first
	Score      int         // 0 to 100
	Parts      []Part      // strongest first
	AtStake    []Money     // what is known of the worth of what waits, one sum a currency
	Waiting    int         // rewards and commissions that wait
	Unpriced   int         // of these, how many nobody knows the worth of
	Deadline   time.Time   // when the first of them goes out by itself; zero = none does
	OpenedAt   time.Time
	ChangedAt  time.Time
	Returned   []string // what changed since the newest verdict, in words; none where it never came back
	HeldUntil  time.Time
	TakenBy    string // the operator who has it open, "" = nobody
	TakenAt    time.Time
	Verdict    int64 // the newest one that stands, 0 = none
	MergedInto int64 // the older case that this one leads to, 0 = it stands
	Rev        int64
}

// TakenFor is how long a case counts as taken after its taker last showed it.
const TakenFor = 5 * time.Minute

// TakenByOther tells who else has the case open at a moment, "" for nobody.
func (c Case) TakenByOther(operator string, now time.Time) string {
	if c.TakenBy == operator || now.Sub(c.TakenAt) >= TakenFor {
		return ""
	}
	return c.TakenBy
}

// Member is a person of a case with what speaks for and against this one.
type Member struct {
	PersonRow
	Score    int
	Parts    []Part
	AtStake  []Money
	Unpriced int       // of what waits, how much nobody knows the worth of
	State    CaseState // what was decided on this person alone; open where nothing was
}

// CasePage is everything about one case.
type CasePage struct {
	Case
	Members  []Member  // the lead first
	Links    []Link    // strongest first
	Verdicts []Verdict // newest first
	// Log is what the ledger says of the case besides its verdicts, and the notes
	// on its people, newest first.
	Log          []LedgerRow
	Consequences []Consequence // of each verdict word
	MergedFrom   []int64       // cases that lead to this one
}

// CaseCounts are how many cases are where in the queue.
type CaseCounts struct {
	New      int // open, and never decided
	Held     int
	Returned int // open again
	Decided  int
}
