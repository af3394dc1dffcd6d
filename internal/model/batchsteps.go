package model

// BatchVerb is what can be done with a batch that was made. The words of the
// command line have the same names.
type BatchVerb string

// The verbs of batches.
const (
	BatchCheck    BatchVerb = "check"
	BatchRelease  BatchVerb = "release"
	BatchSettle   BatchVerb = "import" // by a report
	BatchTakeBack BatchVerb = "void"
	BatchClose    BatchVerb = "close"
)

// done are the verbs in the words of BatchMovedError.
var done = map[BatchVerb]string{
	BatchCheck: "checked", BatchRelease: "released", BatchSettle: "settled", BatchTakeBack: "void", BatchClose: "closed",
}

// Refuses gives why an operator cannot do something with the batch as it stands,
// nil when only its lines and files can speak against it. A report is read also
// of a batch that has ended: what it says of money is true nevertheless.
func (b Batch) Refuses(verb BatchVerb, operator string) *BatchMovedError {
	why, first := b.whyNot(verb, operator)
	if why == "" {
		return nil
	}
	return &BatchMovedError{Batch: b, Wanted: done[verb], Why: why, First: first}
}

// whyNot says what stands against a verb and what has to be done first, "" for
// nothing.
func (b Batch) whyNot(verb BatchVerb, operator string) (why string, first BatchVerb) {
	is := "it is " + string(b.State)
	switch {
	case b.State.Ended() && verb == BatchSettle:
		return "", ""
	case b.State.Ended():
		return is + ", which is its end", ""
	case verb == BatchRelease && b.State == BatchMade, verb == BatchSettle && b.State == BatchMade:
		return is + " and not checked", BatchCheck
	case verb == BatchRelease && b.State != BatchChecked:
		return is + " already", ""
	case verb == BatchRelease && b.OnlyAnother(operator):
		return b.Made.Operator + " made it, and another operator has to release it, as the settings ask", ""
	case verb == BatchSettle && b.State == BatchChecked:
		return is + " and not released: its files are with no payment service", BatchRelease
	case verb == BatchTakeBack && b.State.Settled():
		return is + ": what is settled can only be closed", BatchClose
	case verb == BatchTakeBack && b.Paid+b.Failed > 0:
		return "part of it is settled; settle the rest by a report", BatchSettle
	case verb == BatchClose && b.State == BatchReleased:
		return is + " and its payments are not all settled by a report", BatchSettle
	case verb == BatchClose && !b.State.Settled():
		return is + ": only what is settled can be closed, and what is not released can be taken back", BatchTakeBack
	}
	return "", ""
}

// OnlyAnother tells whether an operator may not release the batch because of
// having made it.
func (b Batch) OnlyAnother(operator string) bool {
	return b.TwoPeople && sameOperator(b.Made.Operator, operator)
}
