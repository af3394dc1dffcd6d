package cli

import (
	"strings"
	"testing"
)

// TestNoChoiceIsIgnored: a campaign, backend or filter that would not be heeded
// is refused, and so is one that the store does not know.
func TestNoChoiceIsIgnored(t *testing.T) {
	for line, says := range map[string]string{
		"--filter risk:high":             "press / on a list",
		"--campaign kcu79z":              "no backend is configured",
		"demo --campaign kcu79z":         "needs a terminal",
		"demo --filter risk:high":        "press / on a list",
		"demo --backend acme":            "press c",
		"serve --campaign x":             "`refdesk serve` takes no --campaign",
		"check --backend acme":           "takes no --backend",
		"ledger verify --filter x":       "takes no --filter",
		"show participants x --filter y": "takes no --filter",
		"note x y --filter z":            "takes no --filter",
		"confirm x --filter y":           "takes no --filter",
		"trust --filter x":               "takes no --filter",
		"batch check 1 --filter x":       "`refdesk batch check` takes no --filter",
		"batch release 1 --campaign x":   "`refdesk batch release` takes no --campaign",
		"batch formats --backend acme":   "`refdesk batch formats` takes no --backend",
	} {
		expect(t, run(strings.Fields(line)...), exitUsage, says)
	}
	s := newShop(t, 60)
	s.must("pull", "--once")
	campaigns := s.rows("list", "campaigns")
	id, name := campaigns[0]["id"].(string), campaigns[0]["name"].(string)
	near := id[:4] + string(id[5]) + string(id[4])
	for _, word := range []string{"list participants", "export rewards", "approve x", "list rewards"} {
		args := strings.Fields(word)
		expect(t, s.run(append(args, "--campaign", near)...), exitUsage, "no campaign", "did you mean "+id)
		expect(t, s.run(append(args, "--campaign", name)...), exitUsage, "that is the name of "+id)
		expect(t, s.run(append(args, "--campaign", "nothing-like-it")...), exitUsage, "refdesk list campaigns")
		expect(t, s.run(append(args, "--backend", "acne")...), exitUsage, "no backend", "did you mean acme")
	}
	if len(s.rows("list", "participants", "--campaign", id, "--backend", "acme")) == 0 {
		t.Error("a known campaign lists nobody")
	}
}
