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

// askHold asks how long rows are to wait and for a note, and says what the
// vendor does meanwhile; then runs once it is submitted.
func (d *decider[R]) askHold(b bulk[R], then func() tea.Cmd) tea.Cmd {
	title, intro := d.heading(model.VerbHold, b)
	intro = append(intro, "Nothing is approved here before that. The vendor does not know of it.")
	if warning := endsWarning(d.env, d.subjects(b.rows)); warning != "" {
		intro = append(intro, warning)
	}
	if left := b.leftOut(); left != "" {
		intro = append(intro, left)
	}
	now := d.env.Now()
	form := &choice{title: title, intro: intro, wants: "how long", does: "holds"}
	for _, span := range spans {
		text := "until somebody releases it with h"
		if until := span.until(now); !until.IsZero() {
			text = "until " + d.env.local(until).Format("Mon 2 Jan 15:04")
		}
		form.answers = append(form.answers, model.Reason{Code: span.code, Text: text})
	}
	form.submit = func(code, note string) tea.Cmd {
		for _, span := range spans {
			if span.code == code {
				return tea.Batch(d.keep(b.rows, span.until(now), note), then())
			}
		}
		return nil
	}
	return ask(form.open(d.env.Styles))
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
func endsWarning(env Env, subjects []subject) string {
	var soonest time.Time
	for _, s := range subjects {
		if !s.ends.IsZero() && (soonest.IsZero() || s.ends.Before(soonest)) {
			soonest = s.ends
		}
	}
	switch {
	case soonest.IsZero():
		return ""
	case !soonest.After(env.Now()):
		return "The vendor's own hold period is over: it may approve at any moment, held here or not."
	}
	return "The vendor's own hold period ends in " + env.until(soonest) + ": from then on it may approve, held here or not."
}

// keep asks the desk; the answer is a heldMsg.
func (d *decider[R]) keep(rows []R, until time.Time, note string) tea.Cmd {
	ctx, desk, hold, out := d.env.Ctx, d.env.Desk, d.hold, heldMsg{noun: d.noun, subjects: d.remember(rows), until: until}
	return d.env.pending.inTurn(ctx, func() tea.Msg {
		_, out.err = hold(desk, ctx, rows, until, note)
		return out
	})
}
