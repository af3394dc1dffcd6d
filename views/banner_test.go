package views_test

import "testing"

// TestTotalsTellEveryState: what waits is no more than a part of the money, so
// that each state has its sums as long as there is room for rows.
func TestTotalsTellEveryState(t *testing.T) {
	c := openProgram(t, 80, 24, "5")
	c.sees("pending 3: 61.99 EUR, 2500 JPY, 1 not converted", "✓ approved 1: 123.45 EUR", "✓ paid 1: 125.000 KWD", "! reversed 1: 9.90 EUR", "deleted 1: 1 not known")
	c.resize(60, 24)
	c.sees("pending 3: 61.99 EUR, 2500 JPY, 1 not converted", "deleted 1: 1 not known", "Mira")
	c.resize(80, 15)
	c.sees("pending 3: 61.99 EUR, 2500 JPY, 1 not converted · ✓ approved 1: 123.45 EUR …", "Mira")
	c.resize(80, 24)
	c.sees("deleted 1: 1 not known", "Mira")
}
