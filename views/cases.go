package views

import (
	"context"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// caseQueue lists cases: what is at stake times how likely it is to be lost
// comes first, and the older of two alike.
type caseQueue struct {
	*list[model.Case]
	judging *judging
	view    fraudView
	counts  model.CaseCounts
	counted bool
	ticket  int
	reopen  int64 // the case whose verdict was taken back: the cursor goes to it
	matched matchedCases
}

// caseCountsMsg brings how many cases are where.
type caseCountsMsg struct {
	ticket int
	counts model.CaseCounts
	err    error
}

func newCaseQueue(env Env) *caseQueue {
	v := &caseQueue{judging: newJudging(env), view: caseViews[0]}
	l := newList(env, "cases", "words, score>70, signal:same-device, waiting>0", func(Scope) *ui.Table[model.Case] {
		return newTable(env.Styles, caseID, caseColumns(env), v.view.empty, "v: other views of the queue")
	})
	l.fetch, l.along, l.banner = fetchCases(env.Cases, v.view.text), v.count, oneLine(v.viewLine)
	l.order = "what came back, then score × at stake, then age"
	l.about = func(c model.Case) []ui.Section { return caseAside(v.env, c) }
	l.sorts = []sortBy{{"deadline", false}, {"score", true}, {"urgency", true}, {"opened", false}, {"people", true}, {"name", false}, {"state", false}}
	l.viewsAs = savedViewsOfFraud
	v.list = l
	return v
}

func caseID(c model.Case) string { return strconv.FormatInt(c.ID, 10) }

// fetchCases asks for those cases of a view that match what is typed.
func fetchCases(cases Cases, view string) rowWindows[model.Case] {
	return func(ctx context.Context, q model.Query) (model.Window[model.Case], error) {
		q.Text = strings.TrimSpace(view + " " + q.Text)
		page, err := cases.Cases(ctx, q)
		if err != nil {
			return page, shiftMistake(err, len(view)+1)
		}
		return page, nil
	}
}

func (v *caseQueue) Actions() []ui.Action {
	return append([]ui.Action{
		v.deciding("case.clear", "a", "clear", model.VerdictClear, false),
		v.deciding("case.hold", "h", "hold", model.VerdictHold, false),
		v.deciding("case.block", "x", "block", model.VerdictBlock, false),
		{
			ID: "case.open", Keys: []string{"enter"}, Help: "open", Group: groupPeople,
			Blocked: v.whyNoCase, Run: v.open,
		},
		{
			ID: "case.note", Keys: []string{"n"}, Help: "note", Group: groupDecide, Asks: true,
			Writes: true, Blocked: v.whyNoCase, Run: v.note,
		},
		v.deciding("case.approve", "F", "clear and approve", model.VerdictClear, true),
		{
			ID: "list.markall", Keys: []string{"M"}, Help: "mark all", Group: groupLists,
			Blocked: v.whyNoCase, Run: v.markAll,
		},
		{
			ID: "case.person", Keys: []string{"o"}, Help: "person", Group: groupPeople,
			Blocked: v.whyNoCase, Run: v.openLead,
		},
		{
			ID: "person.case", Keys: []string{"C"}, Help: "case", Group: groupPeople,
			Hidden: true, Blocked: v.whyNoCase, Run: v.open,
		},
	}, v.actions()...)
}

// deciding is a key that gives a verdict.
func (v *caseQueue) deciding(id, key, help string, word model.VerdictWord, approve bool) ui.Action {
	return ui.Action{
		ID: id, Keys: []string{key}, Help: help, Group: groupDecide, Writes: true, Asks: true,
		Blocked: func() string { return v.whyNot(word) },
		Run:     func() tea.Cmd { return v.decide(model.VerdictRequest{Word: word, Approve: approve}) },
	}
}

func (v *caseQueue) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case caseCountsMsg:
		if msg.ticket == v.ticket && msg.err == nil {
			v.counts, v.counted = msg.counts, true
		}
		return nil
	case verdictMsg:
		v.judging.answered(msg)
		return v.refresh()
	case undoneMsg:
		if len(msg.verdicts) > 0 {
			v.reopen = msg.verdicts[0].CaseID
		}
		return v.refresh()
	case loadedMsg[model.Case]:
		cmd := v.update(msg)
		v.showReopened()
		return cmd
	case allMarkedMsg:
		return v.allMarked(msg)
	case casesCollectedMsg:
		return v.collected(msg)
	}
	return v.update(msg)
}

// showReopened puts the cursor on the case that is open again.
func (v *caseQueue) showReopened() {
	if v.reopen != 0 && v.table.Select(strconv.FormatInt(v.reopen, 10)) {
		v.reopen = 0
	}
}

