package views

import (
	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// commissions lists what affiliates earned, newest first. Deciding on them is
// not offered here.
type commissions struct {
	*list[model.CommissionRow]
}

func newCommissions(env Env) *commissions {
	l := newList(env, "commissions", "words, state:pending, since<7d, currency:usd", func(Scope) *ui.Table[model.CommissionRow] {
		return newTable(env.Styles, commissionID, commissionColumns(env),
			"no commissions", "affiliate programs earn them; referral programs earn rewards")
	})
	l.fetch = env.Lists.Commissions
	l.about = func(r model.CommissionRow) []ui.Section { return commissionSections(env, r) }
	l.sorts = []sortBy{{"since", true}, {"state", false}, {"person", false}, {"amount", true}}
	return &commissions{l}
}

func (v *commissions) Actions() []ui.Action {
	return append([]ui.Action{
		{
			ID: "person.open", Keys: []string{"enter"}, Help: "open", Group: groupPeople,
			Blocked: v.whyNotOpen, Run: v.open,
		},
	}, v.actions()...)
}

func (v *commissions) Update(msg tea.Msg) tea.Cmd { return v.update(msg) }

func (v *commissions) whyNotOpen() string {
	if _, ok := v.table.Selected(); !ok {
		return "there is no commission here"
	}
	return ""
}

func (v *commissions) open() tea.Cmd {
	c, _ := v.table.Selected()
	return open(Route{Person: model.PersonRef{Backend: c.Backend, CampaignID: c.CampaignID, ID: c.Person}})
}

func (v *commissions) Copy() string {
	c, _ := v.table.Selected()
	return c.ID
}

func commissionID(c model.CommissionRow) string { return c.Backend + "/" + c.CampaignID + "/" + c.ID }

func commissionColumns(env Env) []ui.Column[model.CommissionRow] {
	type row = model.CommissionRow
	return []ui.Column[row]{
		{
			ID: "person", Title: "person", Width: 14, Flex: 1,
			Cell: func(c row) ui.Cell { return plainly(personOr(env, c.Earner, c.Person)) },
		},
		{
			ID: "event", Title: "for", Width: 6, Drop: 2,
			Cell: func(c row) ui.Cell { return quiet(lower(c.Event)) },
		},
		{
			ID: "amount", Title: "amount", Width: 16, Right: true,
			Cell: func(c row) ui.Cell { return moneyCell(c.Amount) },
		},
		{
			ID: "incampaign", Title: "in the campaign's", Width: 17, Right: true, Drop: 3,
			Cell: func(c row) ui.Cell { return moneyCell(c.InCampaign) },
		},
		{
			ID: "state", Title: "state", Width: 12,
			Cell: func(c row) ui.Cell { return ui.Cell{Text: lower(c.State), Tone: saleTone(c.State)} },
		},
		{
			ID: "since", Title: "since", Width: 8, Right: true, Drop: 1,
			Cell: func(c row) ui.Cell { return bornCell(env, c.CreatedAt, c.FirstSeen) },
		},
	}
}
