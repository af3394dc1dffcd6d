package ui_test

import (
	"slices"
	"strings"
	"testing"

	"refdesk/ui"
	"refdesk/ui/uitest"
)

// titles are the columns on the screen, by the first line of the view.
func titles(table *ui.Table[person]) string {
	return strings.Join(strings.Fields(strings.Split(uitest.Text(table.View()), "\n")[0]), " ")
}

func TestColumnsOutOfSightAreReachedSideways(t *testing.T) {
	table := newTable(&list{rows: people(5)}, 45, 6)
	for _, want := range []string{
		"Name Reward Referred →",
		"← # Address Reward →",
		"← # Reward Referred",
		"← # Reward Referred",
	} {
		if got := titles(table); got != want {
			t.Errorf("the columns are %q, not %q", got, want)
		}
		uitest.Fits(t, table.View(), 45, 6)
		table.Sideways(1)
	}
	if left, right := table.More(); !left || right {
		t.Errorf("at the end there is more to the left: %v, to the right: %v", left, right)
	}
	table.Sideways(-9)
	if got := titles(table); got != "Name Reward Referred →" {
		t.Errorf("back at the start the columns are %q", got)
	}
	table.Sideways(1)
	table.SetSize(120, 6)
	if got := titles(table); got != "# Name Address Reward Referred" {
		t.Errorf("with room for all the columns are %q", got)
	}
}

func TestColumnsAreChosenAndOrdered(t *testing.T) {
	table := newTable(&list{rows: people(5)}, 60, 6)
	table.SetColumns([]string{"count", "nosuch", "name", "count"})
	if got := table.Columns(); !slices.Equal(got, []string{"count", "name"}) || !table.Chosen() {
		t.Fatalf("the columns are %q", got)
	}
	if got := titles(table); got != "Referred Name" {
		t.Errorf("drawn are %q", got)
	}
	table.SetColumns([]string{"rank", "mail", "count", "state", "name"})
	table.SetSize(40, 6)
	if got := titles(table); got != "# Address Referred →" {
		t.Errorf("what was chosen is dropped, drawn are %q", got)
	}
	if table.Shows("name") || !table.Shows("mail") {
		t.Error("the table does not know what it shows")
	}
	table.SetColumns(nil)
	if table.Chosen() || titles(table) != "Name Reward Referred →" {
		t.Errorf("as built the columns are %q", titles(table))
	}
}

func TestSpareColumnsWaitToBeChosen(t *testing.T) {
	cols := columns()
	cols[2].Spare = true
	table := ui.NewTable(plain, func(p person) string { return p.id }, cols)
	table.SetSize(120, 4)
	table.SetPage(ui.Page[person]{Rows: people(2), Matched: 2, Total: 2})
	if got := titles(table); got != "# Name Reward Referred" {
		t.Errorf("drawn are %q", got)
	}
	table.SetColumns([]string{"name", "mail"})
	if got := titles(table); got != "Name Address" {
		t.Errorf("drawn are %q", got)
	}
}

func TestAnyWidthFits(t *testing.T) {
	table := newTable(&list{rows: people(5)}, 60, 6)
	for _, chosen := range [][]string{nil, {"count", "mail", "name", "state", "rank"}} {
		table.SetColumns(chosen)
		for w := range 90 {
			for range 6 {
				table.SetSize(w, 5)
				uitest.Fits(t, table.View(), w, map[bool]int{true: 5, false: 1}[w > 0])
				table.Sideways(1)
			}
			table.Sideways(-6)
		}
	}
}

func TestJumpGoesToAPlace(t *testing.T) {
	l := &list{rows: people(500)}
	table := newTable(l, 60, 11)
	for place, want := range map[int]string{1: "1", 250: "250", 500: "500", 900: "500", 0: "1", -4: "1"} {
		table.Jump(place)
		if table.NeedsLoad() {
			l.answer(table)
		}
		if got := selected(t, table); got != want {
			t.Errorf("row %d is %q, not %q", place, got, want)
		}
	}
	table.Jump(250)
	if table.Follow() {
		t.Error("the table follows the newest row although it was sent elsewhere")
	}
	l.answer(table)
	lines := strings.Split(uitest.Text(table.View()), "\n")
	if !strings.HasPrefix(lines[6], "›") {
		t.Errorf("the row is not in the middle:\n%s", strings.Join(lines, "\n"))
	}
}

func TestSeveralColumnsOrderTheRows(t *testing.T) {
	table := newTable(&list{rows: people(5)}, 90, 6)
	table.SetOrder([]ui.SortKey{{"count", true}, {"name", false}})
	if got := titles(table); got != "# Name▲2 Address Reward Referred▼" {
		t.Errorf("the titles are %q", got)
	}
	if got := table.Window().Order; !slices.Equal(got, table.Order()) {
		t.Errorf("asked for is %v", got)
	}
	if column, desc := table.Sort(); column != "count" || !desc {
		t.Errorf("%q counts most", column)
	}
	table.SetSort("", false)
	if len(table.Order()) != 0 || strings.ContainsAny(titles(table), "▲▼") {
		t.Error("the list's own order has columns")
	}
}

func TestWhatAFilterFoundIsMarked(t *testing.T) {
	cols := columns()
	cols[1].Words = true
	table := ui.NewTable(ui.NewStyles(colours), func(p person) string { return p.id }, cols)
	table.SetSize(78, 4)
	table.SetPage(ui.Page[person]{Rows: people(2), Matched: 2, Total: 2})
	table.SetMatches(func(text string) [][2]int {
		if at := strings.Index(text, "Silva"); at >= 0 {
			return [][2]int{{at, at + len("Silva")}, {at + 1, len(text) + 7}}
		}
		return nil
	})
	line := strings.Split(table.View(), "\n")[1]
	if !strings.Contains(line, "Ana \x1b[m\x1b[") || !strings.Contains(line, "mSilva\x1b[m") {
		t.Errorf("drawn is %q", line)
	}
	uitest.Fits(t, table.View(), 78, 4)
}
