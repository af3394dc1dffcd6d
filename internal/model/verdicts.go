package model

import "time"

// VerdictWord is what an operator can decide on a case.
type VerdictWord string

const (
	VerdictClear VerdictWord = "clear"
	VerdictHold  VerdictWord = "hold"
	VerdictBlock VerdictWord = "block"
)

// State is where a verdict takes its case.
func (w VerdictWord) State() CaseState {
	switch w {
	case VerdictClear:
		return CaseCleared
	case VerdictBlock:
		return CaseBlocked
	}
	return CaseHeld
}

// Verdict is what an operator decided, with the evidence as it was seen.
type Verdict struct {
	ID       int64
	Group    int64 // verdicts given together are undone together
	CaseID   int64
	Word     VerdictWord
	Reason   string // a code, required to block
	Note     string
	Operator string
	Origin   string // how and on which machine it was given, "key at host"; "" where that is not known
	At       time.Time
	Until    time.Time // of a hold; zero = until something changes
	Score    int
	Parts    []Part
	People   []string // whom it is about
	Whole    bool     // it is about all people of the case
	Digest   string   // of the evidence as it was seen
	Changes  []int64  // what it asked of the backend
	Undone   bool
}

// VerdictRequest asks for one verdict on one or more cases.
type VerdictRequest struct {
	Word  VerdictWord
	Cases []Case // as the operator saw them
	// People narrows the verdict to these people of the cases: one person, some
	// that are marked, or a branch of the tree of referrals. Empty is everybody.
	People []string
	Reason string // a code, required to block
	Note   string
	Until  time.Time // of a hold; zero = until something changes
	// Approve lets a clear approve what waits for these people.
	Approve bool
	// Filter is the text that chose the cases, "" where they were chosen one by
	// one.
	Filter string
	// Stage and Direct are the command line's, as in a decision on rewards.
	Stage  bool
	Direct bool
}

// Branch is a person with all who were brought by them, by those, and so on.
type Branch struct {
	People    int      // the person included
	Suspected []string // vendor ids of those who are in a case
	Cases     []Case   // these cases, oldest first
}

// VerdictPlan is one verdict with all that it asks for, ready to be written.
type VerdictPlan struct {
	Verdict Verdict
	Seen    Case     // the view it was given on
	Changes []Change // the store names the target of a checklist
	Holds   []Hold
}

// Given is what became of a VerdictRequest.
type Given struct {
	Verdicts []Verdict
	Changes  []Change
	LeftOut  []Exception // cases that were not decided, and why
}

// Undone is what an undo took back.
type Undone struct {
	Verdicts []Verdict
	Changes  []Change // taken back before they left
	Left     []Change // too late: sending, unsure, or ended
	// Past are the newest verdicts, where nothing could be taken back: their
	// cases can be reopened, what was sent for them stays.
	Past []Verdict
}

// Empty tells that there was nothing to take back.
func (u Undone) Empty() bool {
	return len(u.Verdicts)+len(u.Changes) == 0 && (len(u.Left) == 0 || len(u.Past) > 0)
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

// Exception is something that a verdict leaves alone, and why.
type Exception struct {
	CaseID int64
	Text   string // "3 rewards are approved already"

	// Count is how many things Text is about, and One and Many say it of one and
	// of several, so that those of many cases add up. 0 for the case itself.
	Count     int
	One, Many string
}

// VerdictRehearsal is what a verdict would do, without doing it.
type VerdictRehearsal struct {
	Word         VerdictWord
	Cases        int // that would be decided
	People       int
	Rewards      int     // that would be approved or refused
	Commissions  int     // likewise
	Money        []Money // what is known of their worth, one sum a currency
	Unknown      int     // of how many of them nobody knows the worth
	Consequences []Consequence
	Exceptions   []Exception
	// Effects are what the vendor does beyond the calls, in sentences.
	Effects  []string
	Calls    int           // writes that would leave
	Takes    time.Duration // at the allowed pace
	Manual   int           // checklist entries
	Deadline time.Time     // when the vendor first moves one of these by itself; zero = never
	// Late counts those that the vendor moves before our call would arrive.
	Late int
}

// CaseMovedError says that a verdict was given on a view that is no longer
// true.
type CaseMovedError struct {
	Seen, Now Case
	Changed   []string // in words
}

// Overrules tells whether a verdict takes a change back that has not left: an
// approval where somebody is blocked or held, whoever asked for it.
func (w VerdictWord) Overrules(c Change) bool {
	return w != VerdictClear && c.State.Unsent() && (c.Verb == VerbApprove || c.Verb == VerbFulfil)
}

// ContraryError says that a verdict was not given because something is about to
// leave that a verdict before it asked for and that says the opposite: refusals
// of a block before a clear or a hold.
type ContraryError struct {
	CaseID int64
	Word   VerdictWord
	Unsent []Change // oldest first, at least one
}

// Trust says that a link between people counts for nothing: two people who may
// share whatever they share, or a value that anybody may share.
type Trust struct {
	ID         int64
	Backend    string
	CampaignID string
	Signal     string   // what kind of value; "" for a pair of people
	Value      string   // the value as Link has it; "" for a pair
	People     []string // the two of a pair
	Note       string
	Operator   string
	At         time.Time
	EndedAt    time.Time // zero = it counts
	Rev        int64
}

// Stakes are people with what they earned.
type Stakes struct{ People []PersonStake }

// PersonStake is one person with what they earned and the newest change of
// their record; ID 0 = none.
type PersonStake struct {
	Person      Participant
	Change      Change
	Rewards     []RewardRow
	Commissions []CommissionRow
}
