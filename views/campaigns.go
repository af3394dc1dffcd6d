package views

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// revenueDays is the period of the revenue in the list of campaigns.
const revenueDays = 30

// revenueAtMost is of how many campaigns the vendor is asked for the revenue
// unasked: each is a call, and the limits are the whole team's.
const revenueAtMost = 12

// campaigns lists the programs; c narrows every other list to one of them.
type campaigns struct {
	*list[campaignRow]
	revenues map[model.CampaignRef]*told[model.Analytics]
}

func newCampaigns(env Env) *campaigns {
	v := &campaigns{revenues: map[model.CampaignRef]*told[model.Analytics]{}}
	v.list = newList(env, "campaigns", "a part of the name", func(Scope) *ui.Table[campaignRow] {
		return newTable(env.Styles, campaignID, v.columns(env),
			"no campaigns yet", "they are read first: see the status line")
	})
	v.scope = Scope{} // every campaign is listed, whatever the others show
	v.fetch = fetchCampaigns(env.Lists, env.Stations)
	v.about = v.aboutRow
	v.besides = v.askRevenues
	v.env.scope = env.scope
	return v
}

func (v *campaigns) Actions() []ui.Action {
	return slices.Concat([]ui.Action{
		{
			ID: "campaign.open", Keys: []string{"enter"}, Help: "open", Group: groupPeople,
			Blocked: v.whyNotOpen, Run: v.open,
		},
	}, reportActions(v.env, v.underCursor), v.actions())
}

func (v *campaigns) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case scopeMsg:
		v.env.scope = msg.Scope
		return nil
	case loadedMsg[campaignRow]:
		return tea.Batch(v.update(msg), v.askNew())
	case toldMsg[model.Analytics]:
		for _, t := range v.revenues {
			t.take(msg)
		}
		return nil
	}
	return v.update(msg)
}

// askNew asks for the revenue of those campaigns that were never asked about and
// whose backend can be.
func (v *campaigns) askNew() tea.Cmd {
	var cmds []tea.Cmd
	for _, row := range v.page.Rows {
		if row.ID == "" || !v.env.Vendor.Reads(row.Backend) || v.revenues[row.Ref()] != nil || len(v.revenues) >= revenueAtMost {
			continue
		}
		v.revenues[row.Ref()] = &told[model.Analytics]{name: "revenue of " + campaignID(row)}
		cmds = append(cmds, v.askRevenue(row.Ref()))
	}
	return tea.Batch(cmds...)
}

// askRevenues asks for the revenue of all again.
func (v *campaigns) askRevenues() tea.Cmd {
	var cmds []tea.Cmd
	for ref := range v.revenues {
		cmds = append(cmds, v.askRevenue(ref))
	}
	return tea.Batch(cmds...)
}

func (v *campaigns) askRevenue(ref model.CampaignRef) tea.Cmd {
	return v.revenues[ref].ask(v.env, func(ctx context.Context, vendor Vendor) (model.Fresh[model.Analytics], error) {
		return vendor.Analytics(ctx, ref, revenueDays)
	})
}

// underCursor is the campaign whose reports are opened; without an id it is all.
func (v *campaigns) underCursor() model.CampaignRef {
	row, _ := v.table.Selected()
	return row.Ref()
}

func (v *campaigns) whyNotOpen() string {
	row, ok := v.table.Selected()
	switch {
	case !ok:
		return "there is no campaign here"
	case row.ID == "" && v.chosen(row):
		return "these are all campaigns, which every list shows: the rows below have pages"
	case row.ID == "":
		return "these are all campaigns: c shows all of them in every list"
	}
	return ""
}

func (v *campaigns) open() tea.Cmd {
	row, _ := v.table.Selected()
	return open(Route{Campaign: row.Ref()})
}

// Scoped is the campaign under the cursor, which c chooses.
func (v *campaigns) Scoped() (Scope, bool) {
	row, ok := v.table.Selected()
	return row.scope(), ok
}

func (v *campaigns) Copy() clip {
	row, _ := v.table.Selected()
	return clip{row.ID, "the campaign's id"}
}

