package views

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// risky lists the people whom the vendor holds for risky: high first, then
// medium.
type risky struct {
	*list[model.PersonRow]
	view   string // what this list is called among the views of a tab, "" where it is alone
	levels []level
	ticket int
}

// level is how many people the vendor holds for so risky.
type level struct {
	word  string
	count int
}

// levelsMsg brings how many people there are of each level.
type levelsMsg struct {
	ticket int
	levels []level
	err    error
}

// riskQueries are the query texts of the levels shown, worst first.
var riskQueries = []string{"risk:high", "risk:medium"}

func newRisky(env Env) *risky {
	v := &risky{}
	l := newList(env, "risky", "words, reason:velocity, referrals>3, joined<2d", func(Scope) *ui.Table[model.PersonRow] {
		return newTable(env.Styles, personRowID, riskyColumns(env),
			"nobody at high or medium risk", "the vendor's own levels, read with each person")
	})
	l.fetch, l.along, l.banner = fetchRisky(env.Lists), v.count, oneLine(v.levelLine)
	l.order = "the vendor's own levels"
	l.about = func(r model.PersonRow) []ui.Section { return personAside(v.env, r) }
	l.sorts = []sortBy{{"name", false}, {"reason", false}, {"referrals", true}, {"waiting", true}, {"joined", true}}
	l.viewsAs = savedViewsOfFraud
	v.list = l
	return v
}

func (v *risky) Actions() []ui.Action {
	out := append([]ui.Action{
		{
			ID: "person.open", Keys: []string{"enter"}, Help: "open", Group: groupPeople,
			Blocked: v.whyNotOpen, Run: v.open,
		},
		{
			ID: "person.approve", Keys: []string{"a"}, Help: "clear", Group: groupDecide,
			Writes: true, Hidden: true, Blocked: v.whyNotDecide,
		},
		{
			ID: "person.refuse", Keys: []string{"x"}, Help: "block", Group: groupDecide,
			Writes: true, Hidden: true, Blocked: v.whyNotDecide,
		},
	}, v.actions()...)
	row, ok := v.table.Selected()
	return append(out, caseAction(v.env, row.Ref(), v.whyNotOpen), referrerAction(row, ok), ui.Action{
		ID: "person.note", Keys: []string{"n"}, Help: "note", Group: groupDecide, Asks: true,
		Writes: true, Blocked: v.whyNotOpen, Run: v.note,
	})
}

func (v *risky) Update(msg tea.Msg) tea.Cmd {
	if msg, ok := msg.(levelsMsg); ok {
		if msg.ticket == v.ticket && msg.err == nil {
			v.levels = msg.levels
		}
		return nil
	}
	return v.update(msg)
}

func (v *risky) whyNotOpen() string { return nobodyUnless(v.table.Selected()) }

// verbRisk is what a vendor is asked about: whether it takes a verdict on a
// person.
const verbRisk model.Verb = "risk"

// whyNotDecide says where a person's level is decided on, and what can be done
// here.
func (v *risky) whyNotDecide() string {
	row, ok := v.table.Selected()
	if !ok {
		return v.whyNotOpen()
	}
	here := "people are not decided on here: 4 decides on their rewards"
	if why := v.env.Vendor.WhyNot(row.Backend, model.ObjectParticipant, verbRisk); why != "" {
		return here + " · " + why
	}
	return here
}

func (v *risky) open() tea.Cmd {
	row, _ := v.table.Selected()
	return open(Route{Person: row.Ref()})
}

func (v *risky) note() tea.Cmd {
	row, _ := v.table.Selected()
	return askNote(v.env, row.ObjectRef(), v.env.person(row.Participant))
}

func (v *risky) Copy() clip {
	row, _ := v.table.Selected()
	return personCopy(row.Participant)
}

// count asks how many of those who match there are of each level.
func (v *risky) count(q model.Query) tea.Cmd {
	v.ticket++
	ctx, lists, ticket := v.env.Ctx, v.env.Lists, v.ticket
	q.Offset, q.Count, q.Sort = 0, 0, ""
	return func() tea.Msg {
		levels, err := countLevels(ctx, lists, q)
		return levelsMsg{ticket, levels, err}
	}
}

// countLevels counts by level, and those of whom the vendor said nothing or a
// word not heard of as the rest.
func countLevels(ctx context.Context, lists Lists, q model.Query) ([]level, error) {
	all, err := lists.People(ctx, q)
	if err != nil {
		return nil, err
	}
	rest, out := all.Matched, []level{}
	for _, word := range []string{"high", "medium", "low"} {
		ask := q
		ask.Text = strings.TrimSpace("risk:" + word + " " + q.Text)
		found, err := lists.People(ctx, ask)
		if err != nil {
			return nil, err
		}
		rest -= found.Matched
		out = append(out, level{word, found.Matched})
	}
	if rest > 0 {
		out = append(out, level{"not told", rest})
	}
	return out, nil
}

// levelLine says how many there are of each level.
func (v *risky) levelLine(w int) string {
	st := v.env.Styles
	parts := make([]string, len(v.levels), len(v.levels)+1)
	for i, l := range v.levels {
		tone := riskTone(l.word)
		if l.count == 0 {
			tone = ui.Quiet
		}
		text := strings.TrimSpace(verdictMark(st, tone) + " " + l.word + " " + ui.Number(l.count))
		parts[i] = st.Tone(tone).Render(text)
	}
	if v.view != "" {
		parts = append([]string{st.Focus.Render("[" + v.view + "]")}, parts...)
	}
	return joinWhole(st, parts, w)
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

// riskyColumns put the level first: it is what the list is about.
func riskyColumns(env Env) []ui.Column[model.PersonRow] {
	type row = model.PersonRow
	return []ui.Column[row]{
		{ID: "risk", Title: "risk", Width: 8, Cell: func(r row) ui.Cell { return riskCell(r.Participant) }},
		{
			ID: "name", Title: "name", Width: 14, Flex: 2, Most: 36,
			Cell: func(r row) ui.Cell { return nameCell(env, r.Participant) },
		},
		{
			ID: "reason", Title: "vendor's reason", Width: 20, Flex: 2, Most: 40,
			Cell: func(r row) ui.Cell { return plainly(lower(r.RiskReason.V)) },
		},
		{
			ID: "reading", Title: "may mean", Width: 16, Flex: 2, Most: 50, Drop: 5,
			Cell: func(r row) ui.Cell { return quiet(reading(r.RiskReason.V)) },
		},
		{
			ID: "referrals", Title: "refs", Width: 5, Right: true, Whole: true, Drop: 2,
			Cell: func(r row) ui.Cell { return plainly(digits(r.ReferralCount.V, r.ReferralCount.Known)) },
		},
		{
			ID: "waiting", Title: "waits", Width: 6, Right: true, Whole: true, Drop: 1,
			Cell: func(r row) ui.Cell { return ui.Cell{Text: digits(int64(r.Waiting), r.Waiting > 0), Tone: ui.Accent} },
		},
		{
			ID: "joined", Title: "joined", Width: 7, Right: true, Drop: 3,
			Cell: func(r row) ui.Cell { return quiet(env.aged(r.CreatedAt)) },
		},
	}
}
