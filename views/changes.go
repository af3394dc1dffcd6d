package views

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// changes lists what was asked of the backends: what needs a person first,
// then what is on its way, then what has ended.
type changes struct {
	*list[model.Change]
	w, h  int
	moved bool // the operator chose the row under the cursor
}

// sentenceLines is the room below the table for the change under the cursor
// in full: a rule, what it does, what now.
const sentenceLines = 3

func newChanges(env Env) *changes {
	l := newList(env, "changes", "words, state:parked, operator:ana, verb:refuse", func(Scope) *ui.Table[model.Change] {
		return newTable(env.Styles, changeRowID, changeColumns(env),
			"no changes yet", "what you approve or refuse appears here until it is proven, and stays")
	})
	l.fetch, l.order = env.Lists.Changes, "what needs a person first"
	l.about = func(r model.Change) []ui.Section { return changeSections(env, r, "") }
	l.sorts = []sortBy{{"at", true}, {"state", false}, {"headline", false}, {"operator", false}}
	return &changes{list: l}
}

func (v *changes) Actions() []ui.Action {
	return append([]ui.Action{
		{
			ID: "change.release", Keys: []string{"a"}, Help: releaseHelp(v.selected()), Group: groupChanges,
			Writes: true, Blocked: v.whyNotRelease, Run: v.release,
		},
		{
			ID: "change.open", Keys: []string{"enter"}, Help: "open", Group: groupChanges,
			Blocked: v.whyNoRow, Run: v.open,
		},
		{
			ID: "change.person", Keys: []string{"o"}, Help: "person", Group: groupChanges,
			Blocked: v.whyNoRow, Run: v.openPerson,
		},
		{
			ID: "change.group", Keys: []string{"b"}, Help: "decided with it", Group: groupChanges,
			Blocked: func() string { return whyNoGroup(v.env, v.selected()) }, Run: func() tea.Cmd { return openGroup(v.selected()) },
		},
	}, v.actions()...)
}

func (v *changes) Update(msg tea.Msg) tea.Cmd {
	before := v.selectedID()
	cmd := v.update(msg)
	switch msg.(type) {
	case decidedMsg, verdictMsg, bulkDecidedMsg:
		v.moved = false
	case loadedMsg[model.Change]:
		v.followNewest()
	case tea.KeyPressMsg, tea.MouseMsg:
		v.moved = v.moved || v.selectedID() != before
	}
	return cmd
}

// selected is the change under the cursor.
func (v *changes) selected() model.Change {
	c, _ := v.table.Selected()
	return c
}

// selectedID is the change under the cursor, 0 for none.
func (v *changes) selectedID() int64 {
	return v.selected().ID
}

