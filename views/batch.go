package views

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// batchPage is one batch of payments: its lines and files, who made, checked
// and released it, what was found against it and what reports settled.
type batchPage struct {
	env    Env
	id     int64
	page   model.BatchPage
	loaded bool
	err    error // why the newest load failed; what was shown stays
	ticket int
	newest progress // of what was asked for last

	facts   *textPanel
	lines   *tablePanel[model.BatchLine]
	files   *textPanel
	checks  *textPanel
	imports *textPanel
	settled []ui.Section // by the report read last, since the page was opened
	found   []ui.Section // by the step taken last, until somebody looks at the batch again
	panes   panes
}

// progress is how far a step has come. The next one waits until the page shows
// what became of the one before: a key must not act on what is no longer true.
type progress int

const (
	stepDone progress = iota
	stepAsked
	stepAnswered // and the batch is being read again
)

// batchLoadedMsg brings a batch.
type batchLoadedMsg struct {
	id     int64
	ticket int
	page   model.BatchPage
	err    error
}

func newBatchPage(env Env, id int64) *batchPage {
	st := env.Styles
	v := &batchPage{
		env: env, id: id, facts: newTextPanel(st, "batch"), files: newTextPanel(st, "files"),
		checks: newTextPanel(st, "checks"), imports: newTextPanel(st, "reports"),
		lines: newTablePanel(st, "payments", "no payments", lineID, lineColumns(env)),
	}
	v.panes = panes{env: env, all: []panel{v.facts, v.lines, v.files, v.checks, v.imports}, active: v.lines, head: 3}
	return v
}

func (v *batchPage) Init() tea.Cmd { return v.load() }

func (v *batchPage) Actions() []ui.Action {
	return append(v.steps(),
		ui.Action{
			ID: "panel.open", Keys: []string{"enter"}, Help: "person", Group: groupPeople,
			Blocked: v.whyNotOpen, Run: v.open,
		},
		ui.Action{
			ID: "panel.next", Keys: []string{"tab"}, Help: "panels", Group: groupPeople,
			Run: func() tea.Cmd { v.panes.turn(1); return nil },
		},
		ui.Action{
			ID: "panel.previous", Keys: []string{"shift+tab"}, Help: "panels back", Group: groupPeople, Hidden: true,
			Run: func() tea.Cmd { v.panes.turn(-1); return nil },
		},
		ui.Action{ID: "list.reload", Keys: []string{"r"}, Help: "read again", Group: groupLists, Run: v.load},
	)
}

func (v *batchPage) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case batchLoadedMsg:
		v.took(msg)
	case batchStepMsg:
		return v.stepped(msg)
	case shownMsg:
		return v.load()
	case EventsMsg:
		return v.loadIfMoved()
	case batchMovedMsg:
		return v.loadOwn(msg)
	case tea.KeyPressMsg, tea.MouseMsg:
		v.panes.hand(msg)
	}
	return nil
}

func (v *batchPage) load() tea.Cmd {
	v.ticket++
	ctx, port, out := v.env.Ctx, v.env.Batches, batchLoadedMsg{id: v.id, ticket: v.ticket}
	return func() tea.Msg {
		out.page, out.err = port.Batch(ctx, out.id)
		return out
	}
}

// batchMovedMsg says that a batch is not as its page has it.
type batchMovedMsg struct{ id int64 }

// loadIfMoved looks at the batch alone before its thousands of lines are read
// again: while a program runs there is news four times a second.
func (v *batchPage) loadIfMoved() tea.Cmd {
	if !v.loaded || v.err != nil {
		return v.load()
	}
	ctx, port, id, rev := v.env.Ctx, v.env.Batches, v.id, v.page.Rev
	return func() tea.Msg {
		found, err := port.Batches(ctx, model.Query{Text: fmt.Sprintf("id:%d", id), Count: 1})
		if err == nil && len(found.Rows) == 1 && found.Rows[0].Rev == rev {
			return nil
		}
		return batchMovedMsg{id}
	}
}