// look shows another view of the queue, from its start.
func (v *caseQueue) look(at int) tea.Cmd {
	v.view = caseViews[at]
	v.fetch = fetchCases(v.env.Cases, v.view.text)
	v.clearMarks()
	v.rebuild()
	return v.load()
}

// count asks how many cases of those that match there are in each view.
func (v *caseQueue) count(q model.Query) tea.Cmd {
	v.ticket++
	ctx, cases, ticket := v.env.Ctx, v.env.Cases, v.ticket
	q.Offset, q.Count, q.Sort = 0, 0, ""
	return func() tea.Msg {
		counts, err := cases.CaseCounts(ctx, q)
		return caseCountsMsg{ticket, counts, err}
	}
}

// viewLine names the views with how many cases each has.
func (v *caseQueue) viewLine(w int) string {
	st := v.env.Styles
	parts := make([]string, 0, len(caseViews)+1)
	for _, one := range caseViews {
		text := one.name
		if v.counted {
			text += " " + ui.Number(one.count(v.counts))
		}
		if one.text == v.view.text {
			parts = append(parts, st.Focus.Render("["+text+"]"))
		} else {
			parts = append(parts, st.Label.Render(text))
		}
	}
	return joinWhole(st, append(parts, st.Label.Render(riskView)), w)
}

// beside gives the case so many rows from another; false when there is none. A
// case that has left the queue meanwhile has given its place to the one that
// followed.
func (v *caseQueue) beside(id int64, by int) (model.Case, bool) {
	rows := v.page.Rows
	at := slices.IndexFunc(rows, func(c model.Case) bool { return c.ID == id })
	if at < 0 {
		c, ok := v.table.Selected()
		return c, ok && by > 0
	}
	if at += by; at < 0 || at >= len(rows) {
		return model.Case{}, false
	}
	return rows[at], true
}

// after moves the cursor to the case so many rows from another and gives it.
func (v *caseQueue) after(id int64, by int) (int64, bool) {
	c, ok := v.beside(id, by)
	if ok {
		v.table.Select(caseID(c))
	}
	return c.ID, ok
}

func (v *caseQueue) whyNoCase() string {
	if _, ok := v.table.Selected(); !ok {
		return "there is no case here"
	}
	return ""
}

// whyNot looks at the case under the cursor; marked ones are looked at when the
// bulk is rehearsed.
func (v *caseQueue) whyNot(word model.VerdictWord) string {
	if len(v.table.Marked()) > 0 {
		return ""
	}
	c, _ := v.table.Selected()
	return v.judging.whyNot(word, c)
}

// decide gives a verdict on the case under the cursor, or on the marked ones.
func (v *caseQueue) decide(request model.VerdictRequest) tea.Cmd {
	if len(v.table.Marked()) > 0 {
		return v.collect(request)
	}
	c, _ := v.table.Selected()
	request.Cases = []model.Case{c}
	give := func(r model.VerdictRequest) tea.Cmd {
		return v.judging.one(r, func() tea.Cmd { return v.next(c.ID) })
	}
	if request.Word == model.VerdictClear {
		return give(request)
	}
	return v.judging.ask(request, v.introOf(c, request.Word), give)
}

// introOf says what a case rests on and, as its page does, what a verdict on it
// would set off: a row of the queue does not carry that, so it is read.
func (v *caseQueue) introOf(c model.Case, word model.VerdictWord) func() []string {
	env, cases := v.env, v.env.Cases
	return func() []string {
		intro := append(caseIntro(env, c), "")
		page, err := cases.Case(env.Ctx, c.ID)
		if err != nil {
			return append(intro, "what this sets off could not be read: "+env.show(plain(err)))
		}
		return append(intro, setsOff(env, page.Consequences, word))
	}
}

// next moves on from a case that was decided.
func (v *caseQueue) next(id int64) tea.Cmd {
	v.after(id, 1)
	return v.loadIfNeeded()
}

func (v *caseQueue) note() tea.Cmd {
	c, _ := v.table.Selected()
	return askCaseNote(v.env, c)
}

func (v *caseQueue) open() tea.Cmd {
	c, _ := v.table.Selected()
	return open(Route{Case: c.ID})
}

// openLead opens whom the case is about in the first place.
func (v *caseQueue) openLead() tea.Cmd {
	c, _ := v.table.Selected()
	return open(Route{Person: c.Lead.Ref()})
}

func (v *caseQueue) Copy() clip {
	c, ok := v.table.Selected()
	if !ok {
		return clip{}
	}
	return clip{caseID(c), "the case's number"}
}

func (v *caseQueue) SetStyles(st *ui.Styles) {
	v.list.SetStyles(st)
	v.judging.env.Styles = st
}
