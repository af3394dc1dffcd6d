package ui_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"refdesk/ui"
	"refdesk/ui/uitest"
)

// person is a row of the tables under test.
type person struct {
	id, name, state string
	count           int
}

// columns are what a leaderboard might show.
func columns() []ui.Column[person] {
	tones := map[string]ui.Tone{"approved": ui.Good, "waiting": ui.Warn, "refused": ui.Bad}
	return []ui.Column[person]{
		{ID: "rank", Title: "#", Width: 4, Right: true, Drop: 2, Cell: func(p person) ui.Cell {
			return ui.Cell{Text: p.id, Tone: ui.Quiet}
		}},
		{ID: "name", Title: "Name", Width: 10, Flex: 2, Cell: func(p person) ui.Cell { return ui.Cell{Text: p.name} }},
		{ID: "mail", Title: "Address", Width: 12, Flex: 1, Drop: 1, Cell: func(p person) ui.Cell {
			return ui.Cell{Text: p.id + "@example.com", Tone: ui.Quiet}
		}},
		{ID: "state", Title: "Reward", Width: 11, Judge: true, Cell: func(p person) ui.Cell {
			return ui.Cell{Text: p.state, Tone: tones[p.state]}
		}},
		{ID: "count", Title: "Referred", Width: 9, Right: true, Cell: func(p person) ui.Cell {
			return ui.Cell{Text: ui.Number(p.count)}
		}},
	}
}

// people makes so many rows.
func people(n int) []person {
	names := []string{"Ana Silva", "日本太郎", "Nguyễn Thị Hồng", "محمد علي", "Zoë Ångström", "\x1b[31mMallory\x1b[0m", "👩‍👩‍👧 Fam", "Bo"}
	states := []string{"approved", "waiting", "refused", "cancelled"}
	out := make([]person, n)
	for i := range out {
		out[i] = person{id: fmt.Sprint(i + 1), name: names[i%len(names)], state: states[i%len(states)], count: 9000 / (i + 1)}
	}
	return out
}

// list stands for the store: it answers windows over all its rows.
type list struct {
	rows  []person
	loads int
}

// answer hands the table the page it asks for.
func (l *list) answer(t *ui.Table[person]) {
	ask := t.Window()
	t.SetLoading()
	l.loads++
	to := min(len(l.rows), ask.Offset+ask.Count)
	from := min(ask.Offset, to)
	t.SetPage(ui.Page[person]{Offset: from, Rows: slices.Clone(l.rows[from:to]), Matched: len(l.rows), Total: len(l.rows)})
}

// newTable makes a table over a list, loaded.
func newTable(l *list, w, h int) *ui.Table[person] {
	t := ui.NewTable(plain, func(p person) string { return p.id }, columns())
	t.SetSize(w, h)
	l.answer(t)
	return t
}

// selected is the id under the cursor.
func selected(t *testing.T, table *ui.Table[person]) string {
	t.Helper()
	row, ok := table.Selected()
	if !ok {
		return ""
	}
	return row.id
}

func TestTableFrames(t *testing.T) {
	table := newTable(&list{rows: people(60)}, 78, 10)
	uitest.Press(t, table, "j", "j")
	table.ToggleMark()
	uitest.Press(t, table, "j")
	table.SetSort("count", true)
	table.SetPage(ui.Page[person]{Rows: people(60), Matched: 60, Total: 60})
	uitest.Frame(t, "table", table.View())
	table.SetSize(40, 8)
	uitest.Frame(t, "table-narrow", table.View())
	table.SetSize(78, 8)
	table.Failed("the vendor did not answer within 10 seconds and then closed the connection", "14:02")
	uitest.Frame(t, "table-failed-older", table.View())
	table.SetLoading()
	uitest.Frame(t, "table-failed-again", table.View())
	table.SetStyles(ascii)
	uitest.Frame(t, "table-ascii", table.View())
}

