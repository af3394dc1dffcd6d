//go:build unix

package e2e

import (
	"io"
	"os"
	"os/exec"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// tty is a program on a terminal of the operating system, with somebody who
// looks at it.
type tty struct {
	*process
	master *os.File // the terminal's own side
	slave  *os.File // the program's side, kept open to see how it was left
	before *term.State
	drawn  transcript // every byte that was drawn

	mu       sync.Mutex
	emulator *vt.Emulator
	watchers sync.WaitGroup
	once     sync.Once
	read     chan struct{} // closed when nothing more will be drawn
}

// onTTY starts a program on a terminal of 80 by 24.
func onTTY(t testing.TB, cmd *exec.Cmd) *tty {
	t.Helper()
	return onTTYOf(t, 80, 24, cmd)
}

// onTTYOf starts a program on a terminal of some size.
func onTTYOf(t testing.TB, w, h int, cmd *exec.Cmd) *tty {
	t.Helper()
	c := &tty{emulator: vt.NewEmulator(w, h), read: make(chan struct{})}
	c.open(t, w, h)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = c.slave, c.slave, c.slave
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	c.process = startProcess(t, cmd)
	t.Cleanup(c.hangUp)
	go func() {
		defer close(c.read)
		c.watch()
	}()
	c.watchers.Go(c.reply)
	return c
}

// open makes the terminal. Its side is read without blocking a thread, so that
// closing it ends the reading.
func (c *tty) open(t testing.TB, w, h int) {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer master.Close()
	if err := pty.Setsize(master, &pty.Winsize{Rows: uint16(h), Cols: uint16(w)}); err != nil {
		t.Fatal(err)
	}
	fd, err := unix.FcntlInt(master.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.SetNonblock(fd, true); err != nil {
		t.Fatal(err)
	}
	c.master, c.slave = os.NewFile(uintptr(fd), master.Name()), slave
	if c.before, err = term.GetState(int(slave.Fd())); err != nil {
		t.Fatal(err)
	}
}

// watch shows what the program draws.
func (c *tty) watch() {
	buf := make([]byte, 32<<10)
	for {
		n, err := c.master.Read(buf)
		if err != nil {
			return
		}
		_, _ = c.drawn.Write(buf[:n]) // memory takes everything
		c.mu.Lock()
		_, err = c.emulator.Write(buf[:n])
		c.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// reply hands the terminal's own answers to the program. It goes on reading
// when nobody listens any more, because drawing waits for it.
func (c *tty) reply() {
	buf := make([]byte, 1<<10)
	for {
		n, err := c.emulator.Read(buf)
		if err != nil {
			return
		}
		_, _ = c.master.Write(buf[:n])
	}
}

// hangUp takes the terminal away, as a lost connection does.
func (c *tty) hangUp() {
	c.once.Do(func() {
		c.master.Close()
		<-c.read
		if pipe, ok := c.emulator.InputPipe().(io.Closer); ok {
			pipe.Close()
		}
		c.watchers.Wait()
		c.slave.Close()
	})
}

func (c *tty) screen() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.emulator.String()
}

// shows waits until the screen holds a text.
func (c *tty) shows(want string) {
	c.Helper()
	defer func() {
		if c.Failed() {
			c.Log(c.screen())
		}
	}()
	c.await("%q on the screen", want)(func() bool { return strings.Contains(c.screen(), want) })
}

// press sends keys as the terminal does.
func (c *tty) press(keys string) {
	c.Helper()
	if _, err := c.master.Write([]byte(keys)); err != nil {
		c.Fatal(err)
	}
}

var (
	privateMode = regexp.MustCompile(`\x1b\[\?([0-9;]+)([hl])`)
	keyboard    = regexp.MustCompile(`\x1b\[[>=<][0-9;]*u`)
	colour      = regexp.MustCompile(`\x1b\[(?:[0-9;:]*[;:])?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:[;:][0-9;:]*)?m`)
)

// showsCursor is the one mode that a program has to leave switched on.
const showsCursor = "25"

// checkLeft makes sure that an ended program left the terminal as it was.
func (c *tty) checkLeft() {
	c.Helper()
	after, err := term.GetState(int(c.slave.Fd()))
	if err != nil {
		c.Fatal(err)
	}
	if !reflect.DeepEqual(c.before, after) {
		c.Errorf("the terminal's modes were %+v and are %+v", c.before, after)
	}
	eventually(c.TB, "the alternate screen left and the cursor shown", func() bool {
		drawn := c.drawn.String()
		return strings.LastIndex(drawn, "\x1b[?1049l") > strings.LastIndex(drawn, "\x1b[?1049h") &&
			strings.LastIndex(drawn, "\x1b[?25h") > strings.LastIndex(drawn, "\x1b[?25l")
	})
	for mode, set := range c.modes() {
		if set != (mode == showsCursor) {
			c.Errorf("mode %s was left as %v", mode, set)
		}
	}
	if all := keyboard.FindAllString(c.drawn.String(), -1); len(all) > 0 && strings.HasPrefix(all[len(all)-1], "\x1b[>") {
		c.Errorf("the keyboard was left in a mode of its own: %q", all)
	}
}

// modes are the private modes that the program touched, and how it left them.
func (c *tty) modes() map[string]bool {
	left := map[string]bool{}
	for _, m := range privateMode.FindAllStringSubmatch(c.drawn.String(), -1) {
		for mode := range strings.SplitSeq(m[1], ";") {
			left[mode] = m[2] == "h"
		}
	}
	return left
}
