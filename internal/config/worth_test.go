package config_test

import (
	"strings"
	"testing"
)

// TestAWorthThatNeverCountsIsTold: what it is about is worth something else, or
// nothing, and no payment says why.
func TestAWorthThatNeverCountsIsTold(t *testing.T) {
	worth := func(lines string) string { return "[[worth]]\nconfig = \"c\"\namount = \"1 JPY\"\n" + lines + "\n" }
	for text, want := range map[string]string{
		worth(`backend = "acem"`):                                         `worth[0] is for the backend "acem", which is not configured`,
		worth("") + worth(`side = "friend"`):                              "worth[1] never counts: worth[0] stands before it and fits all that it fits",
		worth(`campaign = "x"`) + worth("") + worth(`campaign = "x"`):     "worth[2] never counts: worth[0] stands",
		worth(`side = "friend"`) + worth("") + worth(`backend = "acme"`):  "worth[2] never counts: worth[1] stands",
		worth(`side = "friend"`) + worth(`side = "referrer"`) + worth(""): "",
		worth(`backend = "acme"`) + worth(`campaign = "x"`):               "",
		worth("") + strings.Replace(worth(""), `"c"`, `"d"`, 1):           "",
	} {
		got := strings.Join(newWorld(t).file(text+backend).load().Warnings(), "\n")
		if !strings.HasPrefix(got, want) || (want == "") != (got == "") {
			t.Errorf("%s\nwarnings %q, want %q", text, got, want)
		}
	}
}

// TestAWorthIsShownWithItsBounds: one for a single campaign does not read as one
// for all.
func TestAWorthIsShownWithItsBounds(t *testing.T) {
	s := newWorld(t).file("[[worth]]\nconfig = \"c\"\nbackend = \"acme\"\ncampaign = \"books\"\nside = \"friend\"\namount = \"1.999 KWD\"\n" + backend).load()
	for _, e := range s.Entries() {
		if e.Key == "worth[0]" && e.Value != "c friend 1.999 KWD, backend acme, campaign books" {
			t.Errorf("shown is %q", e.Value)
		}
	}
}
