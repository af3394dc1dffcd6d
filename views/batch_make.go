package views

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// batchMadeMsg is the desk's answer to a batch that was asked for.
type batchMadeMsg struct {
	plan      model.BatchPlan
	rehearsed model.Batch
	err       error
}

// make asks what a batch should hold. What was typed the last time is there
// again: a mistake costs no second typing.
func (v *batches) make() tea.Cmd {
	ctx, port, env, typed := v.env.Ctx, v.env.Batches, v.env, v.typed
	return func() tea.Msg {
		formats, err := port.BatchFormats(ctx)
		if len(formats) == 0 {
			return notifyMsg{Text: "no format can be read: " + env.show(fmt.Sprint(err)), Tone: ui.Bad}
		}
		title := "Make a batch"
		if err != nil {
			title += " · " + env.show(err.Error())
		}
		form := ui.NewForm(env.Styles, title, batchFields(formats, typed)...)
		form.OnSubmit = v.rehearse
		return dialogMsg{boxed{form}}
	}
}

// rehearse asks the desk what the batch would hold, and then the operator.
func (v *batches) rehearse(typed map[string]string) tea.Cmd {
	v.typed = typed
	ctx, port, env, scope := v.env.Ctx, v.env.Batches, v.env, v.scope
	return func() tea.Msg {
		ask, err := batchAsk(env, scope, typed)
		if err != nil {
			return dialogMsg{v.notMade(env, err)}
		}
		plan, err := port.RehearseBatch(ctx, ask)
		if err != nil {
			return dialogMsg{v.notMade(env, err)}
		}
		return dialogMsg{newConfirm(env.Styles, ui.Confirm{
			Title: "Make a batch of " + countOf(len(plan.Lines), "payment") + ", " + env.Money.Text(plan.Batch.Total) + "?",
			Lines: planLines(env, ask, plan), Yes: "make", No: "no", Wide: true,
			OnYes: func() tea.Cmd { return v.made(ask, plan) },
		})}
	}
}

// notMade says why there is no batch, as a whole: the reason may be long. It
// offers to ask again.
func (v *batches) notMade(env Env, err error) dialog {
	var lines []string
	for _, part := range strings.Split(err.Error(), "; ") {
		lines = append(lines, env.show(part))
	}
	return newConfirm(env.Styles, ui.Confirm{Title: "No batch was made", Lines: lines, Yes: "ask again", No: "leave", Wide: true, OnYes: v.make})
}

// made has the desk make the batch of what was rehearsed and nothing else: a
// program that runs has earned more by then. The answer is a batchMadeMsg.
func (v *batches) made(ask model.BatchAsk, rehearsed model.BatchPlan) tea.Cmd {
	v.making = true
	ask.Only = make(map[model.PayableKey]model.Money, len(rehearsed.Lines))
	for _, l := range rehearsed.Lines {
		ask.Only[l.Key] = l.Amount
	}
	ctx, port := v.env.Ctx, v.env.Batches
	return func() tea.Msg {
		plan, err := port.MakeBatch(ctx, ask)
		return batchMadeMsg{plan, rehearsed.Batch, err}
	}
}

// largestShown is how many payments a rehearsal names.
const largestShown = 3

