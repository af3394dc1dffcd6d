package model_test

import (
	"errors"
	"math"
	"math/big"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"refdesk/internal/model"
)

func eur(minor int64) model.Money { return model.Money{Minor: minor, Currency: "EUR"} }

func TestSumsNeverWrap(t *testing.T) {
	for _, c := range []struct {
		a, b model.Money
		want error
	}{
		{eur(math.MaxInt64), eur(1), model.ErrTooLarge},
		{eur(math.MinInt64), eur(-1), model.ErrTooLarge},
		{eur(math.MinInt64), eur(math.MinInt64), model.ErrTooLarge},
		{eur(math.MaxInt64), eur(math.MaxInt64), model.ErrTooLarge},
		{eur(1), model.Money{Minor: 1, Currency: "USD"}, model.ErrTwoCurrencies},
		{model.Money{Minor: 1, Currency: "XQX"}, model.Money{Minor: 1, Currency: "XQX"}, model.ErrUnknownCurrency},
		{model.Money{Minor: 1}, model.Money{Minor: 1}, model.ErrUnknownCurrency},
	} {
		if sum, err := c.a.Plus(c.b); !errors.Is(err, c.want) {
			t.Errorf("%s and %s: %v, %v", c.a, c.b, sum, err)
		}
	}
	for _, c := range [][3]int64{
		{math.MaxInt64, 0, math.MaxInt64}, {math.MaxInt64, math.MinInt64, -1}, {math.MinInt64, math.MaxInt64, -1},
		{1 << 53, 1, 1<<53 + 1}, {-5, 5, 0}, {math.MinInt64 + 1, -1, math.MinInt64},
	} {
		if sum, err := eur(c[0]).Plus(eur(c[1])); err != nil || sum.Minor != c[2] {
			t.Errorf("%d and %d: %v, %v", c[0], c[1], sum, err)
		}
	}
}

// TestSumsAreThoseOfBigNumbers compares with arithmetic that knows no limit.
func TestSumsAreThoseOfBigNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Int64().Draw(t, "a"), rapid.Int64().Draw(t, "b")
		want := new(big.Int).Add(big.NewInt(a), big.NewInt(b))
		sum, err := eur(a).Plus(eur(b))
		if (err == nil) != want.IsInt64() || err == nil && sum.Minor != want.Int64() {
			t.Errorf("%d + %d = %v, %v", a, b, sum, err)
		}
	})
}

func TestSumsKeepCurrenciesApart(t *testing.T) {
	var sums model.Sums
	for _, m := range []model.Money{eur(5), {Minor: 3, Currency: "JPY"}, eur(-7), {Minor: 1, Currency: "XQX"}, {Minor: 2, Currency: "XQX"}} {
		var err error
		if sums, err = sums.Plus(m); err != nil {
			t.Fatal(err)
		}
	}
	var texts []string
	for _, m := range sums {
		texts = append(texts, m.String())
	}
	if got := strings.Join(texts, ", "); got != "-0.02 EUR, 3 JPY, 2 minor units of XQX, 1 minor units of XQX" {
		t.Error(got)
	}
	kept, err := model.Sums{eur(math.MaxInt64)}.Plus(eur(1))
	if !errors.Is(err, model.ErrTooLarge) || len(kept) != 1 || kept[0] != eur(math.MaxInt64) {
		t.Errorf("%v, %v", kept, err)
	}
}

func TestMoneyIsReadAsItIsWritten(t *testing.T) {
	for _, text := range []string{"0.00 EUR", "-0.05 EUR", "92233720368547758.07 EUR", "-92233720368547758.08 EUR", "1999 JPY", "1.999 KWD", "9007199254740993 JPY"} {
		m, err := model.ParseMoney(text)
		if err != nil || m.String() != text {
			t.Errorf("%s became %s, %v", text, m, err)
		}
	}
	for _, text := range []string{"", "1", "EUR", "1 XQX", "1.001 EUR", "1,00 EUR", "1 EUR EUR", "1e3 EUR", "1E3 EUR", "0x10 EUR", "١٢ EUR", "+5 EUR", "1_000 EUR", ".5 EUR", "5. EUR", "- 5 EUR"} {
		if m, err := model.ParseMoney(text); err == nil {
			t.Errorf("%q was taken for %s", text, m)
		}
	}
	if _, err := (model.Money{Minor: 1, Currency: "XQX"}).Major(); err == nil {
		t.Error("an unknown currency has major units")
	}
}

func TestMoneyInTheWaysOfARegion(t *testing.T) {
	for _, c := range []struct {
		locale string
		m      model.Money
		want   string
	}{
		{"", eur(123456789), "1234567.89 EUR"},
		{"en", eur(123456789), "EUR 1,234,567.89"},
		{"de", eur(-123456789), "-1.234.567,89 EUR"},
		{"de-CH", eur(123456789), "EUR 1'234'567.89"},
		{"fr", model.Money{Minor: 1234567, Currency: "JPY"}, "1 234 567 JPY"},
		{"en", model.Money{Minor: 1234567, Currency: "KWD"}, "KWD 1,234.567"},
		{"en", eur(math.MaxInt64), "EUR 92,233,720,368,547,758.07"},
		{"en", eur(math.MinInt64), "-EUR 92,233,720,368,547,758.08"},
		{"en", model.Money{Minor: 12, Currency: "XQX"}, "12 minor units of XQX"},
	} {
		f, err := model.NewMoneyFormat(c.locale)
		if err != nil {
			t.Fatal(err)
		}
		if got := f.Text(c.m); got != c.want {
			t.Errorf("%s in %q is %q, want %q", c.m, c.locale, got, c.want)
		}
	}
	for _, no := range []string{"x", "english", "../..", "1", "e\x1b", "zz", "zz-QQ", "und", "x-desk"} {
		if _, err := model.NewMoneyFormat(no); err == nil {
			t.Errorf("%q passed for a locale", no)
		}
	}
}

// FuzzMoneyText finds in what is written for any region the digits and the sign
// of the amount, and nothing that steers a terminal.
func FuzzMoneyText(f *testing.F) {
	f.Add(int64(123456789), "EUR", "de-CH")
	f.Add(int64(math.MinInt64), "JPY", "ar-EG")
	f.Add(int64(-1), "KWD", "fa")
	f.Add(int64(1), "XQX", "en")
	f.Fuzz(func(t *testing.T, minor int64, code, locale string) {
		format, err := model.NewMoneyFormat(locale)
		m := model.Money{Minor: minor, Currency: code}
		if _, known := m.Digits(); err != nil || !known {
			return
		}
		written := format.Text(m)
		if strings.ContainsAny(written, "\u00a0\u200e\u200f\x1b\n") {
			t.Errorf("%q holds marks", written)
		}
		if got, want := digitsOf(written), digitsOf(m.String()); got != want {
			t.Errorf("%s in %q is %q: digits %s, want %s", m, locale, written, got, want)
		}
		if strings.ContainsAny(written, "-\u2212") != (minor < 0) {
			t.Errorf("%s in %q is %q", m, locale, written)
		}
	})
}

// digitsOf gives the decimal digits of a text, whatever script they are in.
func digitsOf(text string) string {
	var b strings.Builder
	for _, r := range text {
		if !unicode.IsDigit(r) {
			continue
		}
		zero := r
		for unicode.IsDigit(zero-1) && r-zero < 9 {
			zero--
		}
		b.WriteByte('0' + byte(r-zero))
	}
	return b.String()
}
