package views

import (
	"fmt"
	"strings"

	"refdesk/internal/model"
	"refdesk/ui"
)

// A terminal of this size has room for the live pane on every tab without
// taking any from the tab's own work.
const (
	roomyWidth  = 200
	roomyHeight = 50
)

// dockRows is how many events the pane shows below a tab, and paneWidth how
// wide it is beside a page that has no column of its own to lend.
const (
	dockRows  = 5
	paneWidth = 66
)

// dock is the live pane: the newest events, on any tab.
type dock struct {
	live  *live
	title string
	w, h  int
}

func newDock(env Env) *dock {
	return &dock{live: newLive(env, "dock"), title: fmt.Sprintf("live · L closes, %d opens", TabLive+1)}
}

// SetSize sets the size, title included.
func (d *dock) SetSize(w, h int) {
	d.w, d.h = w, h
	d.live.SetSize(w, max(1, h-1))
}

// View draws the title and the newest events.
func (d *dock) View() string {
	env, rows := d.live.env, d.live.page.Rows
	lines := make([]string, max(1, d.h))
	lines[0] = env.Styles.HRule(d.title, d.w)
	for i := 1; i < len(lines) && i <= len(rows); i++ {
		lines[i] = dockLine(env, rows[i-1], d.w)
	}
	if len(rows) == 0 && len(lines) > 1 {
		lines[1] = env.Styles.Tone(ui.Quiet).Render(" no events yet")
	}
	return ui.Fill(strings.Join(lines, "\n"), d.w, d.h)
}

// dockLine is one event of the pane.
func dockLine(env Env, e model.Event, w int) string {
	st := env.Styles
	tone := eventTone(e)
	mark := " "
	if tone == ui.Bad || tone == ui.Warn {
		mark = st.Mark(tone)
	}
	head := " " + env.clock(e.ReceivedAt) + " "
	room := w - ui.Width(head)
	text := ui.Cut(mark+" "+eventSentence(env, e, room-2), room)
	return st.Tone(ui.Quiet).Render(head) + st.Tone(tone).Render(text)
}

// place is where the live pane is drawn.
type place int

const (
	placeNone   place = iota
	placeBelow        // under the screen, over the whole width
	placeBeside       // in a column of its own
	placeCorner       // at the foot of the screen's right column
)

// roomy tells that the pane takes nothing away from the screen.
func (r *Root) roomy() bool { return r.w >= roomyWidth && r.h >= roomyHeight }

// wantsDock tells that the pane is on: where there is room for it, or because
// the operator said so.
func (r *Root) wantsDock() bool {
	if r.dockChosen {
		return r.docked
	}
	return r.roomy()
}

// dockPlace tells where the pane is drawn.
func (r *Root) dockPlace() place {
	if !r.wantsDock() || r.dock == nil || r.trail.route() == (Route{Tab: TabLive}) {
		return placeNone
	}
	if !r.roomy() {
		return placeBelow
	}
	if _, ok := r.current().(cornered); ok {
		return placeCorner
	}
	return placeBeside
}