func TestTableWithoutRowsSaysWhy(t *testing.T) {
	none := ui.Page[person]{Total: 3481}
	for name, prepare := range map[string]func(*ui.Table[person]){
		"loading": func(*ui.Table[person]) {},
		"empty":   func(table *ui.Table[person]) { table.SetPage(ui.Page[person]{}) },
		"empty-hint": func(table *ui.Table[person]) {
			table.SetEmpty("no reward waits", "approved ones are under v")
			table.SetPage(ui.Page[person]{})
		},
		"none-match": func(table *ui.Table[person]) { table.SetQuery("smith"); table.SetPage(none) },
		"failed":     func(table *ui.Table[person]) { table.Failed("the key was refused", "14:02") },
	} {
		table := ui.NewTable(plain, func(p person) string { return p.id }, columns())
		table.SetSize(60, 5)
		prepare(table)
		uitest.Fits(t, table.View(), 60, 5)
		uitest.Frame(t, "table-"+name, table.View())
	}
}

func TestCursorFollowsTheNewestUntilMoved(t *testing.T) {
	l := &list{rows: people(5)}
	table := newTable(l, 60, 6)
	arrive := func(id string) {
		l.rows = append([]person{{id: id}}, l.rows...)
		l.answer(table)
	}
	arrive("first")
	if got := selected(t, table); got != "first" || !table.Follow() {
		t.Errorf("the cursor is on %q, following %v", got, table.Follow())
	}
	uitest.Press(t, table, "j")
	arrive("second")
	if got := selected(t, table); got != "1" || table.Follow() {
		t.Errorf("after moving away the cursor is on %q, following %v", got, table.Follow())
	}
	uitest.Press(t, table, "g")
	arrive("third")
	if got := selected(t, table); got != "third" {
		t.Errorf("after going home the cursor is on %q", got)
	}
}

func TestCursorStaysOnItsRowWhereFollowingIsForbidden(t *testing.T) {
	l := &list{rows: people(30)}
	table := newTable(l, 60, 6)
	table.SetFollow(false)
	uitest.Press(t, table, "j", "g")
	was := table.View()
	l.rows = append([]person{{id: "new"}}, l.rows...)
	l.answer(table)
	if got := selected(t, table); got != "1" {
		t.Errorf("the cursor is on %q", got)
	}
	if table.View() != was {
		t.Errorf("the rows moved on the screen:\n%s", uitest.Text(table.View()))
	}
}

func TestCursorThatNobodyMovedStaysAtTheTop(t *testing.T) {
	l := &list{rows: people(30)}
	table := newTable(l, 60, 6)
	table.SetFollow(false)
	arrive := func(id string) {
		l.rows = append([]person{{id: id}}, l.rows...)
		l.answer(table)
	}
	for range 20 {
		arrive("later")
	}
	arrive("last")
	if got := selected(t, table); got != "last" || !strings.HasPrefix(table.Position(), "row 1 of") {
		t.Errorf("the cursor is on %q, %s", got, table.Position())
	}
	for name, touch := range map[string]func(){
		"worked on":   table.Pin,
		"marked":      table.ToggleMark,
		"chosen":      func() { table.Select("newer") },
		"clicked":     func() { table.Update(tea.MouseClickMsg{X: 5, Y: 1, Button: tea.MouseLeft}) },
		"walked back": func() { uitest.Press(t, table, "j", "k") },
	} {
		table.SetFollow(true)
		uitest.Press(t, table, "j", "g")
		table.SetFollow(false)
		arrive("newer")
		touch()
		arrive("newest")
		if got := selected(t, table); got != "newer" {
			t.Errorf("after being %s the cursor is on %q", name, got)
		}
		l.rows = slices.DeleteFunc(l.rows, func(p person) bool { return strings.HasPrefix(p.id, "newe") })
		l.answer(table)
	}
}

func TestCursorTakesTheNextRowWhenItsOwnIsGone(t *testing.T) {
	l := &list{rows: people(5)}
	table := newTable(l, 60, 8)
	uitest.Press(t, table, "j", "j")
	l.rows = slices.Delete(l.rows, 2, 3)
	l.answer(table)
	if got := selected(t, table); got != "4" {
		t.Errorf("the cursor is on %q", got)
	}
	l.rows = l.rows[:1]
	l.answer(table)
	if got := selected(t, table); got != "1" {
		t.Errorf("in a list of one the cursor is on %q", got)
	}
	l.rows = nil
	l.answer(table)
	if _, ok := table.Selected(); ok {
		t.Error("an empty list has a selected row")
	}
	l.rows = people(3)
	l.answer(table)
	if got := selected(t, table); got != "1" {
		t.Errorf("when rows return the cursor is on %q", got)
	}
}

