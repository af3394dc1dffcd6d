package views_test

import (
	"testing"

	"refdesk/views"
)

func TestItIsSaidWhileListsAreRead(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {200, 50}} {
		c := start(t, size[0], size[1], func(w *world, _ *views.Env) {
			w.status.Filling, w.status.Filled = true, 540_672
		})
		c.sees("reading in… 540,672 rows so far")
	}
	start(t, 80, 24, nil).misses("reading in")
}
