package ui

import "strings"

const (
	gutter    = 3 // the cursor's sign, the mark, a space
	columnGap = 2

	// longestCell is how many bytes of a cell are looked at. A name of a
	// megabyte would otherwise be cleaned anew for every frame.
	longestCell = 4096

	// tooWide fills the place of an amount that has no room, as spreadsheets do.
	tooWide = '#'
)

// hasHeader reports whether there is room for the column titles.
func (t *Table[R]) hasHeader() bool { return t.h >= 2 && !(t.h == 2 && t.failure != "") }

// hasNotice reports whether a line above the rows says that loading failed.
func (t *Table[R]) hasNotice() bool { return t.failure != "" && t.h >= 2 }

// chrome is how many lines stand above the rows.
func (t *Table[R]) chrome() int {
	n := 0
	if t.hasHeader() {
		n++
	}
	if t.hasNotice() {
		n++
	}
	return n
}

// body is how many rows fit, at least one.
func (t *Table[R]) body() int { return max(1, t.h-t.chrome()) }

// CursorLine is the line of the view that the cursor is on, -1 where there is no
// row.
func (t *Table[R]) CursorLine() int {
	if t.page.Matched == 0 {
		return -1
	}
	return t.chrome() + t.cur - t.top
}

// rowAt gives the row drawn at a cell of the view.
func (t *Table[R]) rowAt(x, y int) (int, bool) {
	line := y - t.chrome()
	at := t.top + line
	return at, x >= 0 && x < t.w && line >= 0 && line < t.body() && at < t.page.Matched
}

// View draws the table in exactly the size set.
func (t *Table[R]) View() string {
	if t.w <= 0 || t.h <= 0 {
		return ""
	}
	l := t.layout()
	var out strings.Builder
	out.Grow(t.h * (t.w + 64))
	left := t.h
	if t.hasHeader() {
		t.drawHeader(&out, l)
		left--
		out.WriteByte('\n')
	}
	if t.hasNotice() {
		out.WriteString(t.notice())
		left--
		out.WriteByte('\n')
	}
	if t.page.Matched == 0 {
		out.WriteString(fillLines(t.message(left), t.w, left))
		return out.String()
	}
	for i := range left {
		if i > 0 {
			out.WriteByte('\n')
		}
		t.drawRow(&out, t.top+i, l)
	}
	return out.String()
}

// notice is the line above older rows after a failed load. The way out at its
// end stays readable when the reason is long.
func (t *Table[R]) notice() string {
	way := " · r tries again"
	if t.page.Matched > 0 {
		way = " · showing older rows" + way
	}
	if t.loading {
		way = " · trying again…"
	}
	if t.st.ASCII {
		way = strings.NewReplacer("·", "-", "…", "...").Replace(way)
	}
	what := t.st.Mark(Bad) + " failed " + t.failedAt + ": " + t.failure
	what = t.st.cut(what, max(t.w-Width(way), t.w/2))
	return t.st.Tone(Bad).Render(t.st.pad(what+way, t.w, false))
}

// message says why there are no rows, in at most h lines.
func (t *Table[R]) message(h int) []string {
	title, hint := t.emptyTitle, t.emptyHint
	switch {
	case t.failure != "" && t.hasNotice():
		return nil
	case t.failure != "":
		title, hint = "failed "+t.failedAt+": "+t.failure, "r tries again"
	case !t.loaded || t.loading && t.reordered:
		title, hint = "loading"+t.st.Sign("…", "..."), ""
	case t.query != "":
		title, hint = "none match /"+Clean(t.query)+" (esc clears)", ""
	case t.unread != "":
		title, hint = "nothing could be read yet: "+t.unread, "r tries again; refdesk check, in a shell, tells what is missing"
	}
	lines := t.explained(title, h-2)
	if h > 2 {
		lines = append([]string{""}, lines...)
	}
	if hint != "" {
		lines = append(lines, spaces(gutter)+t.st.Label.Render(t.st.cut(hint, t.w-gutter)))
	}
	return lines
}

