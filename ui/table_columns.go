package ui

import "slices"

// moreSignWidth is what the sign that more columns follow takes, with the blank
// before it.
const moreSignWidth = 2

// layout is which columns are drawn, how wide, and whether there are others on
// either side.
type layout struct {
	cols        []placed
	left, right bool
}

// placed is a column by its place in the table's list, and its cells.
type placed struct{ col, w int }

// Choices gives every column there is, in the order of their making.
func (t *Table[R]) Choices() []Column[R] { return t.cols }

// AddColumn adds one behind the others.
func (t *Table[R]) AddColumn(c Column[R]) { t.cols = append(t.cols, c) }

// Columns gives the columns that are shown where there is room, by their ids
// and from the left.
func (t *Table[R]) Columns() []string {
	var out []string
	for _, i := range t.active() {
		out = append(out, t.cols[i].ID)
	}
	return out
}

// SetColumns chooses the columns and their order; nil goes back to those that
// the table was made with. Ids that it does not have are left out.
func (t *Table[R]) SetColumns(ids []string) {
	t.chosen, t.skip = nil, 0
	for _, id := range ids {
		at := slices.IndexFunc(t.cols, func(c Column[R]) bool { return c.ID == id })
		if at >= 0 && !slices.Contains(t.chosen, at) {
			t.chosen = append(t.chosen, at)
		}
	}
}

// Chosen reports whether columns were chosen.
func (t *Table[R]) Chosen() bool { return t.chosen != nil }

// Shows reports whether a column is on the screen.
func (t *Table[R]) Shows(column string) bool {
	return slices.ContainsFunc(t.layout().cols, func(p placed) bool { return t.cols[p.col].ID == column })
}

// More reports whether there are columns out of sight to the left and to the
// right.
func (t *Table[R]) More() (left, right bool) {
	l := t.layout()
	return l.left, l.right
}

// Sideways moves the view by so many columns, as far as there are any. The
// first column stays: without it nobody knows whose row it is.
func (t *Table[R]) Sideways(by int) {
	t.skip = max(0, min(t.skipped()+by, t.mostSkipped(t.active())))
}

// active are the columns to show where there is room.
func (t *Table[R]) active() []int {
	if t.chosen != nil {
		return t.chosen
	}
	out := make([]int, 0, len(t.cols))
	for i, c := range t.cols {
		if !c.Spare {
			out = append(out, i)
		}
	}
	return out
}

// measure finds the widest cells of the columns that must be whole.
func (t *Table[R]) measure() {
	t.widest = make([]int, len(t.cols))
	for i, c := range t.cols {
		if !c.Whole {
			continue
		}
		for _, row := range t.page.Rows {
			t.widest[i] = max(t.widest[i], Width(t.cellText(c.Cell(row), c.Judge)))
		}
	}
}

// width is what a column needs at least.
func (t *Table[R]) width(col int) int {
	if col >= len(t.widest) {
		return t.cols[col].Width
	}
	return max(t.cols[col].Width, t.widest[col])
}

// needed is the width of some columns side by side.
func (t *Table[R]) needed(cols []int) int {
	need := -columnGap
	for _, i := range cols {
		need += t.width(i) + columnGap
	}
	return need
}

// skipped is how many columns behind the first are out of sight to the left.
func (t *Table[R]) skipped() int { return min(t.skip, t.mostSkipped(t.active())) }

// mostSkipped is how far the view can move: until the last column is in sight.
func (t *Table[R]) mostSkipped(active []int) int {
	if len(active) < 2 || t.needed(active) <= t.w-gutter {
		return 0
	}
	most := 0
	for most < len(active)-2 && t.needed(active[:1])+columnGap+t.needed(active[1+most:]) > t.w-gutter-moreSignWidth {
		most++
	}
	return most
}

// layout gives each column that is drawn its cells. Together with the gutter
// and the gaps they never exceed the width of the table. Until the operator
// chooses columns or moves sideways, those that matter least are left out.
func (t *Table[R]) layout() layout {
	active, room := t.active(), t.w-gutter
	if t.needed(active) <= room {
		return layout{cols: t.share(active, room)}
	}
	room -= moreSignWidth
	skip := t.skipped()
	if skip == 0 && t.chosen == nil {
		kept := t.withoutLeast(active, room)
		cols := t.share(kept, room)
		return layout{cols: cols, right: len(cols) < len(active)}
	}
	shown := active[:1:1]
	for _, i := range active[1+skip:] {
		if t.needed(append(shown, i)) > room {
			break
		}
		shown = append(shown, i)
	}
	return layout{cols: t.share(shown, room), left: skip > 0, right: 1+skip+len(shown)-1 < len(active)}
}

// withoutLeast leaves out the columns with the highest Drop, the rightmost among
// equals, until the rest fits or none may be left out.
func (t *Table[R]) withoutLeast(cols []int, room int) []int {
	cols = slices.Clone(cols)
	for t.needed(cols) > room {
		drop, at := 0, -1
		for i, col := range cols {
			if d := t.cols[col].Drop; d > 0 && d >= drop {
				drop, at = d, i
			}
		}
		if at < 0 {
			break
		}
		cols = slices.Delete(cols, at, at+1)
	}
	return cols
}

// share hands the spare cells to the flexible columns by their shares, from
// the left: what one may not take goes to those after it. A narrow table gives
// columns from the left what they need until room is gone.
func (t *Table[R]) share(cols []int, room int) []placed {
	spare, flex := room-t.needed(cols), 0
	for _, i := range cols {
		flex += t.cols[i].Flex
	}
	out := make([]placed, 0, len(cols))
	for _, i := range cols {
		if room <= 0 {
			break
		}
		c := t.cols[i]
		w := t.width(i)
		if c.Flex > 0 && spare > 0 {
			extra := spare * c.Flex / flex
			if c.Most > 0 {
				extra = min(extra, max(0, c.Most-w))
			}
			spare, flex, w = spare-extra, flex-c.Flex, w+extra
		}
		w = min(w, room)
		out = append(out, placed{i, w})
		room -= w + columnGap
	}
	return out
}
