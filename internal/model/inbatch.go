package model

import "fmt"

// InBatch is the batch that has taken or paid a reward; the zero value is none.
type InBatch struct {
	ID    int64 // 0 = none
	State BatchState
	Line  LineState // open or paid
}

// Why says where the reward is, in words: "in batch 15, released".
func (b InBatch) Why() string {
	if b.Line == LinePaid {
		return fmt.Sprintf("paid by batch %d", b.ID)
	}
	return fmt.Sprintf("in batch %d, %s", b.ID, b.State)
}

// Label names the batch and where it stands: "batch 15, released".
func (b InBatch) Label() string {
	if b.Line == LinePaid {
		return fmt.Sprintf("batch %d, which paid it", b.ID)
	}
	return fmt.Sprintf("batch %d, %s", b.ID, b.State)
}

// Opposes tells that a verb does not go with the batch: what is to be paid
// should not be refused or marked as delivered meanwhile, and what was paid
// should not be refused.
func (b InBatch) Opposes(verb Verb) bool {
	switch {
	case b.ID == 0:
		return false
	case verb == VerbRefuse:
		return true
	}
	return verb == VerbFulfil && b.Line == LineOpen
}

// Sent tells that the batch may be with the payment service, where nothing here
// stops a payment.
func (b InBatch) Sent() bool {
	return b.ID != 0 && b.State != BatchMade && b.State != BatchChecked
}

// Follows says what comes of a verb that goes against the batch.
func (b InBatch) Follows(verb Verb) string {
	switch {
	case b.Line == LinePaid:
		return "the person keeps the money and loses the reward"
	case verb == VerbRefuse && b.Sent():
		return "the payment service may pay it nevertheless; only the service can stop that"
	case b.Sent():
		return "the payment is not known to be made; its report says so"
	}
	return fmt.Sprintf("batch %d cannot be checked or released any more and has to be taken back", b.ID)
}

// Despite names one thing that stands against a decision which is meant
// nevertheless: a case or a batch, the other being 0.
type Despite struct{ Case, Batch int64 }

func (d Despite) String() string {
	if d.Batch != 0 {
		return fmt.Sprintf("batch %d", d.Batch)
	}
	return fmt.Sprintf("case %d", d.Case)
}

// DespiteCases names cases.
func DespiteCases(ids ...int64) []Despite {
	all := make([]Despite, len(ids))
	for i, id := range ids {
		all[i].Case = id
	}
	return all
}

// BatchedError says that a reward was to be refused or marked as delivered of
// which somebody has to say in so many words that it is meant in spite of the
// batch that it is in.
type BatchedError struct {
	Of      ObjectRef
	Subject string // "Give 20 get 20 for Mira Okafor"
	Verb    Verb
	In      InBatch
}

func (e *BatchedError) Error() string { return e.Subject + ": " + e.Why() }

// Why says in which batch it is, and what would follow.
func (e *BatchedError) Why() string { return e.In.Why() + ": " + e.In.Follows(e.Verb) }
