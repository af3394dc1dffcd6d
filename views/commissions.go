package views

import (
	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// commissionStates are the vendor's words, in the order in which a commission
// goes through them.
var commissionStates = []string{
	model.CommissionPending, model.CommissionApproved, model.CommissionPaid, model.CommissionReversed, model.CommissionDeleted,
}

// commissions lists what affiliates earned, what may be decided on first, the
// nearest end of the vendor's own hold at the top.
type commissions struct {
	*queue[model.CommissionRow]
	totals  totals
	balance balance // of the affiliate under the cursor, where there is room for it
}

func newCommissions(env Env) *commissions {
	v := &commissions{totals: totals{env: env, list: "commissions", sums: env.Lists.CommissionTotals, states: commissionStates}}
	l := newList(env, "commissions", "words, state:pending, lowered:yes, amount>50, since<7d, currency:usd", func(Scope) *ui.Table[model.CommissionRow] {
		return newTable(env.Styles, commissionID, commissionColumns(env),
			"no commissions", "affiliate programs earn them; referral programs earn rewards")
	})
	l.fetch, l.along, l.banner = env.Lists.Commissions, v.totals.ask, v.totals.lines
	l.order = "hold ends first"
	l.about = func(r model.CommissionRow) []ui.Section {
		return commissionSections(v.env, r, v.balance.section(v.env))
	}
	l.sorts = []sortBy{{"since", true}, {"ends", false}, {"amount", true}, {"lost", true}, {"name", false}, {"state", false}, {"case", true}}
	v.queue = newQueue(l, commissionTrade)
	return v
}

func (v *commissions) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case totalsMsg:
		v.totals.take(msg)
		v.resize()
		return nil
	case balanceMsg:
		v.balance.take(msg)
		return nil
	}
	moved := v.queue.Update(msg)
	return tea.Batch(moved, v.weigh(msg))
}

// weigh asks for the balance of whom the cursor has come to, and anew when the
// mirror moved.
func (v *commissions) weigh(msg tea.Msg) tea.Cmd {
	if !v.beside() {
		return nil
	}
	row, _ := v.table.Selected()
	person := affiliateRef(row)
	_, rows := msg.(loadedMsg[model.CommissionRow])
	if person == v.balance.person && !rows {
		return nil
	}
	return v.balance.ask(v.env, person)
}

func (v *commissions) SetStyles(st *ui.Styles) {
	v.queue.SetStyles(st)
	v.totals.env.Styles = st
}

func (v *commissions) Copy() clip {
	c, _ := v.table.Selected()
	return clip{c.ID, "the commission's id"}
}

func commissionID(c model.CommissionRow) string { return c.Backend + "/" + c.CampaignID + "/" + c.ID }
