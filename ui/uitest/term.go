package uitest

import (
	"bytes"
	"context"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/vt"
)

// screenPatience is how long a screen may take to show what a test waits for.
const screenPatience = 2 * time.Minute

// Term is a terminal in memory with a program running on it. It shows what a
// person would see, and takes keys as the bytes a terminal sends.
type Term struct {
	mu       sync.Mutex
	program  *tea.Program
	emulator *vt.Emulator
	drawn    int64
	done     chan struct{}
	err      error
}

// Start runs a model on a terminal of w by h cells. The test's end ends it.
func Start(tb testing.TB, m tea.Model, w, h int, opts ...tea.ProgramOption) *Term {
	tb.Helper()
	return Host(tb, w, h, func(ctx context.Context, t *Term) error {
		p := tea.NewProgram(m, append(append(t.Options(), tea.WithContext(ctx)), opts...)...)
		t.Runs(p)
		_, err := p.Run()
		return err
	})
}

// Host runs whatever makes its own program on a terminal of w by h cells: run
// makes it with the terminal's Options, tells Runs of it, and returns when it
// has ended. The test's end ends its context.
func Host(tb testing.TB, w, h int, run func(context.Context, *Term) error) *Term {
	tb.Helper()
	t := &Term{emulator: vt.NewEmulator(w, h), done: make(chan struct{})}
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		t.err = run(ctx, t)
		close(t.done)
	}()
	tb.Cleanup(func() {
		cancel()
		<-t.done
		// Closing the emulator itself would race with Read; closing its pipe
		// frees the program's reader.
		if pipe, ok := t.emulator.InputPipe().(io.Closer); ok {
			_ = pipe.Close()
		}
	})
	return t
}

// Options connect a program to the terminal, the same everywhere.
func (t *Term) Options() []tea.ProgramOption {
	return []tea.ProgramOption{
		tea.WithInput(t), tea.WithOutput(t), tea.WithWindowSize(t.emulator.Width(), t.emulator.Height()),
		tea.WithEnvironment([]string{"TERM=xterm-256color"}),
		tea.WithColorProfile(colorprofile.TrueColor), tea.WithoutSignalHandler(),
	}
}

// Runs tells the terminal which program draws on it.
func (t *Term) Runs(p *tea.Program) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.program = p
}

// Write takes what the program draws. There is no tty to add the carriage
// returns that the renderer counts on, so they are added here.
func (t *Term) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.drawn += int64(len(p))
	if _, err := t.emulator.Write(bytes.ReplaceAll(p, []byte("\n"), []byte("\r\n"))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Drawn is how many bytes the program has written so far.
func (t *Term) Drawn() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.drawn
}

// Settle waits until nothing was drawn for a while, and gives the bytes drawn so
// far.
func (t *Term) Settle(quiet time.Duration) int64 {
	drawn, since := t.Drawn(), time.Now()
	for time.Since(since) < quiet {
		time.Sleep(2 * time.Millisecond)
		if now := t.Drawn(); now != drawn {
			drawn, since = now, time.Now()
		}
	}
	return drawn
}

// Send gives the program a message, as what runs beside a screen does.
func (t *Term) Send(msg tea.Msg) {
	var p *tea.Program
	t.With(func(*vt.Emulator) { p = t.program })
	p.Send(msg)
}

// Read hands typed keys and the terminal's own replies to the program. It
// waits for them, so it takes no lock.
func (t *Term) Read(p []byte) (int, error) { return t.emulator.Read(p) }

// With gives a function the emulator to itself.
func (t *Term) With(f func(*vt.Emulator)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f(t.emulator)
}

// Screen is the text on the screen, without blanks at the ends of lines.
func (t *Term) Screen() string {
	var s string
	t.With(func(e *vt.Emulator) { s = e.String() })
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// Type sends text as a terminal does: "\r" is enter, "\x1b" is esc, "\x03" is
// ctrl+c.
func (t *Term) Type(s string) { t.emulator.SendText(s) }

// Resize changes the size of the terminal and tells the program.
func (t *Term) Resize(w, h int) {
	var p *tea.Program
	t.With(func(e *vt.Emulator) { e.Resize(w, h); p = t.program })
	p.Send(tea.WindowSizeMsg{Width: w, Height: h})
}

// WaitFor waits until the screen holds a text, and gives the screen. Ask for
// text that no earlier screen contains.
func (t *Term) WaitFor(tb testing.TB, want string) string {
	tb.Helper()
	return t.WaitUntil(tb, want, func(screen string) bool { return strings.Contains(screen, want) })
}

// WaitUntil waits until the screen is as wanted, and gives the screen. What
// names the wish in the failure.
func (t *Term) WaitUntil(tb testing.TB, what string, ok func(screen string) bool) string {
	tb.Helper()
	for deadline := time.Now().Add(screenPatience); ; time.Sleep(5 * time.Millisecond) {
		screen := t.Screen()
		if ok(screen) {
			return screen
		}
		if time.Now().After(deadline) {
			tb.Fatalf("never saw %q; screen:\n%s", what, screen)
		}
	}
}

// WaitExit waits for the program's end and gives what Run gave.
func (t *Term) WaitExit(tb testing.TB) error {
	tb.Helper()
	select {
	case <-t.done:
		return t.err
	case <-time.After(screenPatience):
		tb.Fatalf("still running; screen:\n%s", t.Screen())
		return nil
	}
}

// Exited tells whether the program has ended.
func (t *Term) Exited() bool {
	select {
	case <-t.done:
		return true
	default:
		return false
	}
}
