package cli

import (
	"fmt"
	"strings"
	"testing"
)

// TestTrustAsAWord marks a link of a case, lists the mark and ends it; both are
// rows of the ledger, as those of the console are.
func TestTrustAsAWord(t *testing.T) {
	s, cases := attacked(t)
	one, shared := "", ""
	for _, c := range cases {
		for _, l := range s.caseRow(id(c))["links"].([]any) {
			if link := l.(map[string]any); link["signal"] == "same-device" {
				one, shared = id(c), fmt.Sprint(link["value"])
			}
		}
	}
	if one == "" {
		t.Fatal("no case has a device in common")
	}
	expect(t, s.run("trust", one), exitUsage, "needs the number of a case and a value")
	expect(t, s.run("trust", "first", shared), exitUsage, "not the number of a case")
	expect(t, s.run("trust", "99999", shared), exitFailed, "99999")
	expect(t, s.run("trust", one, "elsewhere"), exitFailed, "no such link", shared)
	expect(t, s.run("trust", "--end", "7", "--pair"), exitUsage, "takes nothing else")

	made := s.rows("trust", one, shared, "--signal", "same-device", "--note", "the shop's tablet")[0]
	if made["signal"] != "same-device" || made["value"] != shared || made["note"] != "the shop's tablet" {
		t.Errorf("made %v", made)
	}
	expect(t, s.run("trust", one, shared, "--signal", "same-device"), exitFailed, "counts for nothing already")
	people := s.caseRow(one)["people"].([]any)
	a, b := fmt.Sprint(people[0]), fmt.Sprint(people[1])
	if out := s.must("trust", "--pair", a, b); !strings.Contains(out, "counts for nothing") {
		t.Errorf("%q", out)
	}
	expect(t, s.run("trust", "--pair", a, "nobody@example.com"), exitFailed, "nobody@example.com")
	if listed := s.rows("trust"); len(listed) != 2 || listed[1]["value"] != shared {
		t.Errorf("listed %v", listed)
	}
	number := id(made)
	s.must("trust", "--end", number)
	expect(t, s.run("trust", "--end", number), exitFailed, "no mark "+number)
	if listed := s.rows("trust"); len(listed) != 1 {
		t.Errorf("after its end %v", listed)
	}
	ledger := s.run("ledger", "export", "--format", "jsonl").out
	for kind, want := range map[string]int{`"trust","operator":"ana"`: 2, `"untrust","operator":"ana"`: 1} {
		if got := strings.Count(ledger, `"kind":`+kind); got != want {
			t.Errorf("%d rows of %s, want %d", got, kind, want)
		}
	}
	s.must("ledger", "verify")
}
