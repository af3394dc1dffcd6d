package views

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// pasts are how far back places are compared, in the order in which d goes
// through them.
var pasts = []struct {
	name string
	days int
}{{"yesterday", 1}, {"a week ago", 7}, {"a month ago", 30}}

// askMovesEvery is how old the places compared with may be. They are kept once
// a day; the first ones are waited for.
const (
	askMovesEvery = 10 * time.Minute
	askFirstEvery = time.Minute
)

// moves are the places that those on a leaderboard had at an earlier time.
type moves struct {
	span   int // in pasts
	ticket int
	at     time.Time // when they were asked for; zero = never
	known  bool
	past   model.PastPlaces
	err    error
}

// movedMsg brings earlier places.
type movedMsg struct {
	ticket int
	past   model.PastPlaces
	err    error
}

// ask asks for the places at the time compared with.
func (m *moves) ask(env Env, s Scope, by model.Order) tea.Cmd {
	if !weCount[by] {
		return nil
	}
	m.ticket++
	m.at = env.Now()
	ctx, lists, ticket := env.Ctx, env.Lists, m.ticket
	campaign, then := model.CampaignRef{Backend: s.Backend, ID: s.Campaign}, m.at.AddDate(0, 0, -pasts[m.span].days)
	return func() tea.Msg {
		past, err := lists.PastPlaces(ctx, campaign, by, then)
		return movedMsg{ticket: ticket, past: past, err: err}
	}
}

// refresh asks again when another day may have been kept.
func (m *moves) refresh(env Env, s Scope, by model.Order) tea.Cmd {
	every := askMovesEvery
	if m.past.At.IsZero() {
		every = askFirstEvery
	}
	if m.at.IsZero() || env.Now().Sub(m.at) < every {
		return nil
	}
	return m.ask(env, s, by)
}

func (m *moves) take(msg movedMsg) {
	if msg.ticket != m.ticket {
		return
	}
	if m.err = msg.err; msg.err == nil {
		m.past, m.known = msg.past, true
	}
}

// forget drops the places of another order; an answer on its way is late.
func (m *moves) forget() { *m = moves{span: m.span, ticket: m.ticket + 1} }

// cell is how many places somebody has moved up or down.
func (m *moves) cell(r model.PersonRow) ui.Cell {
	if m.past.At.IsZero() || r.Place == 0 {
		return ui.Cell{}
	}
	was, there := m.past.Places[r.Key]
	by := int64(was - r.Place)
	switch {
	case !there && r.Place > model.KeptPlaces, !there && r.Board.Count.V <= 0 && !r.Board.Money.Known, there && by == 0:
		return ui.Cell{}
	case !there:
		return ui.Cell{Text: "new", Tone: ui.Accent}
	case by > 0:
		return ui.Cell{Text: "+" + digits(by, true), Tone: ui.Accent}
	}
	return quiet(digits(by, true))
}

// was says where somebody stood, "" where that is not known.
func (m *moves) was(env Env, r model.PersonRow) string {
	if m.past.At.IsZero() {
		return ""
	}
	place, there := m.past.Places[r.Key]
	if !there {
		return "not among the first, " + env.ago(m.past.At) + " ago"
	}
	return digits(int64(place), true) + ", " + env.ago(m.past.At) + " ago"
}

// words say what places are compared with.
func (m *moves) words(env Env) string {
	switch {
	case m.err != nil:
		return "earlier places: " + plain(m.err)
	case !m.known:
		return "reading earlier places…"
	case m.past.At.IsZero():
		return "no earlier places are kept yet"
	}
	return "moved since " + env.local(m.past.At).Format("2 Jan 15:04")
}

func (v *leaderboard) whyNoMoves() string {
	if why := v.whyNoOrder(); why != "" {
		return why
	}
	return v.whyRanked()
}

// nextSpan compares with places further back.
func (v *leaderboard) nextSpan() tea.Cmd {
	span := (v.moves.span + 1) % len(pasts)
	v.moves.forget()
	v.moves.span = span
	return tea.Batch(v.moves.ask(v.env, v.scope, v.order), notifyHere("places are compared with those of "+pasts[span].name+", or the oldest there are", ui.Quiet))
}
