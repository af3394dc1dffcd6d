package views

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// commissions lists what affiliates earned, newest first. Deciding on them is
// not offered here.
type commissions struct {
	*list[commissionRow]
}

// commissionRow is what an affiliate earned, with the name.
type commissionRow struct {
	model.Commission
	who string
}

// person names the affiliate.
func (c commissionRow) person() model.PersonRef {
	return model.PersonRef{Backend: c.Backend, CampaignID: c.CampaignID, ID: c.Person}
}

func newCommissions(env Env) *commissions {
	l := newList(env, "commissions", "words, state:pending, since<7d, currency:usd", func(Scope) *ui.Table[commissionRow] {
		return newTable(env.Styles, commissionID, commissionColumns(env),
			"no commissions", "affiliate programs earn them; referral programs earn rewards")
	})
	l.fetch = fetchCommissions(env.Lists)
	l.about = func(r commissionRow) []ui.Section { return commissionSections(env, r) }
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
	return open(Route{Person: c.person()})
}

func (v *commissions) Copy() string {
	c, _ := v.table.Selected()
	return c.ID
}

// fetchCommissions gives windows of commissions with the names of the people.
func fetchCommissions(lists Lists) func(context.Context, model.Query) (model.Window[commissionRow], error) {
	names := newNames(lists)
	return func(ctx context.Context, q model.Query) (model.Window[commissionRow], error) {
		page, err := lists.Commissions(ctx, q)
		out := model.Window[commissionRow]{Offset: page.Offset, Matched: page.Matched, Total: page.Total}
		for _, c := range page.Rows {
			row := commissionRow{Commission: c}
			row.who = names.of(ctx, row.person())
			out.Rows = append(out.Rows, row)
		}
		return out, err
	}
}

func commissionID(c commissionRow) string { return c.Backend + "/" + c.CampaignID + "/" + c.ID }

func commissionColumns(env Env) []ui.Column[commissionRow] {
	type row = commissionRow
	return []ui.Column[row]{
		{
			ID: "person", Title: "person", Width: 14, Flex: 1,
			Cell: func(c row) ui.Cell { return plainly(env.show(c.who)) },
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
