package ui

import tea "charm.land/bubbletea/v2"

// Column says how one column of a table is drawn.
type Column[R any] struct {
	ID    string // its name when sorting
	Title string
	Width int  // cells it needs at least
	Flex  int  // its share of the cells left over; 0 keeps Width
	Most  int  // cells beyond which a flexible column stops growing; 0 = no bound
	Right bool // aligned right: numbers and money
	Drop  int  // above 0 the column may be left out; the highest goes first
	Judge bool // cells carry marks: texts without one line up behind them
	Spare bool // shown only where the operator chose it
	Words bool // the words of a filter are looked for in it, and shown where found
	// Whole is for amounts: a part of one would be read as another. The column
	// grows to the widest cell of the page; one that has no room even so is not
	// shown but by a sign.
	Whole bool
	Cell  func(R) Cell
}

// Cell is the content of one row in one column.
type Cell struct {
	Text string
	Tone Tone
}

// Window is the part of a list that a table asks for: Count rows from Offset
// on, of those that match Query, in the order of some columns, the one that
// counts most first. No column is the list's own order.
type Window struct {
	Offset, Count int
	Order         []SortKey
	Query         string
}

// Page answers a Window. Offset is where Rows begin, Matched how many rows
// match the query, Total how many there are without it.
type Page[R any] struct {
	Offset         int
	Rows           []R
	Matched, Total int
}

// Table shows a window of a list that may be far longer than memory allows to
// hold. It holds the page last handed to it and nothing else; whoever owns the
// table loads what Window asks for whenever NeedsLoad says so.
//
// A cursor that nobody has moved stays on the first row, whichever that is.
// From then on the cursor, like the marks, belongs to a row id: rows that come,
// go or change places move it along; only when the row under the cursor is gone
// does the cursor stay where it was and take the row that moved up.
type Table[R any] struct {
	st   *Styles
	id   func(R) string
	cols []Column[R]
	w, h int

	page   Page[R]
	widest []int  // by column, of those that must be whole: the widest cell of the page
	loaded bool   // a page has arrived
	asked  Window // the window last asked for or received; Count 0 is none

	order     []SortKey
	query     string
	reordered bool // order or query changed since the page arrived

	chosen  []int // the operator's own columns, by their places in cols; nil = those that are not spare
	skip    int   // columns behind the first that are out of sight to the left
	matches func(text string) [][2]int

	top, cur int    // first drawn row and cursor, counted from the list's start
	curID    string // the row under the cursor, "" while it is not loaded
	follow   bool   // the cursor stays on the first row
	sticky   bool   // home makes it stay there again
	blurred  bool

	marks      map[string]bool
	marked     []string // the same, in the order of marking
	anchor     string   // where a range of marks begins
	anchorAt   int
	loading    bool
	failure    string // why the last load failed, "" when it did not
	failedAt   string
	emptyTitle string
	emptyHint  string
	unread     string // why nothing could be read yet
}

// NewTable makes a table that waits for its first page. id gives the identity
// of a row, unique in the list and stable for as long as the row lives.
func NewTable[R any](st *Styles, id func(R) string, cols []Column[R]) *Table[R] {
	return &Table[R]{
		st: st, id: id, cols: cols, w: 1, h: 1,
		follow: true, sticky: true,
		marks:      map[string]bool{},
		emptyTitle: "nothing here yet",
	}
}

// SetSize sets the size in cells, header included.
func (t *Table[R]) SetSize(w, h int) {
	t.w, t.h = w, h
	t.settle()
}

// SetStyles changes the looks.
func (t *Table[R]) SetStyles(st *Styles) { t.st = st }

// SetFocus tells the table whether keys reach it. Without focus the cursor's
// row keeps its sign and loses its background.
func (t *Table[R]) SetFocus(on bool) { t.blurred = !on }

// SetEmpty replaces the words for a list without rows. The hint may be empty.
func (t *Table[R]) SetEmpty(title, hint string) {
	t.emptyTitle, t.emptyHint = Clean(title), Clean(hint)
}

