package views

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// askGoOn reads what would leave and asks once: there is no undo window after
// it.
func (v *bulkPage) askGoOn() tea.Cmd {
	ctx, judge, group, env := v.env.Ctx, v.env.Judge, v.group, v.env
	return func() tea.Msg {
		held, err := judge.HeldBulk(ctx, group)
		if err != nil {
			return notifyMsg{Text: "nothing was changed: " + env.show(plain(err)), Tone: ui.Bad}
		}
		if held.Changes == 0 {
			return notifyMsg{Text: "nothing of it is stopped any more", Tone: ui.Warn, Here: true, About: aboutScreen}
		}
		return dialogMsg{newConfirm(env.Styles, ui.Confirm{
			Title: "Let " + countOf(held.Changes, "change") + " go on?", Lines: heldLines(env, held),
			Yes: "let " + ui.Number(held.Changes) + " go", No: "stay stopped",
			OnYes: func() tea.Cmd { return v.tell(judge.ResumeBulk, "goes on: %s will leave") },
		})}
	}
}

// heldLines say what would leave, and first that it cannot be taken back.
func heldLines(env Env, held model.BulkHeld) []string {
	lines := []string{
		env.Styles.Mark(ui.Warn) + " They leave at once: u takes none of them back. p stops those that have not left.", "",
		countOf(held.Changes, "change") + " of " + model.CountPeople(held.People) + ": " + env.show(talliesText(held.Verbs)),
	}
	var money []string
	for _, m := range held.Money {
		money = append(money, env.Money.Text(m))
	}
	if held.Unknown > 0 {
		money = append(money, ui.Number(held.Unknown)+" of unknown worth")
	}
	if len(money) > 0 {
		lines = append(lines, strings.Join(money, ", "))
	}
	return append(lines, "About "+ui.Ago(held.Takes)+" at the allowed pace.")
}
