package views

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// bulkPage is a decision of many changes on its way out: how far it has come,
// row by row, with the keys that stop it, let it go on, and try again what
// failed.
type bulkPage struct {
	env    Env
	group  int64
	bulk   model.Bulk
	rows   []model.Change
	loaded bool
	err    error // why the newest load failed; what was shown stays
	ticket int
	busy   bool
	again  bool
	table  *ui.Table[model.Change]
	w, h   int
}

// bulkLoadedMsg brings how far a bulk has come.
type bulkLoadedMsg struct {
	group  int64
	ticket int
	bulk   model.Bulk
	rows   []model.Change
	err    error
}

// bulkHead is the lines above the rows: what it is, how far it is, what became
// of it.
const bulkHead = 3

func newBulkPage(env Env, group int64) *bulkPage {
	v := &bulkPage{env: env, group: group, w: 1, h: 1}
	v.table = newTable(env.Styles, changeRowID, bulkColumns(env), "nothing was asked of a backend", "")
	return v
}

func (v *bulkPage) Init() tea.Cmd { return v.load() }

func (v *bulkPage) Actions() []ui.Action {
	stop := "stop"
	if v.bulk.Held > 0 {
		stop = "go on"
	}
	return []ui.Action{
		{
			ID: "bulk.pause", Keys: []string{"p"}, Help: stop, Group: groupChanges,
			Writes: true, Asks: true, Blocked: v.whyNotStop, Run: v.stop,
		},
		{
			ID: "bulk.release", Keys: []string{"a"}, Help: "retry failed", Group: groupChanges,
			Writes: true, Blocked: v.whyNotRetry, Run: v.retry,
		},
		{
			ID: "change.open", Keys: []string{"enter"}, Help: "open", Group: groupChanges,
			Blocked: v.whyNoRow, Run: v.open,
		},
		{
			ID: "change.person", Keys: []string{"o"}, Help: "person", Group: groupChanges,
			Blocked: v.whyNoRow, Run: v.openPerson,
		},
		{ID: "list.reload", Keys: []string{"r"}, Help: "read again", Group: groupLists, Run: v.load},
	}
}

func (v *bulkPage) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case bulkLoadedMsg:
		return v.took(msg)
	case EventsMsg, shownMsg, undoneMsg:
		return v.refresh()
	case tea.KeyPressMsg, tea.MouseMsg:
		return v.table.Update(ui.Shift(msg, 0, bulkHead))
	}
	return nil
}

func (v *bulkPage) load() tea.Cmd {
	v.ticket++
	v.busy, v.again = true, false
	ctx, cases, group, ticket := v.env.Ctx, v.env.Cases, v.group, v.ticket
	return func() tea.Msg {
		out := bulkLoadedMsg{group: group, ticket: ticket}
		out.bulk, out.rows, out.err = readBulk(ctx, cases, group)
		return out
	}
}

// readBulk reads a bulk and its rows. One that ended long ago is counted from
// its rows.
func readBulk(ctx context.Context, cases Cases, group int64) (model.Bulk, []model.Change, error) {
	all, err := cases.Bulks(ctx)
	if err != nil {
		return model.Bulk{}, nil, err
	}
	rows, err := cases.BulkRows(ctx, group)
	if err != nil {
		return model.Bulk{}, nil, err
	}
	for _, b := range all {
		if b.Group == group {
			return b, rows, nil
		}
	}
	if len(rows) == 0 {
		return model.Bulk{}, nil, model.ErrNotFound
	}
	out := model.Bulk{Group: group, Headline: rows[0].Headline, Operator: rows[0].Operator, At: rows[0].CreatedAt, Total: len(rows)}
	out.States = map[model.ChangeState]int{}
	for _, c := range rows {
		out.States[c.State]++
	}
	return out, rows, nil
}

func (v *bulkPage) refresh() tea.Cmd {
	if v.busy {
		v.again = true
		return nil
	}
	return v.load()
}

func (v *bulkPage) took(msg bulkLoadedMsg) tea.Cmd {
	if msg.group != v.group || msg.ticket != v.ticket {
		return nil
	}
	v.busy, v.err = false, msg.err
	if msg.err == nil {
		v.bulk, v.rows, v.loaded = msg.bulk, msg.rows, true
		v.table.SetPage(ui.Page[model.Change]{Rows: msg.rows, Matched: len(msg.rows), Total: len(msg.rows)})
	}
	if v.again {
		return v.load()
	}
	return nil
}

func (v *bulkPage) whyNotStop() string {
	switch {
	case !v.loaded:
		return "it is not read yet"
	case v.bulk.Held == 0 && v.bulk.Unsent() == 0:
		return "all of it has left"
	}
	return ""
}

// stop holds back what has not left. What is held back goes on after a question:
// the key that stopped it a moment before must not set off all of it.
func (v *bulkPage) stop() tea.Cmd {
	if v.bulk.Held > 0 {
		return v.askGoOn()
	}
	return v.tell(v.env.Judge.StopBulk, "stopped: %s will not leave until p is pressed again")
}

// tell asks the desk and says how many changes it was about.
func (v *bulkPage) tell(do func(context.Context, int64) (int, error), said string) tea.Cmd {
	ctx, group, env, load := v.env.Ctx, v.group, v.env, v.load()
	return tea.Sequence(func() tea.Msg {
		n, err := do(ctx, group)
		if err != nil {
			return notifyMsg{Text: "nothing was changed: " + env.show(plain(err)), Tone: ui.Bad}
		}
		return notifyMsg{Text: fmt.Sprintf(said, countOf(n, "change")), Tone: ui.Accent}
	}, load)
}

func (v *bulkPage) whyNotRetry() string {
	switch {
	case !v.loaded:
		return "it is not read yet"
	case v.bulk.Failed() == 0:
		return "nothing of it has failed"
	}
	return ""
}

// retry stages anew what failed and is still as it was.
func (v *bulkPage) retry() tea.Cmd {
	ctx, judge, group, env := v.env.Ctx, v.env.Judge, v.group, v.env
	return func() tea.Msg {
		given, err := judge.RetryBulk(ctx, group)
		if err != nil {
			return notifyMsg{Text: "nothing was tried again: " + env.show(plain(err)), Tone: ui.Bad}
		}
		text := "tries again " + countOf(len(given.Changes), "change")
		if len(given.LeftOut) > 0 {
			text += " · left alone: " + exceptions(env, given.LeftOut)
		}
		return notifyMsg{Text: text, Tone: ui.Accent, Leaving: given.Changes}
	}
}

func (v *bulkPage) whyNoRow() string {
	if _, ok := v.table.Selected(); !ok {
		return "there is no change here"
	}
	return ""
}

func (v *bulkPage) open() tea.Cmd {
	c, _ := v.table.Selected()
	return open(Route{Change: c.ID})
}

func (v *bulkPage) openPerson() tea.Cmd {
	c, _ := v.table.Selected()
	return open(Route{Person: c.Person()})
}

func (v *bulkPage) SetSize(w, h int) {
	v.w, v.h = w, h
	v.table.SetSize(w, max(1, h-bulkHead))
}

func (v *bulkPage) SetStyles(st *ui.Styles) {
	v.env.Styles = st
	v.table.SetStyles(st)
}

func (v *bulkPage) Typing() bool { return false }

func (v *bulkPage) Clear() (tea.Cmd, bool) { return nil, false }

func (v *bulkPage) Copy() clip {
	c, _ := v.table.Selected()
	return clip{c.Target, "the id of what it changes"}
}

func (v *bulkPage) Headline() string { return "bulk " + fmt.Sprint(v.group) }
