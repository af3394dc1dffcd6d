package views

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"refdesk/internal/model"
	"refdesk/ui"
)

// headlineGap stands between the parts of a headline, of which the first matters
// most.
const headlineGap = " · "

// shortTitle is how much of a campaign's name is shown where the bar at the top
// has no room for all that it has to say.
const shortTitle = 20

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
		left = append(left, ui.Segment{Text: "PAUSED", Tone: ui.Bad, Keep: 9})
	}
	if r.mouseOff {
		left = append(left, ui.Segment{Text: "mouse off", Tone: ui.Quiet, Keep: 5})
	}
	title, headline := ui.Clean(r.env.scope.title()), r.current().Headline()
	short, _, _ := strings.Cut(headline, headlineGap)
	if b, ok := r.current().(interface{ Brief() string }); ok {
		short = b.Brief()
	}
	left = append(left,
		ui.Segment{Text: title, Short: ui.Cut(title, shortTitle), Tone: ui.Accent, Keep: 7},
		ui.Segment{Text: headline, Short: short, Keep: 7},
		ui.Segment{Text: r.order(), Tone: ui.Quiet, Keep: 2})
	return ui.Status(left, r.sourceSegments(), r.w, r.env.Styles)
}

// order says how the rows stand where no column of theirs shows it.
func (r *Root) order() string {
	if l, ok := r.current().(interface{ Order() string }); ok {
		return l.Order()
	}
	return ""
}

// sourceSegments say how the sources of facts are doing and how old the oldest
// fact can be.
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
	age := ui.AtMost(r.env.Now().Sub(p.status.OldestRead))
	tone := ui.Warn
	if state == model.LinkOnline || state == model.LinkConnecting {
		age, tone = mirrorAge(p.status, r.env.Now())
	}
	keep := 5
	if tone == ui.Warn {
		keep = 6
	}
	return append(out, ui.Segment{Text: "mirror at most " + age + " old", Short: "mirror <" + age, Keep: keep, Tone: tone})
}

// mirrorAge says how old what is shown can be while it is read. As long as
// everybody is read anew within the period, that is the period: the age swings
// inside it and tells nobody anything. Beyond it, the age is what matters.
func mirrorAge(s model.Status, now time.Time) (string, ui.Tone) {
	limit := max(longestPeriod(s.Pulls), usualPeriod)
	age := now.Sub(s.OldestRead)
	if age >= 2*limit {
		return ui.AtMost(age), ui.Warn
	}
	return ui.AtMost(max(age, limit)), ui.Quiet
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
	if s.Feed.URL != "" && rank[s.Feed.State] > rank[worst] {
		worst = s.Feed.State
	}
	return worst
}

// tabBar names the rooms, with what waits in them.
func (r *Root) tabBar() string {
	all := make([]ui.Tab, tabs)
	for i, title := range tabTitles {
		all[i] = ui.Tab{Key: strconv.Itoa(i + 1), Title: title, Short: shortTitles[i], Tiny: tinyTitles[i]}
	}
	all[TabFraud].Count = r.pulse.cases
	all[TabRewards].Count = r.pulse.waiting
	all[TabCommissions].Count = r.pulse.pending
	all[TabPayouts].Count = r.pulse.failed
	s := r.pulse.status
	all[TabChanges].Count = s.Staged + s.Held + s.Outgoing + s.Unsure + s.Parked + r.pulse.byHand
	r.tabs.SetTabs(all, int(r.trail.active))
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

// newestLine is the newest event, for every tab that shows none.
func (r *Root) newestLine() string {
	st, e := r.env.Styles, r.pulse.newest
	if e.Seq == 0 {
		return st.Tone(ui.Quiet).Render(ui.Pad(" no events yet", r.w, false))
	}
	head := " " + r.env.clock(e.ReceivedAt) + "  "
	tone := eventTone(e)
	if tone == ui.Bad || tone == ui.Warn {
		head = " " + st.Mark(tone) + head
	}
	text := head + eventSentence(r.env, e, r.w-ui.Width(head))
	if tone == ui.Bad || tone == ui.Warn {
		return st.Tone(tone).Render(ui.Pad(text, r.w, false))
	}
	return st.Tone(ui.Quiet).Render(ui.Pad(text, r.w, false))
}

// typingKeys are what the keys do while letters belong to a filter.
var typingKeys = []ui.Action{
	{Keys: []string{"enter"}, Help: "keeps the filter"},
	{Keys: []string{"esc"}, Help: "clears it"},
	{Keys: []string{"tab"}, Help: "completes"},
	{Keys: []string{"↑ ↓"}, Help: "earlier ones"},
	{Keys: []string{"pgdn"}, Help: "the list"},
}

// footer names the keys that work here. A dialog names its own.
func (r *Root) footer() string {
	switch {
	case r.dialog != nil:
		return strings.Repeat(" ", r.w)
	case r.current().Typing():
		return " " + ui.Footer(typingKeys, r.w-1, r.env.Styles)
	}
	return r.actionKeys()
}

// actionKeys names as many actions as fit, and always the way to the others.
func (r *Root) actionKeys() string {
	var shown, help []ui.Action
	for _, a := range r.actions() {
		switch {
		case a.ID == "refdesk.help":
			help = append(help, a)
		case a.Group != groupTabs:
			shown = append(shown, a)
		}
	}
	const helpWidth = 7
	st := r.env.Styles
	left := ui.Footer(undoBesideDecisions(shown), max(0, r.w-2-helpWidth), st)
	return " " + left + " " + ui.Footer(help, helpWidth, st)
}

// undoBesideDecisions puts the way back next to the first keys that decide:
// whoever sees those on a narrow screen must see it too.
func undoBesideDecisions(actions []ui.Action) []ui.Action {
	undo := slices.IndexFunc(actions, func(a ui.Action) bool { return a.ID == "change.undo" })
	last := -1
	for i, a := range actions {
		decides := a.Writes && i < undo && (a.Group == groupDecide || a.Group == groupChanges)
		if decides {
			last = i
		} else if last >= 0 {
			break
		}
	}
	if last < 0 {
		return actions
	}
	out := slices.Delete(slices.Clone(actions), undo, undo+1)
	return slices.Insert(out, last+1, actions[undo])
}
