package fraud

import (
	"fmt"
	"os"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// TestDocsHaveTheWeights compares the page's table with the weights, or writes
// it.
func TestDocsHaveTheWeights(t *testing.T) {
	const path, begin, end = "../../docs/signals.md", "<!-- weights:", "<!-- end of weights -->"
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, begun := strings.Cut(string(whole), begin)
	comment, rest, closed := strings.Cut(rest, "-->\n")
	table, tail, ended := strings.Cut(rest, end)
	if !begun || !closed || !ended {
		t.Fatalf("%s has no place for the weights", path)
	}
	want := "| signal | points | asks |\n| --- | --- | --- |\n"
	for _, w := range DefaultWeights() {
		want += fmt.Sprintf("| `%s` | %d | %s |\n", w.Signal, w.Points, w.Asks)
		if !strings.Contains(tail, w.Signal) {
			t.Errorf("%s does not argue %s", path, w.Signal)
		}
	}
	if os.Getenv("REFDESK_UPDATE") != "" {
		if err := os.WriteFile(path, []byte(head+begin+comment+"-->\n"+want+end+tail), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := gocmp.Diff(want, table); diff != "" {
		t.Errorf("the weights in %s differ, REFDESK_UPDATE=1 rewrites them:\n%s", path, diff)
	}
}
