package views

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// undoneMsg is the desk's answer to u.
type undoneMsg struct {
	verdicts []model.Verdict
	changes  []model.Change
	left     []model.Change  // of the same decision, too late to be taken back
	past     []model.Verdict // the newest, where nothing can be taken back
	err      error
}

// pausedMsg is the desk's answer to P.
type pausedMsg struct {
	paused bool
	err    error
}

// whyNotUndo keeps the promise of the status line: as long as something of
// this operator's is about to leave, u takes it back, on every screen.
func (r *Root) whyNotUndo() string {
	if u, ok := r.current().(undoer); ok && !r.mineLeaves() {
		return u.WhyNotUndo()
	}
	return ""
}

// undo takes back the row under the cursor where the screen is about changes
// and that row can be taken back, and this operator's newest decision
// everywhere else.
func (r *Root) undo() tea.Cmd {
	if u, ok := r.current().(undoer); ok && u.WhyNotUndo() == "" {
		return u.Undo()
	}
	return r.undoNewest()
}

// undoNewest takes back this operator's newest decision, whatever it was about.
func (r *Root) undoNewest() tea.Cmd {
	if r.env.pending.count > 0 {
		r.env.pending.undo = true
		return nil
	}
	if r.env.Judge == nil {
		return takeBack(r.env, r.env.Desk.Undo)
	}
	ctx, judge := r.env.Ctx, r.env.Judge
	return func() tea.Msg {
		undone, err := judge.UndoLast(ctx)
		return undoneMsg{verdicts: undone.Verdicts, changes: undone.Changes, left: undone.Left, past: undone.Past, err: err}
	}
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
	if msg.tooLate() {
		return r.offerReverse(msg)
	}
	text, tone := "nothing to take back: what you decided has left, or was taken back", ui.Warn
	switch n := len(msg.changes); {
	case len(msg.verdicts) > 0:
		text, tone = tookBack(msg.verdicts, n), ui.Good
	case n == 1:
		text, tone = "took back: "+r.env.show(msg.changes[0].Headline), ui.Good
	case n > 1:
		text, tone = "took back "+countOf(n, "change"), ui.Good
	}
	if msg.err != nil {
		if len(msg.changes)+len(msg.verdicts) == 0 {
			text = "could not take back"
		}
		text, tone = text+": "+r.env.show(msg.err.Error()), ui.Bad
	}
	if n := len(msg.left); n > 0 {
		text, tone = text+" · too late for "+countOf(n, "change")+": 8 shows "+verb(n, "it", "them"), ui.Warn
	}
	r.pulse.undoable = time.Time{}
	r.stopCounting(msg.changes)
	r.dropUndone(msg.changes)
	of := aboutUndo
	if len(msg.changes) == 1 {
		of = toastAbout(msg.changes[0].ObjectRef())
	}
	return tea.Batch(notifyOf(of, text, tone), r.takePulse(), r.tellAll(msg), r.reopen(msg.verdicts))
}

// reopen goes back to the case whose verdict was taken back, where cases are
// being decided one after another.
func (r *Root) reopen(verdicts []model.Verdict) tea.Cmd {
	if len(verdicts) != 1 || r.trail.route().Case == 0 || r.trail.route().Case == verdicts[0].CaseID {
		return nil
	}
	r.trail.replace(Route{Case: verdicts[0].CaseID})
	return r.arrive()
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
		return tea.Batch(notifyOf(aboutPause, "paused: nothing leaves until P is pressed again", ui.Warn), r.takePulse())
	}
	return tea.Batch(notifyOf(aboutPause, "changes leave again", ui.Good), r.takePulse())
}
