package views

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// queue is a list of what can be decided on, one by one or marked together. A
// tab embeds it and adds its columns.
type queue[R any] struct {
	*list[R]
	decider *decider[R]
	landed  string // the row that the cursor went on to by itself after a decision
}

// rowWindows answers a window over rows.
type rowWindows[R any] = func(context.Context, model.Query) (model.Window[R], error)

// listPage is how many rows are read at once where a whole list is.
const listPage = 500

func newQueue[R any](l *list[R], t trade[R]) *queue[R] {
	return &queue[R]{list: l, decider: newDecider(l.env, t)}
}

func (q *queue[R]) Actions() []ui.Action {
	noun := q.decider.noun
	out := []ui.Action{q.passing("a", model.VerbApprove, "approve")}
	if q.decider.fulfil != nil {
		out = append(out, q.passing("F", model.VerbFulfil, "approve and fulfil"))
	}
	out = append(out,
		ui.Action{
			ID: noun + ".refuse", Keys: []string{"x"}, Help: "refuse", Group: groupDecide,
			Writes: true, Asks: true, Blocked: q.whyNot(model.VerbRefuse), Run: q.refuse,
		},
		ui.Action{
			ID: noun + ".hold", Keys: []string{"h"}, Help: q.holdHelp(), Group: groupDecide,
			Writes: true, Asks: true, Blocked: q.whyNotHold, Run: q.hold,
		},
		ui.Action{
			ID: noun + ".note", Keys: []string{"n"}, Help: "note", Group: groupDecide, Asks: true,
			Writes: true, Blocked: q.whyNoRow, Run: q.write,
		},
		ui.Action{
			ID: "person.open", Keys: []string{"enter"}, Help: "open", Group: groupPeople,
			Blocked: q.whyNoRow, Run: q.open,
		},
		ui.Action{
			ID: noun + ".person", Keys: []string{"o"}, Help: "person", Group: groupPeople,
			Hidden: true, Blocked: q.whyNoRow, Run: q.open, // as enter, which on other lists opens the row itself
		})
	out = append(out, q.actions()...)
	return append(out, q.markAllAction(), q.caseAction())
}

// passing is a key that lets a row through.
func (q *queue[R]) passing(key string, verb model.Verb, help string) ui.Action {
	return ui.Action{
		ID: q.decider.noun + "." + string(verb), Keys: []string{key}, Help: help, Group: groupDecide,
		Writes: true, Blocked: q.whyNot(verb), Run: func() tea.Cmd { return q.pass(verb) },
	}
}

func (q *queue[R]) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case decidedMsg:
		q.decider.answered(msg.subjects)
		return q.backTo(msg.subjects, msg.err)
	case heldMsg:
		q.decider.answered(msg.subjects)
		return tea.Batch(q.backTo(msg.subjects, msg.err), q.refresh())
	case bulkRehearsedMsg:
		return q.rehearsed(msg)
	case bulkDecidedMsg:
		q.decider.forget(msg.ask.Items)
		return q.refresh()
	case refsMarkedMsg:
		return q.allMarked(msg)
	}
	return q.update(msg)
}

func (q *queue[R]) SetStyles(st *ui.Styles) {
	q.list.SetStyles(st)
	q.decider.env.Styles = st
}

func (q *queue[R]) whyNoRow() string {
	if _, ok := q.table.Selected(); !ok {
		return "there is no " + q.decider.noun + " here"
	}
	return ""
}

// whyNot looks at the row under the cursor; marked rows are looked at one by
// one when the bulk is put together.
func (q *queue[R]) whyNot(verb model.Verb) func() string {
	return func() string {
		if len(q.table.Marked()) > 0 {
			return ""
		}
		row, ok := q.table.Selected()
		if !ok {
			return q.whyNoRow()
		}
		return q.decider.whyNot(verb, row)
	}
}

func (q *queue[R]) whyNotHold() string {
	row, ok := q.table.Selected()
	if len(q.table.Marked()) > 0 || !ok {
		return q.whyNot(model.VerbHold)()
	}
	return q.decider.whyNotHold(row)
}

// pass stages the decision on the row under the cursor at once; for marked rows
// and where the vendor warns it asks first.
func (q *queue[R]) pass(verb model.Verb) tea.Cmd {
	if len(q.table.Marked()) > 0 {
		return q.rehearse(verb)
	}
	row, _ := q.table.Selected()
	return q.decider.passOne(verb, row, func() tea.Cmd { return q.next(verb, row) })
}

// refuse asks for the reason.
func (q *queue[R]) refuse() tea.Cmd {
	if len(q.table.Marked()) > 0 {
		return q.rehearse(model.VerbRefuse)
	}
	row, _ := q.table.Selected()
	return q.decider.refuseOne(row, func() tea.Cmd { return q.next(model.VerbRefuse, row) })
}

// hold asks for how long, and releases what is held.
func (q *queue[R]) hold() tea.Cmd {
	if len(q.table.Marked()) > 0 {
		return q.rehearse(model.VerbHold)
	}
	row, _ := q.table.Selected()
	if q.decider.held(row) {
		return q.decider.release([]R{row})
	}
	return q.decider.holdOne(row, func() tea.Cmd { return q.next(model.VerbHold, row) })
}

// holdHelp is what h does with what is marked or under the cursor.
func (q *queue[R]) holdHelp() string {
	row, ok := q.table.Selected()
	return holdHelp(q.decider, row, ok && len(q.table.Marked()) == 0)
}

// write asks for a note on the row under the cursor.
func (q *queue[R]) write() tea.Cmd {
	row, _ := q.table.Selected()
	s := q.decider.of(q.env, row)
	return askNote(q.env, s.ref, s.words)
}

// next moves the cursor to the first row below that can be decided on. Without
// one it stays: jumping back up would surprise the hand.
func (q *queue[R]) next(verb model.Verb, from R) tea.Cmd {
	below, id := false, q.table.ID(from)
	for _, r := range q.page.Rows {
		if below && q.decider.whyNot(verb, r) == "" {
			q.landed = q.table.ID(r)
			q.table.Select(q.landed)
			break
		}
		below = below || q.table.ID(r) == id
	}
	return q.loadIfNeeded()
}

// backTo leads the cursor back to a row of which nothing was done, so that the
// same key tries it again and does not decide on the next one. It stays where
// the hand has moved it since, and where the row has been decided on elsewhere;
// of several rows the uppermost wins.
func (q *queue[R]) backTo(subjects []subject, err error) tea.Cmd {
	at, ok := q.table.Selected()
	var moved *model.MovedError
	switch {
	case err == nil || len(subjects) != 1 || !ok || q.table.ID(at) != q.landed:
		return nil
	case errors.As(err, &moved):
		return nil
	}
	for _, r := range q.page.Rows {
		switch {
		case q.table.ID(r) == q.landed:
			return nil
		case q.decider.of(q.env, r).ref == subjects[0].ref:
			q.landed = q.table.ID(r)
			q.table.Select(q.landed)
			return q.loadIfNeeded()
		}
	}
	return nil
}

func (q *queue[R]) clearMarks() tea.Cmd {
	q.table.ClearMarks()
	return nil
}

func (q *queue[R]) open() tea.Cmd {
	row, _ := q.table.Selected()
	return open(Route{Person: q.decider.person(row), Earned: q.decider.of(q.env, row).ref})
}
