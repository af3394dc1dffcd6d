package ui

import (
	"slices"
	"strconv"
)

// SortKey is a column that rows stand in the order of.
type SortKey struct {
	Column string
	Desc   bool
}

// Order gives the columns that the list is ordered by, the one that counts most
// first; none is the list's own order.
func (t *Table[R]) Order() []SortKey { return slices.Clone(t.order) }

// SetOrder orders the list by columns. It takes effect with the next page;
// until then the old rows and the cursor stay as they are.
func (t *Table[R]) SetOrder(keys []SortKey) {
	if slices.Equal(keys, t.order) {
		return
	}
	t.order = slices.Clone(keys)
	t.reorder()
}

// Sort gives the column that counts most in the order, "" for the list's own.
func (t *Table[R]) Sort() (column string, desc bool) {
	if len(t.order) == 0 {
		return "", false
	}
	return t.order[0].Column, t.order[0].Desc
}

// SetSort orders the list by one column alone, "" for its own order.
func (t *Table[R]) SetSort(column string, desc bool) {
	if column == "" {
		t.SetOrder(nil)
		return
	}
	t.SetOrder([]SortKey{{column, desc}})
}

// title is a column's title in at most w cells, with the sign of its order, and
// its place behind the column that counts most.
func (t *Table[R]) title(c Column[R], w int) string {
	title := Clean(c.Title)
	at := slices.IndexFunc(t.order, func(k SortKey) bool { return k.Column == c.ID })
	if at < 0 {
		return title
	}
	sign := t.st.Sign("▲", "^")
	if t.order[at].Desc {
		sign = t.st.Sign("▼", "v")
	}
	if at > 0 {
		sign += strconv.Itoa(at + 1)
	}
	return cutWith(title, w-Width(sign), "") + sign
}
