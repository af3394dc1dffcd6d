package views_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"refdesk/ui"
	"refdesk/ui/uitest"
	"refdesk/views"
)

// run executes commands as the program does, each on its own goroutine and
// timers included, until none is left. It gives up on what never ends.
func run(t *testing.T, root *views.Root, cmds ...tea.Cmd) {
	t.Helper()
	said := make(chan tea.Msg)
	under := 0
	begin := func(cmd tea.Cmd) {
		if cmd != nil {
			under++
			go func() { said <- cmd() }()
		}
	}
	for _, cmd := range cmds {
		begin(cmd)
	}
	for count := 0; under > 0; count++ {
		if count > 500 {
			t.Fatal("the console never comes to rest")
		}
		msg := <-said
		under--
		if batch, ok := msg.(tea.BatchMsg); ok {
			for _, cmd := range batch {
				begin(cmd)
			}
			continue
		}
		_, cmd := root.Update(msg)
		_ = root.View()
		begin(cmd)
	}
}

// TestNothingTicksAtRest: the console has timers only while something counts
// down or a toast stands.
func TestNothingTicksAtRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := launch(uitest.NewClock())
		w.now = time.Now
		e := env(w, uitest.NewClock())
		e.Now = time.Now
		root := views.NewRoot(e)
		root.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
		press := func(key string) time.Duration {
			began := time.Now()
			_, cmd := root.Update(uitest.Key(key))
			run(t, root, cmd)
			return time.Since(began)
		}
		began := time.Now()
		run(t, root, root.Init())
		if spent := time.Since(began); spent != 0 {
			t.Errorf("starting waits for a timer of %v", spent)
		}
		if spent := press("4"); spent != 0 {
			t.Errorf("a tab sets a timer of %v", spent)
		}
		if spent := press("a"); spent < 10*time.Second || spent > 12*time.Second {
			t.Errorf("an approval with a window of 10 s keeps timers for %v", spent)
		}
		if strings.Contains(root.View().Content, "leaves in") {
			t.Error("the countdown has not ended")
		}
	})
}

// TestInATerminal walks the whole way from the list to the question at the
// end, as bytes on an emulated terminal.
func TestInATerminal(t *testing.T) {
	clock := uitest.NewClock()
	e := env(launch(clock), clock)
	e.Styles = ui.NewStyles(ui.Looks{Dark: true})
	term := uitest.Start(t, views.NewRoot(e), 80, 24)
	term.WaitFor(t, "Mira Okafor")
	term.Type("4")
	term.WaitFor(t, "Give 20 get") // the rows: what is not there cannot be approved
	term.Type("a")
	term.WaitFor(t, "u takes it back")
	term.Resize(120, 36)
	term.WaitFor(t, "── with ─")
	term.Resize(40, 10)
	term.WaitFor(t, "this is 40×10")
	term.Resize(80, 24)
	term.Type("/王\r")
	term.WaitFor(t, "/ 王")
	term.Type("q")
	term.WaitFor(t, "Quit and leave it")
	term.Type("Y")
	if err := term.WaitExit(t); err != nil {
		t.Fatal(err)
	}
}
