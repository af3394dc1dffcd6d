package ui

import "slices"

// Window says which rows the table needs: those on the screen and a margin on
// both sides, so that a few key presses need no new load.
func (t *Table[R]) Window() Window {
	const leastMargin = 40
	rows := t.body()
	margin := max(rows, leastMargin)
	first := t.first()
	from := max(0, first-margin)
	return Window{
		Offset: from, Count: first + rows + margin - from,
		Order: t.order, Query: t.query,
	}
}

// first is the first row the screen will show: the start of the list while a
// new order or query has not arrived.
func (t *Table[R]) first() int {
	if t.reordered {
		return 0
	}
	return t.top
}

// NeedsLoad reports whether rows on the screen are neither loaded nor asked
// for. After a failure it stays false until the operator moves on or reloads:
// a failing source is not asked again by each key.
func (t *Table[R]) NeedsLoad() bool {
	if t.asked.Count == 0 {
		return true
	}
	from, to := t.first(), t.first()+t.body()
	if t.loaded && !t.reordered {
		to = min(to, t.page.Matched)
	}
	return from < t.asked.Offset || to > t.asked.Offset+t.asked.Count
}

// SetLoading notes that the rows of Window have been asked for. Older rows
// stay on the screen.
func (t *Table[R]) SetLoading() {
	t.asked = t.Window()
	t.loading = true
}

// Failed notes that loading failed, for a reason and at a time of day as the
// operator reads it. Older rows stay on the screen.
func (t *Table[R]) Failed(reason, at string) {
	t.loading = false
	t.failure, t.failedAt = Clean(reason), Clean(at)
	if t.failure == "" {
		t.failure = "unknown reason"
	}
	t.settle() // the line that says so takes a row away
}

// SetPage takes the rows that were asked for and ends loading and failure.
func (t *Table[R]) SetPage(p Page[R]) {
	t.page = p
	t.page.Matched = max(p.Matched, p.Offset+len(p.Rows))
	if t.asked.Count == 0 {
		t.asked = Window{Offset: p.Offset, Count: max(1, len(p.Rows))}
	}
	t.loaded, t.loading, t.failure = true, false, ""
	t.measure()
	t.keepPlace()
	t.reordered = false
	t.settle()
	t.curID = t.idAt(t.cur)
}

// Pushed is how many rows more the list has by a page that was asked for and does
// not have the row under the cursor: so far that row may have moved. It is 0 in
// another order or for another query, and while the cursor follows the first row.
func (t *Table[R]) Pushed(p Page[R]) int {
	if t.follow || t.reordered || t.curID == "" ||
		slices.ContainsFunc(p.Rows, func(row R) bool { return t.id(row) == t.curID }) {
		return 0
	}
	return max(0, p.Matched-t.page.Matched)
}

// keepPlace finds the cursor's row in a new page. The row stays on the same
// line of the screen, so that the eye does not lose it.
func (t *Table[R]) keepPlace() {
	at, found := t.find(t.curID)
	switch {
	case t.follow:
		t.cur, t.top = 0, 0
	case t.reordered:
		t.cur, t.top = at, 0 // at is 0 for a row that is not there
	case found:
		t.top += at - t.cur
		t.cur = at
	}
}

// Query gives the text the list is filtered by.
func (t *Table[R]) Query() string { return t.query }

// SetQuery filters the list. It takes effect with the next page; until then
// the old rows and the cursor stay as they are.
func (t *Table[R]) SetQuery(query string) {
	if query == t.query {
		return
	}
	t.query = query
	t.reorder()
}

// reorder asks for the list anew, from its start.
func (t *Table[R]) reorder() {
	t.reordered = true
	t.asked = Window{}
}

// Position says how many rows match and how many there are, "12/3,481". In a
// list longer than the screen it says which row the cursor is on: "row 4 of
// 3,481", or "row 4 of 120, all 3,481" where not all match. It is "" before the
// first page.
func (t *Table[R]) Position() string {
	if !t.loaded {
		return ""
	}
	if t.page.Matched <= t.body() {
		return t.Counts()
	}
	text := "row " + Number(t.cur+1) + " of " + Number(t.page.Matched)
	if t.page.Matched != t.page.Total {
		text += ", all " + Number(t.page.Total)
	}
	return text
}

// Counts says how many rows match and how many there are, "12/3,481"; "" before
// the first page.
func (t *Table[R]) Counts() string {
	if !t.loaded {
		return ""
	}
	return Number(t.page.Matched) + "/" + Number(t.page.Total)
}

// rowOf gives a loaded row by its place in the list.
func (t *Table[R]) rowOf(at int) (R, bool) {
	i := at - t.page.Offset
	if i < 0 || i >= len(t.page.Rows) {
		var none R
		return none, false
	}
	return t.page.Rows[i], true
}

// idAt gives the id of a row by its place in the list, "" if it is not loaded.
func (t *Table[R]) idAt(at int) string {
	row, ok := t.rowOf(at)
	if !ok {
		return ""
	}
	return t.id(row)
}

// find gives the place in the list of a loaded row.
func (t *Table[R]) find(id string) (int, bool) {
	if id == "" {
		return 0, false
	}
	for i, row := range t.page.Rows {
		if t.id(row) == id {
			return t.page.Offset + i, true
		}
	}
	return 0, false
}
