package views_test

import (
	"strings"
	"testing"
	"time"

	"refdesk/ui"
)

// TestToastEndsWithItsChange: what was taken back is not promised any more.
func TestToastEndsWithItsChange(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4", "a")
	c.sees("approving Give 20 get 20 for Mira Okafor… u takes it back")
	c.press("u")
	c.misses("approving Give 20")
	c.sees("took back: approve")
}

// TestToastEndsWhenItsChangeLeaves: it cannot be taken back any more.
func TestToastEndsWhenItsChangeLeaves(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4", "a")
	c.clock.Advance(11 * time.Second)
	c.news()
	c.misses("approving Give 20")
}

func TestSameToastOnce(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4", "S", "S", "S")
	if n := strings.Count(c.text(), "s picks a column first"); n != 1 {
		t.Errorf("the same note stands %d times", n)
	}
}

// TestToastOfAKeyStaysOnItsScreen and what was done is told on every screen.
func TestToastOfAKeyStaysOnItsScreen(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4", "S", "P", "7")
	c.misses("s picks a column first")
	c.sees("paused: nothing leaves")
}

// TestToastsLeaveTheRowsInSight on a low terminal.
func TestToastsLeaveTheRowsInSight(t *testing.T) {
	for h, want := range map[int]int{24: 2, 36: 3} {
		c := start(t, 80, h, nil)
		c.press("4", "a", "S", "P")
		shown := 0
		for _, text := range []string{"approving Give 20", "s picks a column", "paused: nothing leaves until"} {
			shown += strings.Count(c.text(), text)
		}
		if shown != want {
			t.Errorf("%d toasts at height %d, want %d:\n%s", shown, h, want, c.text())
		}
	}
}

// TestExpiredToastGoes by its id, whatever it was about.
func TestExpiredToastGoes(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4", "S")
	c.send(ui.ToastExpiredMsg{ID: 1})
	c.misses("s picks a column first")
}
