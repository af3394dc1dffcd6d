package views

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// releaseHelp names what a does with a change: one for a person is ticked off,
// any other is sent.
func releaseHelp(c model.Change) string {
	if c.State == model.ChangeManual {
		return "tick off"
	}
	return "send or retry"
}

// tickOff asks for a note on what a person did at the vendor's dashboard, and
// ticks the change off. Nothing is sent: it is the person's word.
func tickOff(env Env, c model.Change) tea.Cmd {
	if env.Judge == nil {
		return notify("this console has no checklist", ui.Warn)
	}
	form := ui.NewForm(env.Styles, "Done at the vendor's dashboard: "+env.show(c.Headline), ui.Field{
		ID: "note", Label: "note", Hint: "enter ticks it off, for the ledger; a note may stay empty", Check: tooLong,
	})
	ctx, judge := env.Ctx, env.Judge
	form.OnSubmit = func(values map[string]string) tea.Cmd {
		note := strings.TrimSpace(values["note"])
		return func() tea.Msg {
			if err := judge.Tick(ctx, c.ID, note); err != nil {
				return notifyMsg{Text: "it was not ticked off: " + env.show(plain(err)), Tone: ui.Bad}
			}
			return notifyMsg{Text: "ticked off: " + env.show(c.Headline), Tone: ui.Good}
		}
	}
	return ask(boxed{form})
}

// openGroup shows all that was decided together with a change.
func openGroup(c model.Change) tea.Cmd { return open(Route{Bulk: c.Group}) }

// whyNoGroup says why there is nothing to show of what was decided together.
func whyNoGroup(env Env, c model.Change) string {
	switch {
	case c.ID == 0:
		return "there is no change here"
	case env.Cases == nil || c.Group == 0:
		return "it was decided alone"
	}
	return ""
}
