package views_test

import (
	"testing"

	"refdesk/views"
)

// TestTheFooterSaysThatAHoldIsReleased: h asks how long a row is held, and lets
// one that is held go at once.
func TestTheFooterSaysThatAHoldIsReleased(t *testing.T) {
	for _, tab := range []string{"4", "5"} {
		c := start(t, 80, 24, func(w *world, _ *views.Env) { affiliates(w); held(w) })
		c.press(tab, "g")
		c.sees("h release", "u undo")
		c.press("space")
		c.sees("h hold")
		c.press("esc", "g", "h")
		c.sees("h hold", "released ")
	}
}
