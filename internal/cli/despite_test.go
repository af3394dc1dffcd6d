package cli

import (
	"fmt"
	"strings"
	"testing"
)

// TestApprovingDespiteACase: a word refuses, names the case and says how it is
// meant; what a filter lets through leaves it alone.
func TestApprovingDespiteACase(t *testing.T) {
	s, _ := attacked(t)
	suspects := s.rows("list", "rewards", "--filter", "state:waiting case:open score>=50")
	if len(suspects) == 0 {
		t.Fatal("no reward waits for anybody in an open case")
	}
	first := suspects[0]
	number := first["case_id"]
	if number == nil {
		number = first["other_case_id"]
	}
	expect(t, s.run("approve", id(first)), exitFailed, "is open, score ")
	expect(t, s.run("approve", id(first)), exitFailed, "Nothing was changed. --despite-case ")
	expect(t, s.run("approve", id(first), "--despite-case", "none"), exitUsage, "invalid argument")
	if out := s.must("approve", id(first), "--dry-run"); !strings.Contains(out, "nothing would be sent") || !strings.Contains(out, fmt.Sprint("--despite-case ", number, " does it nevertheless")) {
		t.Errorf("%q", out)
	}
	if rows := s.rows("list", "changes"); len(rows) != 0 {
		t.Errorf("%d changes", len(rows))
	}

	scope := "state:waiting campaign:" + first["campaign_id"].(string)
	waiting := s.rows("list", "rewards", "--filter", scope)
	against := s.rows("list", "rewards", "--filter", scope+" case:open score>=50")
	plan := s.rows("approve", "--filter", scope, "--dry-run")[0]
	exception := plan["exceptions"].([]any)[0].(map[string]any)
	if exception["text"] != "in an open case" || exception["count"] != float64(len(against)) || plan["count"] != float64(len(waiting)-len(against)) || plan["calls"] != plan["count"] {
		t.Errorf("of %d, %d in a case: %v", len(waiting), len(against), plan)
	}
	if out := s.must("approve", "--filter", scope, "--dry-run"); !strings.HasPrefix(out, fmt.Sprintf("left alone: %d in an open case", len(against))) || !strings.Contains(out, "of unknown worth") {
		t.Errorf("%q", out)
	}
	expect(t, s.run("approve", id(first), "--filter", scope), exitUsage, "not both")
	expect(t, s.run("approve"), exitUsage, "at least one id")
	expect(t, s.run("refuse", "--filter", scope), exitUsage, "a refusal needs a reason")
	expect(t, s.run("approve", "--filter", "id:nobody"), exitFailed, "nothing matches")
	expect(t, s.run("approve", "--filter", "stat:waiting"), exitUsage, "stat")

	var numbers []string
	for _, key := range []string{"case_id", "other_case_id"} {
		if first[key] != nil {
			numbers = append(numbers, fmt.Sprint(first[key]))
		}
	}
	expect(t, s.run("approve", id(first), "--despite-case", strings.Join(numbers, ","), "--stage"), exitDone, ": despite case ")
	change := s.rows("list", "changes")[0]
	if despite, _ := change["despite"].(string); !strings.Contains(despite, "open, score ") {
		t.Errorf("the change says %v", change["despite"])
	}
	if out := s.run("ledger", "export").out; !strings.Contains(out, "despite case ") {
		t.Error("the ledger does not say despite what")
	}
}