// SetUnread tells why there is nothing to list yet; "" once rows could be read,
// be there any or not.
func (t *Table[R]) SetUnread(reason string) { t.unread = Clean(reason) }

// SetMatches tells what the filter's words find in a text, as ranges of bytes
// in ascending order, to be drawn as found; nil for nothing.
func (t *Table[R]) SetMatches(find func(text string) [][2]int) { t.matches = find }

// SetFollow says whether home lets the cursor follow the top row again. Where a
// key acts on the row under the cursor, forbid it: once the operator has been
// there, the row must not change under the hand.
func (t *Table[R]) SetFollow(again bool) { t.sticky = again }

// Follow reports whether the cursor follows the top row, whichever that is. It
// does until the operator moves away or works on the row.
func (t *Table[R]) Follow() bool { return t.follow }

// Pin keeps the cursor on its row from here on: the operator works on it.
func (t *Table[R]) Pin() { t.follow = false }

// Update moves the cursor by keys, wheel and click, and does nothing else.
// Afterwards ask NeedsLoad.
func (t *Table[R]) Update(msg tea.Msg) tea.Cmd {
	const wheelRows = 3
	switch m := msg.(type) {
	case tea.KeyPressMsg:
		t.press(m.String())
	case tea.MouseWheelMsg:
		t.move(wheelStep(m, wheelRows))
	case tea.MouseClickMsg:
		if at, ok := t.rowAt(m.X, m.Y); ok && m.Button == tea.MouseLeft {
			t.goTo(at)
			t.follow = false
		}
	}
	return nil
}

// press moves the cursor by one key.
func (t *Table[R]) press(key string) {
	switch key {
	case "up", "k":
		t.move(-1)
	case "down", "j":
		t.move(1)
	case "pgup":
		t.move(-t.body())
	case "pgdown":
		t.move(t.body())
	case "home", "g":
		t.goTo(0)
		t.follow = t.sticky
	case "end", "G":
		t.goTo(t.page.Matched - 1)
	}
}

// move moves the cursor by so many rows.
func (t *Table[R]) move(by int) {
	t.goTo(t.cur + by)
}

// Jump puts the cursor on a row by its place in the list, the first being 1, or
// on the nearest there is. The view stands round it. Afterwards ask NeedsLoad.
func (t *Table[R]) Jump(place int) {
	t.follow = false
	t.top = place - 1 - t.body()/2
	t.goTo(place - 1)
}

// goTo puts the cursor on a row counted from the start of the list, or on the
// nearest there is.
func (t *Table[R]) goTo(at int) {
	was := t.cur
	t.cur = at
	t.settle()
	if t.cur != was {
		t.follow = false
		t.curID = t.idAt(t.cur)
	}
}

// settle brings the cursor into the list and the view round the cursor.
func (t *Table[R]) settle() {
	n, rows := t.page.Matched, t.body()
	t.cur = max(0, min(t.cur, n-1))
	t.top = max(0, min(t.top, n-rows))
	if t.cur < t.top {
		t.top = t.cur
	} else if t.cur >= t.top+rows {
		t.top = t.cur - rows + 1
	}
}

// around is how many rows beside the cursor are shown where a table goes to a
// row by itself: rows out of sight right above it would be taken for none.
const around = 3

// Select puts the cursor on the row with this id, if it is loaded.
func (t *Table[R]) Select(id string) bool {
	at, ok := t.find(id)
	if !ok {
		return false
	}
	moved := at != t.cur
	t.follow = false
	t.goTo(at)
	if moved && t.body() > 2*around {
		t.top = min(t.top, t.cur-around)
		t.top = max(t.top, t.cur+around+1-t.body())
		t.settle()
	}
	return true
}

// Selected gives the row under the cursor; false when there is none or it is
// not loaded.
func (t *Table[R]) Selected() (R, bool) {
	return t.rowOf(t.cur)
}

// ID gives the identity of a row.
func (t *Table[R]) ID(row R) string { return t.id(row) }

// Row gives a loaded row by its id.
func (t *Table[R]) Row(id string) (R, bool) {
	at, ok := t.find(id)
	if !ok {
		var none R
		return none, false
	}
	return t.rowOf(at)
}
