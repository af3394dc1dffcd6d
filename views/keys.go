package views

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// How long toasts stay. The welcome is read before anything is done, so it
// stays longer.
const (
	toastStays   = 8 * time.Second
	welcomeStays = 30 * time.Second
)

// undoneMsg is the desk's answer to u.
type undoneMsg struct {
	changes []model.Change
	err     error
}

// pausedMsg is the desk's answer to P.
type pausedMsg struct {
	paused bool
	err    error
}

// globals are the keys that work on every screen.
func (r *Root) globals() []ui.Action {
	out := []ui.Action{
		{ID: "refdesk.help", Keys: []string{"?"}, Help: "help", Group: groupConsole, Run: r.help},
		{ID: "change.undo", Keys: []string{"u"}, Help: "take back", Group: groupDecide, Writes: true, Blocked: r.whyNotUndo, Run: r.undo},
		{ID: "person.find", Keys: []string{"f"}, Help: "find a person", Group: groupPeople, Run: r.find},
		{ID: "live.dock", Keys: []string{"L"}, Help: "live pane", Group: groupConsole, Blocked: r.whyNotDock, Run: r.toggleDock},
		{ID: "row.copy", Keys: []string{"y"}, Help: "copy", Group: groupConsole, Blocked: r.whyNotCopy, Run: r.copy},
		{ID: "screen.back", Keys: []string{"esc"}, Help: "back, or clear", Group: groupConsole, Run: r.back},
		{ID: "refdesk.palette", Keys: []string{":"}, Help: "find an action", Group: groupConsole, Run: r.palette},
		{ID: "outgoing.pause", Keys: []string{"P"}, Help: r.pauseHelp(), Group: groupConsole, Writes: true, Run: r.pause},
		{ID: "refdesk.quit", Keys: []string{"q", "ctrl+c"}, Help: "quit", Group: groupConsole, Run: r.quit},
	}
	for i, title := range tabTitles {
		out = append(out, ui.Action{
			ID: "tab." + tabID(Tab(i)), Keys: []string{strconv.Itoa(i + 1)}, Help: title, Group: groupTabs,
			Run: func() tea.Cmd { return r.openTab(Tab(i)) },
		})
	}
	return out
}

// actions are the keys that work at this moment: the screen's before those
// that work everywhere.
func (r *Root) actions() []ui.Action {
	return r.env.offered(slices.Concat(r.current().Actions(), r.globals()))
}

// press routes a key: the way out, the dialog, a field being typed in, the
// actions, the cursor.
func (r *Root) press(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case msg.String() == "ctrl+c":
		return r.quit()
	case r.dialog != nil:
		return r.tellDialog(msg)
	case r.current().Typing():
		return r.current().Update(msg)
	}
	return tea.Batch(r.act(msg), r.retryPulse())
}

// act does the action of a key, or hands the key to the screen's cursor.
func (r *Root) act(msg tea.KeyPressMsg) tea.Cmd {
	if action, ok := ui.Match(msg, r.actions()); ok {
		return action.Do(func(why string) tea.Cmd { return notify(why, ui.Warn) })
	}
	return r.current().Update(msg)
}

// paste goes to a field or nowhere: pasted text is never a row of keys.
func (r *Root) paste(msg tea.PasteMsg) tea.Cmd {
	switch {
	case r.dialog != nil:
		return r.tellDialog(msg)
	case r.current().Typing():
		return r.current().Update(msg)
	}
	return nil
}

// tellDialog hands a message to the dialog and closes it when it is done.
func (r *Root) tellDialog(msg tea.Msg) tea.Cmd {
	asked := r.dialog
	cmd := asked.Update(msg)
	if asked.Done() && r.dialog == asked {
		r.dialog, r.quitting = nil, false
	} else if r.dialog != nil {
		r.layout()
	}
	return cmd
}

// mouse reaches the tabs, or the screen when no dialog is above it.
func (r *Root) mouse(msg tea.MouseMsg) tea.Cmd {
	if r.dialog != nil {
		return r.tellDialog(msg)
	}
	at := msg.Mouse()
	if _, click := msg.(tea.MouseClickMsg); click && at.Y == tabsLine {
		if i, ok := r.tabs.Hit(at.X); ok {
			return r.openTab(Tab(i))
		}
		return nil
	}
	top, height := r.bodyTop(), r.bodyHeight()
	if at.Y < top || at.Y >= top+height {
		return nil
	}
	return r.current().Update(ui.Shift(msg, 0, top))
}

func (r *Root) help() tea.Cmd {
	screen := r.env.offered(r.current().Actions())
	r.openDialog(&helpPage{st: r.env.Styles, groups: [][]ui.Action{screen, r.env.offered(r.globals())}})
	return nil
}

func (r *Root) palette() tea.Cmd {
	r.openDialog(newPalette(r.env.Styles, r.actions()))
	return nil
}

