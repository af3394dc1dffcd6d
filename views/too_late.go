package views

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// reopenedMsg is the desk's answer to opening a decided case again.
type reopenedMsg struct {
	id  int64
	err error
}

// tooLate tells that u found only what cannot be taken back any more.
func (m undoneMsg) tooLate() bool {
	return m.err == nil && len(m.verdicts)+len(m.changes) == 0 && len(m.past) > 0
}

// offerReverse says what stays done of the newest verdict, and offers to open
// its case again: to decide otherwise is an entry of its own.
func (r *Root) offerReverse(msg undoneMsg) tea.Cmd {
	if len(msg.past) > 1 || r.dialog != nil {
		return notifyOf(aboutUndo, fmt.Sprintf("too late: %s of your last decision %s left · 8 shows them, 3 and v the cases",
			countOf(len(msg.left), "change"), verb(len(msg.left), "has", "have")), ui.Warn)
	}
	v := msg.past[0]
	lines := []string{fmt.Sprintf("The undo window of your verdict on case %d, %s, is over.", v.CaseID, verdictDone(v.Word)), ""}
	for i, c := range msg.left {
		if i == namedInBulk {
			lines = append(lines, "· and "+countOf(len(msg.left)-i, "change")+" more")
			break
		}
		lines = append(lines, "· "+string(c.State)+": "+r.env.show(c.Headline))
	}
	if len(msg.left) > 0 {
		lines = append(lines, "", "What has left stays as it is at the vendor.")
	}
	ctx, judge := r.env.Ctx, r.env.Judge
	dialog := &ui.Confirm{
		Title: "Too late to take back",
		Lines: append(lines, "The case can be opened again, to be decided on anew: an entry of its own in the ledger."),
		Yes:   "open it again", No: "leave it",
		OnYes: func() tea.Cmd {
			return func() tea.Msg { return reopenedMsg{v.CaseID, judge.ReopenCase(ctx, v.CaseID, "")} }
		},
	}
	dialog.OpenUnasked(r.env.Styles, r.env.Now)
	r.openDialog(boxed{dialog})
	return nil
}

// reopened shows the case that is open again.
func (r *Root) reopened(msg reopenedMsg) tea.Cmd {
	if msg.err != nil {
		return notify("the case was not opened again: "+r.env.show(plain(msg.err)), ui.Bad)
	}
	r.trail.replace(Route{Case: msg.id})
	return tea.Batch(r.arrive(), r.tellAll(shownMsg{}), notify(fmt.Sprintf("case %d is open again", msg.id), ui.Good))
}

// undoableUntil is when verdicts that set nothing off cannot be taken back any
// more; zero where a change counts down for them.
func undoableUntil(env Env, given model.Given) (until time.Time) {
	if len(counting(given.Changes)) > 0 {
		return until
	}
	for _, v := range given.Verdicts {
		if end := v.At.Add(env.UndoWindow); end.After(until) {
			until = end
		}
	}
	return until
}
