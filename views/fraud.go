package views

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// fraud lists the people whom the vendor holds for risky: high first, then
// medium.
type fraud struct {
	*list[model.PersonRow]
}

// riskQueries are the query texts of the levels shown, worst first.
var riskQueries = []string{"risk:high", "risk:medium"}

func newFraud(env Env) *fraud {
	l := newList(env, "fraud", "words, reason:velocity, referrals>3, joined<2d", func(Scope) *ui.Table[model.PersonRow] {
		return newTable(env.Styles, personRowID, fraudColumns(env),
			"nobody at high or medium risk", "the vendor's own levels, read with each person")
	})
	l.fetch = fetchRisky(env.Lists)
	l.about = func(r model.PersonRow) []ui.Section {
		return personAside(env, r)
	}
	l.sorts = []sortBy{{"name", false}, {"reason", false}, {"referrals", true}, {"waiting", true}, {"joined", true}}
	return &fraud{l}
}

func (v *fraud) Actions() []ui.Action {
	return append([]ui.Action{
		{
			ID: "person.open", Keys: []string{"enter"}, Help: "open", Group: groupPeople,
			Blocked: v.whyNotOpen, Run: v.open,
		},
	}, v.actions()...)
}

func (v *fraud) Update(msg tea.Msg) tea.Cmd { return v.update(msg) }

func (v *fraud) whyNotOpen() string { return nobodyUnless(v.table.Selected()) }

func (v *fraud) open() tea.Cmd {
	row, _ := v.table.Selected()
	return open(Route{Person: row.Ref()})
}

func (v *fraud) Copy() string {
	row, _ := v.table.Selected()
	return personCopy(v.env, row.Participant)
}

// fetchRisky lays the lists of the levels end to end and gives a window of the
// whole. The order asked for holds within each level.
func fetchRisky(lists Lists) func(context.Context, model.Query) (model.Window[model.PersonRow], error) {
	return func(ctx context.Context, q model.Query) (model.Window[model.PersonRow], error) {
		out := model.Window[model.PersonRow]{Offset: q.Offset}
		for _, level := range riskQueries {
			ask := q
			ask.Text = level + " " + q.Text
			ask.Offset = max(0, q.Offset-out.Matched)
			ask.Count = q.Count - len(out.Rows)
			page, err := lists.People(ctx, ask)
			if err != nil {
				return out, shiftMistake(err, len(level)+1)
			}
			if q.Offset < out.Matched+page.Matched {
				out.Rows = append(out.Rows, page.Rows...)
			}
			out.Matched += page.Matched
			out.Total = page.Total
		}
		return out, nil
	}
}

// fraudColumns put the level first: it is what the list is about.
func fraudColumns(env Env) []ui.Column[model.PersonRow] {
	type row = model.PersonRow
	return []ui.Column[row]{
		{ID: "risk", Title: "risk", Width: 8, Cell: func(r row) ui.Cell { return riskCell(r.Participant) }},
		{
			ID: "name", Title: "name", Width: 16, Flex: 2, Most: 36,
			Cell: func(r row) ui.Cell { return nameCell(env, r.Participant) },
		},
		{
			ID: "reason", Title: "vendor's reason", Width: 22, Flex: 3, Most: 60,
			Cell: func(r row) ui.Cell { return plainly(lower(r.RiskReason.V)) },
		},
		{
			ID: "referrals", Title: "refs", Width: 5, Right: true, Drop: 2,
			Cell: func(r row) ui.Cell { return plainly(digits(r.ReferralCount.V, r.ReferralCount.Known)) },
		},
		{
			ID: "waiting", Title: "waits", Width: 6, Right: true, Drop: 1,
			Cell: func(r row) ui.Cell { return ui.Cell{Text: digits(int64(r.Waiting), r.Waiting > 0), Tone: ui.Accent} },
		},
		{
			ID: "joined", Title: "joined", Width: 7, Right: true, Drop: 3,
			Cell: func(r row) ui.Cell { return quiet(env.ago(r.CreatedAt)) },
		},
	}
}