// followNewest keeps the cursor on what was decided last, wherever its state
// puts it, until the operator chooses another row, order or filter.
func (v *changes) followNewest() {
	column, _ := v.table.Sort()
	if v.moved || column != "" || v.table.Query() != "" || len(v.page.Rows) == 0 {
		return
	}
	newest := slices.MaxFunc(v.page.Rows, func(a, b model.Change) int {
		return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
	v.table.Select(changeRowID(newest))
}

// SetSize leaves room below the table for the change under the cursor, unless
// all about it stands beside the table.
func (v *changes) SetSize(w, h int) {
	v.w, v.h = w, h
	if asideWidth(w) == 0 {
		h -= sentenceLines
	}
	v.list.SetSize(w, max(1, h))
}

func (v *changes) View() string {
	if v.beside() {
		return v.list.View()
	}
	return ui.Fill(ui.JoinV(v.list.View(), v.sentence()), v.w, v.h)
}

// sentence is the change under the cursor without anything cut off to fit a
// column.
func (v *changes) sentence() string {
	st := v.env.Styles
	lines := []string{st.HRule("", v.w)}
	if c, ok := v.table.Selected(); ok {
		lines = append(lines,
			"   "+ui.Clean(v.env.show(c.Headline)),
			"   "+st.Label.Render(ui.Clean(changeStory(v.env, c))))
	}
	return strings.Join(lines, "\n")
}

func (v *changes) whyNoRow() string {
	if _, ok := v.table.Selected(); !ok {
		return "there is no change here"
	}
	return ""
}

func (v *changes) whyNotRelease() string {
	c, ok := v.table.Selected()
	if !ok {
		return "there is no change here"
	}
	return whyNotRelease(v.env, c)
}

func (v *changes) release() tea.Cmd {
	c, _ := v.table.Selected()
	return release(v.env, c)
}

// WhyNotUndo and Undo make u take back the row under the cursor.
func (v *changes) WhyNotUndo() string {
	c, ok := v.table.Selected()
	if !ok {
		return "there is no change here"
	}
	return whyNotTakeBack(c)
}

func (v *changes) Undo() tea.Cmd {
	c, _ := v.table.Selected()
	return takeBackGroup(v.env, c)
}

func (v *changes) open() tea.Cmd {
	c, _ := v.table.Selected()
	return open(Route{Change: c.ID})
}

func (v *changes) openPerson() tea.Cmd {
	c, _ := v.table.Selected()
	return open(Route{Person: c.Person()})
}

func (v *changes) Copy() clip {
	c, _ := v.table.Selected()
	return clip{c.Target, "the id of what it changes"}
}

// whyNotRelease says why a change cannot be let go.
func whyNotRelease(env Env, c model.Change) string {
	switch {
	case isHeld(c), c.State == model.ChangeParked, c.State == model.ChangeManual:
		return ""
	case c.State == model.ChangeStaged && env.paused():
		return "everything is paused: P lets it leave"
	case c.State == model.ChangeStaged:
		return "it " + leaves(env, c) + " by itself"
	case c.State == model.ChangeUnsure:
		return "it is read back first: sent twice, it might be done twice"
	case c.State.Ended():
		return "already " + string(c.State)
	}
	return "already on its way"
}

// whyNotTakeBack says why a change cannot be taken back.
func whyNotTakeBack(c model.Change) string {
	switch {
	case c.State.Unsent():
		return ""
	case c.State == model.ChangeUndone:
		return "already taken back"
	case c.State == model.ChangeDone:
		return "done at the vendor, who cannot take it back"
	case c.State.Ended():
		return "already " + string(c.State)
	}
	return "already on its way"
}

// release lets a held or parked change go, and ticks off what a person did.
func release(env Env, c model.Change) tea.Cmd {
	if c.State == model.ChangeManual {
		return tickOff(env, c)
	}
	ctx, desk := env.Ctx, env.Desk
	return func() tea.Msg {
		if err := desk.Release(ctx, c.ID); err != nil {
			return notifyMsg{Text: "could not send it: " + env.show(err.Error()), Tone: ui.Bad}
		}
		return notifyMsg{Text: "on its way: " + env.show(c.Headline), Tone: ui.Good}
	}
}

// takeBackGroup takes back a change and all that was decided with it.
func takeBackGroup(env Env, c model.Change) tea.Cmd {
	desk, id := env.Desk, c.ID
	return takeBack(env, func(ctx context.Context) ([]model.Change, error) { return desk.TakeBack(ctx, id) })
}

func changeRowID(c model.Change) string { return strconv.FormatInt(c.ID, 10) }

func changeColumns(env Env) []ui.Column[model.Change] {
	type row = model.Change
	return []ui.Column[row]{
		{ID: "state", Title: "state", Width: 9, Cell: func(c row) ui.Cell { return changeStateCell(c) }},
		{
			ID: "headline", Title: "change", Width: 37, Flex: 2, Most: 72,
			Cell: func(c row) ui.Cell { return plainly(env.show(c.Headline)) },
		},
		{
			ID: "next", Title: "what now", Width: 26, Flex: 3, Most: 72,
			Cell: func(c row) ui.Cell { return quiet(changeNext(env, c)) },
		},
		{
			ID: "operator", Title: "by", Width: 6, Flex: 1, Most: 20, Drop: 1,
			Cell: func(c row) ui.Cell { return quiet(c.Operator) },
		},
		{
			ID: "at", Title: "age", Width: 4, Right: true, Drop: 2,
			Cell: func(c row) ui.Cell { return quiet(env.aged(movedAt(c))) },
		},
	}
}

// changeStateCell is where a change stands; a change left over from an earlier
// run is held, which is more than staged.
func changeStateCell(c model.Change) ui.Cell {
	if isHeld(c) {
		return ui.Cell{Text: "held", Tone: ui.Warn}
	}
	return ui.Cell{Text: string(c.State), Tone: changeTone(c.State)}
}

// changeNext says what will happen to a change, or what became of it, and
// which key has a say in it.
func changeNext(env Env, c model.Change) string {
	switch {
	case isHeld(c):
		return "a sends it, u takes it back"
	case c.State == model.ChangeStaged:
		return leaves(env, c) + ", u takes back"
	case c.State == model.ChangeManual:
		return "a ticks it off once it is done at the dashboard"
	case c.State == model.ChangeUnsure:
		return "read back after " + env.clock(c.ProveAfter)
	case c.State == model.ChangeParked:
		return "a tries again: " + env.show(c.Error)
	case c.State == model.ChangeDone:
		return "confirmed " + env.clock(movedAt(c))
	case c.State == model.ChangeUndone:
		return "taken back " + env.clock(movedAt(c))
	case c.Error != "":
		return env.show(c.Error)
	case c.State == model.ChangeSending:
		return "call on its way"
	case c.State == model.ChangeWaiting && env.paused():
		return "waits for P"
	case c.State == model.ChangeWaiting:
		return "waits for its turn"
	}
	return ""
}

// changeStory is changeNext with the reason before it.
func changeStory(env Env, c model.Change) string {
	next := changeNext(env, c)
	switch {
	case isHeld(c):
		return "staged when refdesk stopped: " + next
	case c.State == model.ChangeUnsure:
		return "no proof came back, it may be done or not: " + next
	}
	return next
}

// movedAt is when a change last took a step.
func movedAt(c model.Change) time.Time {
	if c.At.IsZero() {
		return c.CreatedAt
	}
	return c.At
}
