package ui_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"refdesk/ui"
	"refdesk/ui/uitest"
)

func TestLinksWhereTheTerminalHasThem(t *testing.T) {
	const address = "https://app.example.com/p/1"
	for _, test := range []struct {
		name    string
		profile colorprofile.Profile
		address string
		linked  bool
	}{
		{"true colour", colorprofile.TrueColor, address, true},
		{"256 colours", colorprofile.ANSI256, address, true},
		{"16 colours", colorprofile.ANSI, address, false},
		{"no colour", colorprofile.ASCII, address, false},
		{"no address", colorprofile.TrueColor, "", false},
		{"a script", colorprofile.TrueColor, "javascript:alert(1)", false},
		{"the end of a sequence", colorprofile.TrueColor, "https://app.example.com/\x1b\\\x1b[2J", false},
		{"a bell", colorprofile.TrueColor, "https://app.example.com/\a", false},
		{"a letter beyond ASCII", colorprofile.TrueColor, "https://app.example.com/é", false},
		{"a space", colorprofile.TrueColor, "https://app.example.com/a b", false},
	} {
		st := ui.NewStyles(ui.Looks{Profile: test.profile})
		got := st.Link(test.address, "p-1")
		if linked := strings.Contains(got, "\x1b]8;;"); linked != test.linked {
			t.Errorf("%s: %q", test.name, got)
		}
		if ui.Width(got) != 3 {
			t.Errorf("%s: %q is %d cells wide", test.name, got, ui.Width(got))
		}
	}
}

// TestALinkedValueIsDrawnInItsCells: the address takes none.
func TestALinkedValueIsDrawnInItsCells(t *testing.T) {
	d := ui.NewDetail(ui.NewStyles(colours))
	d.SetSize(20, 3)
	d.SetSections(ui.Section{Pairs: []ui.Pair{{Label: "id", Value: "p-1234567890123456789", Link: "https://app.example.com/p"}}})
	uitest.Fits(t, d.View(), 20, 3)
	if strings.Count(d.View(), "https://app.example.com/p") != 3 {
		t.Errorf("every line of the value should lead there: %q", d.View())
	}
	if got := uitest.Text(d.View()); strings.Contains(got, "example.com") {
		t.Errorf("the address is on the screen:\n%s", got)
	}
}
