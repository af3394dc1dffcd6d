package model

import (
	"fmt"
	"strings"
	"time"
)

// BatchState is where a batch stands.
type BatchState string

const (
	BatchMade       BatchState = "made"        // its lines are taken, its files written; nobody has checked it
	BatchChecked    BatchState = "checked"     // every line was true when somebody looked
	BatchReleased   BatchState = "released"    // the files may be with the payment service
	BatchPaid       BatchState = "paid"        // every line was paid
	BatchPartFailed BatchState = "part-failed" // every line was settled, and some were not paid
	BatchClosed     BatchState = "closed"
	BatchVoid       BatchState = "void" // taken back whole: nothing of it was paid
)

// Ended tells whether nothing can be done with the batch any more but to read what
// a report says of its payments nevertheless.
func (s BatchState) Ended() bool { return s == BatchClosed || s == BatchVoid }

// Settled tells whether it is known of every line whether it was paid.
func (s BatchState) Settled() bool { return s == BatchPaid || s == BatchPartFailed || s == BatchClosed }

// LineState is where one payment of a batch stands.
type LineState string

const (
	LineOpen   LineState = "open"   // not known yet
	LinePaid   LineState = "paid"   // the payment service says so
	LineFailed LineState = "failed" // not paid, or the money came back: payable again
	LineVoid   LineState = "void"   // its batch was taken back: payable again
)

// PayableKey names something earned that can be paid once. Thing is "reward ID",
// or "due CCC" where a backend tells what it owes a person as one sum.
type PayableKey struct {
	Backend    string
	CampaignID string
	PersonID   string
	Thing      string
}

// The kinds of things that are earned.
const (
	thingReward = "reward "
	thingDue    = "due "
)

// RewardKey is the key of an earned reward.
func RewardKey(r Reward) PayableKey {
	return PayableKey{r.Backend, r.CampaignID, r.Person, thingReward + r.ID}
}

// DueKey is the key of what a person is owed in a currency.
func DueKey(p Participant, currency string) PayableKey {
	return PayableKey{p.Backend, p.CampaignID, p.ID, thingDue + currency}
}

// Person names whose it is.
func (k PayableKey) Person() PersonRef { return PersonRef{k.Backend, k.CampaignID, k.PersonID} }

// RewardID is the id of the reward that was earned, "" where it is a sum due.
func (k PayableKey) RewardID() string {
	id, ok := strings.CutPrefix(k.Thing, thingReward)
	if !ok {
		return ""
	}
	return id
}

// ObjectRef names the reward, or the person where it is a sum due.
func (k PayableKey) ObjectRef() ObjectRef {
	if id := k.RewardID(); id != "" {
		return ObjectRef{k.Backend, k.CampaignID, ObjectReward, id}
	}
	return ObjectRef{k.Backend, k.CampaignID, ObjectParticipant, k.PersonID}
}

// Payable is something earned that waits to be paid outside the backend. Of a
// sum due, Start is how much the person had earned in all where this part
// begins, so that what is earned later is another part; of a reward it is 0.
type Payable struct {
	Key    PayableKey
	Start  int64 // minor units
	Amount Money
	Name   string // what the person gave as a name; "" = nothing
	Email  string
	Title  string // what was earned, in the backend's words
	Seen   string // state of the reward, or the sum due, as it was when it was chosen
	Since  time.Time
}

// End is where a part of a sum due ends.
func (p Payable) End() int64 { return p.Start + p.Amount.Minor }

// BatchLine is one payment of a batch. Reference goes with the payment to the
// service and comes back in its report.
type BatchLine struct {
	Payable
	Batch     int64
	Number    int // from 1
	Reference string
	State     LineState
	Cause     string // why it failed, in the service's words
	SettledAt time.Time
	// Marked tells, of a paid part of a sum due, that the backend counts it as
	// paid as well. Until somebody marks it there, the backend goes on to say
	// that it is due.
	Marked bool
	// Twice tells, of a paid line, that another batch has paid the same.
	Twice bool
}

// DoublePayment is a payment that a report calls made while another batch has
// taken or paid the same.
type DoublePayment struct {
	Line  BatchLine
	Claim Claim
}

// Why says what somebody has to see to.
func (d DoublePayment) Why() string {
	if d.Claim.State == LinePaid {
		return "paid twice: it is also " + d.Claim.Why(false)
	}
	return "it is paid, and " + d.Claim.Why(false) + ", as well: see to it that it is not paid again there"
}

// BatchFile is a file for a payment service.
type BatchFile struct {
	Path   string // absolute
	SHA256 string // of its bytes, hexadecimal
	Lines  int    // payments in it, without a header
	Total  Money
}

// BatchStep is who took a batch to a state, and when; a zero time where nobody
// has.
type BatchStep struct {
	Operator string
	At       time.Time
}

// Batch is a number of payments in one currency that are made, checked,
// released and settled as one.
type Batch struct {
	ID         int64
	State      BatchState
	Backend    string // what it was narrowed to, "" = all
	CampaignID string
	Format     string
	Total      Money
	Note       string
	TwoPeople  bool // its maker may not release it
	Made       BatchStep
	Written    time.Time // when its files were on disk; zero = not known to be
	Checked    BatchStep
	Released   BatchStep
	Ended      BatchStep // closed, or void
	Reason     string    // why it is void
	Files      []BatchFile
	Lines      int
	Paid       int // lines that were paid, and failed
	Failed     int
	PaidTotal  Money
	Rev        int64
}

// Label names the batch for a person: "batch 12".
func (b Batch) Label() string { return fmt.Sprintf("batch %d", b.ID) }

