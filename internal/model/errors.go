package model

import (
	"errors"
	"slices"
	"strings"
	"time"
)

// What a backend's answer proves. A client wraps these, so that rooms which
// know no client can decide what to do next.
var (
	// ErrNotFound: the backend does not know the object.
	ErrNotFound = errors.New("not found")
	// ErrDenied: the key is missing, wrong, or may not do this.
	ErrDenied = errors.New("denied")
	// ErrRateLimited: nothing was done, ask again later.
	ErrRateLimited = errors.New("rate limited")
	// ErrWrongState: the object moved before the call came.
	ErrWrongState = errors.New("wrong state")
	// ErrInvalid: the backend refused the request as such.
	ErrInvalid = errors.New("refused as invalid")
	// ErrUnreachable: the request certainly never left or never arrived.
	ErrUnreachable = errors.New("unreachable")
	// ErrUnclear: the request left and its answer is lost or unreadable, so the
	// work may have been done.
	ErrUnclear = errors.New("no clear answer")
	// ErrStopped: the call was given up before it left, because of its context.
	ErrStopped = errors.New("stopped before sending")
)

// ToldAt is from when on holds what an error of a client says, by the backend's
// clock: when its request began. Where the error does not know it is the moment
// given.
func ToldAt(err error, otherwise time.Time) time.Time {
	var told interface{ AsOf() time.Time }
	if errors.As(err, &told) && !told.AsOf().IsZero() {
		return told.AsOf()
	}
	return otherwise
}

// Lane orders calls that compete for a backend's limits: the lowest goes first.
type Lane int

const (
	LaneOperator Lane = iota // somebody waits for it
	LaneChange               // writes
	LaneFollowUp             // people that events touched
	LaneSweep                // everything else
)

// MovedError says that a decision was made on a view that is no longer true.
type MovedError struct {
	Of    ObjectRef
	Field string // of an edit: the field that moved, in the vendor's own name
	Seen  string
	Now   string // "" without a field: the mirror does not know the object any more
	// Change is the change that is under way for the object, Hold what an
	// operator put it on; ID 0 = none.
	Change Change
	Hold   Hold
}

func (e *MovedError) Error() string {
	what := e.Of.String()
	switch {
	case e.Change.ID != 0:
		return what + ": another change for it is " + string(e.Change.State)
	case e.Hold.ID != 0:
		return what + ": " + e.Hold.Operator + " holds it"
	case e.Field != "":
		return what + ": its " + e.Field + " is " + quoted(e.Now) + ", it was " + quoted(e.Seen) + " when you decided"
	case e.Now == "":
		return what + " is not in the mirror"
	}
	return what + " is " + e.Now + ", it was " + e.Seen + " when you decided"
}

// quoted is a value of a field for a sentence.
func quoted(value string) string {
	if value == "" {
		return "empty"
	}
	return "“" + value + "”"
}

// BatchMovedError says that a batch is not where something can be done with it.
type BatchMovedError struct {
	Batch  Batch     // as it is
	Wanted string    // "released"
	Why    string    // "" where its state says enough
	First  BatchVerb // what has to be done first; "" = nothing helps
}

func (e *BatchMovedError) Error() string {
	text := e.Batch.Label() + " cannot be " + e.Wanted + ": "
	if e.Why != "" {
		return text + e.Why
	}
	return text + "it is " + string(e.Batch.State)
}

// Unwrap makes it an ErrWrongState.
func (e *BatchMovedError) Unwrap() error { return ErrWrongState }

// TakenError says that something earned is in a batch already, or was paid by
// one.
type TakenError struct {
	Claim  Claim
	Person bool // the person is in that batch, with something else
}

func (e *TakenError) Error() string {
	return e.Claim.Key.ObjectRef().String() + ": " + e.Claim.Why(e.Person)
}

// Unwrap makes it an ErrWrongState.
func (e *TakenError) Unwrap() error { return ErrWrongState }

// Suspect is a person whom the fraud desk has something against.
type Suspect struct {
	Name string
	Suspicion
}

func (s Suspect) String() string { return s.Name + ": " + s.Full() }

// SuspectError says that something was to be let through for people of whom
// somebody has to say in so many words that it is meant in spite of their
// cases.
type SuspectError struct {
	Of      ObjectRef
	Subject string // "Give 20 get 20 for Mira Okafor"
	Against []Suspect
}

func (e *SuspectError) Error() string { return e.Subject + ": " + e.Why() }

// Why says who is in which case, and what that goes by.
func (e *SuspectError) Why() string {
	words := make([]string, len(e.Against))
	for i, s := range e.Against {
		words[i] = s.String()
	}
	return strings.Join(words, "; ")
}

// Cases are the numbers of the cases that stand against it, each once.
func (e *SuspectError) Cases() []int64 {
	var all []int64
	for _, s := range e.Against {
		if !slices.Contains(all, s.Case) {
			all = append(all, s.Case)
		}
	}
	return all
}
