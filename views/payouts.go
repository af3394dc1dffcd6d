package views

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// payouts lists payments of commissions, those that failed first. All of it
// happens at the vendor: there is nothing to decide here.
type payouts struct {
	*list[model.PayoutRow]
	totals totals
}

func newPayouts(env Env) *payouts {
	v := &payouts{totals: totals{
		env: env, list: "payouts", sums: env.Lists.PayoutTotals,
		states: []string{"failed", "queued", "upcoming", "issued", "reversed"},
	}}
	v.list = newList(env, "payouts", "words, state:failed, blocked:yes, since<30d", func(Scope) *ui.Table[model.PayoutRow] {
		return newTable(env.Styles, payoutID, payoutColumns(env),
			"no payouts", "affiliate programs pay commissions out")
	})
	v.fetch, v.along, v.banner = env.Lists.Payouts, v.totals.ask, v.totals.lines
	v.about = func(r model.PayoutRow) []ui.Section { return payoutSections(v.env, r) }
	v.sorts = []sortBy{{"since", true}, {"amount", true}, {"name", false}, {"state", false}}
	return v
}

func (v *payouts) Actions() []ui.Action {
	return slices.Concat([]ui.Action{
		{
			ID: "payout.open", Keys: []string{"enter"}, Help: "commissions inside", Group: groupPeople,
			Blocked: v.whyNotOpen, Run: v.open,
		},
		{
			ID: "payout.person", Keys: []string{"o"}, Help: "person", Group: groupPeople,
			Blocked: v.whyNotOpen, Run: v.openPerson,
		},
		{
			ID: "payout.approve", Keys: []string{"a"}, Help: "approve", Group: groupDecide,
			Writes: true, Hidden: true, Blocked: v.whyNotDecide,
		},
		{
			ID: "payout.refuse", Keys: []string{"x"}, Help: "refuse", Group: groupDecide,
			Writes: true, Hidden: true, Blocked: v.whyNotDecide,
		},
	}, []ui.Action{confirmAction(v.env, v.selected)}, reportActions(v.env, v.scope.ref), v.actions(), []ui.Action{
		{
			ID: "person.note", Keys: []string{"n"}, Help: "note", Group: groupDecide, Asks: true,
			Writes: true, Blocked: v.whyNotOpen, Run: v.note,
		},
		caseAction(v.env, v.payee(), v.whyNotOpen),
	})
}

func (v *payouts) Update(msg tea.Msg) tea.Cmd {
	if msg, ok := msg.(totalsMsg); ok {
		v.totals.take(msg)
		v.resize()
		return nil
	}
	return v.update(msg)
}

func (v *payouts) SetStyles(st *ui.Styles) {
	v.list.SetStyles(st)
	v.totals.env.Styles = st
}

// selected is the payout under the cursor, zero where there is none.
func (v *payouts) selected() model.PayoutRow {
	p, _ := v.table.Selected()
	return p
}

func (v *payouts) whyNotOpen() string {
	if _, ok := v.table.Selected(); !ok {
		return "there is no payout here"
	}
	return ""
}

// whyNotDecide says whose business payouts are.
func (v *payouts) whyNotDecide() string {
	p, ok := v.table.Selected()
	if !ok {
		return v.whyNotOpen()
	}
	return payoutsAreTheVendors(v.env, p.Backend)
}

// payoutsAreTheVendors says why a payout is not decided on here.
func payoutsAreTheVendors(env Env, backend string) string {
	if why := env.Vendor.WhyNot(backend, model.ObjectPayout, model.VerbApprove); why != "" {
		return why
	}
	return "payouts are only looked at here: 5 Commissions decides what goes into them"
}

func (v *payouts) open() tea.Cmd {
	p, _ := v.table.Selected()
	return open(Route{Payout: payoutRef(p)})
}

// payoutRef names a payout.
func payoutRef(p model.PayoutRow) model.ObjectRef {
	return model.ObjectRef{Backend: p.Backend, CampaignID: p.CampaignID, Object: model.ObjectPayout, ID: p.ID}
}

// note is about the person: payouts are the vendor's, and their notes as well.
func (v *payouts) note() tea.Cmd {
	p, _ := v.table.Selected()
	ref := payeeRef(p)
	about := model.ObjectRef{Backend: ref.Backend, CampaignID: ref.CampaignID, Object: model.ObjectParticipant, ID: ref.ID}
	return askNote(v.env, about, personOr(v.env, p.Earner, p.Person))
}

func (v *payouts) openPerson() tea.Cmd {
	p, _ := v.table.Selected()
	return open(Route{Person: payeeRef(p)})
}

// payee is the person whom the row under the cursor pays.
func (v *payouts) payee() model.PersonRef {
	p, _ := v.table.Selected()
	return payeeRef(p)
}

// payeeRef names the person who gets a payout.
func payeeRef(p model.PayoutRow) model.PersonRef {
	return model.PersonRef{Backend: p.Backend, CampaignID: p.CampaignID, ID: p.Person}
}

func (v *payouts) Copy() clip {
	p, _ := v.table.Selected()
	return clip{p.ID, "the payout's id"}
}

func payoutID(p model.PayoutRow) string { return p.Backend + "/" + p.CampaignID + "/" + p.ID }
