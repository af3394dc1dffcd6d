package desk

import (
	"fmt"
	"strings"

	"refdesk/internal/model"
)

// settlement is what a report settles, with the row that speaks of each line.
type settlement struct {
	model.Settlement
	rows map[int]int
}

// settle finds the line of each row and what becomes of it. Nothing is guessed:
// a row that fits no line, or two, and rows that contradict one another or what
// is known already, settle nothing.
func settle(page model.BatchPage, results []model.PaymentResult) settlement {
	s := settlement{rows: map[int]int{}}
	m := newMatcher(page, results)
	said := map[int]model.PaymentResult{}
	quarrel := map[int]bool{}
	for _, r := range results {
		l, why := m.line(r)
		if why != "" {
			s.doubt(r, why)
			continue
		}
		if before, twice := said[l.Number]; twice {
			if r, why = newer(before, r); why != "" {
				quarrel[l.Number] = true
				s.doubt(r, why)
			}
		}
		said[l.Number] = r
	}
	for _, l := range page.All {
		if r, ok := said[l.Number]; ok && !quarrel[l.Number] {
			s.rows[l.Number] = r.Row
			s.move(l, r)
		}
	}
	return s
}

func (s *settlement) doubt(r model.PaymentResult, why string) {
	of := r.Reference
	if of == "" {
		of = r.Address
	}
	s.Findings = append(s.Findings, model.BatchFinding{Line: r.Row, Of: of, Why: why})
}

// move takes a line where a row says it is.
func (s *settlement) move(l model.BatchLine, r model.PaymentResult) {
	was := l.State
	l.Cause = r.Cause
	switch {
	case r.Outcome == model.OutcomePaid && was != model.LinePaid:
		l.State, l.Cause = model.LinePaid, ""
		s.Paid = append(s.Paid, l)
	case r.Outcome == model.OutcomeFailed && was == model.LinePaid:
		s.doubt(r, "an earlier report says that it was paid; money that came back is called returned")
	case r.Outcome == model.OutcomeFailed && was == model.LineOpen:
		l.State = model.LineFailed
		s.Failed = append(s.Failed, l)
	case r.Outcome == model.OutcomeReturned && (was == model.LineOpen || was == model.LinePaid):
		l.State, l.Cause = model.LineFailed, strings.TrimSuffix("the money came back: "+r.Cause, ": ")
		s.Failed = append(s.Failed, l)
	}
}

// newer gives the later of two rows on one payment, or why they cannot both be
// true.
func newer(a, b model.PaymentResult) (model.PaymentResult, string) {
	switch {
	case a.Outcome == b.Outcome, a.Outcome == model.OutcomePending:
		return b, ""
	case b.Outcome == model.OutcomePending:
		return a, ""
	case a.Outcome == model.OutcomePaid && b.Outcome == model.OutcomeReturned:
		return b, ""
	case a.Outcome == model.OutcomeReturned && b.Outcome == model.OutcomePaid:
		return a, ""
	}
	return b, fmt.Sprintf("row %d says %s, row %d says %s", a.Row, a.Outcome, b.Row, b.Outcome)
}

// matcher finds lines by what a service gives back.
type matcher struct {
	batch       model.Batch
	byReference map[string]model.BatchLine
	byAddress   map[string][]model.BatchLine
	foreign     string // a reference in the report that is no line's, "" = none
}

func newMatcher(page model.BatchPage, results []model.PaymentResult) matcher {
	m := matcher{batch: page.Batch, byReference: map[string]model.BatchLine{}, byAddress: map[string][]model.BatchLine{}}
	for _, l := range page.All {
		m.byReference[strings.ToLower(l.Reference)] = l
		m.byAddress[strings.ToLower(l.Email)] = append(m.byAddress[strings.ToLower(l.Email)], l)
	}
	for _, r := range results {
		if _, ours := m.byReference[strings.ToLower(r.Reference)]; r.Reference != "" && !ours {
			m.foreign = r.Reference
			break
		}
	}
	return m
}

// line finds the one line that a row speaks of, or says why there is none.
func (m matcher) line(r model.PaymentResult) (model.BatchLine, string) {
	l, ok := m.byReference[strings.ToLower(r.Reference)]
	if r.Reference != "" && !ok {
		return l, "no line of " + m.batch.Label() + " has this reference"
	}
	if r.Reference == "" && m.foreign != "" {
		return l, "the row has no reference, and the report is also of others: " + m.foreign + " is not of " + m.batch.Label()
	}
	if r.Reference == "" {
		var why string
		if l, why = m.addressed(r); why != "" {
			return l, why
		}
	}
	if why := contradicts(r, l); why != "" {
		return l, why
	}
	if r.Amount.Known && r.Amount.V != l.Amount {
		return l, fmt.Sprintf("the report says %s, the line %s", r.Amount.V, l.Amount)
	}
	return l, ""
}

// contradicts says that a row names somebody or something else than the line. What
// either does not know contradicts nothing, and neither does what a service calls
// a recipient in another way than by address.
func contradicts(r model.PaymentResult, l model.BatchLine) string {
	address := r.Address
	if !strings.Contains(address, "@") {
		address = ""
	}
	for _, c := range []struct{ of, row, line string }{
		{"address", address, l.Email}, {"person", r.Person, l.Key.PersonID}, {"what was earned", r.Earned, l.Key.Thing},
	} {
		if c.row != "" && c.line != "" && !strings.EqualFold(c.row, c.line) {
			return fmt.Sprintf("the %s is %s in the report, %s in the line; is it a report of another store?", c.of, c.row, c.line)
		}
	}
	return ""
}

// addressed finds a line by its address, and by its amount where several have
// the address.
func (m matcher) addressed(r model.PaymentResult) (model.BatchLine, string) {
	var fits []model.BatchLine
	for _, l := range m.byAddress[strings.ToLower(r.Address)] {
		if !r.Amount.Known || r.Amount.V == l.Amount {
			fits = append(fits, l)
		}
	}
	switch len(fits) {
	case 0:
		return model.BatchLine{}, "no line of " + m.batch.Label() + " is for this address and amount"
	case 1:
		return fits[0], ""
	}
	return model.BatchLine{}, fmt.Sprintf("%d lines are for this address and amount, and the row has no reference", len(fits))
}