func TestCursorAndMarksOutliveSorting(t *testing.T) {
	l := &list{rows: people(30)}
	table := newTable(l, 60, 8)
	uitest.Press(t, table, "j", "j")
	table.ToggleMark()
	before := strings.Split(table.View(), "\n")[1:]
	table.SetSort("name", false)
	if !table.NeedsLoad() {
		t.Error("a new order needs no load")
	}
	if after := strings.Split(table.View(), "\n")[1:]; !slices.Equal(before, after) {
		t.Error("the rows change before the new order has arrived")
	}
	slices.Reverse(l.rows)
	l.answer(table)
	if got := selected(t, table); got != "3" {
		t.Errorf("the cursor is on %q", got)
	}
	if got := table.Marked(); !slices.Equal(got, []string{"3"}) {
		t.Errorf("marked are %v", got)
	}
	if !strings.Contains(table.View(), "›●") {
		t.Errorf("the cursor's row is not on the screen:\n%s", uitest.Text(table.View()))
	}
}

func TestMarksCoverRanges(t *testing.T) {
	table := newTable(&list{rows: people(30)}, 60, 10)
	uitest.Press(t, table, "j")
	table.ToggleMark()
	uitest.Press(t, table, "j", "j", "j")
	if skipped := table.MarkRange(); skipped != 0 {
		t.Errorf("skipped %d loaded rows", skipped)
	}
	if got := table.Marked(); !slices.Equal(got, []string{"2", "3", "4", "5"}) {
		t.Errorf("marked are %v", got)
	}
	table.Unmark("3")
	if got := table.Marked(); !slices.Equal(got, []string{"2", "4", "5"}) {
		t.Errorf("marked are %v", got)
	}
	table.ClearMarks()
	if got := table.Marked(); len(got) != 0 {
		t.Errorf("marked are %v", got)
	}
}

func TestMarkRangeSaysWhatItCouldNotMark(t *testing.T) {
	l := &list{rows: people(1000)}
	table := newTable(l, 60, 10)
	table.ToggleMark()
	uitest.Press(t, table, "G")
	l.answer(table)
	skipped := table.MarkRange()
	if got := len(table.Marked()) + skipped; got != 1000 || skipped == 0 {
		t.Errorf("marked %d, skipped %d", len(table.Marked()), skipped)
	}
}

func TestTableLoadsOnlyWhatItNeeds(t *testing.T) {
	l := &list{rows: people(10000)}
	table := newTable(l, 60, 21)
	if table.NeedsLoad() {
		t.Error("a loaded table needs a load")
	}
	for range 1000 {
		uitest.Press(t, table, "j")
		if table.NeedsLoad() {
			l.answer(table)
		}
		if selected(t, table) == "" {
			t.Fatal("the cursor is on a row that was never loaded")
		}
	}
	if l.loads > 30 {
		t.Errorf("%d loads for 1,000 rows", l.loads)
	}
	if ask := table.Window(); ask.Count > 200 {
		t.Errorf("a window of %d rows for a screen of 20", ask.Count)
	}
}

func TestTableDoesNotAskTwice(t *testing.T) {
	table := newTable(&list{rows: people(10000)}, 60, 21)
	uitest.Press(t, table, "G")
	if !table.NeedsLoad() {
		t.Fatal("the end of the list needs no load")
	}
	table.SetLoading()
	if table.NeedsLoad() {
		t.Error("a window that was asked for is asked for again")
	}
	table.Failed("no answer", "14:02")
	if table.NeedsLoad() {
		t.Error("a failing source is asked by each key")
	}
	if _, ok := table.Selected(); ok {
		t.Error("a row that is not loaded is selected")
	}
	uitest.Fits(t, table.View(), 60, 21)
}