// planLines say what a batch would hold and what it would leave out.
func planLines(env Env, ask model.BatchAsk, plan model.BatchPlan) []string {
	people := map[model.PersonRef]bool{}
	for _, l := range plan.Lines {
		people[l.Key.Person()] = true
	}
	lines := []string{
		fmt.Sprintf("%s %s, format %s, files in %s", ui.Number(len(people)), verb(len(people), "person", "people"), ask.Format, env.show(ask.Dir)),
	}
	largest := slices.SortedStableFunc(slices.Values(plan.Lines), func(a, b model.BatchLine) int {
		return cmp.Compare(b.Amount.Minor, a.Amount.Minor)
	})
	var most []string
	for _, l := range largest[:min(len(largest), largestShown)] {
		most = append(most, env.show(ui.FirstSeen(l.Name, l.Email, l.Key.PersonID))+" "+env.Money.Text(l.Amount))
	}
	lines = append(lines, "largest: "+strings.Join(most, " · "))
	if plan.Batch.OnlyAnother(env.Operator) {
		lines = append(lines, "", "Another operator than "+env.show(env.Operator)+" has to release it.")
	}
	if len(plan.Warnings) > 0 {
		lines = append(lines, "")
	}
	for _, warning := range plan.Warnings[:min(len(plan.Warnings), warningsShown)] {
		lines = append(lines, env.Styles.Mark(ui.Warn)+" "+env.show(warning))
	}
	if more := len(plan.Warnings) - warningsShown; more > 0 {
		lines = append(lines, env.Styles.Mark(ui.Warn)+" and "+countOf(more, "more warning"))
	}
	return append(lines, leftOutLines(env, plan.LeftOut)...)
}

// A rehearsal names so many warnings, so many reasons, and so many people for
// each.
const (
	warningsShown = 3
	sortsShown    = 6
	namesShown    = 2
)

// leftOutLines count what stays out by why, and say whose the first are: what
// the operator did not choose first.
func leftOutLines(env Env, all []model.LeftOut) []string {
	if len(all) == 0 {
		return nil
	}
	count, names := map[string]int{}, map[string][]string{}
	var sorts []string
	for _, chosen := range []bool{false, true} {
		for _, l := range all {
			if l.Chosen != chosen {
				continue
			}
			if count[l.Sort]++; count[l.Sort] == 1 {
				sorts = append(sorts, l.Sort)
			}
			if !chosen && l.Batch == 0 && len(names[l.Sort]) < namesShown {
				names[l.Sort] = append(names[l.Sort], env.show(ui.FirstSeen(l.Name, l.Email, l.Key.PersonID)))
			}
		}
	}
	lines := []string{"", "Left out: " + ui.Number(len(all))}
	rest := len(all)
	for _, sort := range sorts[:min(len(sorts), sortsShown)] {
		rest -= count[sort]
		text := "  " + ui.Number(count[sort]) + ": " + env.show(sort)
		if who := names[sort]; len(who) > 0 {
			text += " (" + strings.Join(who, ", ") + strings.Repeat(", …", min(1, count[sort]-len(who))) + ")"
		}
		lines = append(lines, text)
	}
	if more := len(sorts) - sortsShown; more > 0 {
		lines = append(lines, "  and "+ui.Number(rest)+" for "+countOf(more, "other reason"))
	}
	return lines
}

// batchMade says what became of a batch that was asked for, and opens it where
// the operator still looks at the list.
func (r *Root) batchMade(msg batchMadeMsg) tea.Cmd {
	told := r.tellAll(msg)
	here, looking := r.current().(interface{ notMade(Env, error) dialog })
	switch {
	case msg.err != nil && looking && r.dialog == nil:
		r.openDialog(here.notMade(r.env, msg.err))
		return told
	case msg.err != nil:
		return tea.Batch(told, r.notify(notifyMsg{Text: "no batch was made: " + r.env.show(msg.err.Error()), Tone: ui.Bad}))
	}
	b := msg.plan.Batch
	said := notifyMsg{Text: b.Label() + " is made: " + countOf(b.Lines, "payment") + ", " + r.env.Money.Text(b.Total), Tone: ui.Good}
	if was := msg.rehearsed; was.Lines != b.Lines || was.Total != b.Total {
		said.Text, said.Tone = said.Text+", of the rehearsed "+ui.Number(was.Lines)+", "+r.env.Money.Text(was.Total), ui.Warn
	}
	if !looking {
		return tea.Batch(told, r.notify(said))
	}
	return tea.Batch(told, r.notify(said), r.open(Route{Batch: b.ID}))
}
