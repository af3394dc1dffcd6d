package model

import (
	"fmt"
	"strconv"
	"strings"
)

// maxExponent bounds the power of ten of an amount in scientific notation. It
// is far above any amount of 64 bits, and keeps "1e999999999" from being
// written out.
const maxExponent = 40

// MoneyFromMajor reads an amount that a backend writes in major units, "20",
// "249.9" or "1.0E7", into the exact minor units of its currency. It fails for
// a currency nobody knows, because its digits are unknown; for a part smaller
// than the minor unit, because rounding would invent money; and for an amount
// that 64 bits do not hold.
func MoneyFromMajor(amount, code string) (Money, error) {
	digits, ok := Money{Currency: code}.Digits()
	if !ok {
		return Money{}, fmt.Errorf("the currency %q is not known", code)
	}
	text, negative := strings.CutPrefix(amount, "-")
	mantissa, power, err := splitPower(text)
	if err != nil {
		return Money{}, err
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	text = whole + fraction
	if whole == "" || strings.Trim(text, "0123456789") != "" {
		return Money{}, fmt.Errorf("%q is not an amount", amount)
	}
	text, err = shift(text, power+digits-len(fraction))
	if err != nil {
		return Money{}, fmt.Errorf("%q is finer than %s is divided", amount, code)
	}
	if negative {
		text = "-" + text
	}
	minor, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return Money{}, fmt.Errorf("%q is too large", amount)
	}
	return Money{Minor: minor, Currency: code}, nil
}

// splitPower takes the power of ten off a number.
func splitPower(number string) (mantissa string, power int, err error) {
	at := strings.IndexAny(number, "eE")
	if at < 0 {
		return number, 0, nil
	}
	power, err = strconv.Atoi(number[at+1:])
	if err != nil || power < -maxExponent || power > maxExponent {
		return "", 0, fmt.Errorf("the power of ten in %q is out of range", number)
	}
	return number[:at], power, nil
}

// shift multiplies whole digits by a power of ten. It fails where that would
// cut off anything but zeros.
func shift(digits string, power int) (string, error) {
	if power >= 0 {
		return digits + strings.Repeat("0", power), nil
	}
	kept := max(0, len(digits)+power)
	if strings.Trim(digits[kept:], "0") != "" {
		return "", strconv.ErrRange
	}
	return "0" + digits[:kept], nil
}
