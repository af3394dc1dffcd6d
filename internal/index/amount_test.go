package index

import (
	"context"
	"slices"
	"strings"
	"testing"

	"refdesk/internal/model"
)

// TestAmountsAreNotComparedAcrossCurrencies has a campaign in euros with a sale
// in dollars, and one whose currency nobody knows.
func TestAmountsAreNotComparedAcrossCurrencies(t *testing.T) {
	store := newFakeStore()
	store.commit(model.Campaign{Backend: "b", ID: "c", Currency: "EUR"})
	for id, m := range map[string]model.Money{
		"eur50": {Minor: 5000, Currency: "EUR"}, "eur5": {Minor: 500, Currency: "EUR"},
		"usd50": {Minor: 5000, Currency: "USD"}, "jpy5000": {Minor: 5000, Currency: "JPY"},
	} {
		store.commit(sale(id, "pending", model.Some(m)))
	}
	unknown := sale("elsewhere", "pending", model.Some(model.Money{Minor: 5000, Currency: "GBP"}))
	unknown.CampaignID = "other"
	store.commit(unknown, sale("missing", "pending", model.Opt[model.Money]{}))
	x := loaded(t, store)
	for text, want := range map[string]string{
		"amount>40":                 "elsewhere eur50",
		"amount<40":                 "eur5",
		"amount>40usd":              "usd50",
		"amount>=50USD":             "usd50",
		"currency:usd amount>40":    "usd50",
		"amount>40 currency:jpy":    "jpy5000",
		"-currency:usd amount>40":   "elsewhere eur50",
		"amount>40eur amount<60":    "eur50",
		"currency:usd amount>40eur": "",
		"-amount>40":                "eur5 jpy5000 missing usd50",
	} {
		w, err := x.Commissions(context.Background(), model.Query{Text: text, Count: 9})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range w.Rows {
			got = append(got, c.ID)
		}
		slices.Sort(got)
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
