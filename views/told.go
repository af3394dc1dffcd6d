package views

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// told is what a vendor says to one question of a screen: nothing yet, an
// answer and its age, an older answer because a newer reading failed, or the
// reason why there is none.
type told[T any] struct {
	name   string // tells its answers from those to other questions
	ticket int
	busy   bool // the question is on its way
	known  bool // fresh is an answer
	fresh  model.Fresh[T]
	err    error
}

// toldMsg brings the answer.
type toldMsg[T any] struct {
	name   string
	ticket int
	fresh  model.Fresh[T]
	err    error
}

// ask puts the question; what was known stays until the answer is there.
func (t *told[T]) ask(env Env, read func(context.Context, Vendor) (model.Fresh[T], error)) tea.Cmd {
	t.ticket++
	t.busy = true
	ctx, vendor, name, ticket := env.Ctx, env.Vendor, t.name, t.ticket
	return func() tea.Msg {
		fresh, err := read(ctx, vendor)
		return toldMsg[T]{name: name, ticket: ticket, fresh: fresh, err: err}
	}
}

// take keeps the answer to the newest question; false for another's.
func (t *told[T]) take(msg toldMsg[T]) bool {
	if msg.name != t.name || msg.ticket != t.ticket {
		return false
	}
	t.busy, t.err = false, msg.err
	if msg.err == nil {
		t.fresh, t.known = msg.fresh, true
	}
	return true
}

// asked tells that the question was put, answered or not.
func (t *told[T]) asked() bool { return t.ticket > 0 }

// problem is why the newest reading failed, "" when it did not.
func (t *told[T]) problem(env Env) string {
	switch {
	case t.err != nil:
		return env.show(unanswered(t.err))
	case t.known:
		return env.show(t.fresh.Problem)
	}
	return ""
}

// words say in one line how old the answer is, or why there is none.
func (t *told[T]) words(env Env) (string, ui.Tone) {
	problem := t.problem(env)
	switch {
	case t.known && problem != "":
		return "older, read " + env.ago(t.fresh.AsOf) + " ago: " + problem, ui.Warn
	case t.known:
		return "read " + env.ago(t.fresh.AsOf) + " ago", factsTone(env.Now().Sub(t.fresh.AsOf))
	case problem != "":
		return problem + " · r asks again", ui.Bad
	case t.busy:
		return "asking the vendor…", ui.Quiet
	}
	return "not asked yet", ui.Quiet
}

// age is words as a fact on a page.
func (t *told[T]) age(env Env) ui.Pair {
	text, tone := t.words(env)
	return ui.Pair{Label: "vendor said", Value: text, Tone: tone}
}

// unanswered says in the operator's words why a vendor did not answer.
func unanswered(err error) string {
	if errors.Is(err, model.ErrInvalid) {
		return "the vendor does not tell this of this program"
	}
	return plain(err)
}
