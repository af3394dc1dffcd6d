package views

import (
	"math"
	"testing"

	"refdesk/internal/model"
)

// TestAmountsAreWrittenForTheReader: exact to the minor unit, whatever the
// region and the currency's digits.
func TestAmountsAreWrittenForTheReader(t *testing.T) {
	for _, c := range []struct {
		locale string
		amount model.Money
		want   string
	}{
		{"", model.Money{Minor: math.MaxInt64, Currency: "EUR"}, "92233720368547758.07 EUR"},
		{"de", model.Money{Minor: math.MinInt64, Currency: "EUR"}, "-92.233.720.368.547.758,08 EUR"},
		{"en-GB", model.Money{Minor: 1<<53 + 1, Currency: "JPY"}, "JPY 9,007,199,254,740,993"},
		{"fr", model.Money{Minor: -1, Currency: "KWD"}, "-0,001 KWD"},
		{"de", model.Money{Minor: 5, Currency: "XQX"}, "5 minor units of XQX"},
	} {
		format, err := model.NewMoneyFormat(c.locale)
		if err != nil {
			t.Fatal(err)
		}
		env := Env{Money: format}
		total := model.Total{Currency: c.amount.Currency, Count: 1, Sum: model.Some(c.amount)}
		for _, got := range []string{moneyCell(env, model.Some(c.amount)).Text, moneyText(env, model.Some(c.amount)), sumText(env, total)} {
			if got != c.want {
				t.Errorf("%s in %q is %q, want %q", c.amount, c.locale, got, c.want)
			}
		}
	}
}
