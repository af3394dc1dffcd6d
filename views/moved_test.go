package views_test

import (
	"fmt"
	"testing"

	"refdesk/internal/model"
	"refdesk/ui/uitest"
)

// TestTheCursorFollowsItsRowOutOfSight: what comes above it at once, however much
// it is, does not bring another row under the hand.
func TestTheCursorFollowsItsRowOutOfSight(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("7", "down", "down")
	at := c.cursor()
	newest := c.world.events[0]
	for i := range 700 {
		e := newest
		e.Seq = newest.Seq + int64(i) + 1
		e.Headline = fmt.Sprint("news ", e.Seq)
		c.world.events = append([]model.Event{e}, c.world.events...)
	}
	c.news()
	if c.cursor() != at {
		t.Errorf("the cursor is on %q, and was on %q", c.cursor(), at)
	}
	c.press("down", "up")
	if c.cursor() != at {
		t.Errorf("the cursor came back to %q, and was on %q", c.cursor(), at)
	}
	c.world.events = c.world.events[:300] // its row is gone
	c.news()
	if c.cursor() == "" || c.cursor() == at {
		t.Errorf("the cursor is on %q", c.cursor())
	}
	uitest.Fits(t, c.view(), 80, 24)
}
