package model

import "fmt"

// Suspicion is what the fraud desk says of a person: the case that the person
// is in, and what was decided on the person there. The zero value is somebody
// who is in no case.
type Suspicion struct {
	Case   int64 // 0 = none
	State  CaseState
	Score  int    // of the case, 0 to 100
	Reason string // the strongest that the case goes by, in words; "" where its evidence is gone
}

// Sort says what stands against a person, without the case's number.
func (s Suspicion) Sort() string {
	switch s.State {
	case CaseHeld:
		return "a case holds the person"
	case CaseBlocked:
		return "the person was blocked in a case"
	}
	return "a case on the person is open"
}

// Why says in words what stands against the person.
func (s Suspicion) Why() string {
	switch s.State {
	case CaseHeld:
		return fmt.Sprintf("case %d holds the person", s.Case)
	case CaseBlocked:
		return fmt.Sprintf("the person was blocked in case %d", s.Case)
	}
	return fmt.Sprintf("case %d on the person is open", s.Case)
}

// Stops tells that nothing may be let through for the person without saying so
// in so many words: who is held or blocked, and who is in an open case of this
// score or more.
func (s Suspicion) Stops(from int) bool {
	switch {
	case s.Case == 0, s.State == CaseCleared:
		return false
	case s.State == CaseOpen:
		return s.Score >= from
	}
	return true
}

// Full is Why with the score of the case and what it goes by first of all.
func (s Suspicion) Full() string {
	text := fmt.Sprintf("%s, score %d", s.Why(), s.Score)
	if s.Reason != "" {
		text += ": " + s.Reason
	}
	return text
}