// Open is how many lines nobody knows the outcome of.
func (b Batch) Open() int { return b.Lines - b.Paid - b.Failed }

// BatchPage is everything about one batch.
type BatchPage struct {
	Batch
	All     []BatchLine
	Imports []BatchImport
	Looked  BatchStep      // who looked at every line and file last; zero = nobody has
	Found   []BatchFinding // what that found
}

// BatchImport is a result file that was read for a batch.
type BatchImport struct {
	Name   string
	SHA256 string
	By     BatchStep
	Paid   int // lines that it settled
	Failed int
	Open   int // lines of the batch that were open afterwards
}

// BatchAsk says what a batch should hold.
type BatchAsk struct {
	Backend    string // "" = all
	CampaignID string
	Format     string
	Currency   string
	Dir        string        // folder of the files
	Cutoff     time.Time     // what was approved or became due later stays out; zero = none
	Age        time.Duration // what was approved or became due more recently stays out
	Min        int64         // minor units that a person must have in the batch; 0 = any
	Exclude    []string      // ids or addresses of people
	Filter     string        // as typed after /
	Note       string        // goes with each payment where the format has room for it
	Waiting    bool          // also rewards that wait for an approval
	Template   string        // file of the service whose header line is used; "" = the format's own
	Details    string        // file of what the format asks of each person beyond name and address; "" = none
	Decimal    string        // "point" or "comma"; "" = the format's own
	Options    map[string]string
	// Only holds what a person has agreed to: nothing else enters, and nothing
	// with another amount. nil = everything that fits.
	Only map[PayableKey]Money
}

// LeftOut is something earned that does not enter a batch.
type LeftOut struct {
	Payable
	Why string
	// Sort is why without what is particular to this one, by which several are
	// counted together.
	Sort string
	// Chosen is true where it was the operator's own choice: a cutoff, a minimum,
	// an exclusion.
	Chosen bool
	Batch  int64 // the batch that has it already, 0 = none
}

// BatchPlan is what a batch holds, or would hold.
type BatchPlan struct {
	Batch   Batch // ID 0 where it was only rehearsed
	Lines   []BatchLine
	LeftOut []LeftOut
	// Warnings are what a person should know before the batch is made; they stop
	// nothing.
	Warnings []string
}

// BatchFinding is why a batch is not fit to be paid as it is. Line 0 is about the
// batch as a whole.
type BatchFinding struct {
	Line int
	Of   string // whose line it is, or which file
	Why  string
}

// Outcome is what a payment service says of one payment.
type Outcome string

const (
	OutcomePaid     Outcome = "paid"
	OutcomeFailed   Outcome = "failed"
	OutcomeReturned Outcome = "returned" // paid, and the money came back
	OutcomePending  Outcome = "pending"  // not settled, or waiting for the recipient
)

// PaymentResult is one row of a payment service's report.
type PaymentResult struct {
	Row       int // line of the file, from 1
	Reference string
	Address   string
	Person    string // id of the person, and what was earned, where the report has them
	Earned    string
	Amount    Opt[Money]
	Outcome   Outcome
	Cause     string
}

// Settlement is what reading a report did.
type Settlement struct {
	Batch    Batch
	Paid     []BatchLine
	Failed   []BatchLine
	Findings []BatchFinding // rows that settled nothing, and why; Line is the row of the report
	Twice    []BatchFinding // lines that are paid while another batch has the same; Line as above
	Repeated bool           // the same file was read before
	// Busy are those of the people whose payment failed who are in a batch with
	// something else that is not settled: they wait for it.
	Busy map[PersonRef]Claim
	// Ended are, by number of a line, the states of rewards that were not paid and
	// that no batch takes any more: delivered some other way, refused, cancelled.
	Ended map[int]RewardState
}

// Again says when something that was not paid can be paid by another batch, or
// why none takes it.
func (s Settlement) Again(l BatchLine) string {
	if state, is := s.Ended[l.Number]; is {
		return fmt.Sprintf("not payable again: the reward is %s by now", state)
	}
	claim, busy := s.Busy[l.Key.Person()]
	if !busy {
		return "payable again"
	}
	return "payable again when batch " + fmt.Sprint(claim.Batch) + " is settled, which has another payment to this person"
}

// ByHand counts what is left to do for payments that were made: rewards to be
// marked as delivered, and people of whom the backend goes on to say that
// something is due until somebody marks it there.
func (s Settlement) ByHand() (rewards, people int) {
	for _, l := range s.Paid {
		switch {
		case l.Key.RewardID() != "":
			rewards++
		case !l.Marked:
			people++
		}
	}
	return rewards, people
}

// BatchFormat is a kind of payment file.
type BatchFormat struct {
	Name       string
	Title      string
	Origin     string   // file of a format of the operator's own; "" = shipped
	Currencies []string // empty = any
	Rows       int      // payments that one file may hold
	Needs      []string // columns that a file of details has to give
	Options    []string
}

// Claim is a part of something earned that a batch has taken or paid.
type Claim struct {
	Key      PayableKey
	Currency string
	Start    int64
	End      int64
	State    LineState // open or paid
	Batch    int64
	Made     BatchStep
}

// Why says in which batch the claim is, or that the person is in it with
// something else.
func (c Claim) Why(person bool) string {
	text := fmt.Sprintf("batch %d of %s, made by %s", c.Batch, c.Made.At.UTC().Format(time.DateOnly), c.Made.Operator)
	switch {
	case c.State == LinePaid:
		return "paid by " + text
	case person:
		return "the person is in " + text + ", which is not settled"
	}
	return "in " + text
}
