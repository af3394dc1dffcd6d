package views_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"refdesk/internal/model"
	"refdesk/views"
)

// ringOf gives a world one case of people who were referred by one another: the
// referrer of each by place, -1 for somebody outside.
func ringOf(referrers ...int) func(*world, *views.Env) {
	return func(w *world, _ *views.Env) {
		ids := make([]string, len(referrers))
		for i := range ids {
			ids[i] = fmt.Sprintf("n%03d", i)
		}
		page := w.caseOf(1, 80, ids...)
		page.Ring = true
		for i, by := range referrers {
			m := &page.Members[i]
			m.ID, m.FirstName = ids[i], model.Some(fmt.Sprintf("Name%03d", i))
			m.CreatedAt = w.now().Add(-time.Duration(i) * time.Hour)
			if by >= 0 {
				m.ReferredBy = model.Some(ids[by])
			}
		}
		w.suspected = []model.CasePage{page}
	}
}

// chain is so many people, each referred by the one before.
func chain(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i - 1
	}
	return out
}

// TestRingsOfEveryShape: whoever referred whom, also in circles, everybody is
// in the tree once.
func TestRingsOfEveryShape(t *testing.T) {
	for name, referrers := range map[string][]int{
		"alone":                   {-1},
		"two who know nobody":     {-1, -1},
		"a circle":                {2, 0, 1},
		"themselves":              {0, 1, 2},
		"a circle beside a chain": {-1, 0, 3, 2},
		"a chain":                 chain(20),
		"two stars":               {-1, 0, 0, -1, 3, 3},
		"the lead is below":       {2, 0, -1},
	} {
		c := start(t, 120, 50, ringOf(referrers...))
		c.press("3", "enter")
		for i := range referrers {
			person := fmt.Sprintf("Name%03d", i)
			rows := 0
			for line := range strings.SplitSeq(c.text(), "\n") {
				if _, row, beside := strings.Cut(line, "│"); beside && strings.Contains(row, person) {
					rows++
				}
			}
			if rows != 1 {
				t.Errorf("%s: %s stands in %d rows:\n%s", name, person, rows, c.text())
			}
		}
	}
}

// TestVeryLongChain is walked without the tree running off the screen.
func TestVeryLongChain(t *testing.T) {
	c := start(t, 80, 24, ringOf(chain(5000)...))
	c.press("3", "enter", "tab", "G")
	if !strings.Contains(c.cursor(), "Name4999") {
		t.Errorf("the cursor is on %q", c.cursor())
	}
	c.press("g", "B")
	c.sees("keys decide on the 5000 marked alone")
}

// TestChartOfJoins also for people of whom nobody told when they came.
func TestChartOfJoins(t *testing.T) {
	c := start(t, 80, 24, ringOf(-1, 0, 0, 0))
	c.press("3", "enter", "shift+tab", "shift+tab")
	c.sees("[time]", "4 joins within 3h · at most 2 within 1h · 3 referred within the case")
	c = start(t, 80, 24, func(w *world, e *views.Env) {
		ringOf(-1, 0)(w, e)
		for i := range w.suspected[0].Members {
			w.suspected[0].Members[i].CreatedAt = time.Time{}
		}
	})
	c.press("3", "enter", "shift+tab", "shift+tab")
	c.sees("nobody told when these people joined")
	c = start(t, 80, 24, ringOf(-1))
	c.press("3", "enter", "shift+tab", "shift+tab")
	c.sees("1 join within 1m")
}

// TestFromAPersonToTheCase and back.
func TestFromAPersonToTheCase(t *testing.T) {
	c := start(t, 80, 24, accused)
	c.press("3", "enter", "o", "C")
	c.sees("87 of 100  Юлия")
	c.press("esc", "esc", "esc", "2", "f")
	c.write("p-priya")
	c.press("enter", "C")
	c.sees("87 of 100  Юлия")
	c = start(t, 80, 24, func(w *world, _ *views.Env) { w.suspected = nil })
	c.press("enter", "C")
	c.sees("in no case")
	c.press(byRisk...)
	c.press("C")
	c.sees("in no case")
}

// TestLinksOfOneKindAreToldApart by titles that are whole, chosen or not, in as
// many words as there is room for.
func TestLinksOfOneKindAreToldApart(t *testing.T) {
	c := start(t, 80, 24, func(w *world, e *views.Env) {
		ringOf(chain(3)...)(w, e)
		page := &w.suspected[0]
		for _, signal := range []string{"near-address", "near-address", "same-network", "same-network"} {
			page.Links = append(page.Links, model.Link{Signal: signal, Value: fmt.Sprint(len(page.Links)), People: page.People, Strong: true})
		}
	})
	c.press("3", "enter", "tab")
	c.sees("3 of 4 shared values", "alike 1", "alike 2", "network 1")
	c.press("tab")
	c.sees("[alike 1]", "near address")
	c.press("tab", "tab")
	c.sees("[network 1]")
	c.resize(200, 50)
	c.sees("near address 1", "near address 2", "[network 1]", "network 2")
}
