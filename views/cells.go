package views

import (
	"time"

	"refdesk/internal/model"
	"refdesk/ui"
)

// plainly is a cell with an ordinary fact.
func plainly(text string) ui.Cell { return ui.Cell{Text: text} }

// quiet is a cell that the eye may pass over.
func quiet(text string) ui.Cell { return ui.Cell{Text: text, Tone: ui.Quiet} }

// nameCell is a name; people whom the vendor deleted say so.
func nameCell(env Env, p model.Participant) ui.Cell {
	if p.Gone {
		return quiet(env.person(p) + " (deleted)")
	}
	return plainly(env.person(p))
}

// riskCell is the vendor's level in its tone; blank while only webhooks know
// the person.
func riskCell(p model.Participant) ui.Cell {
	return ui.Cell{Text: lower(p.Risk.V), Tone: riskTone(p.Risk.V)}
}

// digits is a count, written as every other is, blank where there is nothing to
// say.
func digits(n int64, known bool) string {
	if !known {
		return ""
	}
	return ui.Number(int(n))
}

// moneyCell is an exact amount. One that is not known yet is a dash and not a
// nought.
func moneyCell(env Env, m model.Opt[model.Money]) ui.Cell {
	if !m.Known {
		return quiet("–")
	}
	return plainly(env.Money.Text(m.V))
}

// bornCell is the age of something. Where only a sweep saw it, it is older than
// the first sight of it.
func bornCell(env Env, created, seen time.Time) ui.Cell {
	if created.IsZero() && !seen.IsZero() {
		if age := env.aged(seen); age != "<1m" {
			return quiet(">" + age)
		}
		return quiet("new")
	}
	return quiet(env.aged(created))
}

// bornText is bornCell for a place with room to explain.
func bornText(env Env, created, seen time.Time) string {
	if created.IsZero() && !seen.IsZero() {
		return "earned earlier; first seen " + env.aged(seen) + " ago"
	}
	return env.aged(created)
}
