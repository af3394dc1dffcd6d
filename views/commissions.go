package views

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// commissions lists what affiliates earned, what may be decided on first, the
// longest waiting at the top.
type commissions struct {
	*queue[model.CommissionRow]
	totals  totals
	lowered map[string]string // by row: what a refund or chargeback did to it
}

// adjustedAtMost is how many of the newest adjustments are looked at.
const adjustedAtMost = 500

// adjustedMsg brings what refunds did to commissions, by row, as the events
// tell: the amount of a commission is all that is left of one that was lowered.
type adjustedMsg struct {
	scope   Scope
	lowered map[string]string
}

func newCommissions(env Env) *commissions {
	v := &commissions{totals: totals{
		env: env, list: "commissions", sums: env.Lists.CommissionTotals,
		states: []string{model.CommissionPending, model.CommissionApproved, model.CommissionPaid, model.CommissionReversed, model.CommissionDeleted},
	}}
	l := newList(env, "commissions", "words, state:pending, amount>50, since<7d, currency:usd", func(Scope) *ui.Table[model.CommissionRow] {
		return newTable(env.Styles, commissionID, commissionColumns(env, v.fell),
			"no commissions", "affiliate programs earn them; referral programs earn rewards")
	})
	l.fetch, l.along, l.banner = env.Lists.Commissions, v.ask, v.totals.line
	l.about = func(r model.CommissionRow) []ui.Section { return commissionSections(v.env, r, v.fell(r)) }
	l.sorts = []sortBy{{"since", true}, {"ends", false}, {"amount", true}, {"name", false}, {"state", false}}
	v.queue = newQueue(l, commissionTrade)
	return v
}

func (v *commissions) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case totalsMsg:
		v.totals.take(msg)
		return nil
	case adjustedMsg:
		if msg.scope == v.scope {
			v.lowered = msg.lowered
		}
		return nil
	}
	return v.queue.Update(msg)
}

// ask reads what all commissions come to, and which were lowered.
func (v *commissions) ask(q model.Query) tea.Cmd {
	ctx, lists, scope := v.env.Ctx, v.env.Lists, v.scope
	return tea.Batch(v.totals.ask(q), func() tea.Msg {
		return adjustedMsg{scope, adjustments(ctx, lists, scope)}
	})
}

// adjustments reads the newest word about each commission that was adjusted.
// Without an answer no row is marked: the amounts are true all the same.
func adjustments(ctx context.Context, lists Lists, scope Scope) map[string]string {
	out := map[string]string{}
	events, err := lists.Events(ctx, scope.query("kind:"+string(model.KindAdjusted), adjustedAtMost))
	if err != nil {
		return out
	}
	for _, e := range events.Rows {
		id := e.Backend + "/" + e.CampaignID + "/" + e.SubjectID
		if _, newer := out[id]; !newer {
			out[id] = e.Headline
		}
	}
	return out
}

// fell says what a refund or chargeback did to a commission, "" for nothing.
func (v *commissions) fell(c model.CommissionRow) string { return v.lowered[commissionID(c)] }

func (v *commissions) SetStyles(st *ui.Styles) {
	v.queue.SetStyles(st)
	v.totals.env.Styles = st
}

func (v *commissions) Copy() string {
	c, _ := v.table.Selected()
	return c.ID
}

func commissionID(c model.CommissionRow) string { return c.Backend + "/" + c.CampaignID + "/" + c.ID }
