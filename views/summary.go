package views

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// summary is the page of what a month earned and what became of it, one row a
// campaign, currency and part, with everything about the row below.
type summary struct {
	report
	books  *tablePanel[model.SummaryBook]
	beside *tablePanel[besideSums]
	active panel
}

func newSummary(env Env, of Report) *summary {
	v := &summary{report: newReport(env, of)}
	v.books = newTablePanel(env.Styles, "earned", "", bookID, v.bookColumns())
	v.beside = newTablePanel(env.Styles, "in no sum", "everything is in the sums", besideID, v.besideColumns())
	v.active = v.books
	return v
}

func (v *summary) Init() tea.Cmd { return v.load() }

func (v *summary) Actions() []ui.Action {
	return append(v.actions(), []ui.Action{
		{
			ID: "panel.next", Keys: []string{"tab"}, Help: "panels", Group: groupPeople,
			Run: func() tea.Cmd { v.turn(); return nil },
		},
		{
			ID: "panel.previous", Keys: []string{"shift+tab"}, Help: "panels back", Group: groupPeople,
			Hidden: true, Run: func() tea.Cmd { v.turn(); return nil },
		},
		{
			ID: "reconciliation.open", Keys: []string{"D"}, Help: "paid against issued", Group: groupPay,
			Run: func() tea.Cmd {
				return open(Route{Report: Report{Kind: ReportPayouts, Campaign: v.of.Campaign, Month: v.of.Month}})
			},
		},
	}...)
}

func (v *summary) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg, tea.MouseMsg:
		v.active.update(ui.Shift(msg, 0, reportHead))
		v.resize() // another row says more or less below
		return nil
	}
	cmd, fresh := v.hear(msg)
	if fresh {
		v.write()
	}
	return cmd
}

// turn goes to the other panel.
func (v *summary) turn() {
	if v.active == panel(v.books) {
		v.active = v.beside
	} else {
		v.active = v.books
	}
	v.resize()
}

// write shows what was found.
func (v *summary) write() {
	v.books.table.SetEmpty(v.nothing("nothing was earned"))
	v.books.take(v.found.Books)
	v.beside.take(besidesOf(v.found))
	v.resize()
}

func (v *summary) SetSize(w, h int) {
	v.w, v.h = w, h
	v.resize()
}

// resize leaves the table what the card below takes not.
func (v *summary) resize() {
	rest := max(1, v.h-reportHead)
	v.active.setSize(v.w, max(min(rest, 3), rest-len(v.card())))
}

func (v *summary) SetStyles(st *ui.Styles) {
	v.env.Styles = st
	v.books.setStyles(st)
	v.beside.setStyles(st)
}

func (v *summary) Copy() clip {
	b, _ := v.books.table.Selected()
	return clip{b.CampaignID, "the campaign's id"}
}

func (v *summary) View() string {
	head := []string{v.title("Month's summary")}
	if !v.loaded {
		return ui.Fill(ui.JoinV(head[0], blankPage(v.env, v.err, v.w, max(1, v.h-1))), v.w, v.h)
	}
	head = append(head, " "+v.failedOr(joinWhole(v.env.Styles, v.facts(), max(1, v.w-1))), panelNames(v.env.Styles, []panel{v.books, v.beside}, v.active, v.w))
	body := append(head, v.active.view())
	return ui.Fill(ui.JoinV(append(body, v.card()...)...), v.w, v.h)
}

// facts are what a month's end asks first.
func (v *summary) facts() []string {
	st, parts := v.env.Styles, []string{}
	say := func(tone ui.Tone, text string) {
		parts = append(parts, st.Tone(tone).Render(ui.Clean(verdictMark(st, tone)+" "+text)))
	}
	books := len(v.found.Books)
	switch open := v.found.Unclosed(); {
	case open > 0:
		say(ui.Bad, fmt.Sprintf("%s of %s not close", ui.Number(open), booksDo(books)))
	case books > 0:
		say(ui.Good, "the books close")
	}
	if n := len(v.found.Differences); n > 0 {
		say(ui.Warn, countOf(n, "difference")+": D")
	} else if len(v.found.Payouts) > 0 {
		say(ui.Good, "paid and issued agree")
	}
	missing, left := 0, 0
	for _, c := range v.found.Conversions {
		missing += c.Missing
	}
	for _, g := range v.found.Gaps {
		left += g.Count
	}
	if missing > 0 {
		say(ui.Warn, countOf(missing, "conversion")+" missing")
	}
	if left > 0 {
		say(ui.Warn, ui.Number(left)+" in no sum: tab")
	}
	return parts
}

func booksDo(n int) string {
	if n == 1 {
		return "1 book does"
	}
	return ui.Number(n) + " books do"
}

// card is everything about the row under the cursor.
func (v *summary) card() []string {
	if v.active == panel(v.beside) {
		row, ok := v.beside.table.Selected()
		if !ok {
			return nil
		}
		return append([]string{v.env.Styles.HRule(v.campaignAndID(row.backend, row.campaign), v.w)}, indented(v.env.show(row.text), v.w)...)
	}
	b, ok := v.books.table.Selected()
	if !ok {
		return nil
	}
	title := v.campaignAndID(b.Backend, b.CampaignID) + " · " + partWord(b.Part) + " · " + b.Currency + " · " + countOf(b.Count, "thing")
	st := v.env.Styles
	closes := st.Tone(ui.Good).Render(st.Mark(ui.Good) + " earned is what the others come to")
	if !b.Closes() {
		closes = st.Tone(ui.Bad).Render(st.Mark(ui.Bad) + " earned is not what the others come to: this is a mistake of refdesk, please report it")
	}
	return append(card(st, title, v.bookPairs(b), v.w), " "+ui.Cut(closes, max(1, v.w-1)))
}

// indented wraps a text with a margin.
func indented(text string, w int) []string {
	lines := ui.Wrap(text, max(1, w-2))
	for i := range lines {
		lines[i] = " " + lines[i]
	}
	return lines
}
