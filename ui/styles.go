package ui

import (
	"image/color"
	"strings"

	"charm.land/lipgloss/v2"
)

// Paint is a style made ready: the codes before a text and those after it.
// View runs after every message, and a lipgloss style costs a microsecond a
// cell where this costs a concatenation.
type Paint struct {
	open, end string
}

// newPaint takes the codes of a lipgloss style by rendering a stand-in text.
func newPaint(s lipgloss.Style) Paint {
	open, end, _ := strings.Cut(s.Render("x"), "x")
	return Paint{open, end}
}

// Render paints one line of text. The text must not hold codes of its own
// that reset: they would end this paint too.
func (p Paint) Render(s string) string {
	if s == "" {
		return ""
	}
	return p.open + s + p.end
}

// write is Render into a builder.
func (p Paint) write(out *strings.Builder, s string) {
	if s == "" {
		return
	}
	out.WriteString(p.open)
	out.WriteString(s)
	out.WriteString(p.end)
}

// Styles is everything the widgets need to draw, made once from Looks and
// handed to each of them. It is never changed after NewStyles.
type Styles struct {
	ASCII    bool // the kit's own signs keep to ASCII
	Coloured bool // false when only bold, underline and reverse are left

	Title  Paint // the name of a page or dialog
	Header Paint // a table's column titles
	Label  Paint // the left side of a pair
	Key    Paint // a key in the footer and on the help page
	Rule   Paint // lines and borders
	Bar    Paint // the status bar
	Focus  Paint // the active tab, the chosen button
	Cursor Paint // the cell the next letter goes to

	found         Paint // what a filter found in a row
	selectedFound Paint // the same in the row under the cursor

	links    bool
	tone     [tones]Paint
	selected [tones]Paint
	bar      [tones]Paint
}

// NewStyles makes the styles for a terminal.
func NewStyles(l Looks) *Styles {
	t := l.Theme()
	base := lipgloss.NewStyle()
	fore := func(c color.Color) lipgloss.Style { return ink(base, c) }
	st := &Styles{
		ASCII:    l.ASCII,
		Coloured: t.Accent != nil,
		links:    l.hasLinks(),
		Title:    newPaint(fore(t.Accent).Bold(true)),
		Header:   newPaint(fore(t.Quiet).Bold(true).Underline(true)),
		Label:    newPaint(fore(t.Quiet)),
		Key:      newPaint(fore(t.Accent).Bold(true)),
		Rule:     newPaint(fore(t.Line)),
		Bar:      newPaint(on(fore(t.Text), t.BarBack)),
		Focus:    newPaint(fore(t.Accent).Bold(true).Reverse(true)),
		Cursor:   newPaint(base.Reverse(true)),
	}
	st.found = newPaint(fore(t.Accent).Bold(true).Underline(true))
	st.selectedFound = newPaint(selectedStyle(fore(t.Accent), t).Underline(true))
	inks := [tones]color.Color{t.Text, t.Good, t.Warn, t.Bad, t.Quiet, t.Accent}
	for i, c := range inks {
		st.tone[i] = newPaint(fore(c))
		st.bar[i] = newPaint(on(fore(c), t.BarBack))
		st.selected[i] = newPaint(selectedStyle(fore(c), t))
	}
	return st
}

// ink sets the foreground unless the theme leaves it to the terminal.
func ink(s lipgloss.Style, c color.Color) lipgloss.Style {
	if c == nil {
		return s
	}
	return s.Foreground(c)
}

// on sets the background unless the theme leaves it to the terminal.
func on(s lipgloss.Style, c color.Color) lipgloss.Style {
	if c == nil {
		return s
	}
	return s.Background(c)
}

// selectedStyle is the look of the row under the cursor: a background where
// the theme has one. Where it has none the row is reversed and tones keep only
// their marks: reversed colours would make the row a patchwork.
func selectedStyle(s lipgloss.Style, t Theme) lipgloss.Style {
	if t.SelectedBack == nil {
		return lipgloss.NewStyle().Reverse(true)
	}
	return s.Background(t.SelectedBack).Bold(true)
}

// Tone gives the paint of a tone; a tone that does not exist is Plain.
func (st *Styles) Tone(t Tone) Paint {
	return st.tone[known(t)]
}

// Mark gives the sign of a tone in this terminal's alphabet.
func (st *Styles) Mark(t Tone) string {
	return t.Mark(st.ASCII)
}

// Sign picks between the two forms of a sign.
func (st *Styles) Sign(unicode, ascii string) string {
	if st.ASCII {
		return ascii
	}
	return unicode
}

// known folds tones from outside the list into Plain.
func known(t Tone) Tone {
	if t < 0 || t >= tones {
		return Plain
	}
	return t
}

// cut is Cut with a tail this terminal can draw.
func (st *Styles) cut(s string, w int) string {
	return cutWith(s, w, st.Sign("…", "~"))
}

// pad is Pad with a tail this terminal can draw.
func (st *Styles) pad(s string, w int, right bool) string {
	return padWith(s, w, right, st.Sign("…", "~"))
}
