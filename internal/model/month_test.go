package model_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"refdesk/internal/model"
)

func TestMonthIsUTC(t *testing.T) {
	m, err := model.ParseMonth("2026-03")
	if err != nil {
		t.Fatal(err)
	}
	newYork := time.FixedZone("New York", -4*3600)
	for at, in := range map[time.Time]bool{
		time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC):                 true,
		time.Date(2026, 2, 28, 23, 59, 59, 999999999, time.UTC):     false,
		time.Date(2026, 3, 31, 23, 59, 59, 999999999, time.UTC):     true,
		time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC):                 false,
		time.Date(2026, 3, 31, 20, 0, 0, 0, newYork):                false,
		time.Date(2026, 2, 28, 19, 0, 0, 0, newYork).Add(time.Hour): true,
		{}: false,
	} {
		if m.Has(at) != in {
			t.Errorf("%s: %v", at, !in)
		}
	}
	if !(model.Month{}).Has(time.Time{}) {
		t.Error("all of time has what has no time")
	}
}

func FuzzParseMonth(f *testing.F) {
	for _, text := range []string{"2026-03", "2026-13", "0001-01", "2026-3", "", "2026-03-01"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, err := model.ParseMonth(text)
		if err == nil && (m.IsZero() || m.String() != text) {
			t.Errorf("%q is %q", text, m)
		}
	})
}

func TestMinusNeverWraps(t *testing.T) {
	euro := func(minor int64) model.Money { return model.Money{Minor: minor, Currency: "EUR"} }
	for _, c := range []struct {
		m, o, want int64
		err        error
	}{
		{5, 7, -2, nil},
		{-1, math.MinInt64, math.MaxInt64, nil},
		{math.MinInt64, math.MinInt64, 0, nil},
		{0, math.MinInt64, 0, model.ErrTooLarge},
		{math.MaxInt64, -1, 0, model.ErrTooLarge},
		{math.MinInt64, 1, 0, model.ErrTooLarge},
	} {
		got, err := euro(c.m).Minus(euro(c.o))
		if !errors.Is(err, c.err) || err == nil && got != euro(c.want) {
			t.Errorf("%d less %d is %v, %v", c.m, c.o, got, err)
		}
	}
	if _, err := euro(1).Minus(model.Money{Minor: 1, Currency: "USD"}); !errors.Is(err, model.ErrTwoCurrencies) {
		t.Error(err)
	}
	if _, err := (model.Money{Minor: 1, Currency: "XQX"}).Minus(model.Money{Minor: math.MinInt64, Currency: "XQX"}); err == nil {
		t.Error("a currency that nobody knows has a difference")
	}
}

func TestNextMonth(t *testing.T) {
	m, err := model.ParseMonth("2026-01")
	if err != nil {
		t.Fatal(err)
	}
	for by, want := range map[int]string{-1: "2025-12", 0: "2026-01", 1: "2026-02", 13: "2027-02"} {
		if got := m.Next(by).String(); got != want {
			t.Errorf("%d on is %s, want %s", by, got, want)
		}
	}
	if !(model.Month{}).Next(1).IsZero() {
		t.Error("all of time has a next month")
	}
}

func TestBookCloses(t *testing.T) {
	eur := func(minor int64) model.Money { return model.Money{Minor: minor, Currency: "EUR"} }
	odd := model.Money{Minor: 5, Currency: "XQX"}
	for _, c := range []struct {
		book model.Book
		want bool
	}{
		{model.Book{Earned: eur(10), Waiting: eur(4), Paid: eur(7), Adjusted: eur(-1)}, true},
		{model.Book{Earned: eur(10), Waiting: eur(4), Paid: eur(7)}, false},
		{model.Book{Earned: eur(10), Waiting: model.Money{Minor: 10, Currency: "USD"}}, false},
		{model.Book{Earned: odd, Approved: odd}, true},
		{model.Book{Earned: odd}, false},
		{model.Book{}, true},
	} {
		if got := c.book.Closes(); got != c.want {
			t.Errorf("%+v closes: %v", c.book, got)
		}
	}
}