func (v *batchPage) loadOwn(msg batchMovedMsg) tea.Cmd {
	if msg.id != v.id {
		return nil
	}
	return v.load()
}

func (v *batchPage) took(msg batchLoadedMsg) {
	if msg.id != v.id || msg.ticket != v.ticket {
		return
	}
	if v.newest == stepAnswered {
		v.newest = stepDone
	}
	if v.err = msg.err; msg.err != nil {
		return
	}
	if msg.page.Looked != v.page.Looked {
		v.found = nil
	}
	v.page, v.loaded = msg.page, true
	v.lines.take(msg.page.All)
	v.write()
}

// stepped shows what a step found, and turns to it where the operator has to
// know.
func (v *batchPage) stepped(msg batchStepMsg) tea.Cmd {
	if msg.id != v.id {
		return nil
	}
	v.newest = stepAnswered
	switch msg.where {
	case onChecks:
		v.found = msg.found
	case turnToChecks:
		v.found = msg.found
		v.turnTo(v.checks)
	case turnToReports:
		v.settled = msg.found
		v.turnTo(v.imports)
	}
	v.write()
	return v.load()
}

func (v *batchPage) turnTo(p panel) {
	v.panes.active = p
	v.panes.resize()
}

// write fills the panels of prose.
func (v *batchPage) write() {
	if v.loaded {
		v.facts.take(batchSections(v.env, v.page.Batch))
		v.files.take(fileSections(v.env, v.page.Files))
		checks := v.found
		if checks == nil {
			checks = lookedSections(v.env, v.page)
		}
		v.checks.take(checks)
		v.imports.take(append(slices.Clip(v.settled), importSections(v.env, v.page.Imports)...))
	}
}

func (v *batchPage) whyNotOpen() string {
	if _, ok := v.lines.table.Selected(); !ok || v.panes.current() != panel(v.lines) {
		return "tab goes to the payments, whose people can be opened"
	}
	return ""
}

func (v *batchPage) open() tea.Cmd {
	l, _ := v.lines.table.Selected()
	return open(Route{Person: l.Key.Person()})
}

func (v *batchPage) Typing() bool           { return false }
func (v *batchPage) Clear() (tea.Cmd, bool) { return nil, false }
func (v *batchPage) Headline() string       { return "batch " + fmt.Sprint(v.id) }
func (v *batchPage) SetSize(w, h int)       { v.panes.setSize(w, h) }
func (v *batchPage) SetCorner(p pane)       { v.panes.setCorner(p) }

// Copy gives the paths of the files, one a line: they are what is handed on.
func (v *batchPage) Copy() clip {
	paths := make([]string, len(v.page.Files))
	for i, f := range v.page.Files {
		paths[i] = ui.Clean(f.Path)
	}
	return clip{strings.Join(paths, "\n"), "the paths of its files"}
}

func (v *batchPage) copiesBlock() {}

func (v *batchPage) SetStyles(st *ui.Styles) {
	v.env.Styles = st
	v.panes.setStyles(st)
	v.write()
}

func (v *batchPage) View() string {
	st, w := v.env.Styles, v.panes.w
	if !v.loaded {
		return blankPage(v.env, v.err, w, v.panes.h)
	}
	b := v.page.Batch
	tone := batchTone(b.State)
	name := " " + st.Title.Render(ui.Cut(ui.Clean(b.Label()+" · "+v.env.Money.Text(b.Total)+" · "+countOf(b.Lines, "payment")), max(1, w*2/3)))
	state := st.Tone(tone).Render(strings.TrimSpace(verdictMark(st, tone) + " " + string(b.State)))
	next := st.Label.Render(ui.Cut(ui.Clean(batchNext(v.env, b)), max(1, w-1)))
	if v.err != nil {
		next = st.Tone(ui.Warn).Render(ui.Cut(ui.Clean(st.Mark(ui.Warn)+" could not load again: "+v.env.show(v.err.Error())), max(1, w-1)))
	}
	return v.panes.view([]string{name + "  " + state, " " + next, v.panes.names()})
}
