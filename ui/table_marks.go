package ui

import "slices"

// Marked gives the ids of the marked rows in the order of marking. Marks
// outlive sorting, filtering and loading; a marked row need not be on the
// screen, or in the list at all any more.
func (t *Table[R]) Marked() []string { return slices.Clone(t.marked) }

// ToggleMark marks the row under the cursor, or takes its mark away. The
// cursor no longer follows the newest row: the operator is working here.
func (t *Table[R]) ToggleMark() {
	id := t.idAt(t.cur)
	if id == "" {
		return
	}
	t.Pin()
	t.anchor, t.anchorAt = id, t.cur
	if !t.marks[id] {
		t.mark(id)
		return
	}
	t.Unmark(id)
}

// Mark marks rows by their ids, loaded or not.
func (t *Table[R]) Mark(ids ...string) {
	for _, id := range ids {
		t.mark(id)
	}
}

// MarkRange marks every row from the one last marked to the cursor. It gives
// how many rows between them it could not mark because they are not loaded.
func (t *Table[R]) MarkRange() (skipped int) {
	if t.anchor == "" {
		t.ToggleMark()
		return 0
	}
	t.Pin()
	if at, ok := t.find(t.anchor); ok {
		t.anchorAt = at
	}
	t.mark(t.anchor)
	for at := min(t.anchorAt, t.cur); at <= max(t.anchorAt, t.cur); at++ {
		switch id := t.idAt(at); {
		case id != "":
			t.mark(id)
		case at != t.anchorAt:
			skipped++
		}
	}
	return skipped
}

// Unmark takes the mark from a row, for one that is done with.
func (t *Table[R]) Unmark(id string) {
	if !t.marks[id] {
		return
	}
	delete(t.marks, id)
	t.marked = slices.DeleteFunc(t.marked, func(m string) bool { return m == id })
}

// ClearMarks takes all marks away.
func (t *Table[R]) ClearMarks() {
	clear(t.marks)
	t.marked, t.anchor = nil, ""
}

// mark marks one row.
func (t *Table[R]) mark(id string) {
	if !t.marks[id] {
		t.marks[id] = true
		t.marked = append(t.marked, id)
	}
}
