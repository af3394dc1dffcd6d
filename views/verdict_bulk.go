package views

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// rehearse asks the desk what a verdict on many cases would do, and then the
// operator, once. lost is how many of the marked are gone; then runs with the
// operator's yes.
func (j *judging) rehearse(request model.VerdictRequest, lost int, then func() tea.Cmd) tea.Cmd {
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
			Title: verdictAsk(request.Word) + " " + countOf(plan.Cases, "case") + "?",
			Lines: rehearsalLines(env, request, plan, lost),
			Yes:   string(request.Word) + " " + ui.Number(plan.Cases), No: "no",
			OnYes: func() tea.Cmd { return tea.Batch(j.give(request), then()) },
		})}
	}
}

// rehearsalLines say what a verdict on many would do: whom it touches, what
// money, what it leaves alone, how long it takes, and what cannot wait.
func rehearsalLines(env Env, request model.VerdictRequest, plan model.VerdictRehearsal, lost int) []string {
	st := env.Styles
	lines := []string{ui.Number(plan.People) + " " + verb(plan.People, "person", "people") + touched(plan)}
	if request.Reason != "" {
		lines[0] += " · " + request.Reason
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
	if n := len(plan.Exceptions) + lost; n > 0 {
		gone := make([]model.Exception, lost)
		for i := range gone {
			gone[i].Text = "gone from this view"
		}
		lines = append(lines, "", "Left alone: "+exceptions(env, append(gone, plan.Exceptions...))+".")
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
	parts = append(parts, stakes(plan.Money, 0)...)
	if len(parts) == 0 {
		return ", no money"
	}
	return ": " + strings.Join(parts, ", ")
}

// exceptions count what is left alone by why.
func exceptions(env Env, all []model.Exception) string {
	words := make([]string, len(all))
	for i, e := range all {
		words[i] = env.show(e.Text)
	}
	return tally(words)
}

// bulkJudged says what became of a verdict on many and shows it on its way.
func (r *Root) bulkJudged(msg verdictMsg) tea.Cmd {
	given := msg.given
	text := verdictDone(msg.request.Word) + " " + countOf(len(given.Verdicts), "case")
	if len(given.LeftOut) > 0 {
		text += fmt.Sprintf(" · %d left alone: %s", len(given.LeftOut), exceptions(r.env, given.LeftOut))
	}
	said := r.notify(notifyMsg{Text: text + " · u takes all back", Tone: ui.Accent, Stay: r.env.UndoWindow, Leaving: given.Changes})
	if len(given.Changes) < 2 {
		return said
	}
	return tea.Batch(said, r.open(Route{Bulk: given.Changes[0].Group}))
}
