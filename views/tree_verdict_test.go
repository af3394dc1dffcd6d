package views_test

import (
	"strings"
	"testing"
)

// TestVerdictOnABranchOfTheTree: on the tree of referrals a verdict is on the person
// under the cursor and all below who are in a case, rehearsed first.
func TestVerdictOnABranchOfTheTree(t *testing.T) {
	c := start(t, 80, 24, accused)
	c.press("T")
	c.press("down", "x", "1")
	c.sees("Block 4 people of 2 cases?", "900 JPY · same-")
	c.press("left", "enter")
	got := c.world.took()
	for _, want := range []string{"block case 1 same-person[", "block case 3 same-person[", "p-yulia", "p-jose"} {
		if !strings.Contains(got, want) {
			t.Errorf("the desk was asked %q, without %q", got, want)
		}
	}
	if strings.Contains(got, "p-lars") {
		t.Errorf("somebody else's branch was decided on: %q", got)
	}
}

// TestNobodyOfABranchIsInACase: the key says so and asks nothing.
func TestNobodyOfABranchIsInACase(t *testing.T) {
	c := start(t, 80, 24, accused)
	c.world.suspected = nil
	c.press("T", "a")
	c.sees("nobody of the 12 from Mira Okafor downwards is in a case")
	c.press("*", "G", "a")
	c.sees("is in no case, and brought nobody")
	if got := c.world.took(); got != "" {
		t.Errorf("the desk was asked %q", got)
	}
}
