package views

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// importReport asks for the service's report.
func (v *batchPage) importReport() tea.Cmd {
	form := ui.NewForm(v.env.Styles, "Settle "+v.page.Label()+" by a report", ui.Field{
		ID: "path", Label: "file", Hint: "the service's report, or the marked CSV", Check: func(path string) string {
			if strings.TrimSpace(path) == "" {
				return "which file is it?"
			}
			return ""
		},
	})
	id, port, env := v.id, v.env.Batches, v.env
	form.OnSubmit = func(values map[string]string) tea.Cmd {
		return v.tell(func(ctx context.Context) batchStepMsg {
			done, err := port.ImportBatch(ctx, id, strings.TrimSpace(values["path"]))
			if err != nil {
				return notTaken(env, err)
			}
			return settled(env, done)
		})
	}
	return ask(boxed{form})
}

// settled says what a report settled.
func settled(env Env, done model.Settlement) batchStepMsg {
	b := done.Batch
	said := notifyMsg{Tone: ui.Good, Text: fmt.Sprintf("%s is %s: %s paid, %s failed, %s open",
		b.Label(), b.State, ui.Number(b.Paid), ui.Number(b.Failed), ui.Number(b.Open()))}
	if n := len(done.Findings); n > 0 {
		said.Text, said.Tone = said.Text+" · "+countOf(n, "row")+" settled nothing", ui.Warn
	}
	if n := len(done.Twice); n > 0 {
		said.Text, said.Tone = said.Text+" · "+countOf(n, "payment")+" paid twice, or about to be", ui.Bad
	}
	return batchStepMsg{said: said, found: settledSections(env, done), where: turnToReports}
}

// settledSections are all that a report did and what is left to do by hand.
func settledSections(env Env, done model.Settlement) []ui.Section {
	sum := ui.Section{Title: "the report just read", Pairs: []ui.Pair{
		{Label: "settled", Value: fmt.Sprintf("%s paid, %s failed", ui.Number(len(done.Paid)), ui.Number(len(done.Failed)))},
		{Label: "still open", Value: ui.Number(done.Batch.Open())},
	}}
	if done.Repeated {
		sum.Pairs = append(sum.Pairs, ui.Pair{Label: "note", Value: "this report was read before"})
	}
	rewards, people := done.ByHand()
	if people > 0 {
		sum.Pairs = append(sum.Pairs, ui.Pair{Label: "by hand", Tone: ui.Warn, Value: "mark " + countOf(people, "payment") +
			" as issued in the vendor's dashboard, which cannot learn of it otherwise"})
	}
	if rewards > 0 {
		sum.Pairs = append(sum.Pairs, ui.Pair{Label: "at the vendor", Value: "F on Rewards marks " + countOf(rewards, "paid reward") + " as delivered"})
	}
	unpaid := ui.Section{Title: "not paid"}
	for _, l := range done.Failed {
		who := env.show(ui.FirstSeen(l.Name, l.Email, l.Key.PersonID))
		why := env.show(ui.FirstSeen(l.Cause, "no cause is given"))
		unpaid.Pairs = append(unpaid.Pairs, ui.Pair{
			Label: l.Reference, Tone: ui.Bad, Value: who + ", " + env.Money.Text(l.Amount) + ": " + why + "; " + done.Again(l),
		})
	}
	out := []ui.Section{sum}
	if len(done.Twice) > 0 {
		out = append(out, findingSections(env, "paid twice, or about to be", "row", done.Twice)...)
	}
	out = append(out, unpaid)
	if len(done.Findings) > 0 {
		out = append(out, findingSections(env, "rows that settled nothing", "row", done.Findings)...)
	}
	return out
}

// importSections are the reports that were read for a batch, and what they
// settled.
func importSections(env Env, all []model.BatchImport) []ui.Section {
	if len(all) == 0 {
		return []ui.Section{{Text: "No report of the payment service was read yet."}}
	}
	out := make([]ui.Section, len(all))
	for i, m := range all {
		out[i] = ui.Section{Title: env.show(m.Name), Pairs: []ui.Pair{
			stepPair(env, "read by", m.By),
			{Label: "settled", Value: fmt.Sprintf("%s paid, %s failed, %s open after it", ui.Number(m.Paid), ui.Number(m.Failed), ui.Number(m.Open))},
			{Label: "SHA-256", Value: m.SHA256},
		}}
	}
	return out
}
