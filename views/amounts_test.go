package views_test

import (
	"math"
	"regexp"
	"strings"
	"testing"

	"refdesk/internal/model"
	"refdesk/views"
)

// shortened is an amount of which a part is missing: the rest would be read as
// another amount.
var shortened = regexp.MustCompile(`[0-9](…|~)`)

// vast lets people earn as much as an amount can hold, and as little.
func vast(w *world, e *views.Env) {
	amounts := []model.Money{
		{Minor: math.MaxInt64, Currency: "EUR"}, {Minor: math.MinInt64, Currency: "KWD"},
		{Minor: math.MaxInt64, Currency: "KWD"}, {Minor: math.MinInt64, Currency: "JPY"},
	}
	for i := range w.commissions {
		m := amounts[i%len(amounts)]
		w.commissions[i].Amount, w.commissions[i].Sale, w.commissions[i].InCampaign = model.Some(m), model.Some(m), model.Some(m)
	}
	w.commissions[0].InCampaign = model.Opt[model.Money]{}
	for i := range w.payouts {
		w.payouts[i].Amount = model.Some(amounts[i%len(amounts)])
	}
	e.Worths = model.Worths{{ConfigID: "crew_1", Amount: amounts[0]}}
}

// TestAmountsAreNeverCut on any list of money, however narrow: one is shown whole
// or not at all.
func TestAmountsAreNeverCut(t *testing.T) {
	for _, w := range []int{60, 80, 100, 119, 120, 160, 200} {
		for _, tab := range []string{"4", "5", "6"} {
			c := start(t, w, 24, vast)
			c.press(tab)
			for range 6 {
				for line := range strings.Lines(c.text()) {
					row, _, _ := strings.Cut(line, "│") // beside the rows are names and addresses
					if hit := shortened.FindString(row); hit != "" && !strings.Contains(row, "Give") && !strings.Contains(row, "Ten") {
						t.Errorf("at %d cells, tab %s cuts an amount: %q", w, tab, row)
					}
				}
				c.press(">")
			}
		}
	}
	c := start(t, 80, 24, vast)
	c.press("5")
	c.sees("92233720368547758.07 EUR", "-9223372036854775.808 KWD", "9223372036854775.807 KWD", "1 not converted")
	c = start(t, 80, 24, vast)
	c.press("4")
	c.sees("92233720368547758.07 EUR")
}
