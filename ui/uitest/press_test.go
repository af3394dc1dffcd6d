package uitest_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"refdesk/ui/uitest"
)

type (
	askMsg   struct{}
	reachMsg string
)

// log is a widget that writes down what reaches it and answers "a" with
// commands of every kind.
type log struct{ seen []string }

func (l *log) View() string { return strings.Join(l.seen, " ") }

func (l *log) Update(msg tea.Msg) tea.Cmd {
	say := func(s string) tea.Cmd { return func() tea.Msg { return reachMsg(s) } }
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		l.seen = append(l.seen, msg.String())
		switch msg.String() {
		case "a":
			return tea.Batch(say("one"), func() tea.Msg { return askMsg{} }, say("two"))
		case "t":
			return tea.Tick(time.Hour, func(time.Time) tea.Msg { return reachMsg("too late") })
		case "e":
			return tea.Every(time.Hour, func(time.Time) tea.Msg { return reachMsg("too late") })
		case "s":
			return tea.Sequence(say("first"), nil, tea.Batch(say("second"), say("third")), say("fourth"))
		case "q":
			return tea.Quit
		}
	case askMsg:
		l.seen = append(l.seen, "asked")
		return say("answer")
	case reachMsg:
		l.seen = append(l.seen, string(msg))
	case tea.QuitMsg:
		l.seen = append(l.seen, "quit")
	}
	return nil
}

func TestPressDrainsCommandsInOrder(t *testing.T) {
	for _, c := range []struct{ keys, want string }{
		{"x y", "x y"},
		{"a", "a one asked two answer"},
		{"s", "s first second third fourth"},
		{"t e x", "t e x"},
		{"q", "q"},
	} {
		var l log
		uitest.Press(t, &l, strings.Fields(c.keys)...)
		if got := l.View(); got != c.want {
			t.Errorf("pressing %s: %q, want %q", c.keys, got, c.want)
		}
	}
}

func TestPressTellsWhatWasSaid(t *testing.T) {
	var l log
	said := uitest.Press(t, &l, "a", "q")
	want := []tea.Msg{reachMsg("one"), askMsg{}, reachMsg("two"), reachMsg("answer"), tea.QuitMsg{}}
	if !slices.Equal(said, want) {
		t.Errorf("said %v, want %v", said, want)
	}
}

// model wraps the widget in the shape of a whole program.
type model struct{ log log }

func (m *model) Init() tea.Cmd { return func() tea.Msg { return reachMsg("begun") } }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := m.log.Update(msg)
	if key, ok := msg.(tea.KeyPressMsg); ok && key.String() == "ctrl+c" {
		return m, tea.Quit
	}
	return m, cmd
}

func (m *model) View() tea.View { return tea.NewView(m.log.View() + " .") }

func TestPressDrivesPrograms(t *testing.T) {
	var m model
	uitest.Run(t, &m, m.Init())
	uitest.Type(t, &m, "x y")
	if got, want := m.log.View(), "begun x space y"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestKeysAreNamedAsTheyPrint(t *testing.T) {
	names := []string{"a", "G", "?", "é", "space", "enter", "esc", "tab", "shift+tab", "ctrl+c",
		"alt+enter", "ctrl+alt+x", "up", "pgdown", "home", "backspace", "delete", "+"}
	for _, name := range names {
		if got := uitest.Key(name).String(); got != name {
			t.Errorf("Key(%q) prints %q", name, got)
		}
	}
}

func TestClockStandsStill(t *testing.T) {
	c := uitest.NewClock()
	was := c.Now()
	c.Advance(time.Minute)
	if got := c.Now().Sub(was); got != time.Minute {
		t.Errorf("the clock moved by %v", got)
	}
}

func TestTermRunsAProgram(t *testing.T) {
	term := uitest.Start(t, &model{}, 40, 5)
	term.WaitFor(t, "begun .")
	term.Type("x")
	term.WaitFor(t, "begun x .")
	term.Resize(30, 4)
	term.Type("y")
	term.WaitFor(t, "x y .")
	term.Type("\x03")
	if err := term.WaitExit(t); err != nil {
		t.Errorf("the program ended with %v", err)
	}
}

// silent swallows what the checks under test would fail with.
type silent struct {
	testing.TB
	failed bool
}

func (s *silent) Helper()               {}
func (s *silent) Errorf(string, ...any) { s.failed = true }

func TestFitsSeesEveryCell(t *testing.T) {
	for _, c := range []struct {
		view string
		fits bool
	}{
		{"ab\ncd", true},
		{"\x1b[1mab\x1b[m\n日", true},
		{"ab", false},
		{"ab\nc", false},
		{"ab\ncd\n", false},
		{"ab\n日本", false},
	} {
		tb := &silent{TB: t}
		uitest.Fits(tb, c.view, 2, 2)
		if tb.failed == c.fits {
			t.Errorf("Fits(%q, 2, 2): failed %v", c.view, tb.failed)
		}
	}
}

func TestFrameIgnoresColourAndTrailingBlanks(t *testing.T) {
	uitest.Frame(t, "frame", "\x1b[1mtitle\x1b[m   \n\n  body")
}
