package app

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// frameTime is the shortest time between two frames of the framework.
const frameTime = time.Second / 60

// answersOfKey is how many messages after a key may be what it asked for.
const answersOfKey = 3

// paced makes a screen's view no oftener than frames are drawn. The framework
// asks for it after every message, of which a flood has many more. A key is
// answered at once, and what it asked for goes into the same frame where it
// comes in time: somebody waits for it, and hands are slow.
type paced struct {
	tea.Model
	now func() time.Time

	view   tea.View
	drawn  time.Time // when view was made
	stale  bool      // the screen may have changed since
	due    bool      // the next view is to be a new one
	waking bool      // a frameMsg is on its way
	awaits int       // messages that may be answers to a key
}

// frameMsg says that a frame's time has passed.
type frameMsg struct{}

func newPaced(m tea.Model, now func() time.Time) *paced {
	return &paced{Model: m, now: now, due: true}
}

func (p *paced) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(frameMsg); ok {
		p.waking, p.due = false, p.stale
		return p, nil
	}
	var cmd tea.Cmd
	p.Model, cmd = p.Model.Update(msg)
	p.stale = true
	left := frameTime - p.now().Sub(p.drawn)
	_, key := msg.(tea.KeyPressMsg)
	if key {
		p.awaits = answersOfKey
	}
	switch {
	case key || left <= 0:
		p.due = true
	case p.awaits > 0:
		p.due = true
		p.awaits--
	case !p.waking:
		p.waking = true
		cmd = tea.Batch(cmd, tea.Tick(left, func(time.Time) tea.Msg { return frameMsg{} }))
	}
	return p, cmd
}

func (p *paced) View() tea.View {
	if p.due {
		p.view, p.drawn = p.Model.View(), p.now()
		p.due, p.stale = false, false
	}
	return p.view
}
