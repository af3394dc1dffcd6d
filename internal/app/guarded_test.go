package app

import (
	"io"
	"testing"

	tea "charm.land/bubbletea/v2"

	"refdesk/ui/uitest"
)

// brittle is a screen that fails where it is told to.
type brittle struct{ at string }

type doMsg struct{ cmd tea.Cmd }

func (b brittle) Init() tea.Cmd {
	if b.at == "init" {
		return func() tea.Msg { panic("init") }
	}
	return nil
}

func (b brittle) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case doMsg:
		return b, msg.cmd
	case tea.KeyPressMsg:
		if b.at == "update" {
			panic("update")
		}
	}
	return b, nil
}

func (b brittle) View() tea.View {
	if b.at == "view" {
		panic("view")
	}
	return tea.NewView("all is well")
}

// TestCrashOfTheScreenEndsIt: wherever the screen fails, the program ends by
// itself and in order, which leaves the terminal as it was.
func TestCrashOfTheScreenEndsIt(t *testing.T) {
	fail := func() tea.Msg { panic("command") }
	for name, c := range map[string]struct {
		at   string
		send tea.Msg
	}{
		"init":          {at: "init"},
		"view":          {at: "view"},
		"update":        {at: "update", send: uitest.Key("x")},
		"command":       {send: doMsg{fail}},
		"batch":         {send: doMsg{tea.Batch(func() tea.Msg { return nil }, fail)}},
		"batch inside":  {send: doMsg{tea.Batch(nil, tea.Batch(fail, fail), func() tea.Msg { return nil })}},
		"sequence":      {send: doMsg{tea.Sequence(func() tea.Msg { return nil }, fail)}},
		"one by one":    {send: doMsg{tea.Batch(nil, tea.Sequence(nil, tea.Batch(nil, fail)), func() tea.Msg { return nil })}},
		"message again": {send: doMsg{func() tea.Msg { return doMsg{fail} }}},
	} {
		t.Run(name, func(t *testing.T) {
			crashes := newCrashes(t)
			var p *tea.Program
			g := guarded{Model: brittle{c.at}, crashes: crashes, quit: func() { p.Quit() }}
			p = tea.NewProgram(g, tea.WithContext(t.Context()), tea.WithInput(nil), tea.WithOutput(io.Discard),
				tea.WithWindowSize(40, 10), tea.WithoutCatchPanics(), tea.WithoutSignalHandler())
			if c.send != nil {
				go p.Send(c.send)
			}
			if _, err := p.Run(); err != nil {
				t.Errorf("ended with %v", err)
			}
			if crashes.err() == nil {
				t.Error("nothing was reported")
			}
		})
	}
}
