package views_test

import (
	"testing"

	"refdesk/views"
)

// TestWithoutAnUndoWindowNothingPromisesUndo: what leaves at once is not taken
// back.
func TestWithoutAnUndoWindowNothingPromisesUndo(t *testing.T) {
	for _, way := range []struct {
		keys []string
		want string
	}{
		{[]string{"3", "a"}, "cleared"}, {[]string{"3", "x", "1"}, "3 calls leave at once"}, {[]string{"3", "M", "a", "Y"}, "cleared"},
		{[]string{"4", "a"}, "approving"}, {[]string{"4", "M", "a", "Y"}, "approving"},
	} {
		c := start(t, 120, 36, func(w *world, e *views.Env) {
			accused(w, e)
			e.UndoWindow = 0
		})
		c.press(way.keys...)
		c.sees(way.want)
		c.misses("u takes it back", "u takes all back", "u takes them back")
	}
}
