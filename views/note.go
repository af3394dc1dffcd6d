package views

import (
	"fmt"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// notedMsg is the desk's answer to a note.
type notedMsg struct {
	about string
	err   error
}

// askNote asks for a note about something, for the ledger alone: the vendor
// does not see it.
func askNote(env Env, about model.ObjectRef, words string) tea.Cmd {
	form := ui.NewForm(env.Styles, "A note on "+words+", for us alone", ui.Field{
		ID: "note", Label: "note", Hint: "kept in the ledger; the vendor does not see it", Check: checkNote,
	})
	ctx, desk := env.Ctx, env.Desk
	form.OnSubmit = func(values map[string]string) tea.Cmd {
		text := strings.TrimSpace(values["note"])
		return func() tea.Msg { return notedMsg{words, desk.Note(ctx, about, text)} }
	}
	return ask(boxed{form})
}

// checkNote says what is wrong with a note.
func checkNote(text string) string {
	if strings.TrimSpace(text) == "" {
		return "write something, or leave with esc"
	}
	return tooLong(text)
}

// tooLong says by how much a text is longer than what is kept.
func tooLong(text string) string {
	if n := utf8.RuneCountInString(strings.TrimSpace(text)); n > noteLimit {
		return fmt.Sprintf("%d letters too many, %d are kept", n-noteLimit, noteLimit)
	}
	return ""
}

// noted says whether a note was kept.
func (r *Root) noted(msg notedMsg) tea.Cmd {
	said := notifyMsg{Text: "noted on " + msg.about, Tone: ui.Good}
	if msg.err != nil {
		said = notifyMsg{Text: "the note was not kept: " + r.env.show(plain(msg.err)), Tone: ui.Bad}
	}
	return tea.Batch(r.tellAll(shownMsg{}), r.notify(said))
}
