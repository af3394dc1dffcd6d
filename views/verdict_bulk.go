package views

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// leftAlone are so many things that a verdict leaves alone for one reason.
func leftAlone(n int, why string) []model.Exception {
	out := make([]model.Exception, n)
	for i := range out {
		out[i].Text = why
	}
	return out
}

// rehearse asks the desk what a verdict on many cases would do, and then the
// operator, once. left is what is left alone before the desk is asked; then
// runs with the operator's yes.
func (j *judging) rehearse(request model.VerdictRequest, left []model.Exception, then func() tea.Cmd) tea.Cmd {
	ctx, judge, env := j.env.Ctx, j.env.Judge, j.env
	return func() tea.Msg {
		plan, err := judge.RehearseVerdict(ctx, request)
		if err != nil {
			return notifyMsg{Text: "nothing was decided: " + env.show(plain(err)), Tone: ui.Bad}
		}
		if plan.Cases == 0 {
			return notifyMsg{Text: "none of them can be " + verdictDone(request.Word) + ": " + exceptions(env, plan.Exceptions), Tone: ui.Warn}
		}
		return dialogMsg{newConfirm(env.Styles, ui.Confirm{
			Title: verdictAsk(request.Word) + " " + planned(request, plan) + "?",
			Lines: rehearsalLines(env, request, plan, left),
			Yes:   string(request.Word) + " " + ui.Number(plannedCount(request, plan)), No: "no",
			OnYes: func() tea.Cmd { return tea.Batch(j.give(request), then()) },
		})}
	}
}

// planned says how much a verdict would be on: cases, or some of their people.
func planned(request model.VerdictRequest, plan model.VerdictRehearsal) string {
	if len(request.People) == 0 {
		return countOf(plan.Cases, "case")
	}
	return model.CountPeople(plan.People) + " of " + countOf(plan.Cases, "case")
}

func plannedCount(request model.VerdictRequest, plan model.VerdictRehearsal) int {
	if len(request.People) == 0 {
		return plan.Cases
	}
	return plan.People
}

// rehearsalLines say what a verdict on many would do: whom it touches, what
// money, what it leaves alone, how long it takes, and what cannot wait.
func rehearsalLines(env Env, request model.VerdictRequest, plan model.VerdictRehearsal, left []model.Exception) []string {
	st := env.Styles
	lines := []string{ui.Number(plan.People) + " " + verb(plan.People, "person", "people") + touched(plan)}
	if request.Reason != "" {
		lines[0] += " · " + request.Reason
	}
	for _, c := range plan.Consequences {
		if c.Calls == 0 && !c.Manual {
			lines = append(lines, env.show(c.Text)+".")
		}
	}
	calls := "Nothing is sent."
	if plan.Calls > 0 {
		calls = fmt.Sprintf("%s, about %s at the allowed pace.", countOf(plan.Calls, "call"), ui.Ago(plan.Takes))
	}
	if plan.Manual > 0 {
		calls += fmt.Sprintf(" %d to do by hand at the vendor's dashboard.", plan.Manual)
	}
	lines = append(lines, calls)
	if !plan.Deadline.IsZero() {
		late := "The vendor lets the first go by itself in " + env.until(plan.Deadline)
		if !plan.Deadline.After(env.Now()) {
			late = "The first was due " + env.ago(plan.Deadline) + " ago: the vendor may have let it go"
		}
		if plan.Late > 0 {
			late += fmt.Sprintf(": %d before our call would arrive", plan.Late)
		}
		lines = append(lines, st.Mark(ui.Warn)+" "+late+".")
	}
	for _, effect := range plan.Effects {
		lines = append(lines, env.show(effect))
	}
	if all := slices.Concat(left, plan.Exceptions); len(all) > 0 {
		lines = append(lines, "", "Left alone: "+exceptions(env, all)+".")
	}
	if window := int(env.UndoWindow.Seconds()); window > 0 && plan.Calls > 0 {
		lines = append(lines, "", fmt.Sprintf("They leave after %d s. Until then u takes all of them back.", window))
	}
	return lines
}

// touched says which rewards and what money a verdict decides on.
func touched(plan model.VerdictRehearsal) string {
	var parts []string
	if plan.Rewards > 0 {
		parts = append(parts, countOf(plan.Rewards, "reward"))
	}
	if plan.Commissions > 0 {
		parts = append(parts, countOf(plan.Commissions, "commission"))
	}
	parts = append(parts, stakes(plan.Money, plan.Unknown)...)
	switch {
	case len(parts) == 0 && plan.Word == model.VerdictHold:
		return "" // nothing moves; what is kept is said beside
	case len(parts) == 0:
		return ", no money"
	}
	return ": " + strings.Join(parts, ", ")
}

// exceptions count what is left alone by why: first cases as a whole, then the
// things that others have.
func exceptions(env Env, all []model.Exception) string {
	var things []model.Exception
	var cases, parts []string
	for _, e := range all {
		at := slices.IndexFunc(things, func(t model.Exception) bool { return t.One == e.One && t.Many == e.Many })
		switch {
		case e.Count == 0:
			cases = append(cases, env.show(e.Text))
		case at < 0:
			things = append(things, e)
		default:
			things[at].Count += e.Count
		}
	}
	if len(cases) > 0 {
		parts = append(parts, tally(cases))
	}
	for _, t := range things {
		parts = append(parts, ui.Number(t.Count)+" "+env.show(verb(t.Count, t.One, t.Many)))
	}
	return strings.Join(parts, ", ")
}

// bulkJudged says what became of a verdict on many and shows it on its way.
func (r *Root) bulkJudged(msg verdictMsg) tea.Cmd {
	given := msg.given
	about := countOf(len(given.Verdicts), "case")
	if n := len(msg.request.People); n > 0 {
		about = model.CountPeople(n) + " of " + about
	}
	text := verdictDone(msg.request.Word) + " " + about
	if len(given.LeftOut) > 0 {
		text += fmt.Sprintf(" · %d left alone: %s", len(given.LeftOut), exceptions(r.env, given.LeftOut))
	}
	if r.env.UndoWindow > 0 {
		text += " · u takes all back"
	}
	said := r.notify(notifyMsg{Text: text, Tone: ui.Accent, Stay: r.env.UndoWindow, Leaving: given.Changes})
	if len(given.Changes) < 2 {
		return said
	}
	return tea.Batch(said, r.open(Route{Bulk: given.Changes[0].Group}))
}
