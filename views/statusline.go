package views

import (
	"fmt"
	"time"

	"refdesk/internal/model"
	"refdesk/ui"
)

// statusLine says one thing at a glance: how long something can still be taken
// back, then what is wrong, else what is under way, else that all is well. What
// is wrong may stand for hours, what can be taken back for seconds.
func (r *Root) statusLine() string {
	left := r.countdown()
	room := r.w
	if len(left) > 0 {
		room -= ui.StatusWidth(left, r.env.Styles)
	}
	left = append(left, r.alarms(room)...)
	left = append(left, r.underWay()...)
	if len(left) == 0 {
		left = r.calm()
	}
	left = append(left, r.attached()...)
	return ui.Status(left, nil, r.w, r.env.Styles)
}

// countdown is what is about to leave; nothing takes its place.
func (r *Root) countdown() []ui.Segment {
	text := r.leavingText()
	if text == "" || r.pulse.status.Paused {
		return nil
	}
	return []ui.Segment{{Text: text, Tone: ui.Accent, Keep: 40}}
}

// problems are what a person should do something about, the worst first.
func (r *Root) problems() []ui.Segment {
	var out []ui.Segment
	add := func(keep int, tone ui.Tone, text string) {
		out = append(out, ui.Segment{Text: text, Tone: tone, Keep: keep})
	}
	s := r.pulse.status
	if r.pulse.err != nil {
		add(30, ui.Bad, "figures are old: "+plain(r.pulse.err))
	}
	out = append(out, pullProblems(r.env, s.Pulls)...)
	for _, p := range s.Pulls {
		if p.WebhookProblem != "" {
			add(28, ui.Bad, r.env.show(p.WebhookProblem))
		}
	}
	if s.Listener.Problem != "" {
		add(28, ui.Warn, r.env.show(s.Listener.Problem))
	}
	if s.Feed.Problem != "" {
		add(28, linkTone(s.Feed.State), r.env.show(s.Feed.Problem))
	}
	if s.Paused {
		add(27, ui.Warn, "paused: nothing leaves, P lets it")
	}
	if s.Parked > 0 {
		add(26, ui.Bad, fmt.Sprintf("%d parked, 8 decides", s.Parked))
	}
	if s.Held > 0 {
		add(25, ui.Warn, fmt.Sprintf("%d held", s.Held))
	}
	if n := r.pulse.byHand; n > 0 {
		add(16, ui.Warn, fmt.Sprintf("%d to do by hand", n))
	}
	if lost := lostEvents(s.Feed); lost != "" {
		add(15, ui.Warn, lost)
	}
	if s.Quarantined > 0 {
		text := fmt.Sprintf("%d unreadable", s.Quarantined)
		out = append(out, ui.Segment{
			Text: text + ": 7, then / state:" + string(model.EventQuarantined), Short: text, Tone: ui.Warn, Keep: 14,
		})
	}
	return out
}

// underWay is what happens by itself.
func (r *Root) underWay() []ui.Segment {
	var out []ui.Segment
	add := func(keep int, tone ui.Tone, text string) {
		out = append(out, ui.Segment{Text: text, Tone: tone, Keep: keep})
	}
	s := r.pulse.status
	if s.Filling {
		add(23, ui.Accent, "reading in… "+ui.Number(s.Filled)+" rows so far")
	}
	if s.Outgoing > 0 {
		add(20, ui.Plain, fmt.Sprintf("%d on the way", s.Outgoing))
	}
	if s.Unsure > 0 {
		add(21, ui.Warn, fmt.Sprintf("%d unsure, being read back", s.Unsure))
	}
	for _, p := range s.Pulls {
		if p.Sweeping {
			add(18, ui.Accent, sweepText(p))
		}
	}
	if n, lag := lagging(s.Pulls); lag >= lagShown {
		tone := ui.Accent
		if lag >= lagWarned {
			tone = ui.Warn
		}
		add(17, tone, peopleCount(n)+" to read again, one for "+ui.Ago(lag))
	}
	return out
}

// leavingText says how much is about to leave and when, and that it can be
// taken back where this operator can; "" while nothing is.
func (r *Root) leavingText() string {
	n := r.leavingCount()
	switch {
	case n == 0 && r.pulse.undoable.After(r.env.Now()):
		return "u takes back for " + r.env.until(r.pulse.undoable)
	case n == 0:
		return ""
	}
	text := fmt.Sprintf("%d %s in %s", n, verb(n, "leaves", "leave"), r.env.until(r.leavesAt()))
	if r.mineLeaves() && !r.env.ReadOnly {
		text += ", u takes back"
	}
	return text
}

// People that events touched are read again within seconds; during a flood the
// screen says how far that has fallen behind.
const (
	lagShown  = 15 * time.Second
	lagWarned = 5 * time.Minute
)

// lagging is how many people wait to be read again, and for how long the one
// has who waits longest.
func lagging(all []model.PullStatus) (people int, longest time.Duration) {
	for _, p := range all {
		people += p.FollowUps
		longest = max(longest, p.Lag)
	}
	return people, longest
}

// sweepText is how far the first reading of a campaign has come.
func sweepText(p model.PullStatus) string {
	text := "reading people: " + ui.Number(p.People)
	if p.Expected > 0 {
		text += " of " + ui.Number(p.Expected)
	}
	if p.Pages > 0 {
		text += ", " + countOf(p.Pages, "page")
	}
	if p.PerMinute > 0 {
		text += ", " + ui.Number(p.PerMinute) + "/min"
	}
	if p.Left >= time.Second {
		text += ", " + ui.Ago(p.Left) + " left"
	}
	return text
}

// calm says that nothing wants attention, and what is there.
func (r *Root) calm() []ui.Segment {
	if !r.pulse.known {
		return []ui.Segment{{Text: "starting…", Tone: ui.Quiet}}
	}
	s := r.pulse.status
	out := []ui.Segment{{Text: peopleCount(s.People) + ", " + countOf(int(s.Events), "event"), Tone: ui.Quiet, Keep: 5}}
	switch {
	case s.Guest:
		out = append(out, ui.Segment{Text: "another refdesk here listens and sends", Tone: ui.Quiet, Keep: 4})
	case s.Listener.Address != "":
		out = append(out, ui.Segment{Text: "listening on " + s.Listener.Address, Tone: ui.Quiet, Keep: 4})
	}
	if period := longestPeriod(s.Pulls); period > 0 {
		out = append(out, ui.Segment{Text: "everybody is read again within " + ui.AtMost(period), Tone: ui.Quiet, Keep: 1})
	}
	for _, h := range s.Listener.Hooks {
		out = append(out, hookSegments(h)...)
	}
	return out
}

// longestPeriod is how long it takes until every row was read anew.
func longestPeriod(all []model.PullStatus) (longest time.Duration) {
	for _, p := range all {
		longest = max(longest, p.Period)
	}
	return longest
}

// hookSegments tells what is worth knowing of one backend's webhook: that
// anybody may send to it, and which key its signatures turned out to use.
func hookSegments(h model.HookStatus) (out []ui.Segment) {
	if h.Unsigned {
		out = append(out, ui.Segment{Text: h.Backend + " takes unsigned events", Tone: ui.Warn, Keep: 3})
	}
	if h.KeyForm != "" {
		out = append(out, ui.Segment{Text: h.Backend + " signs with the secret as " + h.KeyForm, Tone: ui.Quiet, Keep: 2})
	}
	return out
}

// peopleCount is a number of people in words.
func peopleCount(n int) string { return ui.Number(n) + " " + verb(n, "person", "people") }