func TestPositionCountsRows(t *testing.T) {
	table := newTable(&list{}, 60, 5)
	table.SetQuery("x")
	table.SetPage(ui.Page[person]{Rows: people(12), Matched: 12, Total: 3481})
	if got := table.Position(); got != "row 1 of 12, all 3,481" {
		t.Errorf("got %q", got)
	}
	table.SetQuery("")
	table.SetPage(ui.Page[person]{Rows: people(3), Matched: 3, Total: 3})
	if got := table.Position(); got != "3/3" {
		t.Errorf("got %q", got)
	}
}

func TestKeysMoveTheCursor(t *testing.T) {
	for keys, want := range map[string]string{
		"down j": "3", "j j k up": "1", "G": "30", "end k": "29", "pgdown": "8", "pgdown pgdown pgup": "8",
		"G home": "1", "G g": "1", "k pgup": "1", "x enter space": "1",
	} {
		table := newTable(&list{rows: people(30)}, 60, 8)
		uitest.Press(t, table, strings.Fields(keys)...)
		if got := selected(t, table); got != want {
			t.Errorf("%s selects %q, want %q", keys, got, want)
		}
		uitest.Fits(t, table.View(), 60, 8)
		if view := uitest.Text(table.View()); !strings.Contains(view, "›") {
			t.Errorf("after %s the cursor is out of sight:\n%s", keys, view)
		}
	}
}

func TestRowsAreFoundByTheirIDs(t *testing.T) {
	table := newTable(&list{rows: people(30)}, 60, 8)
	if row, ok := table.Row("7"); !ok || row.id != "7" {
		t.Errorf("found %v", row)
	}
	if !table.Select("20") || selected(t, table) != "20" {
		t.Errorf("selected is %q", selected(t, table))
	}
	if _, ok := table.Row("31"); ok || table.Select("31") || table.Select("") {
		t.Error("found a row that is not there")
	}
}

func TestOrderAndQueryGoIntoTheWindow(t *testing.T) {
	l := &list{rows: people(500)}
	table := newTable(l, 60, 8)
	uitest.Press(t, table, "G")
	table.SetSort("name", true)
	table.SetQuery("ana")
	if got := table.Window(); got.Offset != 0 || !slices.Equal(got.Order, []ui.SortKey{{"name", true}}) || got.Query != "ana" {
		t.Errorf("the window is %+v", got)
	}
	if column, desc := table.Sort(); column != "name" || !desc || table.Query() != "ana" {
		t.Errorf("the order is %q %v, the query %q", column, desc, table.Query())
	}
	l.answer(table)
	table.SetSort("name", true)
	table.SetQuery("ana")
	if table.NeedsLoad() {
		t.Error("the same order and query need a load")
	}
}

func TestMouseMovesTheCursor(t *testing.T) {
	table := newTable(&list{rows: people(30)}, 60, 8)
	uitest.Send(t, table, tea.MouseClickMsg{X: 5, Y: 3, Button: tea.MouseLeft})
	if got := selected(t, table); got != "3" {
		t.Errorf("a click selects %q", got)
	}
	uitest.Send(t, table, tea.MouseClickMsg{X: 5, Y: 0, Button: tea.MouseLeft})
	if got := selected(t, table); got != "3" {
		t.Errorf("a click on the header selects %q", got)
	}
	uitest.Send(t, table, tea.MouseWheelMsg{Button: tea.MouseWheelDown})
	if got := selected(t, table); got != "6" {
		t.Errorf("the wheel selects %q", got)
	}
}

func TestUnchangedRowsAreDrawnTheSame(t *testing.T) {
	l := &list{rows: people(30)}
	table := newTable(l, 60, 12)
	before := strings.Split(table.View(), "\n")
	uitest.Press(t, table, "j")
	after := strings.Split(table.View(), "\n")
	var changed []int
	for i := range before {
		if before[i] != after[i] {
			changed = append(changed, i)
		}
	}
	if !slices.Equal(changed, []int{1, 2}) {
		t.Errorf("moving by one row redraws lines %v", changed)
	}
}

