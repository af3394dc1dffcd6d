package views

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// notedMsg is the desk's answer to a note.
type notedMsg struct {
	key   any
	about string
	text  string
	err   error
}

// unkept are notes that could not be kept, by what they are about, until they
// are.
type unkept map[any]string

// askNote asks for a note about something.
func askNote(env Env, about model.ObjectRef, words string) tea.Cmd {
	desk := env.Desk
	return noteDialog(env, about, "A note on "+words+", for us alone", words, func(ctx context.Context, text string) error {
		return desk.Note(ctx, about, text)
	})
}

// noteDialog asks for a note, for the ledger alone: the vendor does not see it.
// Key tells what it is about from everything else.
func noteDialog(env Env, key any, title, words string, keep func(ctx context.Context, text string) error) tea.Cmd {
	form := ui.NewForm(env.Styles, title, ui.Field{
		ID: "note", Label: "note", Value: env.unkept[key], Hint: "kept in the ledger; the vendor does not see it", Check: checkNote,
	})
	ctx := env.Ctx
	form.OnSubmit = func(values map[string]string) tea.Cmd {
		text := strings.TrimSpace(values["note"])
		return func() tea.Msg { return notedMsg{key, words, text, keep(ctx, text)} }
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

// noted says whether a note was kept. The text of one that was not stands in the
// next dialog about the same.
func (r *Root) noted(msg notedMsg) tea.Cmd {
	said := notifyMsg{Text: "noted on " + msg.about, Tone: ui.Good}
	delete(r.env.unkept, msg.key)
	if msg.err != nil {
		r.env.unkept[msg.key] = msg.text
		said = notifyMsg{Text: "the note was not kept: " + r.env.show(plain(msg.err)) + " · n has the text still", Tone: ui.Bad}
	}
	return tea.Batch(r.tellAll(shownMsg{}), r.notify(said))
}
