package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Excerpt draws as many lines of a text as there is room for, from one of them
// on, and says on the last how much more there is and how to come to it: nobody
// should agree to what could not be read. Overflow tells how far a text can be
// scrolled.
func (st *Styles) Excerpt(lines []string, top, room int, keys string) []string {
	if len(lines) <= room {
		return lines
	}
	if room <= 0 {
		return nil
	}
	top = max(0, min(top, Overflow(len(lines), room)))
	shown := lines[top : top+room-1 : top+room-1]
	above, below := top, len(lines)-top-len(shown)
	var parts []string
	if below > 0 {
		parts = append(parts, st.Sign("↓ ", "v ")+count(below, "more line"))
	}
	if above > 0 {
		parts = append(parts, st.Sign("↑ ", "^ ")+count(above, "line")+" above")
	}
	if st.ASCII {
		keys = strings.NewReplacer("↑", "up", "↓", "down").Replace(keys)
	}
	line := strings.Join(append(parts, keys), st.Sign(" · ", " - "))
	return append(shown, st.Label.Render(line))
}

// Overflow is how far lines can be scrolled in a room; 0 where all of them fit.
func Overflow(lines, room int) int {
	if lines <= room || room <= 0 {
		return 0
	}
	return lines - room + 1 // the last line says that there is more
}

// count is a number with its noun.
func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return Number(n) + " " + noun
}

// Scrolls tells by how many lines a message scrolls a text of which page lines
// are seen, 0 for one that does not. With arrows, the arrows and j and k do so
// as well as the page keys and the wheel.
func Scrolls(msg tea.Msg, page int, arrows bool) int {
	const wheelLines = 3
	switch msg := msg.(type) {
	case tea.MouseWheelMsg:
		return wheelStep(msg, wheelLines)
	case tea.KeyPressMsg:
		switch key := msg.String(); {
		case key == "pgup":
			return -max(1, page-1)
		case key == "pgdown":
			return max(1, page-1)
		case arrows && (key == "up" || key == "k"):
			return -1
		case arrows && (key == "down" || key == "j"):
			return 1
		}
	}
	return 0
}
