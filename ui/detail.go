package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Pair is one labelled fact. Link is the web address that the value leads to,
// "" for none.
type Pair struct {
	Label, Value string
	Tone         Tone
	Link         string
}

// Section is a group of facts under a title, either or both empty. Text is
// prose below the pairs, wrapped at spaces. Raw is a record as it came, its
// line breaks and indentation kept.
type Section struct {
	Title string
	Pairs []Pair
	Text  string
	Raw   string
}

// Detail shows everything about one thing, and scrolls.
type Detail struct {
	st       *Styles
	w, h     int
	sections []Section
	lines    []string // drawn once a change, because raw records are long
	top      int
}

// NewDetail makes an empty page.
func NewDetail(st *Styles) *Detail {
	return &Detail{st: st, w: 1, h: 1}
}

// SetStyles changes the looks.
func (d *Detail) SetStyles(st *Styles) {
	d.st = st
	d.draw()
}

// SetSize sets the size in cells.
func (d *Detail) SetSize(w, h int) {
	changed := w != d.w
	d.w, d.h = w, h
	if changed {
		d.draw()
	}
	d.scroll(0)
}

// SetSections replaces the content and keeps the place: news about the thing
// being read must not move the text.
func (d *Detail) SetSections(sections ...Section) {
	d.sections = sections
	d.draw()
	d.scroll(0)
}

// Top scrolls to the start, for another thing on the same page.
func (d *Detail) Top() { d.top = 0 }

// Update scrolls by keys and wheel, and does nothing else.
func (d *Detail) Update(msg tea.Msg) tea.Cmd {
	const wheelLines = 3
	switch m := msg.(type) {
	case tea.KeyPressMsg:
		d.press(m.String())
	case tea.MouseWheelMsg:
		d.scroll(wheelStep(m, wheelLines))
	}
	return nil
}

// press scrolls by one key.
func (d *Detail) press(key string) {
	switch key {
	case "up", "k":
		d.scroll(-1)
	case "down", "j":
		d.scroll(1)
	case "pgup":
		d.scroll(-d.h)
	case "pgdown":
		d.scroll(d.h)
	case "home", "g":
		d.top = 0
	case "end", "G":
		d.scroll(len(d.lines))
	}
}

// scroll moves by so many lines and stays within the text.
func (d *Detail) scroll(by int) {
	d.top = max(0, min(d.top+by, len(d.lines)-d.h))
}

// View draws the page in exactly the size set. When there is more below, the
// last line says how much.
func (d *Detail) View() string {
	if d.w <= 0 || d.h <= 0 {
		return ""
	}
	shown := d.lines[min(d.top, len(d.lines)):]
	below := len(shown) - d.h
	if below <= 0 || d.h < 2 {
		return fillLines(shown, d.w, d.h)
	}
	more := d.st.Sign("↓ ", "v ") + Number(below+1) + " more lines"
	last := d.st.Label.Render(d.st.cut(more, d.w))
	return JoinV(fillLines(shown, d.w, d.h-1), fillLines([]string{last}, d.w, 1))
}

// draw makes the lines of all sections.
func (d *Detail) draw() {
	d.lines = d.lines[:0]
	label := d.labelWidth()
	for _, s := range d.sections {
		if len(d.lines) > 0 {
			d.lines = append(d.lines, "")
		}
		if s.Title != "" {
			d.lines = append(d.lines, d.st.HRule(s.Title, d.w))
		}
		for _, p := range s.Pairs {
			d.drawPair(p, label)
		}
		if s.Text != "" {
			d.lines = append(d.lines, Wrap(s.Text, d.w)...)
		}
		if s.Raw != "" {
			d.drawRaw(s.Raw)
		}
	}
}

// labelWidth is the width of the longest label, at most two fifths of the page,
// and a quarter of a wide one, so that all values of the page begin in one
// column.
func (d *Detail) labelWidth() int {
	most := max(24, d.w/4)
	w := 0
	for _, s := range d.sections {
		for _, p := range s.Pairs {
			w = max(w, Width(Clean(p.Label)))
		}
	}
	return min(w, most, max(1, d.w*2/5))
}

// drawPair draws a label and its value; a long value wraps in its own column.
func (d *Detail) drawPair(p Pair, label int) {
	value := p.Value
	if p.Tone.verdict() {
		value = d.st.Mark(p.Tone) + " " + value
	}
	room := d.w - label - columnGap
	left := d.st.Label.Render(d.st.pad(Clean(p.Label), label, false)) + spaces(columnGap)
	for _, line := range Wrap(value, room) {
		d.lines = append(d.lines, left+d.st.Link(p.Link, d.st.Tone(p.Tone).Render(line)))
		left = spaces(label + columnGap)
	}
}

// drawRaw draws a record as it came; long lines continue on the next.
func (d *Detail) drawRaw(raw string) {
	for _, line := range CleanBlock(raw) {
		d.lines = append(d.lines, strings.Split(hardWrap(line, d.w), "\n")...)
	}
}
