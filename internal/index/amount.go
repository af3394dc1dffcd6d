package index

import (
	"math/big"
	"regexp"
	"slices"
	"strings"

	"refdesk/internal/model"
)

// amount is an exact number of major units, as it was typed, in a currency.
// Without one it is meant in the currency of each row's campaign: no row of
// another currency is more or less than it.
type amount struct {
	major    *big.Rat
	currency string
}

// amountForm bounds what is typed, so that no text makes a number of a size
// that nobody can compute with.
var amountForm = regexp.MustCompile(`^(-?[0-9]{1,18}(?:\.[0-9]{1,9})?)([A-Za-z]{3})?$`)

func parseAmount(text string) (amount, bool) {
	parts := amountForm.FindStringSubmatch(text)
	if parts == nil {
		return amount{}, false
	}
	major, ok := new(big.Rat).SetString(parts[1])
	return amount{major, strings.ToUpper(parts[2])}, ok
}

// nameCurrency gives amounts without a currency the one that the filter names in
// `currency:`.
func (f Filter) nameCurrency() {
	at := slices.IndexFunc(f.terms, func(t term) bool { return t.field == "currency" && !t.not })
	for i := range f.terms {
		if t := &f.terms[i]; t.sort == byAmount && t.sum.currency == "" && at >= 0 {
			t.sum.currency = strings.ToUpper(f.terms[at].text)
		}
	}
}

// homes are the campaigns' own currencies.
func (s *state) homes() map[scope]string {
	all := make(map[scope]string, len(s.campaigns))
	for _, c := range s.campaigns {
		all[scope{c.Backend, c.ID}] = c.Currency
	}
	return all
}

// holds compares a row's amount with the one that was typed. An amount that is
// missing, of another currency, or of one whose digits nobody knows, satisfies
// no comparison. Home is the currency of the row's campaign, "" where it is not
// known: then the row's own is meant.
func (a amount) holds(op string, of model.Opt[model.Money], home string) bool {
	if a.currency != "" {
		home = a.currency
	}
	digits, known := of.V.Digits()
	if !of.Known || !known || home != "" && !strings.EqualFold(of.V.Currency, home) {
		return false
	}
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil)
	is := new(big.Rat).SetFrac(big.NewInt(of.V.Minor), unit)
	return compares(int64(is.Cmp(a.major)), op, 0)
}
