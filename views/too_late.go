package views

import (
	"errors"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// reopenedMsg is the desk's answer to opening decided cases again.
type reopenedMsg struct {
	ids []int64 // those that are open by it
	err error   // the first failure
}

// tooLate tells that u found only what cannot be taken back any more.
func (m undoneMsg) tooLate() bool {
	return m.err == nil && len(m.verdicts)+len(m.changes) == 0 && len(m.past) > 0
}

// offerReverse says what stays done of the newest verdict, or of those given
// together, and offers to open the cases again: to decide otherwise is an entry
// of its own.
func (r *Root) offerReverse(msg undoneMsg) tea.Cmd {
	if r.dialog != nil {
		return notifyOf(aboutUndo, fmt.Sprintf("too late: %s of your last decision %s left · 8 shows them, 3 and v the cases",
			countOf(len(msg.left), "change"), verb(len(msg.left), "has", "have")), ui.Warn)
	}
	v, n := msg.past[0], len(msg.past)
	about, again, yes := fmt.Sprintf("case %d", v.CaseID), "The case can be opened again, to be decided on anew: an entry", "open it again"
	if n > 1 {
		about, again, yes = countOf(n, "case"), "The cases can be opened again, to be decided on anew: each an entry", "open them again"
	}
	lines := []string{fmt.Sprintf("The undo window of your verdict on %s, %s, is over.", about, verdictDone(v.Word)), ""}
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
	dialog := &ui.Confirm{
		Title: "Too late to take back",
		Lines: append(lines, again+" of its own in the ledger."),
		Yes:   yes, No: "leave it",
		OnYes: func() tea.Cmd { return reopen(r.env, msg.past) },
	}
	dialog.OpenUnasked(r.env.Styles, r.env.Now)
	r.openDialog(boxed{dialog})
	return nil
}

// reopen opens the cases of verdicts again, one after the other. Of several,
// one that came back by itself is no failure.
func reopen(env Env, past []model.Verdict) tea.Cmd {
	ctx, judge := env.Ctx, env.Judge
	return func() tea.Msg {
		var out reopenedMsg
		for _, v := range past {
			err := judge.ReopenCase(ctx, v.CaseID, "")
			switch {
			case err == nil:
				out.ids = append(out.ids, v.CaseID)
			case len(past) > 1 && errors.Is(err, model.ErrWrongState):
			case out.err == nil:
				out.err = err
			}
		}
		return out
	}
}

// reopened shows the case that is open again, and of several says how many.
func (r *Root) reopened(msg reopenedMsg) tea.Cmd {
	n := len(msg.ids)
	switch {
	case msg.err != nil && n == 0:
		return notify("the case was not opened again: "+r.env.show(plain(msg.err)), ui.Bad)
	case msg.err != nil:
		return tea.Batch(r.tellAll(shownMsg{}), notify(countOf(n, "case")+" open again, but not all: "+r.env.show(plain(msg.err)), ui.Bad))
	case n != 1:
		return tea.Batch(r.tellAll(shownMsg{}), notify(countOf(n, "case")+" open again", ui.Good))
	}
	r.trail.replace(Route{Case: msg.ids[0]})
	return tea.Batch(r.arrive(), r.tellAll(shownMsg{}), notify(fmt.Sprintf("case %d is open again", msg.ids[0]), ui.Good))
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
