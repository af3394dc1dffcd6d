package views

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// sinceStays is how long the note on what happened stays by itself: long
// enough to be read with a cup in the hand.
const sinceStays = time.Minute

// realAbsence is how long somebody has to be away for the note to be worth the
// rows that it lies on.
const realAbsence = 10 * time.Minute

// sinceMsg brings what happened since this operator last looked.
type sinceMsg struct {
	since model.Since
	err   error
}

// sinceOverMsg takes the note away.
type sinceOverMsg struct{}

// sinceNote says, on entering, what happened meanwhile. It lies over a corner
// of the screen and takes no keys but the esc that closes it.
type sinceNote struct {
	model.Since
	shown bool
}

// askSince reads what happened. Nobody has to wait for it.
func (r *Root) askSince() tea.Cmd {
	if r.env.Past == nil {
		return nil
	}
	ctx, past := r.env.Ctx, r.env.Past
	return func() tea.Msg {
		since, err := past.Since(ctx)
		return sinceMsg{since, err}
	}
}

// tookSince shows the note where there is something to tell to somebody who was
// away.
func (r *Root) tookSince(msg sinceMsg) tea.Cmd {
	if msg.err != nil {
		return notify("what happened since you last looked could not be read: "+r.env.show(plain(msg.err)), ui.Warn)
	}
	away := r.env.Now().Sub(msg.since.At) >= realAbsence
	r.since = sinceNote{Since: msg.since, shown: away && !msg.since.Empty()}
	if !r.since.shown {
		return nil
	}
	return tea.Tick(sinceStays, func(time.Time) tea.Msg { return sinceOverMsg{} })
}

// view draws the note for a screen of w by h cells, "" when there is none.
func (n sinceNote) view(env Env, w, h int) string {
	lines := n.lines(env)
	width := 0
	for _, line := range lines {
		width = max(width, ui.Width(line))
	}
	title := "since you last looked"
	if !n.At.IsZero() {
		title += ", " + env.ago(n.At) + " ago"
	}
	width = min(w, max(width, ui.Width(title)+2)+4)
	height := len(lines) + 2
	if !n.shown || height > h {
		return ""
	}
	return env.Styles.Box(title, lines, width, height)
}

// lines are what happened, what wants a decision first.
func (n sinceNote) lines(env Env) []string {
	st := env.Styles
	var out []string
	add := func(tone ui.Tone, text string) {
		out = append(out, st.Tone(tone).Render(ui.Clean(st.Mark(tone)+" "+text)))
	}
	if n.RewardsWaiting > 0 {
		add(ui.Accent, countOf(n.RewardsWaiting, "reward")+" newly "+verb(n.RewardsWaiting, "waits", "wait")+": 4 decides")
	}
	if n.Failed > 0 {
		add(ui.Bad, countOf(n.Failed, "change")+" failed: 8 says why")
	}
	if n.Done > 0 {
		add(ui.Good, countOf(n.Done, "change")+" done")
	}
	if count := n.Count(); count > 0 {
		add(ui.Quiet, countOf(count, "event")+": "+n.kinds())
	}
	return append(out, st.Label.Render("esc closes this"))
}

// kinds counts the events by kind, the most frequent first.
func (n sinceNote) kinds() string {
	words := make([]string, len(n.Events))
	for i, k := range n.Events {
		words[i] = ui.Number(k.Count) + " " + string(k.Kind)
	}
	return strings.Join(words, ", ")
}
