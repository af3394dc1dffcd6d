package views_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// resize gives the terminal another size.
func (c *console) resize(w, h int) {
	c.Helper()
	c.w, c.h = w, h
	c.send(tea.WindowSizeMsg{Width: w, Height: h})
}

const livePane = "── live · L closes"

func TestARoomyTerminalShowsTheLivePaneByItself(t *testing.T) {
	c := start(t, 200, 50, nil)
	for _, way := range [][]string{{"1"}, {"2"}, {"4"}, {"5"}, {"8"}, {"2", "enter"}, {"7", "enter"}} {
		c.press(way...)
		if got := strings.Count(c.text(), livePane); got != 1 {
			t.Errorf("after %v the live pane is there %d times:\n%s", way, got, c.text())
		}
	}
	c.press("7", "7")
	c.misses(livePane)
	c.press("4", "L")
	c.misses(livePane)
	c.sees(" 14:01:58  Mira Okafor  joined")
	c.press("L")
	c.sees(livePane)
}

func TestTheLivePaneGoesAndComesWithTheRoom(t *testing.T) {
	c := start(t, 120, 36, nil)
	c.misses(livePane)
	c.resize(200, 50)
	c.sees(livePane, "risk raised to high")
	c.resize(200, 49)
	c.misses(livePane)
	c.resize(220, 60)
	c.sees(livePane)
	c.press("L")
	c.resize(120, 36)
	c.resize(200, 50)
	c.misses(livePane)
}

func TestTheLivePaneFollowsInTheCorner(t *testing.T) {
	c := start(t, 200, 50, nil)
	c.press("4")
	arrive(c)
	c.world.events[0].Headline = "joined a moment ago"
	c.news()
	c.sees("joined a moment ago")
	c.press("2", "enter")
	c.world.events[0].Headline = "joined just now"
	c.news()
	c.sees("joined just now")
}
