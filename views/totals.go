package views

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// totals are what all rows of a list come to, in the lines above them.
type totals struct {
	env    Env
	list   string
	sums   func(context.Context, model.Query) ([]model.Total, error)
	states []string // in the order of the lines; others follow
	ticket int
	all    []model.Total
	err    error
}

// totalsMsg brings the totals of a list.
type totalsMsg struct {
	list   string
	ticket int
	all    []model.Total
	err    error
}

// ask reads the totals of what a query matches.
func (t *totals) ask(q model.Query) tea.Cmd {
	t.ticket++
	ctx, sums, list, ticket := t.env.Ctx, t.sums, t.list, t.ticket
	return func() tea.Msg {
		all, err := sums(ctx, q)
		return totalsMsg{list: list, ticket: ticket, all: all, err: err}
	}
}

// take keeps the newest answer. A text that the lists do not understand leaves
// the totals of the one before, like the rows.
func (t *totals) take(msg totalsMsg) {
	if msg.list != t.list || msg.ticket != t.ticket {
		return
	}
	if t.err = msg.err; msg.err == nil {
		t.all = msg.all
	}
}

// lines name each state with its count and, for each currency by itself, the
// sum: amounts of two currencies are never added. How many have no amount in the
// campaign's currency yet stands behind the sums. What does not fit is left out
// whole.
func (t *totals) lines(w, most int) []string {
	st := t.env.Styles
	var parts []string
	by := stateSums{t.states, t.all}
	for _, state := range by.order() {
		count, sums := by.of(t.env, state)
		if n := by.unconverted(state); n > 0 && state != model.CommissionDeleted {
			sums = append(sums, ui.Number(n)+" not converted")
		}
		text, tone := lower(state)+" "+ui.Number(count), saleTone(state)
		draw := func(text string) string {
			return st.Tone(tone).Render(strings.TrimSpace(verdictMark(st, tone) + " " + ui.Clean(text)))
		}
		if len(sums) == 0 {
			parts = append(parts, draw(text))
			continue
		}
		whole := draw(text + ": " + strings.Join(sums, ", "))
		if ui.Width(whole)+2 <= w {
			parts = append(parts, whole)
			continue
		}
		parts = append(parts, draw(text+": "+sums[0])) // as many sums as fit
		for _, sum := range sums[1:] {
			parts = append(parts, st.Tone(tone).Render(ui.Clean(sum)))
		}
	}
	return joinLines(st, parts, w, most)
}

// stateSums are totals in an order of states.
type stateSums struct {
	states []string // in order; others follow
	all    []model.Total
}

// order is the order in which the states there are come.
func (t stateSums) order() []string {
	out := slices.DeleteFunc(slices.Clone(t.states), func(state string) bool {
		return !slices.ContainsFunc(t.all, func(one model.Total) bool { return one.State == state })
	})
	for _, one := range t.all {
		if !slices.Contains(out, one.State) {
			out = append(out, one.State)
		}
	}
	return out
}

// of gives the count of a state and its sums, one a currency. What cannot be
// added up says why.
func (t stateSums) of(env Env, state string) (count int, sums []string) {
	for _, one := range t.all {
		if one.State == state {
			count += one.Count
			sums = append(sums, sumText(env, one))
		}
	}
	return count, sums
}

// unconverted is how many of a state have an amount and none in the campaign's
// currency yet.
func (t stateSums) unconverted(state string) (n int) {
	for _, one := range t.all {
		if one.State == state {
			n += one.Unconverted
		}
	}
	return n
}

// sumText is a total's sum, or why it has none.
func sumText(env Env, t model.Total) string {
	_, known := model.Money{Currency: t.Currency}.Digits()
	switch {
	case t.Sum.Known:
		return env.Money.Text(t.Sum.V)
	case t.Currency == "":
		return ui.Number(t.Count) + " not known"
	case !known:
		return countOf(t.Count, "amount") + " of " + t.Currency + ", not added"
	}
	return "too much of " + t.Currency + " to add up"
}
