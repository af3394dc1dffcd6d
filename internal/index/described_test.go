package index

import (
	"os"
	"strings"
	"testing"
)

// TestFieldsAreDescribed keeps the table of fields in the documentation true.
func TestFieldsAreDescribed(t *testing.T) {
	const path, begin, end = "../../docs/lists.md", "rewrites this table -->\n", "<!-- end of fields -->"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, begun := strings.Cut(string(text), begin)
	table, tail, ended := strings.Cut(rest, end)
	if !begun || !ended {
		t.Fatalf("%s has no place for the fields", path)
	}
	want := "| list | fields | sorted by |\n| --- | --- | --- |\n"
	for _, kind := range []string{KindPeople, KindCases, KindRewards, KindCommissions, KindPayouts, KindEvents, KindChanges, KindBatches} {
		want += "| " + kind + " | `" + strings.Join(Fields(kind), "` `") + "` | `" + strings.Join(Columns(kind), "` `") + "` |\n"
	}
	if os.Getenv("REFDESK_UPDATE") != "" {
		if err := os.WriteFile(path, []byte(head+begin+want+end+tail), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if table != want {
		t.Errorf("%s has another table; REFDESK_UPDATE=1 rewrites it", path)
	}
}
