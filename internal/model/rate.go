package model

import "math/big"

// rateDecimals is the finest percentage that a rate is told in.
const rateDecimals = 2

// Rate tells which part of the sale the commission was before refunds, as a
// percentage: "10", "12.5". It is the shortest one from which the amount
// follows when rounded to the minor unit; exact is false where none with two
// decimals does, and percent is the nearest. Percent is "" where the sale or
// the amount is not known, or they are in two currencies.
func (c Commission) Rate() (percent string, exact bool) {
	amount, sale := c.Original(), c.Sale
	if !amount.Known || !sale.Known || sale.V.Minor <= 0 || amount.V.Minor < 0 || amount.V.Currency != sale.V.Currency {
		return "", false
	}
	hundredfold := new(big.Int).Mul(big.NewInt(amount.V.Minor), big.NewInt(100))
	ratio := new(big.Rat).SetFrac(hundredfold, big.NewInt(sale.V.Minor))
	for decimals := range rateDecimals + 1 {
		percent = ratio.FloatString(decimals)
		if follows(percent, sale.V.Minor, amount.V.Minor) {
			return percent, true
		}
	}
	return percent, false
}

// follows tells whether a percentage of a sale, rounded to the minor unit, is
// the amount.
func follows(percent string, sale, amount int64) bool {
	part, ok := new(big.Rat).SetString(percent)
	if !ok {
		return false
	}
	part.Mul(part, new(big.Rat).SetFrac(big.NewInt(sale), big.NewInt(100)))
	return part.FloatString(0) == big.NewInt(amount).String()
}
