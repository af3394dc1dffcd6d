package views

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// reconciliation is the page of commissions that are paid against payouts that
// were issued: a row for the sums of each campaign and currency, and below it
// each payout and commission that differs.
type reconciliation struct {
	report
	table *tablePanel[model.PayoutCheck]
}

func newReconciliation(env Env, of Report) *reconciliation {
	v := &reconciliation{report: newReport(env, of)}
	v.table = newTablePanel(env.Styles, "differences", "", checkID, v.columns())
	return v
}

func (v *reconciliation) Init() tea.Cmd { return v.load() }

func (v *reconciliation) Actions() []ui.Action {
	return append([]ui.Action{
		{
			ID: "payout.open", Keys: []string{"enter"}, Help: "commissions inside", Group: groupPeople,
			Blocked: v.whyNotOpen, Run: v.open,
		},
		{
			ID: "payout.person", Keys: []string{"o"}, Help: "person", Group: groupPeople,
			Blocked: v.whyNoPerson, Run: v.openPerson,
		},
		{
			ID: "summary.open", Keys: []string{"#"}, Help: "month's summary", Group: groupPay,
			Run: func() tea.Cmd {
				return open(Route{Report: Report{Kind: ReportSummary, Campaign: v.of.Campaign, Month: v.of.Month}})
			},
		},
	}, v.actions()...)
}

func (v *reconciliation) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg, tea.MouseMsg:
		v.table.update(ui.Shift(msg, 0, reportHead))
		v.resize() // another row says more or less below
		return nil
	}
	cmd, fresh := v.hear(msg)
	if fresh {
		v.write()
	}
	return cmd
}

func (v *reconciliation) write() {
	rows := checksOf(v.found)
	v.table.table.SetEmpty(v.nothing("no payout was issued and no commission paid"))
	v.table.take(rows)
	v.resize()
}

// checksOf gives each sum with what differs in it below. What has no sum comes
// last.
func checksOf(s model.Summary) []model.PayoutCheck {
	same := func(a, b model.PayoutCheck) bool {
		return a.Backend == b.Backend && a.CampaignID == b.CampaignID && a.Currency == b.Currency
	}
	var rows []model.PayoutCheck
	told := make([]bool, len(s.Differences))
	for _, sum := range s.Payouts {
		rows = append(rows, sum)
		for i, d := range s.Differences {
			if same(sum, d) {
				rows, told[i] = append(rows, d), true
			}
		}
	}
	for i, d := range s.Differences {
		if !told[i] {
			rows = append(rows, d)
		}
	}
	return rows
}

func (v *reconciliation) SetSize(w, h int) {
	v.w, v.h = w, h
	v.resize()
}

func (v *reconciliation) resize() {
	rest := max(1, v.h-reportHead)
	v.table.setSize(v.w, max(min(rest, 3), rest-len(v.card())))
}

func (v *reconciliation) SetStyles(st *ui.Styles) {
	v.env.Styles = st
	v.table.setStyles(st)
}

func (v *reconciliation) whyNotOpen() string {
	if c, _ := v.table.table.Selected(); c.Object != model.ObjectPayout {
		return "only a payout has commissions inside: o leads to the person"
	}
	return ""
}

func (v *reconciliation) open() tea.Cmd {
	c, _ := v.table.table.Selected()
	return open(Route{Payout: model.ObjectRef{Backend: c.Backend, CampaignID: c.CampaignID, Object: model.ObjectPayout, ID: c.ID}})
}

func (v *reconciliation) whyNoPerson() string {
	if c, _ := v.table.table.Selected(); c.Person == "" {
		return "this row is about nobody"
	}
	return ""
}

func (v *reconciliation) openPerson() tea.Cmd {
	c, _ := v.table.table.Selected()
	return open(Route{Person: model.PersonRef{Backend: c.Backend, CampaignID: c.CampaignID, ID: c.Person}})
}

func (v *reconciliation) Copy() clip {
	c, _ := v.table.table.Selected()
	return clip{c.ID, "the " + string(c.Object) + "'s id"}
}

func (v *reconciliation) View() string {
	head := []string{v.title("Paid against issued")}
	if !v.loaded {
		return ui.Fill(ui.JoinV(head[0], blankPage(v.env, v.err, v.w, max(1, v.h-1))), v.w, v.h)
	}
	st := v.env.Styles
	about := st.Label.Render("commissions paid, against payouts issued in the month")
	if v.of.Month.IsZero() {
		about = st.Label.Render("commissions paid, against payouts issued")
	}
	head = append(head, " "+v.failedOr(ui.Cut(about, max(1, v.w-1))), " "+ui.Cut(v.verdict(), max(1, v.w-1)))
	body := append(head, v.table.view())
	return ui.Fill(ui.JoinV(append(body, v.card()...)...), v.w, v.h)
}

