package views

import "refdesk/ui"

// filterLine is the line above a table that says which rows are shown. It
// takes no height while there is no filter.
type filterLine struct {
	st    *ui.Styles
	input *ui.Input
	wrong string // why the lists do not understand the text
	w     int
}

func newFilterLine(st *ui.Styles, hint string) filterLine {
	f := filterLine{st: st, input: ui.NewInput(st, "/ "), w: 1}
	f.input.SetHint(hint)
	return f
}

// text is the filter as typed.
func (f *filterLine) text() string { return f.input.Value() }

// typing tells that keys are letters of the filter.
func (f *filterLine) typing() bool { return f.input.Focused() }

// height is 1 while there is a filter or one is being typed.
func (f *filterLine) height() int {
	if f.typing() || f.text() != "" {
		return 1
	}
	return 0
}

func (f *filterLine) setWidth(w int) { f.w = w }

func (f *filterLine) setStyles(st *ui.Styles) {
	f.st = st
	f.input.SetStyles(st)
}

// View is the line, or "" where there is none. What is wrong with the text
// stands behind it and takes up to half of the line from it.
func (f *filterLine) View() string {
	if f.height() == 0 {
		return ""
	}
	if f.wrong == "" {
		f.input.SetSize(f.w, 1)
		return f.input.View()
	}
	room := max(f.w/2, f.w-ui.Width(f.text())-ui.Width("/  "))
	note := ui.Cut(" "+f.st.Mark(ui.Bad)+" "+ui.Clean(f.wrong), room)
	f.input.SetSize(f.w-ui.Width(note), 1)
	return f.input.View() + f.st.Tone(ui.Bad).Render(note)
}
