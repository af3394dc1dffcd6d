package views

import (
	"context"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// decider decides on rows of one kind for the screens that show them. It holds
// what has been asked of the desk and not answered yet, so that a second press
// on the same row cannot ask twice.
type decider[R any] struct {
	trade[R]
	env   Env
	asked map[model.ObjectRef]bool
}

// decidedMsg is the desk's answer to a decision that makes changes.
type decidedMsg struct {
	verb     model.Verb
	noun     string
	subjects []subject
	changes  []model.Change
	err      error
}

// heldMsg is the desk's answer to a hold, or to its release.
type heldMsg struct {
	noun     string
	subjects []subject
	until    time.Time
	released bool
	err      error
}

func newDecider[R any](env Env, t trade[R]) *decider[R] {
	return &decider[R]{trade: t, env: env, asked: map[model.ObjectRef]bool{}}
}

// whyNot says why a row cannot be decided on at this moment, "" when it can.
func (d *decider[R]) whyNot(verb model.Verb, row R) string {
	s := d.of(d.env, row)
	if d.asked[s.ref] {
		return "already asked for"
	}
	return s.whyNot(d.env, verb, d.takes[verb])
}

// held tells whether a row is on hold, so that h releases it.
func (d *decider[R]) held(row R) bool { return d.of(d.env, row).hold.Holds(d.env.Now()) }

// whyNotHold lets h release what is held.
func (d *decider[R]) whyNotHold(row R) string {
	if d.held(row) && !d.asked[d.of(d.env, row).ref] {
		return ""
	}
	return d.whyNot(model.VerbHold, row)
}

// split parts rows into those that can be decided on and the reasons of the
// others.
func (d *decider[R]) split(verb model.Verb, rows []R) (open []R, closed []string) {
	for _, r := range rows {
		if why := d.whyNot(verb, r); why != "" {
			closed = append(closed, why)
			continue
		}
		open = append(open, r)
	}
	return open, closed
}

// subjects are rows as the operator saw them.
func (d *decider[R]) subjects(rows []R) []subject {
	out := make([]subject, len(rows))
	for i, r := range rows {
		out[i] = d.of(d.env, r)
	}
	return out
}

// pass approves rows, and fulfils them where that is the verb; the answer is a
// decidedMsg.
func (d *decider[R]) pass(verb model.Verb, rows []R) tea.Cmd {
	desk, do := d.env.Desk, d.approve
	if verb == model.VerbFulfil {
		do = d.fulfil
	}
	return d.decide(verb, rows, func(ctx context.Context) ([]model.Change, error) { return do(desk, ctx, rows, "") })
}

// decide notes what is asked for and asks.
func (d *decider[R]) decide(verb model.Verb, rows []R, do func(context.Context) ([]model.Change, error)) tea.Cmd {
	ctx, out := d.env.Ctx, decidedMsg{verb: verb, noun: d.noun, subjects: d.remember(rows)}
	return d.env.pending.inTurn(ctx, func() tea.Msg {
		out.changes, out.err = do(ctx)
		return out
	})
}

// remember notes what is asked for.
func (d *decider[R]) remember(rows []R) []subject {
	subjects := d.subjects(rows)
	for _, s := range subjects {
		d.asked[s.ref] = true
	}
	return subjects
}

// answered takes the desk's answer: the rows may be asked for again. The shell
// says what became of it, also when the screen that asked is gone by then.
func (d *decider[R]) answered(subjects []subject) {
	for _, s := range subjects {
		delete(d.asked, s.ref)
	}
}

// release lets go what is held; the answer is a heldMsg.
func (d *decider[R]) release(rows []R) tea.Cmd {
	ctx, desk, out := d.env.Ctx, d.env.Desk, heldMsg{noun: d.noun, subjects: d.remember(rows), released: true}
	refs := make([]model.ObjectRef, len(out.subjects))
	for i, s := range out.subjects {
		refs[i] = s.ref
	}
	return d.env.pending.inTurn(ctx, func() tea.Msg {
		out.err = desk.Unhold(ctx, refs)
		return out
	})
}

// confirm asks before several rows are let through at once.
func (d *decider[R]) confirm(verb model.Verb, b bulk[R], yes func() tea.Cmd) tea.Cmd {
	lines := append(d.lines(b), "", d.warns[verb])
	if window := int(d.env.UndoWindow.Seconds()); window > 0 {
		lines = append(lines, fmt.Sprintf("They leave after %d s. Until then u takes all of them back.", window))
	}
	if left := b.leftOut(); left != "" {
		lines = append(lines, "", left)
	}
	does := present(verb)
	return ask(newConfirm(d.env.Styles, ui.Confirm{
		Title: does + " " + countOf(len(b.rows), d.noun) + "?",
		Lines: lines,
		Yes:   lowerFirst(does) + " " + ui.Number(len(b.rows)), No: "no",
		OnYes: yes,
	}))
}

// askReason opens the form of a refusal; then runs once it is submitted.
func (d *decider[R]) askReason(b bulk[R], then func() tea.Cmd) tea.Cmd {
	title, intro := d.heading(model.VerbRefuse, b)
	intro = append(intro, d.warns[model.VerbRefuse])
	if left := b.leftOut(); left != "" {
		intro = append(intro, left)
	}
	st, desk, refuse, rows := d.env.Styles, d.env.Desk, d.refuse, b.rows
	submit := func(reason, note string) tea.Cmd {
		return tea.Batch(d.decide(model.VerbRefuse, rows, func(ctx context.Context) ([]model.Change, error) {
			return refuse(desk, ctx, rows, reason, note)
		}), then())
	}
	return func() tea.Msg {
		form := &choice{title: title, intro: intro, wants: "a reason", does: "refuses", answers: desk.Reasons(), submit: submit}
		return dialogMsg{form.open(st)}
	}
}

// heading names what a form is about: one row by its words and what the vendor
// warns of, many by a count.
func (d *decider[R]) heading(verb model.Verb, b bulk[R]) (title string, intro []string) {
	if len(b.rows) == 1 && b.hidden == 0 {
		s := d.of(d.env, b.rows[0])
		return present(verb) + " a " + d.noun, append([]string{s.words}, warnings(d.env, s)...)
	}
	return present(verb) + " " + countOf(len(b.rows), d.noun), d.lines(b)
}
