package views

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// payouts lists payments of commissions, newest first.
type payouts struct {
	*list[model.PayoutRow]
}

func newPayouts(env Env) *payouts {
	l := newList(env, "payouts", "words, state:failed, since<30d, currency:usd", func(Scope) *ui.Table[model.PayoutRow] {
		return newTable(env.Styles, payoutID, payoutColumns(env),
			"no payouts", "affiliate programs pay commissions out")
	})
	l.fetch = env.Lists.Payouts
	l.about = func(r model.PayoutRow) []ui.Section { return payoutSections(env, r) }
	l.sorts = []sortBy{{"since", true}, {"state", false}, {"person", false}, {"amount", true}}
	return &payouts{l}
}

func (v *payouts) Actions() []ui.Action {
	return append([]ui.Action{
		{
			ID: "person.open", Keys: []string{"enter"}, Help: "open", Group: groupPeople,
			Blocked: v.whyNotOpen, Run: v.open,
		},
	}, v.actions()...)
}

func (v *payouts) Update(msg tea.Msg) tea.Cmd { return v.update(msg) }

func (v *payouts) whyNotOpen() string {
	if _, ok := v.table.Selected(); !ok {
		return "there is no payout here"
	}
	return ""
}

func (v *payouts) open() tea.Cmd {
	p, _ := v.table.Selected()
	return open(Route{Person: model.PersonRef{Backend: p.Backend, CampaignID: p.CampaignID, ID: p.Person}})
}

func (v *payouts) Copy() string {
	p, _ := v.table.Selected()
	return p.ID
}

func payoutID(p model.PayoutRow) string { return p.Backend + "/" + p.CampaignID + "/" + p.ID }

func payoutColumns(env Env) []ui.Column[model.PayoutRow] {
	type row = model.PayoutRow
	return []ui.Column[row]{
		{
			ID: "person", Title: "person", Width: 14, Flex: 1,
			Cell: func(p row) ui.Cell { return plainly(personOr(env, p.Earner, p.Person)) },
		},
		{
			ID: "count", Title: "of", Width: 5, Right: true, Drop: 2,
			Cell: func(p row) ui.Cell { return quiet(strconv.Itoa(len(p.Commissions))) },
		},
		{
			ID: "amount", Title: "amount", Width: 16, Right: true,
			Cell: func(p row) ui.Cell { return moneyCell(p.Amount) },
		},
		{
			ID: "incampaign", Title: "in the campaign's", Width: 17, Right: true, Drop: 3,
			Cell: func(p row) ui.Cell { return moneyCell(p.InCampaign) },
		},
		{
			ID: "state", Title: "state", Width: 12,
			Cell: func(p row) ui.Cell { return ui.Cell{Text: lower(p.State), Tone: saleTone(p.State)} },
		},
		{
			ID: "since", Title: "since", Width: 8, Right: true, Drop: 1,
			Cell: func(p row) ui.Cell { return bornCell(env, p.CreatedAt, p.FirstSeen) },
		},
	}
}