// verdict says whether the two agree.
func (v *reconciliation) verdict() string {
	st := v.env.Styles
	apart := 0
	for _, sum := range v.found.Payouts {
		if sum.Difference.V.Minor != 0 {
			apart++
		}
	}
	switch n := len(v.found.Differences); {
	case n == 0 && len(v.found.Payouts) == 0:
		return st.Label.Render("nothing to hold against one another")
	case n == 0:
		return st.Tone(ui.Good).Render(st.Mark(ui.Good) + " they agree")
	case apart == 0:
		return st.Tone(ui.Warn).Render(fmt.Sprintf("%s the sums agree, %s", st.Mark(ui.Warn), differing(n)))
	default:
		return st.Tone(ui.Bad).Render(fmt.Sprintf("%s %s of %s apart, %s", st.Mark(ui.Bad), ui.Number(apart), sumsAre(len(v.found.Payouts)), differing(n)))
	}
}

func differing(n int) string {
	if n == 1 {
		return "1 row differs"
	}
	return ui.Number(n) + " rows differ"
}

func sumsAre(n int) string {
	if n == 1 {
		return "1 sum is"
	}
	return ui.Number(n) + " sums are"
}

// card is everything about the row under the cursor.
func (v *reconciliation) card() []string {
	c, ok := v.table.table.Selected()
	if !ok {
		return nil
	}
	st, title := v.env.Styles, checkTitle(c)+" · "+v.campaignAndID(c.Backend, c.CampaignID)
	lines := card(st, title, []ui.Pair{
		{Label: "commissions paid", Value: moneyOr(v.env, c.Paid, "–")},
		{Label: "payouts issued", Value: moneyOr(v.env, c.Issued, "–")},
		{Label: "difference", Value: moneyOr(v.env, c.Difference, "–"), Tone: differenceTone(c.Difference)},
		{Label: "commissions", Value: ui.Number(c.Count)},
	}, v.w)
	if c.Why != "" {
		lines = append(lines, indented(v.env.show(c.Why), v.w)...)
	}
	return lines
}

func checkID(c model.PayoutCheck) string {
	return c.Backend + "/" + c.CampaignID + "/" + c.Currency + "/" + string(c.Object) + "/" + c.ID
}

// checkTitle names a row.
func checkTitle(c model.PayoutCheck) string {
	if c.ID == "" {
		return "all of " + c.Currency
	}
	return string(c.Object) + " " + c.ID
}

// differenceTone: what differs is looked into.
func differenceTone(m model.Opt[model.Money]) ui.Tone {
	switch {
	case !m.Known || m.V.Minor != 0:
		return ui.Warn
	}
	return ui.Good
}

func (v *reconciliation) columns() []ui.Column[model.PayoutCheck] {
	type row = model.PayoutCheck
	return []ui.Column[row]{
		{ID: "what", Title: "what", Width: 16, Flex: 2, Most: 34, Cell: checkCell},
		{
			ID: "campaign", Title: "campaign", Width: 12, Flex: 1, Most: 30, Drop: 3,
			Cell: func(c row) ui.Cell { return quiet(v.campaignName(c.Backend, c.CampaignID)) },
		},
		{
			ID: "paid", Title: "paid", Width: 12, Right: true, Whole: true,
			Cell: func(c row) ui.Cell { return moneyCell(v.env, c.Paid) },
		},
		{
			ID: "issued", Title: "issued", Width: 12, Right: true, Whole: true,
			Cell: func(c row) ui.Cell { return moneyCell(v.env, c.Issued) },
		},
		{
			ID: "difference", Title: "difference", Width: 12, Right: true, Whole: true,
			Cell: func(c row) ui.Cell {
				return ui.Cell{Text: moneyOr(v.env, c.Difference, "–"), Tone: differenceTone(c.Difference)}
			},
		},
		{
			ID: "why", Title: "why", Width: 20, Flex: 3, Drop: 2,
			Cell: func(c row) ui.Cell { return quiet(v.env.show(c.Why)) },
		},
	}
}

// checkCell sets the sums off from what differs in them.
func checkCell(c model.PayoutCheck) ui.Cell {
	if c.ID == "" {
		return ui.Cell{Text: checkTitle(c), Tone: ui.Accent}
	}
	return plainly("  " + checkTitle(c))
}
