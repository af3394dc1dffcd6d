package model

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
)

// Why two amounts have no sum.
var (
	ErrTwoCurrencies   = errors.New("amounts of two currencies have no sum")
	ErrUnknownCurrency = errors.New("amounts of a currency that nobody knows have no sum")
	ErrTooLarge        = errors.New("the sum is larger than 64 bits hold")
)

// Plus adds an amount of the same, known currency. It fails with
// ErrTwoCurrencies, ErrUnknownCurrency or ErrTooLarge, and never wraps around.
func (m Money) Plus(o Money) (Money, error) {
	if m.Currency != o.Currency {
		return Money{}, fmt.Errorf("%w: %q and %q", ErrTwoCurrencies, m.Currency, o.Currency)
	}
	if _, known := m.Digits(); !known {
		return Money{}, fmt.Errorf("%w: %q", ErrUnknownCurrency, m.Currency)
	}
	sum := m.Minor + o.Minor
	if (sum > m.Minor) != (o.Minor > 0) && o.Minor != 0 {
		return Money{}, fmt.Errorf("%w: %s and %s", ErrTooLarge, m, o)
	}
	return Money{Minor: sum, Currency: m.Currency}, nil
}

// Minus takes an amount of the same, known currency away. It fails as Plus does.
func (m Money) Minus(o Money) (Money, error) {
	if o.Minor != math.MinInt64 {
		return m.Plus(Money{Minor: -o.Minor, Currency: o.Currency})
	}
	if m.Minor >= 0 {
		return Money{}, fmt.Errorf("%w: %s less %s", ErrTooLarge, m, o)
	}
	sum, err := m.Plus(Money{Minor: math.MaxInt64, Currency: o.Currency})
	return Money{Minor: sum.Minor + 1, Currency: sum.Currency}, err
}

// Sum adds amounts of one currency, none of which may be of another.
func Sum(currency string, amounts ...Money) (Money, error) {
	sum := Money{Currency: currency}
	for _, m := range amounts {
		var err error
		if sum, err = sum.Plus(m); err != nil {
			return Money{}, err
		}
	}
	return sum, nil
}

// Sums are totals, one a currency, by the currency's code. An amount of a
// currency that nobody knows is kept by itself, so that nothing is hidden and
// nothing is added up wrongly.
type Sums []Money

// Plus gives the sums with an amount more. It fails with ErrTooLarge.
func (s Sums) Plus(m Money) (Sums, error) {
	at, has := slices.BinarySearchFunc(s, m, func(a, b Money) int { return strings.Compare(a.Currency, b.Currency) })
	if _, known := m.Digits(); !has || !known {
		return slices.Insert(slices.Clone(s), at, m), nil
	}
	sum, err := s[at].Plus(m)
	if err != nil {
		return s, err
	}
	next := slices.Clone(s)
	next[at] = sum
	return next, nil
}

// Compare orders amounts by currency, then by size.
func (m Money) Compare(o Money) int {
	return cmp.Or(strings.Compare(m.Currency, o.Currency), cmp.Compare(m.Minor, o.Minor))
}

// Major is the amount in major units without its currency, "19.99", for files
// that programs read. It fails for a currency that nobody knows.
func (m Money) Major() (string, error) {
	if _, ok := m.Digits(); !ok {
		return "", fmt.Errorf("the currency %q is not known", m.Currency)
	}
	return strings.TrimSuffix(m.String(), " "+m.Currency), nil
}

// typedAmount is how a person writes an amount. A power of ten is how programs
// do; in what somebody typed it is a slip that is a thousand times too much.
var typedAmount = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// MoneyFromTyped is MoneyFromMajor for what a person typed: digits and a point,
// and nothing that a program alone would write.
func MoneyFromTyped(amount, code string) (Money, error) {
	if !typedAmount.MatchString(amount) {
		return Money{}, fmt.Errorf("%q is not an amount like 1250 or 19.99, in the digits 0 to 9 with a point", amount)
	}
	return MoneyFromMajor(amount, code)
}

// ParseMoney reads an amount of major units and a currency, "19.99 EUR", as
// String writes it.
func ParseMoney(text string) (Money, error) {
	amount, code, ok := strings.Cut(strings.TrimSpace(text), " ")
	if !ok {
		return Money{}, fmt.Errorf("%q is not an amount with its currency like 19.99 EUR", text)
	}
	return MoneyFromTyped(amount, strings.TrimSpace(code))
}
