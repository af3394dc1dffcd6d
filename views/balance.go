package views

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// balance is what one affiliate's commissions come to, by state and currency.
type balance struct {
	person model.PersonRef
	ticket int // newest load; older answers are dropped
	totals []model.Total
	known  bool // totals are the person's
	err    error
}

// balanceMsg brings a balance to the screen that asked.
type balanceMsg struct {
	of     *balance
	ticket int
	totals []model.Total
	err    error
}

// ask reads the balance of a person; nothing for nobody.
func (b *balance) ask(env Env, person model.PersonRef) tea.Cmd {
	if person != b.person {
		*b = balance{person: person, ticket: b.ticket}
	}
	if b.ticket++; person.ID == "" {
		return nil
	}
	ctx, lists, ticket := env.Ctx, env.Lists, b.ticket
	return func() tea.Msg {
		totals, err := balanceOf(ctx, lists, person)
		return balanceMsg{b, ticket, totals, err}
	}
}

func balanceOf(ctx context.Context, lists Lists, person model.PersonRef) ([]model.Total, error) {
	return lists.CommissionTotals(ctx, model.Query{
		Backend: person.Backend, Campaign: person.CampaignID, Text: `person:"` + unquoted(person.ID) + `"`,
	})
}

// take keeps the newest balance of the person who was asked about last.
func (b *balance) take(msg balanceMsg) bool {
	if msg.of != b || msg.ticket != b.ticket {
		return false
	}
	if b.err = msg.err; msg.err == nil {
		b.totals, b.known = msg.totals, true
	}
	return true
}

// section says what the commissions come to; without pairs where there are
// none.
func (b *balance) section(env Env) ui.Section {
	out := ui.Section{Title: "balance"}
	switch {
	case b.err != nil:
		out.Pairs = []ui.Pair{{Label: "failed", Value: env.show(b.err.Error()), Tone: ui.Bad}}
	case b.known:
		out.Pairs = balancePairs(env, b.totals)
	}
	return out
}

// balancePairs has one line a state, in the order in which a commission goes
// through them.
func balancePairs(env Env, totals []model.Total) []ui.Pair {
	t := stateSums{commissionStates, totals}
	var out []ui.Pair
	for _, state := range t.order() {
		count, sums := t.of(env, state)
		out = append(out, ui.Pair{Label: lower(state), Value: ui.Number(count) + ": " + strings.Join(sums, ", "), Tone: saleTone(state)})
	}
	return out
}