// quit leaves, and asks first while something is about to leave. Asked twice,
// it does not ask again.
func (r *Root) quit() tea.Cmd {
	n := r.leavingCount()
	if n == 0 || r.quitting || r.env.ReadOnly {
		return tea.Quit
	}
	r.openDialog(newConfirm(r.env.Styles, ui.Confirm{
		Title: "Quit?",
		Lines: []string{
			fmt.Sprintf("%s %s in %s. Quit and leave %s staged?",
				countOf(n, "change"), verb(n, "leaves", "leave"), r.env.until(r.leavesAt()), verb(n, "it", "them")),
			"",
			"The next start shows them, and sends none of them by itself.",
		},
		Yes: "quit", No: "stay",
		OnYes: func() tea.Cmd { return tea.Quit },
	}))
	r.quitting = true
	return nil
}

func (r *Root) whyNotUndo() string {
	if u, ok := r.current().(undoer); ok {
		return u.WhyNotUndo()
	}
	return ""
}

// undo takes back the row under the cursor where the screen is about changes,
// and this operator's newest decision everywhere else.
func (r *Root) undo() tea.Cmd {
	if u, ok := r.current().(undoer); ok {
		return u.Undo()
	}
	return takeBack(r.env, r.env.Desk.Undo)
}

// takeBack asks the desk; the answer is an undoneMsg.
func takeBack(env Env, do func(context.Context) ([]model.Change, error)) tea.Cmd {
	ctx := env.Ctx
	return func() tea.Msg {
		changes, err := do(ctx)
		return undoneMsg{changes: changes, err: err}
	}
}

// undone says what was taken back and what could not be.
func (r *Root) undone(msg undoneMsg) tea.Cmd {
	text, tone := "nothing to take back: what you decided has left, or was taken back", ui.Warn
	switch n := len(msg.changes); {
	case n == 1:
		text, tone = "took back: "+r.env.show(msg.changes[0].Headline), ui.Good
	case n > 1:
		text, tone = "took back "+countOf(n, "change"), ui.Good
	}
	if msg.err != nil {
		if len(msg.changes) == 0 {
			text = "could not take back"
		}
		text, tone = text+": "+r.env.show(msg.err.Error()), ui.Bad
	}
	return tea.Batch(notify(text, tone), r.takePulse())
}

func (r *Root) pauseHelp() string {
	if r.pulse.status.Paused {
		return "let changes leave"
	}
	return "pause outgoing"
}

func (r *Root) pause() tea.Cmd {
	ctx, desk, paused := r.env.Ctx, r.env.Desk, !r.pulse.status.Paused
	return func() tea.Msg {
		return pausedMsg{paused: paused, err: desk.SetPaused(ctx, paused)}
	}
}

func (r *Root) paused(msg pausedMsg) tea.Cmd {
	switch {
	case msg.err != nil:
		return notify("could not change the pause: "+msg.err.Error(), ui.Bad)
	case msg.paused:
		return tea.Batch(notify("paused: nothing leaves until P is pressed again", ui.Warn), r.takePulse())
	}
	return tea.Batch(notify("changes leave again", ui.Good), r.takePulse())
}

func (r *Root) whyNotDock() string {
	if r.trails.route() == (Route{Tab: TabLive}) {
		return "this is the live tab"
	}
	return ""
}

func (r *Root) toggleDock() tea.Cmd {
	r.docked = !r.docked
	var cmd tea.Cmd
	switch {
	case r.docked && r.dock == nil:
		r.dock = newLive(r.env, "dock")
		cmd = r.dock.Init()
	case r.docked:
		cmd = r.dock.Update(shownMsg{})
	}
	r.layout()
	return cmd
}

func (r *Root) whyNotCopy() string {
	if r.current().Copy() == "" {
		return "there is nothing to copy here"
	}
	return ""
}

// copy puts the text on the terminal's clipboard and shows it, because many
// terminals drop what is sent to their clipboard without a word.
func (r *Root) copy() tea.Cmd {
	text := ui.Clean(r.current().Copy())
	return tea.Batch(tea.SetClipboard(text), notify("copied "+r.env.show(text), ui.Good))
}

func (r *Root) find() tea.Cmd {
	r.openDialog(newFinder(r.env.Styles, func(text string) tea.Cmd { return findPerson(r.env, text) }))
	return nil
}

// findPerson opens whoever has exactly this id or address, or is the only one
// to match; else it lists all who match.
func findPerson(env Env, text string) tea.Cmd {
	scope := env.scope
	return func() tea.Msg {
		page, err := env.Lists.Person(env.Ctx, personIn(scope, text))
		if err == nil {
			return openMsg{Route{Person: page.Person.Ref()}}
		}
		if !errors.Is(err, model.ErrNotFound) {
			return notifyMsg{Text: "could not look for " + env.show(text) + ": " + plain(err), Tone: ui.Bad}
		}
		found, err := env.Lists.People(env.Ctx, scope.query(text, 1))
		if err == nil && found.Matched == 1 && len(found.Rows) == 1 {
			return openMsg{Route{Person: found.Rows[0].Ref()}}
		}
		return filterMsg{Tab: TabLeaderboard, Text: text}
	}
}

// verb picks the form of a word that goes with a number.
func verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
