package views

import (
	"fmt"
	"strings"

	"refdesk/internal/model"
	"refdesk/ui"
)

// bulkColumns are those of changes; what was stopped is let go by the key of
// this page.
func bulkColumns(env Env) []ui.Column[model.Change] {
	columns := changeColumns(env)
	for i := range columns {
		usual := columns[i].Cell
		columns[i].Cell = func(c model.Change) ui.Cell {
			switch {
			case !isHeld(c):
				return usual(c)
			case columns[i].ID == "state":
				return ui.Cell{Text: "stopped", Tone: ui.Warn}
			case columns[i].ID == "next":
				return quiet("p lets it go on")
			}
			return usual(c)
		}
	}
	return columns
}

func (v *bulkPage) View() string {
	if !v.loaded {
		return blankPage(v.env, v.err, v.w, v.h)
	}
	return ui.Fill(ui.JoinV(v.title(), v.progress(), v.report(), v.table.View()), v.w, v.h)
}

func (v *bulkPage) title() string {
	st, b := v.env.Styles, v.bulk
	text := countOf(b.Total, "change") + ": " + v.env.show(b.Headline)
	if b.Total > 1 { // the headline is the first one's
		text += " …"
	}
	return " " + st.Title.Render(ui.Cut(ui.Clean(text), max(1, v.w*2/3))) +
		"  " + st.Label.Render(ui.Clean("by "+b.Operator+" "+v.env.ago(b.At)+" ago"))
}

// progress is a bar of what has ended, and how long the rest takes. What a
// person has to do is no part of it.
func (v *bulkPage) progress() string {
	st, b := v.env.Styles, v.bulk
	b.Total -= b.States[model.ChangeManual]
	ended := b.Total - b.Unsent() - b.States[model.ChangeSending] - b.States[model.ChangeUnsure]
	width := max(10, min(40, v.w/3))
	full := width * ended / max(1, b.Total)
	bar := strings.Repeat(st.Sign("█", "#"), full) + strings.Repeat(st.Sign("░", "."), width-full)
	text := fmt.Sprintf("%s of %s", ui.Number(ended), ui.Number(b.Total))
	switch {
	case b.Held > 0:
		text += fmt.Sprintf(" · %s %s stopped: p lets them go on", st.Mark(ui.Warn), ui.Number(b.Held))
	case v.env.paused() && b.Unsent() > 0:
		text += fmt.Sprintf(" · %s everything is paused: P lets them go on", st.Mark(ui.Warn))
	case b.NotBefore.After(v.env.Now()) && b.Unsent() > 0:
		text += " · leaves in " + v.env.until(b.NotBefore) + ", u takes all back"
	case b.Left > 0:
		text += " · about " + ui.Ago(b.Left) + " left · p stops"
	}
	if v.err != nil {
		text += " · " + st.Mark(ui.Bad) + " could not load again"
	}
	return " " + st.Tone(ui.Accent).Render(bar) + " " + ui.Cut(text, max(1, v.w-width-3))
}

// report counts the rows by where they stand.
func (v *bulkPage) report() string {
	st := v.env.Styles
	var parts []string
	if n := v.bulk.Held; n > 0 {
		parts = append(parts, st.Tone(ui.Warn).Render(st.Mark(ui.Warn)+" stopped "+ui.Number(n)))
	}
	for _, state := range []model.ChangeState{
		model.ChangeDone, model.ChangeFailed, model.ChangeParked, model.ChangeUnsure, model.ChangeSending,
		model.ChangeWaiting, model.ChangeStaged, model.ChangeManual, model.ChangeUndone,
	} {
		n := v.bulk.States[state]
		if state == model.ChangeStaged {
			n -= v.bulk.Held
		}
		if n > 0 {
			tone := changeTone(state)
			parts = append(parts, st.Tone(tone).Render(strings.TrimSpace(verdictMark(st, tone)+" "+string(state)+" "+ui.Number(n))))
		}
	}
	return " " + joinWhole(st, parts, max(1, v.w-1))
}
