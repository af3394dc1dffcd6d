package ui

import "strings"

const (
	gutter    = 3 // the cursor's sign, the mark, a space
	columnGap = 2

	// longestCell is how many bytes of a cell are looked at. A name of a
	// megabyte would otherwise be cleaned anew for every frame.
	longestCell = 4096
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
	widths := t.widths()
	var out strings.Builder
	out.Grow(t.h * (t.w + 64))
	left := t.h
	if t.hasHeader() {
		t.drawHeader(&out, widths)
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
		t.drawRow(&out, t.top+i, widths)
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
	}
	lines := []string{spaces(gutter) + t.st.cut(title, t.w-gutter)}
	if h > 2 {
		lines = append([]string{""}, lines...)
	}
	if hint != "" {
		lines = append(lines, spaces(gutter)+t.st.Label.Render(t.st.cut(hint, t.w-gutter)))
	}
	return lines
}

// widths gives each column its cells, 0 for one that is left out. Together
// with the gutter and the gaps they never exceed the width of the table.
func (t *Table[R]) widths() []int {
	room := t.w - gutter
	kept := make([]bool, len(t.cols))
	need := -columnGap
	for i, c := range t.cols {
		kept[i] = true
		need += c.Width + columnGap
	}
	for need > room {
		i := t.firstToDrop(kept)
		if i < 0 {
			break
		}
		kept[i] = false
		need -= t.cols[i].Width + columnGap
	}
	return t.share(kept, room, room-need)
}

// firstToDrop gives the kept column with the highest Drop, the rightmost among
// equals, or -1 when none may be left out.
func (t *Table[R]) firstToDrop(kept []bool) int {
	drop, at := 0, -1
	for i, c := range t.cols {
		if kept[i] && c.Drop > 0 && c.Drop >= drop {
			drop, at = c.Drop, i
		}
	}
	return at
}

// share hands the spare cells to the flexible columns by their shares, from
// the left: what one may not take goes to those after it. A narrow table gives
// columns from the left what they need until room is gone.
func (t *Table[R]) share(kept []bool, room, spare int) []int {
	flex := 0
	for i, c := range t.cols {
		if kept[i] {
			flex += c.Flex
		}
	}
	widths := make([]int, len(t.cols))
	for i, c := range t.cols {
		if !kept[i] || room <= 0 {
			continue
		}
		w := c.Width
		if c.Flex > 0 && spare > 0 {
			extra := spare * c.Flex / flex
			if c.Most > 0 {
				extra = min(extra, max(0, c.Most-w))
			}
			spare, flex, w = spare-extra, flex-c.Flex, w+extra
		}
		widths[i] = min(w, room)
		room -= widths[i] + columnGap
	}
	return widths
}

// drawHeader draws the column titles and the sign of the sort order.
func (t *Table[R]) drawHeader(out *strings.Builder, widths []int) {
	var line strings.Builder
	line.WriteString(spaces(gutter))
	for i, w := range widths {
		if w == 0 {
			continue
		}
		if line.Len() > gutter {
			line.WriteString(spaces(columnGap))
		}
		line.WriteString(t.st.pad(t.title(t.cols[i], w), w, t.cols[i].Right))
	}
	out.WriteString(t.st.Header.Render(Pad(line.String(), t.w, false)))
}

// title is a column's title in at most w cells, with the sign of its order.
func (t *Table[R]) title(c Column[R], w int) string {
	title := Clean(c.Title)
	if c.ID != t.sort || t.sort == "" {
		return title
	}
	sign := t.st.Sign("▲", "^")
	if t.desc {
		sign = t.st.Sign("▼", "v")
	}
	return t.st.cut(title, w-1) + sign
}

// drawRow draws the row at a place of the list, or the blank below the last.
// The same row at the same width is drawn in the same bytes each time, so that
// the terminal is sent only what changed.
func (t *Table[R]) drawRow(out *strings.Builder, at int, widths []int) {
	if at >= t.page.Matched {
		out.WriteString(spaces(t.w))
		return
	}
	paints := &t.st.tone
	if at == t.cur && !t.blurred {
		paints = &t.st.selected
	}
	row, ok := t.rowOf(at)
	if !ok {
		text := t.cursorSign(at) + "  " + t.st.Sign("…", "...")
		paints[Quiet].write(out, Pad(text, t.w, false))
		return
	}
	paints[Plain].write(out, cutWith(t.cursorSign(at)+t.markSign(row)+" ", t.w, ""))
	used := gutter
	for i, w := range widths {
		if w == 0 {
			continue
		}
		if used > gutter {
			paints[Plain].write(out, spaces(columnGap))
			used += columnGap
		}
		cell := t.cols[i].Cell(row)
		text := t.cellText(cell, t.cols[i].Judge)
		paints[known(cell.Tone)].write(out, t.st.pad(text, w, t.cols[i].Right))
		used += w
	}
	paints[Plain].write(out, spaces(t.w-used))
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
