package ui

import (
	"unicode/utf8"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// Input is a text of one line being typed, with a prompt before it: the filter
// of a table, the field of a form. Letters and pastes are cleaned on their way in.
type Input struct {
	st     *Styles
	model  textinput.Model
	prompt string
	hint   string
	all    bool // the whole text is selected: what is typed replaces it
	w      int
}

// NewInput makes an empty input that does not take keys until Focus.
func NewInput(st *Styles, prompt string) *Input {
	m := textinput.New()
	m.Prompt = ""
	m.SetVirtualCursor(false)
	// ctrl+v would read the clipboard of the machine the program runs on,
	// which over SSH is not the operator's. Pasting in the terminal works.
	m.KeyMap.Paste.SetEnabled(false)
	return &Input{st: st, model: m, prompt: Clean(prompt), w: 1}
}

// SetStyles changes the looks.
func (in *Input) SetStyles(st *Styles) { in.st = st }

// SetSize sets the width; an input is one line high whatever h is.
func (in *Input) SetSize(w, _ int) { in.w = w }

// SetHint sets the quiet text shown while nothing is typed.
func (in *Input) SetHint(hint string) { in.hint = Clean(hint) }

// SetLimit bounds how many letters can be typed; 0 is no bound.
func (in *Input) SetLimit(letters int) { in.model.CharLimit = letters }

// Value is the text typed, clean.
func (in *Input) Value() string { return in.model.Value() }

// SetValue replaces the text and puts the cursor behind it.
func (in *Input) SetValue(s string) {
	in.all = false
	in.model.SetValue(Clean(s))
	in.model.CursorEnd()
}

// Caret is where the next letter goes, in bytes.
func (in *Input) Caret() int {
	runes := []rune(in.Value())
	return len(string(runes[:min(len(runes), in.model.Position())]))
}

// Replace puts a text in the place of the bytes from one place to another, and
// the caret behind it.
func (in *Input) Replace(from, to int, with string) {
	value := in.Value()
	if from < 0 || from > to || to > len(value) {
		return
	}
	with = Clean(with)
	in.SetValue(value[:from] + with + value[to:])
	in.model.SetCursor(utf8.RuneCountInString(value[:from] + with))
}

// SelectAll selects the text: letters and pastes replace it, backspace clears
// it, and any other key keeps it to be edited.
func (in *Input) SelectAll() { in.all = in.Value() != "" }

// Selected reports whether the whole text is selected.
func (in *Input) Selected() bool { return in.all }

// Focus lets the input take keys.
func (in *Input) Focus() {
	_ = in.model.Focus() // the command would blink a cursor that is not drawn
}

// Blur makes the input ignore keys.
func (in *Input) Blur() {
	in.all = false
	in.model.Blur()
}

// Focused reports whether keys belong to the input.
func (in *Input) Focused() bool { return in.model.Focused() }

// Update edits the text. Enter, esc and tab mean nothing here; whoever owns
// the input takes them first.
func (in *Input) Update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case tea.PasteMsg:
		m.Content = Clean(m.Content)
		msg = m
	case tea.KeyPressMsg:
		if m.Text != "" && !printable(m.Text) {
			m.Text = Clean(m.Text)
			if m.Text == "" {
				return nil
			}
			msg = m
		}
	}
	if in.replaces(msg) {
		return nil
	}
	var cmd tea.Cmd
	in.model, cmd = in.model.Update(msg)
	return cmd
}

// replaces ends the selection, if there is one, and clears the text for what
// takes its place. It reports whether that was all the message meant.
func (in *Input) replaces(msg tea.Msg) bool {
	if !in.all || !in.Focused() {
		return false
	}
	switch m := msg.(type) {
	case tea.PasteMsg:
		in.SetValue("")
	case tea.KeyPressMsg:
		erases := m.String() == "backspace" || m.String() == "delete"
		if m.Text != "" || erases {
			in.SetValue("")
		}
		in.all = false
		return erases
	}
	return false
}

// View draws prompt and text on one line of exactly the width set. A text that
// is too long is shown around its cursor.
func (in *Input) View() string {
	if in.w <= 0 {
		return ""
	}
	prompt := in.st.cut(in.prompt, in.w-1)
	room := in.w - Width(prompt)
	return in.st.Key.Render(prompt) + in.text(room)
}

// text draws the typed text and the cursor in w cells, at least one.
func (in *Input) text(w int) string {
	value := in.model.Value()
	if !in.Focused() {
		if value == "" {
			return in.st.Label.Render(in.st.pad(in.hint, w, false))
		}
		return in.st.pad(value, w, false)
	}
	if in.all {
		shown := lastCells(value, w)
		return in.st.Cursor.Render(shown) + spaces(w-Width(shown))
	}
	before, under, after := splitAt(value, in.model.Position())
	if under = cutWith(under, w, ""); under == "" {
		under = " "
	}
	if value == "" {
		after = in.hint
	}
	before = lastCells(before, w-Width(under))
	after = Pad(after, w-Width(before)-Width(under), false)
	if value == "" {
		after = in.st.Label.Render(after)
	}
	return before + in.st.Cursor.Render(under) + after
}

// splitAt splits a text round the letter, with its marks, that the cursor is
// on or in. Behind the last letter under is "".
func splitAt(s string, runes int) (before, under, after string) {
	rest := s
	for rest != "" {
		letter, _ := ansi.FirstGraphemeCluster(rest, ansi.WcWidth)
		if runes -= utf8.RuneCountInString(letter); runes < 0 {
			return s[:len(s)-len(rest)], letter, rest[len(letter):]
		}
		rest = rest[len(letter):]
	}
	return s, "", ""
}
