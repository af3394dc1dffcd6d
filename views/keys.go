package views

import (
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"refdesk/ui"
)

// toastStays is how long toasts stay.
const toastStays = 8 * time.Second

// suspendKey gives the terminal back to the shell also while a field is being
// typed in, as in every program.
const suspendKey = "ctrl+z"

// globals are the keys that work on every screen.
func (r *Root) globals() []ui.Action {
	out := []ui.Action{
		{ID: "refdesk.help", Keys: []string{"?"}, Help: "help", Group: groupConsole, Run: r.help},
		{
			ID: "change.undo", Keys: []string{"u"}, Help: "take back", Short: "undo", Group: groupDecide,
			Writes: true, Blocked: r.whyNotUndo, Run: r.undo,
		},
		{ID: "person.find", Keys: []string{"f"}, Help: "find a person", Group: groupPeople, Run: r.find},
		{
			ID: "campaign.choose", Keys: []string{"c"}, Help: "campaign", Group: groupLists, Asks: true,
			Blocked: r.whyNotChoose, Run: r.choose,
		},
		{
			ID: "batch.list", Keys: []string{"$"}, Help: "batches", Group: groupPay,
			Blocked: r.whyNoBatches, Run: func() tea.Cmd { return r.open(Route{Batches: true}) },
		},
		{
			ID: "live.dock", Keys: []string{"L"}, Help: "live pane", Group: groupConsole,
			Blocked: r.whyNotDock, Run: r.toggleDock,
		},
		{
			ID: "row.copy", Keys: []string{"y"}, Help: "copy", Group: groupConsole,
			Blocked: r.whyNotCopy, Run: r.copy,
		},
		{
			ID: "alarm.tell", Keys: []string{"!"}, Help: "alarms in full", Group: groupConsole,
			Blocked: r.whyNoAlarms, Run: r.tellAlarms,
		},
		{ID: "screen.back", Keys: []string{"esc"}, Help: "back, or clear", Group: groupConsole, Run: r.back},
		{
			ID: "refdesk.palette", Keys: []string{":"}, Help: "find an action", Group: groupConsole,
			Run: r.palette,
		},
		{
			ID: "outgoing.pause", Keys: []string{"P"}, Help: r.pauseHelp(), Group: groupConsole,
			Writes: true, Run: r.pause,
		},
		{ID: "mouse.toggle", Keys: []string{"m"}, Help: r.mouseHelp(), Group: groupConsole, Run: r.toggleMouse},
		{ID: "refdesk.suspend", Keys: []string{suspendKey}, Help: "suspend", Group: groupConsole, Run: r.suspend},
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
// actions, the cursor. Where nothing is shown nothing can be decided: only
// taking back and the way out are left.
func (r *Root) press(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case r.tooSmall():
		return r.leaveBlind(msg)
	case msg.String() == "ctrl+c":
		return r.interrupt()
	case msg.String() == suspendKey:
		return r.suspend()
	case r.asking:
		r.ahead = append(r.ahead, msg)
		return nil
	case r.dialog != nil:
		return r.tellDialog(msg)
	case r.current().Typing():
		return r.current().Update(msg)
	}
	return tea.Batch(r.act(msg), r.retryPulse())
}

// leaveBlind takes back the newest decision, which needs no cursor, or quits
// without a question nobody could read. What is staged stays staged.
func (r *Root) leaveBlind(msg tea.KeyPressMsg) tea.Cmd {
	switch msg.String() {
	case "ctrl+c":
		return tea.Quit
	case suspendKey:
		return r.suspend()
	}
	action, _ := ui.Match(msg, r.env.offered(r.globals()))
	switch action.ID {
	case "change.undo":
		return r.undoNewest()
	case "refdesk.quit":
		return tea.Quit
	}
	return nil
}

// act does the action of a key, or says why there is none here, or hands the
// key to the screen's cursor.
func (r *Root) act(msg tea.KeyPressMsg) tea.Cmd {
	if action, ok := ui.Match(msg, r.actions()); ok {
		r.pinFor(action)
		cmd := action.Do(func(why string) tea.Cmd { return notifyHere(why, refusalTone(action)) })
		if action.Asks {
			return r.await(cmd)
		}
		return cmd
	}
	if answer, ok := r.absent(msg.String()); ok {
		return answer
	}
	if why := ends[msg.String()]; why != "" {
		return r.goToEnd(msg, why)
	}
	return r.current().Update(msg)
}

// pinFor keeps the cursor on its row from the first key on that does something
// with it: it may be pressed again, and must then mean the same row.
func (r *Root) pinFor(action ui.Action) {
	p, ok := r.current().(pinner)
	if ok && slices.Contains([]string{groupDecide, groupChanges, groupPay, groupPeople}, action.Group) {
		p.Pin()
	}
}

// ends say why the keys that go to an end did nothing.
var ends = map[string]string{"g": "this is the top already", "G": "this is the end already"}

// goToEnd moves to an end, or says that there is nowhere to go.
func (r *Root) goToEnd(msg tea.KeyPressMsg, why string) tea.Cmd {
	before := r.current().View()
	if cmd := r.current().Update(msg); cmd != nil || r.current().View() != before {
		return cmd
	}
	return notifyHere(why, ui.Quiet)
}

// paste goes to a field that is seen or nowhere: pasted text is never a row of
// keys.
func (r *Root) paste(msg tea.PasteMsg) tea.Cmd {
	switch {
	case r.tooSmall():
		return nil
	case r.dialog != nil:
		return r.tellDialog(msg)
	case r.current().Typing():
		return r.current().Update(msg)
	}
	return nil
}

// answerDialog hands the answer to a dialog's question to it, if it is still
// there.
func (r *Root) answerDialog(msg tea.Msg) tea.Cmd {
	if r.dialog == nil {
		return nil
	}
	return r.tellDialog(msg)
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

// mouse reaches the tabs, or the screen when no dialog is above it. A dialog
// gets it in its own cells. What is not shown is not clicked.
func (r *Root) mouse(msg tea.MouseMsg) tea.Cmd {
	if r.tooSmall() {
		return nil
	}
	if r.dialog != nil {
		x, y := ui.OverlayCorner(r.dialog.View(), r.w, r.bodyHeight())
		return r.tellDialog(ui.Shift(msg, x, y+r.bodyTop()))
	}
	at := msg.Mouse()
	if _, click := msg.(tea.MouseClickMsg); click && at.Y == tabsLine {
		if i, ok := r.tabs.Hit(at.X); ok {
			return r.openTab(Tab(i))
		}
		return nil
	}
	top, height := r.bodyTop(), r.bodyHeight()
	if at.Y < top || at.Y >= top+height || at.X >= r.screenWidth() {
		return nil
	}
	return r.current().Update(ui.Shift(msg, 0, top))
}

func (r *Root) help() tea.Cmd {
	screen := r.env.offered(r.current().Actions())
	title := "keys that work here · refdesk " + r.env.Version + " · " + r.env.Operator
	r.openDialog(&helpPage{st: r.env.Styles, title: title, groups: [][]ui.Action{screen, r.env.offered(r.globals())}})
	return nil
}

func (r *Root) palette() tea.Cmd {
	actions := r.actions()
	if r.env.ReadOnly {
		actions = r.env.Keymap.Apply(refused(slices.Concat(r.current().Actions(), r.globals())))
	}
	r.openDialog(newPalette(r.env.Styles, actions, r.current()))
	return nil
}

func (r *Root) whyNotDock() string {
	if r.trail.route() == (Route{Tab: TabLive}) {
		return "this is the live tab"
	}
	return ""
}

func (r *Root) toggleDock() tea.Cmd {
	r.docked, r.dockChosen = !r.wantsDock(), true
	cmd := r.readyDock()
	r.layout()
	return cmd
}

// readyDock loads the pane when it comes into sight.
func (r *Root) readyDock() tea.Cmd {
	shown := r.wantsDock()
	was := r.dockSeen
	r.dockSeen = shown
	switch {
	case !shown || was:
		return nil
	case r.dock == nil:
		r.dock = newDock(r.env)
		return r.dock.live.Init()
	}
	return r.dock.live.Update(shownMsg{})
}

func (r *Root) whyNotCopy() string {
	if r.current().Copy().text == "" {
		return "there is nothing to copy here"
	}
	return ""
}

// copy puts the text on the terminal's clipboard and shows it, because many
// terminals drop what is sent to their clipboard without a word. What it is
// stands first: a row has more than one text.
func (r *Root) copy() tea.Cmd {
	c := r.current().Copy()
	text := ui.Clean(c.text)
	put := text
	if _, ok := r.current().(blockCopier); ok {
		put = strings.Join(ui.CleanBlock(c.text), "\n")
	}
	return tea.Batch(tea.SetClipboard(put), notify("copied "+c.what+": "+r.env.show(text), ui.Good))
}

// refusalTone is a warning for what would have changed something, and quiet for
// what only has nothing to show: "nothing is wrong" warns of nothing.
func refusalTone(a ui.Action) ui.Tone {
	if a.Writes {
		return ui.Warn
	}
	return ui.Quiet
}
