package fraud

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"refdesk/internal/model"
)

// rush lets ten people of a mail domain join over weeks, and then several within
// four minutes: friends of one person behind addresses that say nothing, or
// colleagues who were all written to.
func (w *world) rush(n int, bad bool) []int {
	for i := range 10 {
		row := w.join(w.late().Add(-w.days(60 - 5*i)))
		w.person(row).Email = w.address(row)
	}
	lead, rows := w.join(w.late().Add(-time.Hour)), []int(nil)
	for i := range n {
		row := w.join(w.late().Add(time.Duration(i) * 17 * time.Second))
		w.person(row).Email = w.address(row)
		if bad {
			w.refer(row, lead)
			w.person(row).Email = fmt.Sprintf("%c%c%d@firm-of-many.example", 'a'+i, 'z'-2*i%26, 40+i)
		}
		rows = append(rows, row)
	}
	return rows
}

// address is somebody's at the firm, with the name in it.
func (w *world) address(row int) string {
	named(w.person(row), w.word(900), w.word(5000))
	return fmt.Sprintf("%s.%s@firm-of-many.example", w.person(row).FirstName.V, w.person(row).LastName.V)
}

// coupon gives a code to people who join over weeks, and then to several within
// minutes.
func (w *world) coupon(n int, then func(i, row int)) []int {
	for i := range 12 {
		w.person(w.join(w.late().Add(-w.days(60 - 4*i)))).Metadata = model.Some(`{"coupon":"SPRING"}`)
	}
	var rows []int
	for i := range n {
		row := w.join(w.late().Add(time.Duration(i) * 11 * time.Second))
		w.person(row).Metadata = model.Some(`{"coupon":"spring"}`)
		then(i, row)
		rows = append(rows, row)
	}
	return rows
}

// TestCodesAreHeldAgainstTheirPast, with mailings and imports told apart.
func TestCodesAreHeldAgainstTheirPast(t *testing.T) {
	for name, test := range map[string]struct {
		bad  bool
		tell func(w *world) []int
	}{
		"friends of one person": {true, func(w *world) []int {
			lead := w.join(w.late().Add(-time.Hour))
			return w.coupon(16, func(_, row int) { w.refer(row, lead) })
		}},
		"a mailing to strangers": {false, func(w *world) []int {
			return w.coupon(16, func(_, row int) {
				named(w.person(row), "ana", "okafor")
				w.person(row).Email = fmt.Sprintf("ana.okafor%d@gmail.com", row)
			})
		}},
		"a mailing to everybody": {false, func(w *world) []int {
			lead := w.join(w.late().Add(-time.Hour))
			rows := w.coupon(16, func(_, row int) { w.refer(row, lead) })
			for i := range 40 {
				w.join(w.late().Add(time.Duration(i) * 4 * time.Second))
			}
			return rows
		}},
		"a list that was read in": {false, func(w *world) []int {
			return w.coupon(40, func(_, row int) {
				p := w.person(row)
				p.ReferralSource, p.IP, p.Fingerprint = model.Some("IMPORT"), model.Opt[string]{}, model.Opt[string]{}
			})
		}},
		"a code without a past": {false, func(w *world) []int {
			lead := w.join(w.late().Add(-time.Hour))
			rows := w.coupon(16, func(_, row int) { w.refer(row, lead); w.person(row).Metadata = model.Some(`{"coupon":"autumn"}`) })
			return rows
		}},
	} {
		w := village()
		rows := test.tell(w)
		s, _ := Assess(load(program{rows: w.rows}), DefaultSettings()).Person(w.id(rows[5]))
		is := slices.ContainsFunc(s.Parts, func(p model.Part) bool { return p.Signal == SuddenPace })
		if is != test.bad {
			t.Errorf("%s: %t, want %t: %v", name, is, test.bad, s.Parts)
		}
	}
}
