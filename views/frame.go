package views

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/ui"
)

// The least terminal that the screens are made for. Below it they would show
// something that looks whole and is not.
const (
	leastWidth  = 60
	leastHeight = 15
)

// tabsLine is where the tabs are, below the bar at the top.
const tabsLine = 1

// tooSmall tells that the screens have no room.
func (r *Root) tooSmall() bool { return r.w < leastWidth || r.h < leastHeight }

// hasNotice tells that changes of an earlier run wait for a word.
func (r *Root) hasNotice() bool {
	return r.pulse.status.Held > 0 && r.trail.active != TabChanges
}

// showsLive tells that events are on the screen already, so that the newest
// one needs no line of its own.
func (r *Root) showsLive() bool {
	return r.dockPlace() != placeNone || r.trail.route() == (Route{Tab: TabLive})
}

func (r *Root) bodyTop() int {
	if r.hasNotice() {
		return tabsLine + 2
	}
	return tabsLine + 1
}

// bodyHeight is what the frame leaves to the screen.
func (r *Root) bodyHeight() int {
	const statusAndKeys = 2
	h := r.h - r.bodyTop() - statusAndKeys
	if r.dockPlace() == placeBelow {
		h -= dockRows + 1
	}
	if !r.showsLive() {
		h--
	}
	return max(1, h)
}

// screenWidth is what the frame leaves to the screen.
func (r *Root) screenWidth() int {
	if r.dockPlace() == placeBeside {
		return ui.SplitH(r.w, ui.Share(1), ui.Fixed(paneWidth))[0]
	}
	return r.w
}

// layout tells everything its size.
func (r *Root) layout() {
	if r.w == 0 || r.h == 0 {
		return
	}
	h := r.bodyHeight()
	r.tabs.SetSize(r.w, 1)
	r.toasts.SetSize(r.w, r.toastRows())
	r.current().SetSize(r.screenWidth(), h)
	r.placeDock()
	if r.dialog != nil {
		r.dialog.Fit(r.w, h)
	}
}

// placeDock gives the live pane its size, or to the screen that draws it.
func (r *Root) placeDock() {
	at := r.dockPlace()
	if c, ok := r.current().(cornered); ok {
		if at == placeCorner {
			c.SetCorner(r.dock)
		} else {
			c.SetCorner(nil)
		}
	}
	switch at {
	case placeBelow:
		r.dock.SetSize(r.w, dockRows+1)
	case placeBeside:
		r.dock.SetSize(paneWidth, r.bodyHeight())
	}
}

// View draws the console.
func (r *Root) View() tea.View {
	v := tea.NewView(r.frame())
	v.AltScreen = true
	v.MouseMode = r.mouseMode()
	v.WindowTitle = r.windowTitle()
	return v
}

// frame stacks the lines round the screen.
func (r *Root) frame() string {
	if r.w <= 0 || r.h <= 0 {
		return ""
	}
	if r.tooSmall() {
		return r.smallFrame()
	}
	parts := []string{r.topBar(), r.tabBar()}
	if r.hasNotice() {
		parts = append(parts, r.notice())
	}
	parts = append(parts, r.body())
	if r.dockPlace() == placeBelow {
		parts = append(parts, r.dock.View())
	}
	if !r.showsLive() {
		parts = append(parts, r.newestLine())
	}
	parts = append(parts, r.statusLine(), r.footer())
	return r.spell(ui.Fill(strings.Join(parts, "\n"), r.w, r.h))
}

// asciiSigns replace the signs in the console's own words, cell by cell, on a
// terminal that cannot draw them.
var asciiSigns = strings.NewReplacer("·", "-", "…", "~", "×", "x", "•", "*", "↑", "^", "↓", "v", "←", "<", "→", ">", "–", "-", "›", ">")

// spell writes a frame in this terminal's alphabet.
func (r *Root) spell(frame string) string {
	if !r.env.Styles.ASCII {
		return frame
	}
	return asciiSigns.Replace(frame)
}

// smallFrame says what is missing, in the middle of what there is, and what
// goes on leaving meanwhile.
func (r *Root) smallFrame() string {
	texts := []string{fmt.Sprintf("refdesk needs %d×%d, this is %d×%d", leastWidth, leastHeight, r.w, r.h)}
	if leaving := r.leavingText(); leaving != "" {
		texts = append(texts, leaving)
	}
	if r.pulse.status.Paused {
		texts = append(texts, "PAUSED: nothing leaves")
	}
	lines := make([]string, max(0, (r.h-len(texts))/2))
	for _, text := range texts {
		for _, line := range ui.Wrap(text, r.w) {
			lines = append(lines, strings.Repeat(" ", max(0, (r.w-ui.Width(line))/2))+line)
		}
	}
	return r.spell(ui.Fill(strings.Join(lines, "\n"), r.w, r.h))
}

// body is the screen with toasts and dialog above it.
func (r *Root) body() string {
	w, h := r.w, r.bodyHeight()
	out := r.current().View()
	if r.dockPlace() == placeBeside {
		out = ui.JoinH(r.env.Styles.VRule(), out, r.dock.View())
	}
	if note := r.since.view(r.env, w, h); note != "" {
		at := strings.Split(note, "\n")
		out = ui.OverlayAt(out, note, w-ui.Width(at[0]), max(0, h-len(at)), w, h)
	}
	if n := r.toasts.Count(); n > 0 {
		out = ui.OverlayAt(out, r.toasts.View(), 0, r.toastLine(h, n), w, h)
	}
	if r.dialog != nil {
		out = ui.Overlay(out, r.dialog.View(), w, h)
	}
	return out
}

// pointing is a screen that knows on which of its lines the cursor is.
type pointing interface{ CursorLine() int }

// toastLine is where n toasts begin on a screen of h lines: at its end, or at
// its top where they would cover the row that they are likely about.
func (r *Root) toastLine(h, n int) int {
	if p, ok := r.current().(pointing); ok && p.CursorLine() >= h-n {
		return 0
	}
	return max(0, h-n)
}
