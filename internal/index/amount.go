package index

import (
	"math/big"
	"regexp"

	"refdesk/internal/model"
)

// amount is an exact number of major units, as it was typed.
type amount struct{ major *big.Rat }

// amountForm bounds what is typed, so that no text makes a number of a size
// that nobody can compute with.
var amountForm = regexp.MustCompile(`^-?[0-9]{1,18}(\.[0-9]{1,9})?$`)

func parseAmount(text string) (amount, bool) {
	if !amountForm.MatchString(text) {
		return amount{}, false
	}
	major, ok := new(big.Rat).SetString(text)
	return amount{major}, ok
}

// holds compares a row's amount with the one that was typed, in the row's own
// currency. An amount that is missing, or of a currency whose digits nobody
// knows, satisfies no comparison.
func (a amount) holds(op string, of model.Opt[model.Money]) bool {
	digits, known := of.V.Digits()
	if !of.Known || !known {
		return false
	}
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil)
	is := new(big.Rat).SetFrac(big.NewInt(of.V.Minor), unit)
	return compares(int64(is.Cmp(a.major)), op, 0)
}
