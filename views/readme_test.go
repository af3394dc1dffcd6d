package views_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"refdesk/ui"
	"refdesk/ui/uitest"
	"refdesk/views"
)

// TestReadmeListsEveryKey compares the README's table of keys with the actions,
// or writes it.
func TestReadmeListsEveryKey(t *testing.T) {
	const path, begin, end = "../README.md", "<!-- keys:", "<!-- end of keys -->"
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, begun := strings.Cut(string(whole), begin)
	comment, rest, closed := strings.Cut(rest, "-->\n")
	table, tail, ended := strings.Cut(rest, end)
	if !begun || !closed || !ended {
		t.Fatalf("%s has no place for the keys: %q up to %q", path, begin, end)
	}
	want := keysTable(views.Actions())
	if os.Getenv(uitest.Update) != "" {
		text := head + begin + comment + "-->\n" + want + end + tail
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(table, "\n")); diff != "" {
		t.Errorf("the keys in %s differ (-wanted +there), %s=1 rewrites them:\n%s", path, uitest.Update, diff)
	}
}

// keysTable is the kit's table with the name that the settings know each
// action by.
func keysTable(actions []ui.Action) string {
	heading := strings.Split(ui.MarkdownTable(nil), "\n")
	var out strings.Builder
	out.WriteString(heading[0] + " name in the settings |\n" + heading[1] + " --- |\n")
	for _, a := range actions {
		row := strings.Split(ui.MarkdownTable([]ui.Action{a}), "\n")[2]
		if row != "" {
			out.WriteString(row + " `" + a.ID + "` |\n")
		}
	}
	return out.String()
}
