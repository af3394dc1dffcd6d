package views

import (
	"context"
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
	sets     string // what it sets off at the vendor, for who has not read it yet
	subjects []subject
	changes  []model.Change
	err      error

	again func(despite ...model.Despite) tea.Cmd // asks once more, in spite of cases and a batch
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

// subjects are rows as the operator saw them.
func (d *decider[R]) subjects(rows []R) []subject {
	out := make([]subject, len(rows))
	for i, r := range rows {
		out[i] = d.of(d.env, r)
	}
	return out
}

// pass approves a row, or fulfils it where that is the verb, in spite of what the
// operator has seen to stand against it; the answer is a decidedMsg.
func (d *decider[R]) pass(verb model.Verb, row R, despite ...model.Despite) tea.Cmd {
	desk, do := d.env.Desk, d.approve
	if verb == model.VerbFulfil {
		do = d.fulfil
	}
	again := func(despite ...model.Despite) tea.Cmd { return d.pass(verb, row, despite...) }
	return d.decide(decidedMsg{verb: verb, sets: d.sets[verb], again: again}, row, func(ctx context.Context) ([]model.Change, error) {
		return do(desk, ctx, []R{row}, "", despite...)
	})
}

// decide notes what is asked for and asks.
func (d *decider[R]) decide(out decidedMsg, row R, do func(context.Context) ([]model.Change, error)) tea.Cmd {
	ctx := d.env.Ctx
	out.noun, out.subjects = d.noun, d.remember([]R{row})
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

// refuseOne opens the form of a refusal; then runs once it is submitted.
func (d *decider[R]) refuseOne(row R, then func() tea.Cmd) tea.Cmd {
	st, in := d.env.Styles, d.of(d.env, row).batch
	intro, final := d.about(row), st.Mark(ui.Warn)+" "+d.warns[model.VerbRefuse]
	var despite []model.Despite
	if in.Opposes(model.VerbRefuse) {
		final = st.Mark(ui.Bad) + " " + batchWarning(in, model.VerbRefuse) + " " + final
		despite = append(despite, model.Despite{Batch: in.ID})
	}
	return askReason(d.env, "Refuse a "+d.noun, final, intro, func(reason, note string) tea.Cmd {
		return tea.Batch(d.turnDown(row, reason, note, despite...), then())
	})
}

// turnDown refuses a row, in spite of a batch that the operator has seen to have
// it; the answer is a decidedMsg.
func (d *decider[R]) turnDown(row R, reason, note string, despite ...model.Despite) tea.Cmd {
	desk, refuse := d.env.Desk, d.refuse
	again := func(despite ...model.Despite) tea.Cmd { return d.turnDown(row, reason, note, despite...) }
	return d.decide(decidedMsg{verb: model.VerbRefuse, again: again}, row, func(ctx context.Context) ([]model.Change, error) {
		return refuse(desk, ctx, []R{row}, reason, note, despite...)
	})
}

// askReason opens the form of a refusal. What cannot be taken back stays in
// sight above all else.
func askReason(env Env, title, final string, intro []string, submit func(reason, note string) tea.Cmd) tea.Cmd {
	st, desk := env.Styles, env.Desk
	return func() tea.Msg {
		form := &choice{title: title, first: final, intro: intro, wants: "a reason", does: "refuses", answers: desk.Reasons(), submit: submit}
		return dialogMsg{form.open(st)}
	}
}

// about says what a form is about: a row by its words, and what the vendor warns
// of.
func (d *decider[R]) about(row R) []string {
	s := d.of(d.env, row)
	return append([]string{s.words}, warnings(d.env, s)...)
}
