package views

import (
	"errors"
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// casePage is one case with all that a verdict rests on: the evidence, the
// people and what waits for them, how they hang together, when they came, what
// was decided before, and what each verdict would set off.
type casePage struct {
	env     Env
	id      int64
	page    model.CasePage
	loaded  bool
	err     error // why the newest load failed; what was shown stays
	ticket  int
	busy    bool
	again   bool
	judging *judging

	evidence *textPanel
	people   *tablePanel[model.Member]
	ring     *ringPanel
	time     *timePanel
	history  *textPanel
	panes    panes
	marked   []string // ids of the people that keys decide on, none for all
	taken    bool     // others see that it is open here
	lent     bool     // the shell's pane stands at the foot of the right column
	w, h     int
}

// caseLoadedMsg brings a case.
type caseLoadedMsg struct {
	id     int64
	ticket int
	page   model.CasePage
	err    error
}

// takeAgainMsg says that a page, if it is still open, is to mark its case as
// such once more.
type takeAgainMsg struct{ page *casePage }

// readyMsg asks the shell to read the case that follows this one in the queue.
type readyMsg struct{ from int64 }

// advanceMsg asks the shell for the case so many rows from this one in the
// queue.
type advanceMsg struct {
	from int64
	by   int
}

func newCasePage(env Env, id int64) *casePage {
	st := env.Styles
	v := &casePage{
		env: env, id: id, judging: newJudging(env), w: 1, h: 1,
		evidence: newTextPanel(st, "evidence"),
		people:   newTablePanel(st, "people", "nobody", func(m model.Member) string { return m.ID }, memberColumns(env)),
		ring:     newRingPanel(env),
		time:     newTimePanel(env),
		history:  newTextPanel(st, "history"),
	}
	v.panes = panes{
		env: env, show: v.hasPanel, active: v.evidence,
		all: []panel{v.evidence, v.ring, v.people, v.time, v.history},
	}
	return v
}

func (v *casePage) Init() tea.Cmd { return v.load() }

func (v *casePage) Actions() []ui.Action {
	out := append(v.verdicts(), []ui.Action{
		{
			ID: "panel.next", Keys: []string{"tab"}, Help: "panels, links", Short: "panels", Group: groupPeople,
			Run: func() tea.Cmd { return v.turn(1) },
		},
		{
			ID: "case.next", Keys: []string{"."}, Help: "next case", Short: "next", Group: groupPeople,
			Run: func() tea.Cmd { return say(advanceMsg{v.id, 1}) },
		},
		{
			ID: "case.previous", Keys: []string{","}, Help: "case before", Short: "before", Group: groupPeople,
			Run: func() tea.Cmd { return say(advanceMsg{v.id, -1}) },
		},
	}...)
	out = append(out, v.remarks()...)
	return append(out, []ui.Action{
		{
			ID: "panel.open", Keys: []string{"enter"}, Help: "open", Group: groupPeople,
			Blocked: v.whyNotOpen, Run: v.open,
		},
		{
			ID: "case.person", Keys: []string{"o"}, Help: "person", Group: groupPeople,
			Blocked: v.whyNotLoaded, Run: v.openLead,
		},
		{
			ID: "panel.previous", Keys: []string{"shift+tab"}, Help: "panels back", Group: groupPeople,
			Run: func() tea.Cmd { return v.turn(-1) },
		},
		{
			ID: "list.mark", Keys: []string{"space"}, Help: "mark", Group: groupLists,
			Blocked: v.whyNoMark, Run: v.mark,
		},
		{
			ID: "case.branch", Keys: []string{"B"}, Help: "mark branch", Group: groupLists,
			Blocked: v.whyNoBranch, Run: v.markBranch,
		},
		{ID: "list.reload", Keys: []string{"r"}, Help: "read again", Group: groupLists, Run: v.reload},
	}...)
}

func (v *casePage) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case caseLoadedMsg:
		return v.took(msg)
	case verdictMsg:
		v.judging.answered(msg)
		if slices.ContainsFunc(msg.request.Cases, func(c model.Case) bool { return c.ID == v.id }) {
			return v.refresh()
		}
	case EventsMsg, shownMsg, undoneMsg, trustedMsg:
		return v.refresh()
	case takeAgainMsg:
		if msg.page == v {
			return v.take()
		}
	case tea.KeyPressMsg, tea.MouseMsg:
		v.panes.hand(msg)
	}
	return nil
}

