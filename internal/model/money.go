package model

import (
	"math/big"
	"strings"

	"github.com/bojanz/currency"
)

// Money is an exact amount: whole minor units and an ISO 4217 code. The number
// of decimal digits is the currency's own (JPY 0, USD 2, KWD 3). The code is
// kept as it came; a currency nobody knows is shown but never added up.
type Money struct {
	Minor    int64
	Currency string
}

// Digits gives the decimal digits of the currency and whether it is known.
func (m Money) Digits() (int, bool) {
	d, ok := currency.GetDigits(m.Currency)
	return int(d), ok
}

// String is the plain exact form for logs and tests, "19.99 EUR". An unknown
// currency shows its minor units: "1999 minor units of XQX".
func (m Money) String() string {
	digits, ok := m.Digits()
	if !ok {
		return m.MinorString() + " minor units of " + m.Currency
	}
	return decimal(big.NewInt(m.Minor), digits) + " " + m.Currency
}

// MinorString is the minor units as decimal digits, exact at any size.
func (m Money) MinorString() string { return big.NewInt(m.Minor).String() }

func decimal(n *big.Int, digits int) string {
	s := new(big.Int).Abs(n).String()
	if digits > 0 {
		if len(s) <= digits {
			s = strings.Repeat("0", digits-len(s)+1) + s
		}
		s = s[:len(s)-digits] + "." + s[len(s)-digits:]
	}
	if n.Sign() < 0 {
		return "-" + s
	}
	return s
}
