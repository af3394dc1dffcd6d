package app

import (
	"slices"
	"testing"
)

func TestColumnsAndFactsShareTheirWords(t *testing.T) {
	for _, c := range []struct {
		kind, word string
		want       []string
	}{
		{"participants", "name", []string{"first_name", "last_name"}},
		{"participants", "first_name", []string{"first_name"}},
		{"participants", "referrals", []string{"referral_count"}},
		{"campaigns", "name", []string{"name"}},
		{"rewards", "state", []string{"state"}},
		{"rewards", "nosuch", []string{"nosuch"}},
	} {
		if got := FactsNamed(c.kind, c.word); !slices.Equal(got, c.want) {
			t.Errorf("%s of %s: %q, want %q", c.word, c.kind, got, c.want)
		}
	}
	for order, want := range map[string]string{
		"":                              "",
		"-referrals,name":               "-referrals,name",
		"-referral_count,-risk_reason":  "-referrals,-reason",
		"name,-created_at,first_name,-": "name,-joined,first_name,-",
	} {
		if got := OrderNamed("participants", order); got != want {
			t.Errorf("%q is %q, want %q", order, got, want)
		}
	}
}