// load asks for the case.
func (v *casePage) load() tea.Cmd {
	v.ticket++
	v.busy, v.again = true, false
	ctx, cases, id, ticket := v.env.Ctx, v.env.Cases, v.id, v.ticket
	return func() tea.Msg {
		page, err := cases.Case(ctx, id)
		return caseLoadedMsg{id: id, ticket: ticket, page: page, err: err}
	}
}

// refresh asks once more after the question that is on its way.
func (v *casePage) refresh() tea.Cmd {
	if v.busy {
		v.again = true
		return nil
	}
	return v.load()
}

// took shows the case; cursors stay where they were.
func (v *casePage) took(msg caseLoadedMsg) tea.Cmd {
	if msg.id != v.id || msg.ticket != v.ticket {
		return nil
	}
	v.busy, v.err = false, msg.err
	cmds := []tea.Cmd{say(readyMsg{v.id})}
	if errors.Is(msg.err, model.ErrNotFound) {
		v.err = fmt.Errorf("there is no case %d", v.id)
	}
	if msg.err == nil {
		if v.taken && v.takenByOther(v.page.Case) && !v.takenByOther(msg.page.Case) {
			cmds = append(cmds, v.markTaken())
		}
		v.page, v.loaded = msg.page, true
		v.evidence.take(evidenceSections(v.env, v.page.Case))
		v.people.take(v.page.Members)
		v.ring.take(v.page)
		v.time.take(v.page)
		v.history.take(historySections(v.env, v.page))
		v.remark()
	}
	if v.again {
		cmds[0] = v.load()
	}
	return tea.Batch(cmds...)
}

// reload has the vendor asked for the lead ahead of everything else.
func (v *casePage) reload() tea.Cmd {
	if !v.loaded {
		return v.load()
	}
	return tea.Batch(v.load(), reloadFrom(v.env, v.page.Lead.Ref()), notify("asking the vendor for "+v.env.person(v.page.Lead)+" again", ui.Quiet))
}

// hasPanel tells which panels there are to turn to: a ring where there is one,
// the chart unless it stands below.
func (v *casePage) hasPanel(p panel) bool {
	switch p {
	case panel(v.ring):
		return v.page.Ring || len(v.page.Members) > 1
	case panel(v.time):
		return !v.charted()
	}
	return true
}

// charted tells that the chart of joins stands below the panel.
func (v *casePage) charted() bool { return v.panes.wide() && !v.lent }

// turn gives the keys to the panel so many further on. In a ring it goes
// through the links first.
func (v *casePage) turn(by int) tea.Cmd {
	if v.panes.current() == panel(v.ring) && (by > 0 || v.ring.at >= 0) {
		if v.ring.turn(by) || by < 0 {
			return nil
		}
	}
	v.panes.turn(by)
	return nil
}

func (v *casePage) SetSize(w, h int) {
	v.w, v.h = w, h
	v.resize()
}

// resize shares the height between the head and the panels.
func (v *casePage) resize() {
	v.panes.head = len(v.head())
	v.panes.setSize(v.w, v.h)
	if v.charted() {
		v.panes.setCorner(v.time)
	}
}

// SetCorner takes the live pane below the panel, or the chart of joins where
// none is lent.
func (v *casePage) SetCorner(p pane) {
	v.lent = p != nil
	v.panes.setCorner(p)
	if v.loaded {
		v.resize()
	}
}

func (v *casePage) SetStyles(st *ui.Styles) {
	v.env.Styles, v.judging.env.Styles = st, st
	v.panes.setStyles(st)
}

func (v *casePage) Typing() bool { return false }

// Clear takes away the marks, then the link looked at.
func (v *casePage) Clear() (tea.Cmd, bool) {
	switch {
	case len(v.marked) > 0:
		v.ring.table.ClearMarks()
		v.people.table.ClearMarks()
		v.remark()
		return nil, true
	case v.panes.current() == panel(v.ring) && v.ring.at >= 0:
		v.ring.turn(-v.ring.at - 1)
		return nil, true
	}
	return nil, false
}

func (v *casePage) Copy() clip {
	if m, ok := v.person(); ok {
		return personCopy(m.Participant)
	}
	return clip{fmt.Sprint(v.id), "the case's number"}
}

func (v *casePage) Headline() string {
	if n := len(v.marked); n > 0 {
		return ui.Number(n) + " marked"
	}
	return ""
}
