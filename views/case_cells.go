package views

import (
	"fmt"
	"strings"

	"refdesk/internal/model"
	"refdesk/ui"
)

// caseColumns say why a case stands where it does: what is at stake times the
// score, then age. All three are on the row.
func caseColumns(env Env) []ui.Column[model.Case] {
	type row = model.Case
	return []ui.Column[row]{
		{ID: "score", Title: "score", Width: 5, Judge: true, Cell: func(c row) ui.Cell { return scoreCell(c.Score) }},
		{ID: "urgency", Title: "× at stake", Width: 14, Whole: true, Cell: func(c row) ui.Cell { return stakeCell(c.AtStake, c.Waiting, c.Unpriced) }},
		{
			ID: "name", Title: "who", Width: 13, Flex: 2, Most: 32, Words: true,
			Cell: func(c row) ui.Cell { return plainly(env.person(c.Lead)) },
		},
		{
			ID: "people", Title: "", Width: 3, Right: true,
			Cell: func(c row) ui.Cell { return plainly(others(c)) },
		},
		{
			ID: "why", Title: "strongest evidence", Width: 16, Flex: 4, Most: 80, Words: true,
			Cell: func(c row) ui.Cell { return plainly(strongest(env, c.Parts)) },
		},
		{
			ID: "deadline", Title: "goes out", Width: 10, Right: true, Drop: 1,
			Cell: func(c row) ui.Cell { return deadlineCell(env, c) },
		},
		{ID: "state", Title: "state", Width: 9, Cell: func(c row) ui.Cell { return caseStateCell(env, c) }},
		{
			ID: "opened", Title: "age", Width: 3, Right: true,
			Cell: func(c row) ui.Cell { return quiet(env.aged(c.OpenedAt)) },
		},
	}
}

// others is how many people a case has besides the one it is named after.
func others(c model.Case) string {
	if n := len(c.People) - 1; n > 0 {
		return fmt.Sprintf("+%d", n)
	}
	return ""
}

// stakeCell is what waits: the first amount, with how many sums there are
// besides, or how many things of unknown worth. A nought is a dash: nothing
// would be lost.
func stakeCell(amounts []model.Money, waiting, unpriced int) ui.Cell {
	all := stakes(amounts, unpriced)
	switch {
	case len(all) == 0 && waiting > 0:
		return plainly(ui.Number(waiting) + " " + verb(waiting, "waits", "wait"))
	case len(all) == 0:
		return quiet("–")
	case len(all) > 1:
		return plainly(fmt.Sprintf("%s +%d", all[0], len(all)-1))
	case len(amounts) == 0:
		return plainly(ui.Number(unpriced) + " unpriced")
	}
	return plainly(all[0])
}

// stakes are the amounts at stake, one a currency, and how much else waits that
// nobody knows the worth of.
func stakes(amounts []model.Money, unpriced int) []string {
	out := make([]string, 0, len(amounts)+1)
	for _, m := range amounts {
		out = append(out, m.String())
	}
	if unpriced > 0 {
		out = append(out, ui.Number(unpriced)+" of unknown worth")
	}
	return out
}

// deadlineCell is when the vendor lets something of a case go by itself.
func deadlineCell(env Env, c model.Case) ui.Cell {
	switch {
	case c.Deadline.IsZero():
		return ui.Cell{}
	case !c.Deadline.After(env.Now()):
		return ui.Cell{Text: "any time", Tone: ui.Warn}
	}
	return ui.Cell{Text: env.until(c.Deadline), Tone: deadlineTone(env, c)}
}

// deadlineTone warns of what goes out by itself within a day.
func deadlineTone(env Env, c model.Case) ui.Tone {
	const soon = 24
	if c.Deadline.Sub(env.Now()).Hours() < soon {
		return ui.Warn
	}
	return ui.Quiet
}

// returned tells that a case was decided on and is open again.
func returned(c model.Case) bool {
	return c.State == model.CaseOpen && c.Verdict != 0 && len(c.Returned) > 0
}

// caseStateCell is where a case stands, or who has it open.
func caseStateCell(env Env, c model.Case) ui.Cell {
	if who := c.TakenByOther(env.Operator, env.Now()); who != "" {
		return ui.Cell{Text: "with " + env.show(who), Tone: ui.Warn}
	}
	switch {
	case c.State == model.CaseHeld && !c.HeldUntil.IsZero():
		return ui.Cell{Text: "held " + env.until(c.HeldUntil), Tone: ui.Warn}
	case returned(c):
		return ui.Cell{Text: "back", Tone: ui.Warn}
	case c.State == model.CaseOpen:
		return ui.Cell{Text: "new", Tone: ui.Accent}
	}
	return ui.Cell{Text: string(c.State), Tone: verdictTone(c.State)}
}

// countedThings is how many things wait, "" for none.
func countedThings(n int) string {
	if n == 0 {
		return ""
	}
	return countOf(n, "thing")
}

// caseIntro is what a form about a case says first: whom it is about and what
// speaks loudest.
func caseIntro(env Env, c model.Case) []string {
	return []string{fmt.Sprintf("%d of 100: %s", c.Score, strongest(env, c.Parts))}
}

// caseAside is a case in the column beside the queue.
func caseAside(env Env, c model.Case) []ui.Section {
	state := caseStateCell(env, c)
	head := ui.Section{Title: caseName(env, c), Pairs: withValues([]ui.Pair{
		{Label: "score", Value: fmt.Sprintf("%d of 100", c.Score), Tone: scoreTone(c.Score)},
		{Label: "in order by", Value: env.show(c.Why())},
		{Label: "waiting", Value: countedThings(c.Waiting)},
		{Label: "state", Value: state.Text, Tone: state.Tone},
		{Label: "changed", Value: env.show(strings.Join(c.Returned, " · ")), Tone: ui.Warn},
		{Label: "goes out", Value: deadlineCell(env, c).Text, Tone: deadlineCell(env, c).Tone},
		{Label: "opened", Value: env.moment(c.OpenedAt)},
		{Label: "case", Value: caseID(c)},
	})}
	return append([]ui.Section{head}, evidenceSections(env, c)...)
}
