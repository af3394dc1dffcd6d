package model

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/bojanz/currency"
	"golang.org/x/text/language"
)

// MoneyFormat writes amounts for a reader of some region. The zero value writes
// them as Money.String does.
type MoneyFormat struct{ by *currency.Formatter }

// NewMoneyFormat makes the format of a locale like "en-GB" or "de"; "" is the
// plain one. It fails for a text that names no language or country.
func NewMoneyFormat(locale string) (MoneyFormat, error) {
	if locale == "" {
		return MoneyFormat{}, nil
	}
	tag, err := language.Parse(locale)
	if _, sure := tag.Base(); err != nil || tag.IsRoot() || sure == language.No {
		return MoneyFormat{}, fmt.Errorf("%q is not a locale like en-GB or de", locale)
	}
	by := currency.NewFormatter(currency.NewLocale(locale))
	by.CurrencyDisplay = currency.DisplayCode // a sign alone does not tell one dollar from another
	by.MaxDigits = currency.DefaultDigits
	return MoneyFormat{by}, nil
}

// plainSpaces takes out what a terminal draws in ways of its own: spaces of
// special widths and marks that turn the direction of text.
var plainSpaces = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ", "\u200e", "", "\u200f", "", "\u061c", "")

// Text writes an amount, exact to the minor unit. One of a currency that nobody
// knows is written as String does.
func (f MoneyFormat) Text(m Money) string {
	if f.by == nil {
		return m.String()
	}
	amount, err := currency.NewAmountFromBigInt(big.NewInt(m.Minor), m.Currency)
	if err != nil {
		return m.String()
	}
	return plainSpaces.Replace(f.by.Format(amount))
}
