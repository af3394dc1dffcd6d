package views

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// fraud is the tab of cases, in several views of the queue, with the people
// whom the vendor holds for risky as the last of them.
type fraud struct {
	env   Env
	at    int // of views
	cases *caseQueue
	risky *risky
}

// fraudView is one way to look at the tab; the text is what its rows match.
type fraudView struct {
	name, text string
	empty      string // what an empty list says
	count      func(model.CaseCounts) int
}

// caseViews are the views of the queue, in the order of the key v.
var caseViews = []fraudView{
	{"to decide", "state:open", "nothing to decide", func(c model.CaseCounts) int { return c.New + c.Returned }},
	{"new", "state:new", "no new cases", func(c model.CaseCounts) int { return c.New }},
	{"returned", "state:returned", "no case came back", func(c model.CaseCounts) int { return c.Returned }},
	{"held", "state:held", "nothing is on hold", func(c model.CaseCounts) int { return c.Held }},
	{"decided", "state:decided", "nothing was decided yet", func(c model.CaseCounts) int { return c.Decided }},
}

// riskView is the view of people that follows those of cases.
const riskView = "vendor's risk"

func newFraud(env Env) *fraud {
	v := &fraud{env: env, risky: newRisky(env)}
	if env.Cases == nil { // a console without cases has the vendor's word alone
		v.at = len(caseViews)
		return v
	}
	v.cases, v.risky.view = newCaseQueue(env), riskView
	return v
}

// tab is what a view is made of.
type tab interface {
	screen
	cornered
	Order() string
	Brief() string
	pinner
	Jump(place int) tea.Cmd
	setFilter(text string) tea.Cmd
	marker
}

// shown is the list being looked at.
func (v *fraud) shown() tab {
	if v.at == len(caseViews) {
		return v.risky
	}
	return v.cases
}

func (v *fraud) Init() tea.Cmd { return v.shown().Init() }

func (v *fraud) Actions() []ui.Action {
	all := v.shown().Actions()
	opens := slices.IndexFunc(all, func(a ui.Action) bool { return a.Keys[0] == "enter" })
	return slices.Insert(all, opens+1, ui.Action{
		ID: "fraud.queue", Keys: []string{"v"}, Help: "views", Group: groupLists,
		Blocked: v.whyOneView, Run: v.nextView,
	})
}

func (v *fraud) whyOneView() string {
	if v.cases == nil {
		return "this console has no cases"
	}
	return ""
}

// nextView goes on to the next view, and after the last to the first.
func (v *fraud) nextView() tea.Cmd {
	v.at = (v.at + 1) % (len(caseViews) + 1)
	if v.at == len(caseViews) {
		return v.risky.refresh()
	}
	return v.cases.look(v.at)
}

// Update hands keys to the list being looked at, news as well, and all else to
// both: an answer may come after the list was left.
func (v *fraud) Update(msg tea.Msg) tea.Cmd {
	switch msg.(type) {
	case tea.KeyPressMsg, tea.MouseMsg, tea.PasteMsg, EventsMsg, shownMsg:
		return v.shown().Update(msg)
	}
	cmd := v.risky.Update(msg)
	if v.cases == nil {
		return cmd
	}
	return tea.Batch(cmd, v.cases.Update(msg))
}

// queue is the list of cases while it is looked at, nil otherwise.
func (v *fraud) queue() *caseQueue {
	if v.at == len(caseViews) {
		return nil
	}
	return v.cases
}

// Pin keeps the cursor of the list being looked at on its row.
func (v *fraud) Pin() { v.shown().Pin() }

// Jump goes to a row of the list being looked at.
func (v *fraud) Jump(place int) tea.Cmd { return v.shown().Jump(place) }

func (v *fraud) setFilter(text string) tea.Cmd { return v.shown().setFilter(text) }

func (v *fraud) SetSize(w, h int) {
	v.risky.SetSize(w, h)
	if v.cases != nil {
		v.cases.SetSize(w, h)
	}
}

func (v *fraud) SetStyles(st *ui.Styles) {
	v.env.Styles = st
	v.risky.SetStyles(st)
	if v.cases != nil {
		v.cases.SetStyles(st)
	}
}

func (v *fraud) SetCorner(p pane) {
	v.risky.SetCorner(p)
	if v.cases != nil {
		v.cases.SetCorner(p)
	}
}

func (v *fraud) View() string           { return v.shown().View() }
func (v *fraud) Typing() bool           { return v.shown().Typing() }
func (v *fraud) Clear() (tea.Cmd, bool) { return v.shown().Clear() }
func (v *fraud) Marks() int             { return v.shown().Marks() }
func (v *fraud) Copy() clip             { return v.shown().Copy() }
func (v *fraud) Headline() string       { return v.shown().Headline() }
func (v *fraud) Brief() string          { return v.shown().Brief() }
func (v *fraud) Order() string          { return v.shown().Order() }

// savedViewsOfFraud has a key of its own: v goes through the views of the queue.
var savedViewsOfFraud = ui.Action{ID: "fraud.views", Keys: []string{"W"}}
