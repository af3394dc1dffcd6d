package views

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// campaigns lists the programs; enter narrows every other list to one of them.
type campaigns struct {
	*list[campaignRow]
}

// campaignRow is a campaign with what the mirror knows of it. The row without
// a campaign stands for all of them.
type campaignRow struct {
	model.Campaign
	people  int
	waiting int
}

// scope is what enter on the row narrows to.
func (c campaignRow) scope() Scope {
	return Scope{Backend: c.Backend, Campaign: c.ID, Name: c.Name}
}

func newCampaigns(env Env) *campaigns {
	v := &campaigns{}
	v.list = newList(env, "campaigns", "a part of the name", func(Scope) *ui.Table[campaignRow] {
		return newTable(env.Styles, campaignID, v.columns(env),
			"no campaigns yet", "they are read first: see the status line")
	})
	v.scope = Scope{} // every campaign is listed, whatever the others show
	v.fetch = fetchCampaigns(env.Lists)
	v.about = func(c campaignRow) []ui.Section { return campaignSections(env, c) }
	v.env.scope = env.scope
	return v
}

func (v *campaigns) Actions() []ui.Action {
	return append([]ui.Action{
		{
			ID: "campaign.choose", Keys: []string{"enter"}, Help: "show only this", Group: groupLists,
			Blocked: v.whyNotChoose, Run: v.choose,
		},
	}, v.actions()...)
}

func (v *campaigns) Update(msg tea.Msg) tea.Cmd {
	if msg, ok := msg.(scopeMsg); ok {
		v.env.scope = msg.Scope
		return nil
	}
	return v.update(msg)
}

func (v *campaigns) whyNotChoose() string {
	row, ok := v.table.Selected()
	switch {
	case !ok:
		return "there is no campaign here"
	case v.chosen(row):
		return "this is what is shown"
	}
	return ""
}

// chosen tells whether a row is what the other lists show.
func (v *campaigns) chosen(row campaignRow) bool {
	return row.Backend == v.env.scope.Backend && row.ID == v.env.scope.Campaign
}

func (v *campaigns) choose() tea.Cmd {
	row, _ := v.table.Selected()
	return tea.Batch(say(scopeMsg{row.scope()}), notify("every list shows "+row.scope().title(), ui.Accent))
}

func (v *campaigns) Copy() string {
	row, _ := v.table.Selected()
	return row.ID
}

// fetchCampaigns reads all campaigns, which are few, and counts what each has.
func fetchCampaigns(lists Lists) func(context.Context, model.Query) (model.Window[campaignRow], error) {
	return func(ctx context.Context, q model.Query) (model.Window[campaignRow], error) {
		all, err := lists.Campaigns(ctx)
		if err != nil || len(all) == 0 {
			return model.Window[campaignRow]{}, err
		}
		rows := []campaignRow{{}}
		for _, c := range all {
			rows = append(rows, campaignRow{Campaign: c})
		}
		total := len(rows)
		rows = keepNamed(rows, q.Text)
		for i := range rows {
			if err := rows[i].count(ctx, lists); err != nil {
				return model.Window[campaignRow]{}, err
			}
		}
		return model.Window[campaignRow]{Rows: rows, Matched: len(rows), Total: total}, nil
	}
}

// count asks how many people a campaign has and how many rewards wait in it.
func (c *campaignRow) count(ctx context.Context, lists Lists) error {
	people, err := lists.People(ctx, c.scope().query("", 0))
	if err != nil {
		return err
	}
	waiting, err := lists.Rewards(ctx, c.scope().query("state:waiting", 0))
	c.people, c.waiting = people.Matched, waiting.Matched
	return err
}

// keepNamed keeps the rows whose name or id holds every word.
func keepNamed(rows []campaignRow, text string) []campaignRow {
	var out []campaignRow
	for _, row := range rows {
		name := strings.ToLower(row.scope().title() + " " + row.ID)
		keep := true
		for _, word := range strings.Fields(strings.ToLower(text)) {
			keep = keep && strings.Contains(name, word)
		}
		if keep {
			out = append(out, row)
		}
	}
	return out
}

func campaignID(c campaignRow) string { return c.Backend + "/" + c.ID }

func (v *campaigns) columns(env Env) []ui.Column[campaignRow] {
	type row = campaignRow
	return []ui.Column[row]{
		{ID: "chosen", Title: "", Width: 5, Cell: v.chosenCell},
		{
			ID: "name", Title: "campaign", Width: 20, Flex: 1, Most: 60,
			Cell: func(c row) ui.Cell { return plainly(c.scope().title()) },
		},
		{
			ID: "type", Title: "type", Width: 9, Drop: 2,
			Cell: func(c row) ui.Cell { return quiet(lower(c.Type)) },
		},
		{
			ID: "status", Title: "status", Width: 13,
			Cell: func(c row) ui.Cell { return ui.Cell{Text: lower(c.Status), Tone: campaignTone(c.Status)} },
		},
		{
			ID: "people", Title: "people", Width: 9, Right: true,
			Cell: func(c row) ui.Cell { return plainly(ui.Number(c.people)) },
		},
		{
			ID: "waiting", Title: "waits", Width: 6, Right: true,
			Cell: func(c row) ui.Cell { return ui.Cell{Text: digits(int64(c.waiting), c.waiting > 0), Tone: ui.Accent} },
		},
		{
			ID: "read", Title: "read", Width: 5, Right: true, Drop: 1,
			Cell: func(c row) ui.Cell { return quiet(env.ago(c.AsOf)) },
		},
	}
}

// campaignSections are what the vendor and the mirror say about a campaign.
func campaignSections(env Env, c campaignRow) []ui.Section {
	here := ui.Section{Title: "in the mirror", Pairs: []ui.Pair{
		{Label: "people", Value: ui.Number(c.people)},
		{Label: "rewards that wait", Value: ui.Number(c.waiting)},
	}}
	if c.ID == "" {
		return []ui.Section{here}
	}
	return []ui.Section{
		{Title: "campaign", Pairs: withValues([]ui.Pair{
			{Label: "name", Value: env.show(c.Name)},
			{Label: "type", Value: lower(c.Type)},
			{Label: "status", Value: lower(c.Status), Tone: campaignTone(c.Status)},
			{Label: "currency", Value: c.Currency},
			{Label: "id", Value: c.ID, Link: env.link(c.Backend, c.ID, "")},
			{Label: "backend", Value: c.Backend},
			{Label: "created", Value: env.moment(c.CreatedAt)},
		})},
		{Title: "the vendor counts", Pairs: withValues([]ui.Pair{
			{Label: "people", Value: figure(c.Participants)},
			{Label: "referrals", Value: figure(c.Referrals)},
			{Label: "winners", Value: figure(c.Winners)},
			{Label: "read", Value: env.moment(c.AsOf)},
		})},
		here,
	}
}

// chosenCell says which row the other lists show.
func (v *campaigns) chosenCell(c campaignRow) ui.Cell {
	if v.chosen(c) {
		return ui.Cell{Text: "shown", Tone: ui.Accent}
	}
	return ui.Cell{}
}
