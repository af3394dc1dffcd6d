package model

import (
	"fmt"
	"time"
)

// Month is a calendar month in UTC. The zero value is all of time.
type Month struct{ begin time.Time }

// MonthOf gives the month that a time is in.
func MonthOf(t time.Time) Month {
	t = t.UTC()
	return Month{time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)}
}

// ParseMonth reads a month like "2026-03".
func ParseMonth(text string) (Month, error) {
	begin, err := time.Parse("2006-01", text)
	if err != nil || begin.IsZero() { // which stands for all of time
		return Month{}, fmt.Errorf("%.40q is not a month like 2026-03", text)
	}
	return Month{begin}, nil
}

// IsZero tells that the month is all of time.
func (m Month) IsZero() bool { return m.begin.IsZero() }

// Has tells whether a time is in the month. A time that is not known is in no
// month but in all of time.
func (m Month) Has(t time.Time) bool {
	return m.IsZero() || !t.IsZero() && !t.Before(m.begin) && t.Before(m.begin.AddDate(0, 1, 0))
}

// Next is the month so many further on, before for less than none. All of time
// has no next.
func (m Month) Next(by int) Month {
	if m.IsZero() {
		return m
	}
	return Month{m.begin.AddDate(0, by, 0)}
}

// Begins is the first moment of the month; zero for all of time.
func (m Month) Begins() time.Time { return m.begin }

// String is the month as ParseMonth reads it, "" for all of time.
func (m Month) String() string {
	if m.IsZero() {
		return ""
	}
	return m.begin.Format("2006-01")
}
