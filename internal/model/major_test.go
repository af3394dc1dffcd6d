package model_test

import (
	"testing"

	"refdesk/internal/model"
)

func TestMajorUnitsBecomeExactMinorUnits(t *testing.T) {
	for _, c := range []struct {
		amount, code string
		minor        int64
	}{
		{"0", "USD", 0},
		{"-0", "USD", 0},
		{"0e40", "USD", 0},
		{"20", "USD", 2000},
		{"20.00", "USD", 2000},
		{"20.000", "USD", 2000},
		{"249.9", "INR", 24990},
		{"0.01", "EUR", 1},
		{"-5.5", "USD", -550},
		{"1.0E7", "USD", 1_000_000_000},
		{"25e-1", "USD", 250},
		{"360", "JPY", 360},
		{"360.0", "JPY", 360},
		{"1.234", "KWD", 1234},
		{"92233720368547758.07", "EUR", 9223372036854775807},
		{"-92233720368547758.08", "EUR", -9223372036854775808},
	} {
		got, err := model.MoneyFromMajor(c.amount, c.code)
		if want := (model.Money{Minor: c.minor, Currency: c.code}); err != nil || got != want {
			t.Errorf("%s %s: %v, %v", c.amount, c.code, got, err)
		}
	}
}

func TestAmountsThatWouldBeGuessed(t *testing.T) {
	for _, c := range [][2]string{
		{"20", "dollars"}, {"20", ""}, {"20", "usd"},
		{"0.001", "USD"}, {"1e-3", "USD"}, {"10.5", "JPY"},
		{"92233720368547758.08", "EUR"}, {"1e400", "USD"}, {"1e39", "USD"}, {"1e99999999999999999999", "USD"},
		{"", "USD"}, {".", "USD"}, {".5", "USD"}, {"-", "USD"}, {"--1", "USD"}, {"+1", "USD"},
		{"1,5", "USD"}, {"0x10", "USD"}, {"1_000", "USD"}, {"1.2.3", "USD"}, {"NaN", "USD"}, {"Inf", "USD"}, {"e5", "USD"}, {"٣", "USD"},
	} {
		if got, err := model.MoneyFromMajor(c[0], c[1]); err == nil {
			t.Errorf("%q %q was taken for %s", c[0], c[1], got)
		}
	}
}

// FuzzMoneyFromMajor writes what it reads again, and must read the same.
func FuzzMoneyFromMajor(f *testing.F) {
	f.Add("249.9", "INR")
	f.Add("1.0E7", "USD")
	f.Add("-0.05", "EUR")
	f.Add("1e400", "JPY")
	f.Fuzz(func(t *testing.T, amount, code string) {
		m, err := model.MoneyFromMajor(amount, code)
		if err != nil {
			return
		}
		written := m.String()
		again, err := model.MoneyFromMajor(written[:len(written)-len(code)-1], code)
		if err != nil || again != m {
			t.Errorf("%q %q: %v became %v, %v", amount, code, m, again, err)
		}
	})
}
