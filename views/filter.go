package views

import (
	"strings"

	"refdesk/ui"
)

// filterLine is the line above a table that says which rows are shown. It
// takes no height while there is no filter.
type filterLine struct {
	st    *ui.Styles
	input *ui.Input
	wrong string // why the lists do not understand the text
	at    int    // where in the text that is, in bytes
	w     int

	offers  offers
	history history
}

// prompt stands before the text.
const prompt = "/ "

func newFilterLine(st *ui.Styles, hint string) filterLine {
	f := filterLine{st: st, input: ui.NewInput(st, prompt), w: 1}
	f.input.SetHint(hint)
	return f
}

// text is the filter as typed.
func (f *filterLine) text() string { return f.input.Value() }

// typing tells that keys are letters of the filter.
func (f *filterLine) typing() bool { return f.input.Focused() }

// open gives the keys to the text. An older one is selected: typing replaces it.
func (f *filterLine) open() {
	f.input.Focus()
	f.input.SelectAll()
}

// setWrong says what is wrong with the text and where; "" for nothing.
func (f *filterLine) setWrong(why string, at int) {
	f.wrong, f.at = why, max(0, at)
}

// height is 1 while there is a filter or one is being typed, and 2 while
// something is wrong with it.
func (f *filterLine) height() int {
	switch {
	case !f.typing() && f.text() == "":
		return 0
	case f.wrong != "":
		return 2
	}
	return 1
}

func (f *filterLine) setWidth(w int) { f.w = w }

func (f *filterLine) setStyles(st *ui.Styles) {
	f.st = st
	f.input.SetStyles(st)
}

// View is the line, or "" where there is none. What is wrong with the text
// stands below it, under the place.
func (f *filterLine) View() string {
	switch f.height() {
	case 0:
		return ""
	case 2:
		f.input.SetSize(f.w, 1)
		return f.input.View() + "\n" + f.complaint()
	}
	note := ""
	switch {
	case f.input.Selected():
		note = "  typing replaces it, ← → edit it"
	case f.typing():
		note = f.offers.words()
	}
	note = ui.Cut(note, f.w/2+ui.Width(prompt))
	f.input.SetSize(f.w-ui.Width(note), 1)
	return f.input.View() + f.st.Label.Render(note)
}

// complaint is a caret under the mistake and why it is one. The text may have
// become shorter since the lists answered.
func (f *filterLine) complaint() string {
	before := f.text()[:min(f.at, len(f.text()))]
	at := min(ui.Width(prompt)+ui.Width(before), f.w/2)
	text := "^ " + f.st.Mark(ui.Bad) + " " + ui.Clean(f.wrong)
	return strings.Repeat(" ", at) + f.st.Tone(ui.Bad).Render(ui.Pad(text, f.w-at, false))
}