func TestSelectedRowIsOneColourAcross(t *testing.T) {
	for profile, back := range map[colorprofile.Profile]string{
		colorprofile.TrueColor: "48;2;52;58;82", colorprofile.ANSI: "[7m", colorprofile.ASCII: "[7m",
	} {
		st := ui.NewStyles(ui.Looks{Dark: true, Profile: profile})
		table := ui.NewTable(st, func(p person) string { return p.id }, columns())
		table.SetSize(60, 4)
		table.SetPage(ui.Page[person]{Rows: people(2), Matched: 2, Total: 2})
		line := strings.Split(table.View(), "\n")[1]
		for _, part := range strings.Split(strings.TrimSuffix(line, "\x1b[m"), "\x1b[m") {
			if !strings.Contains(part, back) {
				t.Errorf("%v: %q has not the background of the cursor", profile, part)
			}
		}
		table.SetFocus(false)
		if line := strings.Split(table.View(), "\n")[1]; strings.Contains(line, back) || !strings.Contains(line, "›") {
			t.Errorf("%v: without focus the row is drawn %q", profile, line)
		}
	}
}

func TestEndlessCellIsDrawnAtOnce(t *testing.T) {
	long := person{id: "1", name: strings.Repeat("日", 1<<20)}
	table := ui.NewTable(plain, func(p person) string { return p.id }, columns())
	table.SetSize(60, 4)
	table.SetPage(ui.Page[person]{Rows: []person{long}, Matched: 1, Total: 1})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	table.View()
	runtime.ReadMemStats(&after)
	if bytes := after.TotalAlloc - before.TotalAlloc; bytes > 1<<18 {
		t.Errorf("a frame with one name of three megabytes takes %d bytes", bytes)
	}
	uitest.Fits(t, table.View(), 60, 4)
}

func BenchmarkTableView(b *testing.B) {
	for name, looks := range map[string]ui.Looks{"plain": {}, "coloured": colours} {
		b.Run(name, func(b *testing.B) {
			cols := append(columns(), ui.Column[person]{ID: "x", Title: "Since", Width: 6,
				Cell: func(person) ui.Cell { return ui.Cell{Text: "3h", Tone: ui.Quiet} }})
			table := ui.NewTable(ui.NewStyles(looks), func(p person) string { return p.id }, cols)
			table.SetSize(120, 41)
			table.SetPage(ui.Page[person]{Rows: people(120), Matched: 1e6, Total: 1e6})
			keys := []tea.KeyPressMsg{uitest.Key("down"), uitest.Key("up")}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				table.Update(keys[i%2])
				table.View()
			}
		})
	}
}

func TestAColumnGrowsNoFurtherThanIsUseful(t *testing.T) {
	type row struct{ a, b string }
	table := ui.NewTable(ui.NewStyles(ui.Looks{}), func(r row) string { return r.a }, []ui.Column[row]{
		{ID: "a", Title: "a", Width: 4, Flex: 1, Most: 6, Cell: func(r row) ui.Cell { return ui.Cell{Text: r.a} }},
		{ID: "b", Title: "b", Width: 4, Flex: 1, Cell: func(r row) ui.Cell { return ui.Cell{Text: r.b} }},
	})
	table.SetSize(40, 2)
	table.SetPage(ui.Page[row]{Rows: []row{{"aaaaaaaaaa", "b"}}, Matched: 1, Total: 1})
	if got, want := strings.Split(uitest.Text(table.View()), "\n")[1], "›  aaaaa…  b"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	uitest.Fits(t, table.View(), 40, 2)
}

// TestALongReasonIsReadToItsEnd: what a reason ends with is the way out.
func TestALongReasonIsReadToItsEnd(t *testing.T) {
	table := ui.NewTable(plain, func(p person) string { return p.id }, columns())
	table.SetEmpty("another refdesk keeps this store and reads for it, so that the limits are spent once: open this page there", "")
	for _, h := range []int{3, 12} {
		table.SetSize(60, h)
		table.SetPage(ui.Page[person]{})
		view := table.View()
		uitest.Fits(t, view, 60, h)
		if whole := strings.Contains(strings.Join(strings.Fields(view), " "), "open this page there"); whole != (h > 3) {
			t.Errorf("in %d lines:\n%s", h, view)
		}
	}
}