// chosen tells whether a row is what the other lists show.
func (v *campaigns) chosen(row campaignRow) bool {
	return row.Backend == v.env.scope.Backend && row.ID == v.env.scope.Campaign
}

// chosenCell says which row the other lists show.
func (v *campaigns) chosenCell(c campaignRow) ui.Cell {
	if v.chosen(c) {
		return ui.Cell{Text: "shown", Tone: ui.Accent}
	}
	return ui.Cell{}
}

// revenueCell is what the vendor says about the last days, exact.
func (v *campaigns) revenueCell(c campaignRow) ui.Cell {
	t := v.revenues[c.Ref()]
	switch {
	case t == nil:
		return ui.Cell{}
	case !t.known && t.busy:
		return quiet("…")
	case !t.known:
		return quiet("–")
	}
	cell := moneyCell(v.env, revenueOf(t.fresh.Value))
	if t.problem(v.env) != "" {
		cell.Tone = ui.Warn
	}
	return cell
}

// aboutRow is everything about a row, with the revenue after what waits.
func (v *campaigns) aboutRow(c campaignRow) []ui.Section {
	out := campaignSections(v.env, c)
	t := v.revenues[c.Ref()]
	if t == nil || len(out) < 2 {
		return out
	}
	money := revenueOf(t.fresh.Value)
	if t.known && !money.Known && t.problem(v.env) == "" {
		return out // a program without revenue
	}
	return slices.Insert(out, 2, ui.Section{Title: "the last 30 days", Pairs: withValues([]ui.Pair{
		{Label: "revenue", Value: moneyText(v.env, money)}, t.age(v.env),
	})})
}

// revenueOf finds the revenue among a vendor's figures; not known where none of
// them is it.
func revenueOf(a model.Analytics) model.Opt[model.Money] {
	for _, name := range []string{"totalRevenue", "referralRevenue"} {
		for _, f := range a.Figures {
			if f.Name == name && f.Money.Known {
				return f.Money
			}
		}
	}
	return model.Opt[model.Money]{}
}

func (v *campaigns) columns(env Env) []ui.Column[campaignRow] {
	type row = campaignRow
	return []ui.Column[row]{
		{
			ID: "name", Title: "campaign", Width: 15, Flex: 1, Most: 60,
			Cell: func(c row) ui.Cell { return plainly(env.show(c.scope().title())) },
		},
		{ID: "chosen", Title: "", Width: 5, Cell: v.chosenCell},
		{
			ID: "type", Title: "type", Width: 9, Drop: 4,
			Cell: func(c row) ui.Cell { return quiet(lower(c.Type)) },
		},
		{
			ID: "status", Title: "status", Width: 13,
			Cell: func(c row) ui.Cell { return ui.Cell{Text: lower(c.Status), Tone: campaignTone(c.Status)} },
		},
		{
			ID: "people", Title: "people", Width: 7, Right: true, Whole: true,
			Cell: func(c row) ui.Cell { return plainly(ui.Number(c.people)) },
		},
		{
			ID: "referrals", Title: "refs", Width: 6, Right: true, Whole: true, Drop: 2,
			Cell: func(c row) ui.Cell { return plainly(figure(c.Referrals)) },
		},
		{
			ID: "revenue", Title: "30 days", Width: 14, Right: true, Drop: 3,
			Cell: v.revenueCell,
		},
		{
			ID: "waiting", Title: "waits", Width: 6, Right: true, Whole: true,
			Cell: func(c row) ui.Cell { return ui.Cell{Text: digits(int64(c.waits()), c.waits() > 0), Tone: ui.Accent} },
		},
		{
			ID: "hooks", Title: "webhooks", Width: 9, Drop: 1,
			Cell: func(c row) ui.Cell { return hookCell(env, c) },
		},
		{
			ID: "read", Title: "read", Width: 5, Right: true, Drop: 5,
			Cell: func(c row) ui.Cell {
				if _, at := c.known(env); c.ID != "" {
					return quiet(env.aged(at))
				}
				return ui.Cell{}
			},
		},
	}
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