// explained is why there are no rows, in at most h lines but in one at least: a
// reason ends with the way out.
func (t *Table[R]) explained(why string, h int) []string {
	lines := Wrap(why, t.w-gutter)
	if len(lines) > max(1, h) {
		lines = []string{t.st.cut(why, t.w-gutter)}
	}
	for i := range lines {
		lines[i] = spaces(gutter) + lines[i]
	}
	return lines
}

// drawHeader draws the column titles, the signs of the order, and on either
// side whether there are more columns.
func (t *Table[R]) drawHeader(out *strings.Builder, l layout) {
	var line strings.Builder
	line.WriteString(t.st.pad(" "+t.moreSign(l.left, "←", "<"), gutter, false))
	used := gutter
	for i, at := range l.cols {
		if i > 0 {
			line.WriteString(spaces(columnGap))
			used += columnGap
		}
		c := t.cols[at.col]
		line.WriteString(t.st.pad(t.title(c, at.w), at.w, c.Right))
		used += at.w
	}
	if l.right {
		line.WriteString(spaces(t.w-used-1) + t.moreSign(true, "→", ">"))
	}
	out.WriteString(t.st.Header.Render(Pad(line.String(), t.w, false)))
}

// moreSign points to columns out of sight.
func (t *Table[R]) moreSign(more bool, unicode, ascii string) string {
	if !more {
		return ""
	}
	return t.st.Sign(unicode, ascii)
}

// drawRow draws the row at a place of the list, or the blank below the last.
// The same row at the same width is drawn in the same bytes each time, so that
// the terminal is sent only what changed.
func (t *Table[R]) drawRow(out *strings.Builder, at int, l layout) {
	if at >= t.page.Matched {
		out.WriteString(spaces(t.w))
		return
	}
	paints, found := &t.st.tone, t.st.found
	if at == t.cur && !t.blurred {
		paints, found = &t.st.selected, t.st.selectedFound
	}
	row, ok := t.rowOf(at)
	if !ok {
		text := t.cursorSign(at) + "  " + t.st.Sign("…", "...")
		paints[Quiet].write(out, Pad(text, t.w, false))
		return
	}
	paints[Plain].write(out, cutWith(t.cursorSign(at)+t.markSign(row)+" ", t.w, ""))
	used := gutter
	for i, place := range l.cols {
		if i > 0 {
			paints[Plain].write(out, spaces(columnGap))
			used += columnGap
		}
		c := t.cols[place.col]
		cell := c.Cell(row)
		text := t.cellText(cell, c.Judge)
		if c.Whole && Width(text) > place.w {
			text = strings.Repeat(string(tooWide), place.w)
		}
		text = t.st.pad(text, place.w, c.Right)
		t.drawCell(out, text, c.Words, paints[known(cell.Tone)], found)
		used += place.w
	}
	paints[Plain].write(out, spaces(t.w-used))
}

// drawCell draws a cell, with what the filter's words found in it.
func (t *Table[R]) drawCell(out *strings.Builder, text string, words bool, paint, found Paint) {
	if !words || t.matches == nil {
		paint.write(out, text)
		return
	}
	from := 0
	for _, hit := range t.matches(text) {
		if hit[0] < from || hit[1] > len(text) {
			continue
		}
		paint.write(out, text[from:hit[0]])
		found.write(out, text[hit[0]:hit[1]])
		from = hit[1]
	}
	paint.write(out, text[from:])
}

// cellText is the clean text of a cell, with the mark of a tone that judges.
// In a column of judgements a text without a mark is put in line with the rest.
func (t *Table[R]) cellText(c Cell, judge bool) string {
	text := Clean(c.Text[:min(len(c.Text), longestCell)])
	switch {
	case c.Tone.verdict():
		return t.st.Mark(c.Tone) + " " + text
	case judge && text != "":
		return "  " + text
	}
	return text
}

// cursorSign is one cell that shows the cursor without colour.
func (t *Table[R]) cursorSign(at int) string {
	if at == t.cur {
		return t.st.Sign("›", ">")
	}
	return " "
}

// markSign is one cell that shows the mark.
func (t *Table[R]) markSign(row R) string {
	if len(t.marks) > 0 && t.marks[t.id(row)] {
		return t.st.Sign("●", "*")
	}
	return " "
}
