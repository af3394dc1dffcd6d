package views

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
)

// span is how long something may be held.
type span struct {
	code string
	days int // 0 = until somebody releases it
}

var spans = []span{{"a day", 1}, {"3 days", 3}, {"a week", 7}, {"a month", 30}, {"open", 0}}

// holdOne asks how long a row is to wait; then runs once it is submitted.
func (d *decider[R]) holdOne(row R, then func() tea.Cmd) tea.Cmd {
	intro := append(d.about(row), heldHere)
	if warning := endsWarning(d.env, d.of(d.env, row).ends); warning != "" {
		intro = append(intro, warning)
	}
	return askSpan(d.env, "Hold a "+d.noun, intro, func(until time.Time, note string) tea.Cmd {
		return tea.Batch(d.keep(row, until, note), then())
	})
}

// heldHere is what a hold does, and what not.
const heldHere = "Nothing is approved here before that. The vendor does not know of it."

// askSpan asks how long something is to wait, and for a note.
func askSpan(env Env, title string, intro []string, submit func(until time.Time, note string) tea.Cmd) tea.Cmd {
	now := env.Now()
	form := &choice{title: title, intro: intro, wants: "how long", does: "holds"}
	for _, span := range spans {
		text := "until somebody releases it with h"
		if until := span.until(now); !until.IsZero() {
			text = "until " + env.local(until).Format("Mon 2 Jan 15:04")
		}
		form.answers = append(form.answers, model.Reason{Code: span.code, Text: text})
	}
	form.submit = func(code, note string) tea.Cmd {
		for _, span := range spans {
			if span.code == code {
				return submit(span.until(now), note)
			}
		}
		return nil
	}
	return ask(form.open(env.Styles))
}

// until is when a span is over, zero for one that has no end.
func (s span) until(now time.Time) time.Time {
	if s.days == 0 {
		return time.Time{}
	}
	return now.AddDate(0, 0, s.days)
}

// endsWarning says what the vendor does while something is held here, "" when
// it does nothing by itself.
func endsWarning(env Env, ends time.Time) string {
	switch {
	case ends.IsZero():
		return ""
	case !ends.After(env.Now()):
		return "The vendor's own hold period is over: it may approve at any moment, held here or not."
	}
	return "The vendor's own hold period ends in " + env.until(ends) + ": from then on it may approve, held here or not."
}

// keep asks the desk; the answer is a heldMsg.
func (d *decider[R]) keep(row R, until time.Time, note string) tea.Cmd {
	ctx, desk, hold, out := d.env.Ctx, d.env.Desk, d.hold, heldMsg{noun: d.noun, subjects: d.remember([]R{row}), until: until}
	return d.env.pending.inTurn(ctx, func() tea.Msg {
		_, out.err = hold(desk, ctx, []R{row}, until, note)
		return out
	})
}
