package views

import (
	"fmt"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
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

// fullTitles is the width from which the tabs have room for their names and
// counts.
const fullTitles = 104

// dockRows is how many events the docked pane shows.
const dockRows = 5

// tooSmall tells that the screens have no room.
func (r *Root) tooSmall() bool { return r.w < leastWidth || r.h < leastHeight }

// hasNotice tells that changes of an earlier run wait for a word.
func (r *Root) hasNotice() bool {
	return r.pulse.status.Held > 0 && r.trails.active != TabChanges
}

// showsLive tells that events are on the screen already, so that the newest
// one needs no line of its own.
func (r *Root) showsLive() bool {
	return r.docked || r.trails.route() == (Route{Tab: TabLive})
}

// hasDock tells that the live pane is drawn.
func (r *Root) hasDock() bool {
	return r.docked && r.trails.route() != (Route{Tab: TabLive})
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
	if r.hasDock() {
		h -= dockRows + 1
	}
	if !r.showsLive() {
		h--
	}
	return max(1, h)
}

// layout tells everything its size.
func (r *Root) layout() {
	if r.w == 0 || r.h == 0 {
		return
	}
	r.tabs.SetSize(r.w, 1)
	r.toasts.SetSize(r.w, r.bodyHeight())
	r.current().SetSize(r.w, r.bodyHeight())
	if r.dock != nil {
		r.dock.SetSize(r.w, dockRows)
	}
	if r.dialog != nil {
		r.dialog.Fit(r.w, r.bodyHeight())
	}
}

// View draws the console.
func (r *Root) View() tea.View {
	v := tea.NewView(r.frame())
	v.AltScreen = true
	v.MouseMode = tea.MouseModeCellMotion
	v.WindowTitle = "refdesk · " + tabTitles[r.trails.active]
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
	if r.hasDock() {
		parts = append(parts, r.env.Styles.HRule(r.dockTitle(), r.w), r.dock.rowsOnly())
	}
	if !r.showsLive() {
		parts = append(parts, r.newestLine())
	}
	parts = append(parts, r.statusLine(), r.footer())
	return ui.Fill(strings.Join(parts, "\n"), r.w, r.h)
}

// smallFrame says what is missing, in the middle of what there is.
func (r *Root) smallFrame() string {
	text := fmt.Sprintf("refdesk needs %d×%d, this is %d×%d", leastWidth, leastHeight, r.w, r.h)
	lines := make([]string, max(0, (r.h-1)/2))
	for _, line := range ui.Wrap(text, r.w) {
		lines = append(lines, strings.Repeat(" ", max(0, (r.w-ui.Width(line))/2))+line)
	}
	return ui.Fill(strings.Join(lines, "\n"), r.w, r.h)
}

// body is the screen with toasts and dialog above it.
func (r *Root) body() string {
	w, h := r.w, r.bodyHeight()
	out := r.current().View()
	if n := r.toasts.Count(); n > 0 {
		out = ui.OverlayAt(out, r.toasts.View(), 0, max(0, h-n), w, h)
	}
	if r.dialog != nil {
		out = ui.Overlay(out, r.dialog.View(), w, h)
	}
	return out
}

// topBar says what this is, what is looked at, and how true it is.
func (r *Root) topBar() string {
	left := []ui.Segment{{Text: "refdesk", Keep: 5}}
	if r.env.Demo {
		left[0] = ui.Segment{Text: "DEMO", Tone: ui.Accent, Keep: 9}
	}
	if r.env.ReadOnly {
		left = append(left, ui.Segment{Text: "read-only", Tone: ui.Warn, Keep: 8})
	}
	if r.pulse.status.Paused {
		left = append(left, ui.Segment{Text: "paused", Tone: ui.Warn, Keep: 8})
	}
	left = append(left,
		ui.Segment{Text: r.env.scope.title(), Tone: ui.Accent, Keep: 7},
		ui.Segment{Text: r.current().Headline(), Keep: 4})
	return ui.Status(left, r.sourceSegments(), r.w, r.env.Styles)
}

// sourceSegments say how the sources of facts are doing and how old the oldest
// fact is.
func (r *Root) sourceSegments() []ui.Segment {
	p := r.pulse
	if !p.known {
		return []ui.Segment{{Text: "connecting…", Tone: ui.Quiet, Keep: 6}}
	}
	state := worstLink(p.status)
	out := []ui.Segment{{Text: string(state), Tone: linkTone(state), Keep: 6}}
	if p.status.OldestRead.IsZero() {
		return out
	}
	age := ui.Segment{Text: "at most " + r.env.ago(p.status.OldestRead) + " old", Tone: ui.Quiet, Keep: 3}
	if state == model.LinkDegraded || state == model.LinkStopped {
		age.Tone, age.Keep = ui.Warn, 6
	}
	return append(out, age)
}

// worstLink is the state of the source that is doing worst.
func worstLink(s model.Status) model.LinkState {
	worst := model.LinkOnline
	rank := map[model.LinkState]int{model.LinkConnecting: 1, model.LinkStopped: 2, model.LinkDegraded: 3}
	for _, p := range s.Pulls {
		if rank[p.State] > rank[worst] {
			worst = p.State
		}
	}
	if s.Listener.Address != "" && rank[s.Listener.State] > rank[worst] {
		worst = s.Listener.State
	}
	return worst
}

// tabBar names the rooms, with what waits in them.
func (r *Root) tabBar() string {
	all := make([]ui.Tab, tabs)
	titles := tabTitles
	if r.w < fullTitles {
		titles = shortTitles
	}
	for i, title := range titles {
		all[i] = ui.Tab{Key: strconv.Itoa(i + 1), Title: title}
	}
	all[TabRewards].Count = r.pulse.waiting
	s := r.pulse.status
	all[TabChanges].Count = s.Staged + s.Held + s.Outgoing + s.Unsure + s.Parked
	r.tabs.SetTabs(all, int(r.trails.active))
	return r.tabs.View()
}

// notice points at what an earlier run left behind.
func (r *Root) notice() string {
	n := r.pulse.status.Held
	text := fmt.Sprintf(" %s %s staged when refdesk stopped, none has left: 8 shows %s",
		countOf(n, "change"), verb(n, "was", "were"), verb(n, "it", "them"))
	st := r.env.Styles
	return st.Tone(ui.Warn).Render(ui.Pad(" "+st.Mark(ui.Warn)+text, r.w, false))
}

// dockTitle names the docked pane.
func (r *Root) dockTitle() string {
	return "live · L closes, 7 opens"
}

// newestLine is the newest event, for every tab that shows none.
func (r *Root) newestLine() string {
	st, e := r.env.Styles, r.pulse.newest
	if e.Seq == 0 {
		return st.Tone(ui.Quiet).Render(ui.Pad(" no events yet", r.w, false))
	}
	text := fmt.Sprintf(" %s  %s", r.env.clock(e.ReceivedAt), eventSentence(r.env, e))
	if tone := eventTone(e); tone == ui.Bad || tone == ui.Warn {
		return st.Tone(tone).Render(ui.Pad(" "+st.Mark(tone)+text, r.w, false))
	}
	return st.Tone(ui.Quiet).Render(ui.Pad(text, r.w, false))
}

// footer names the keys that work here, and always the one for help.
func (r *Root) footer() string {
	st := r.env.Styles
	var shown []ui.Action
	for _, a := range r.actions() {
		if a.Group != groupTabs && a.ID != "refdesk.help" {
			shown = append(shown, a)
		}
	}
	const help = " ? help "
	if r.dialog != nil {
		return strings.Repeat(" ", r.w)
	}
	left := ui.Footer(shown, r.w-1-len(help), st)
	return " " + left + " " + st.Key.Render("?") + " help "
}
