package model

import "time"

// Verb is what a change asks a backend to do.
type Verb string

const (
	VerbApprove Verb = "approve" // a reward or a commission
	VerbFulfil  Verb = "fulfil"  // a reward: approve it, if it waits, and mark it as delivered
	VerbRefuse  Verb = "refuse"  // a reward or a commission: removed at the backend
	VerbEdit    Verb = "edit"    // a participant's notes, metadata or states
	VerbHold    Verb = "hold"    // a reward or a commission, on our side alone: no change is made of it
	VerbConfirm Verb = "confirm" // a destination: the person is mailed a link to confirm it
	VerbByHand  Verb = "by-hand" // what the API cannot do: a person does it at the vendor's dashboard
)

// Object is the kind of thing a change is about.
type Object string

const (
	ObjectReward      Object = "reward"
	ObjectCommission  Object = "commission"
	ObjectParticipant Object = "participant"
	ObjectPayout      Object = "payout"
	ObjectDestination Object = "destination" // the account that a person's payouts go to, named by the person
	ObjectCase        Object = "case"        // ours: a case of the fraud desk
	ObjectTrust       Object = "trust"       // ours: a link that counts for nothing
	ObjectChecklist   Object = "checklist"   // ours: what a verdict asks a person to do
	ObjectBatch       Object = "batch"       // ours: a batch of payments
)

// ObjectRef names anything at a backend that can be decided on.
type ObjectRef struct {
	Backend    string
	CampaignID string
	Object     Object
	ID         string
}

func (r ObjectRef) String() string { return string(r.Object) + " " + r.ID }

// ChangeState is where a change stands.
type ChangeState string

const (
	ChangeStaged  ChangeState = "staged"  // inside the undo window, or held for a person when NotBefore is zero
	ChangeWaiting ChangeState = "waiting" // ready; waits for its turn, a limit, or the network
	ChangeSending ChangeState = "sending" // a call is on its way
	ChangeUnsure  ChangeState = "unsure"  // the reply was lost; settled by reading back
	ChangeDone    ChangeState = "done"
	ChangeFailed  ChangeState = "failed" // refused by the backend, or somebody else was first
	ChangeParked  ChangeState = "parked" // given up by the machine; needs a person
	ChangeManual  ChangeState = "manual" // for a person at the vendor's dashboard
	ChangeUndone  ChangeState = "undone" // taken back before it left
)

// Ended tells whether nothing will move this change any more by itself.
func (s ChangeState) Ended() bool {
	switch s {
	case ChangeDone, ChangeFailed, ChangeParked, ChangeUndone:
		return true
	}
	return false
}

// Unsent tells whether nothing of the change has left the machine.
func (s ChangeState) Unsent() bool { return s == ChangeStaged || s == ChangeWaiting }

// Undoable tells whether the change can be taken back: nothing of it has left,
// and no person has done it.
func (s ChangeState) Undoable() bool { return s.Unsent() || s == ChangeManual }

// Change is one call that a decision needs at a backend.
type Change struct {
	ID         int64
	Group      int64 // changes decided together are undone together
	Verdict    int64 // the verdict it follows from, 0 = none
	Verb       Verb
	Backend    string
	CampaignID string
	Object     Object // "" is a reward
	Target     string // vendor id of the object
	Patch      string // JSON object of what an edit sets, in the vendor's own field names
	PersonID   string // kept because a reward is read back through its person
	Headline   string // "approve Give 20 get 20 for Mira Okafor"
	// Seen is what the operator saw when deciding: the object's state, or for
	// an edit what Participant.Fields gave for its Patch.
	Seen string

	State     ChangeState
	NotBefore time.Time // nothing leaves before; zero while staged = held until a person says so
	Deadline  time.Time // when the vendor moves the object by itself; zero = never
	Session   string    // the process that staged it
	Operator  string
	Reason    string
	Note      string
	Despite   string // the cases that stood against an approval which was given nevertheless

	Attempts    int // calls that may have had an effect, or that ended the change
	Rounds      int // proving reads made
	Error       string
	CreatedAt   time.Time
	AttemptedAt time.Time
	ProveAfter  time.Time // an unsure change is read back no sooner
	At          time.Time // of the newest move
	Rev         int64
}

// ObjectRef names what the change is about.
func (c Change) ObjectRef() ObjectRef {
	object := c.Object
	if object == "" {
		object = ObjectReward
	}
	return ObjectRef{c.Backend, c.CampaignID, object, c.Target}
}

// Reward names the reward the change is about.
func (c Change) Reward() RewardRef { return RewardRef{c.Backend, c.CampaignID, c.Target} }

// Person names the person through whom the object is read back.
func (c Change) Person() PersonRef { return PersonRef{c.Backend, c.CampaignID, c.PersonID} }

// Reached tells whether a state of the object is what the change is meant to
// bring about. An edit is reached when the person's fields are its Patch.
func (c Change) Reached(now string) bool {
	switch {
	case c.Verb == VerbEdit:
		return now == c.Patch
	case c.Verb == VerbConfirm:
		return now == DestinationAsked || Confirmed(now)
	case c.Verb == VerbFulfil:
		return now == string(RewardFulfilled)
	case c.ObjectRef().Object == ObjectCommission && c.Verb == VerbRefuse:
		return now == CommissionDeleted
	case c.ObjectRef().Object == ObjectCommission:
		return now == CommissionApproved || now == CommissionPaid
	case c.Verb == VerbRefuse:
		return now == string(RewardRefused)
	}
	return now == string(RewardApproved) || now == string(RewardFulfilled)
}

// Move is one step of a change, written together with its ledger row.
type Move struct {
	To         ChangeState
	NotBefore  time.Time // for waiting and staged
	ProveAfter time.Time // for unsure
	Error      string    // what a person should read; "" clears it
	Attempted  bool      // counts an attempt
	Proved     bool      // counts a proving read
}

// LedgerRow is one fact of the append-only, hash-chained ledger.
type LedgerRow struct {
	Seq        int64
	At         time.Time
	Kind       string // decided, undone, released, sent, unsure, read-back, done, failed, parked, hold, unhold, note, …
	Operator   string
	ChangeID   int64
	Backend    string
	CampaignID string
	Object     Object // "" where the row is about none
	Target     string
	Text       string // erasable: reason, note, names; "" when erased
	TextDigest string
	Prev       string
	Hash       string
}

// Reason is a code that a block or refusal names, and what it means.
type Reason struct {
	Code string
	Text string
}
