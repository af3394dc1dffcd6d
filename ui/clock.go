package ui

import (
	"strconv"
	"time"
)

// Ago writes a span in one unit of two or three cells: "12s", "4m", "3h",
// "2d". It rounds down, so that nothing looks older than it is; a negative
// span, the work of two clocks, is "0s".
func Ago(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d < time.Second:
		return "0s"
	case d < time.Minute:
		return strconv.Itoa(int(d/time.Second)) + "s"
	case d < time.Hour:
		return strconv.Itoa(int(d/time.Minute)) + "m"
	case d < day:
		return strconv.Itoa(int(d/time.Hour)) + "h"
	}
	return strconv.Itoa(int(d/day)) + "d"
}

// AtMost writes a length of time as a limit, rounded up: seconds up to a
// minute, minutes up to two hours, as in "75m", hours up to two days.
func AtMost(d time.Duration) string {
	const hour, day = time.Hour, 24 * time.Hour
	up := func(unit time.Duration) int { return int((d + unit - 1) / unit) }
	switch minutes := up(time.Minute); {
	case d < time.Minute:
		return strconv.Itoa(up(time.Second)) + "s"
	case minutes < 120 && minutes%60 != 0:
		return strconv.Itoa(minutes) + "m"
	case d <= 2*day:
		return strconv.Itoa(up(hour)) + "h"
	}
	return strconv.Itoa(up(day)) + "d"
}

// Number writes a count with a comma between groups of three digits.
func Number(n int) string {
	digits := strconv.Itoa(n)
	first := 0
	if n < 0 {
		first = 1
	}
	for at := len(digits) - 3; at > first; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}

// Rounded writes a count in at most four cells below a billion, rounded down:
// "999", "1.2k", "12k", "1.2M".
func Rounded(n int) string {
	unit, sign := 1, ""
	for _, next := range []string{"k", "M", "G"} {
		if n/unit < 1000 {
			break
		}
		unit, sign = unit*1000, next
	}
	whole, tenth := n/unit, n%unit*10/unit
	if sign == "" || whole >= 10 || tenth == 0 {
		return strconv.Itoa(whole) + sign
	}
	return strconv.Itoa(whole) + "." + strconv.Itoa(tenth) + sign
}
