package app

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
)

// CrashError says that the program ended because of a fault of its own, and
// where the report lies.
type CrashError struct {
	Where  string // the service or the screen
	Report string // path of the report, "" when it could not be written
	Text   string
}

func (e *CrashError) Error() string {
	text := "refdesk stopped because of a fault of its own in " + e.Where + ": " + e.Text
	if e.Report != "" {
		text += "\nThe report is at " + e.Report + ". Everything acknowledged and every staged change is kept; start refdesk again."
	}
	return text
}

// crashes turns panics into reports. It remembers the first.
type crashes struct {
	dir     string
	version string
	now     func() time.Time

	mu      sync.Mutex
	secrets []string
	first   *CrashError
}

// hide keeps a secret out of all reports.
func (c *crashes) hide(secret string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.secrets = append(c.secrets, secret)
}

// guard runs a service and turns its panic into an error.
func (c *crashes) guard(name string, run func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = c.report(name, v)
		}
	}()
	return run()
}

func (c *crashes) report(where string, v any) *CrashError {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.first != nil {
		return c.first
	}
	now := c.now().UTC()
	e := &CrashError{Where: where, Text: c.scrub(fmt.Sprint(v))}
	body := fmt.Sprintf("refdesk %s, %s, %s/%s\n%s\nin %s: %s\n\n%s", c.version, runtime.Version(), runtime.GOOS, runtime.GOARCH,
		now.Format(time.RFC3339), where, e.Text, c.scrub(string(debug.Stack())))
	path := filepath.Join(c.dir, "crash-"+now.Format("20060102T150405.000")+".txt")
	if os.WriteFile(path, []byte(body), 0o600) == nil {
		e.Report = path
	}
	c.first = e
	return e
}

// err gives the first crash, if there was one.
func (c *crashes) err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.first == nil {
		return nil
	}
	return c.first
}

var (
	address = regexp.MustCompile(`[^\s"'<>]+@[^\s"'<>]+`)
	// modulePath is a file of a module, which looks like an address and is what
	// a report is read for.
	modulePath = regexp.MustCompile(`^[^@]*/[^@/]+@v[0-9]+\.[0-9]+\.[0-9]+[^@]*\.go(:[0-9]+)?$`)
)

func (c *crashes) scrub(s string) string {
	for _, secret := range c.secrets {
		if secret != "" {
			s = strings.ReplaceAll(s, secret, "•••")
		}
	}
	return address.ReplaceAllStringFunc(s, func(found string) string {
		if modulePath.MatchString(found) {
			return found
		}
		return "(address)"
	})
}

// guarded is a model whose panics become reports and a quiet end, so that the
// terminal is left as it was found.
type guarded struct {
	tea.Model
	crashes *crashes
	quit    func() // ends the program from outside its loop
}

func (g guarded) Init() tea.Cmd { return g.command(g.Model.Init()) }

func (g guarded) Update(msg tea.Msg) (next tea.Model, cmd tea.Cmd) {
	defer func() {
		if v := recover(); v != nil {
			g.crashes.report("the screen", v)
			next, cmd = g, tea.Quit
		}
	}()
	if g.crashes.err() != nil {
		return g, tea.Quit
	}
	model, cmd := g.Model.Update(msg)
	g.Model = model
	return g, g.command(cmd)
}

func (g guarded) View() (view tea.View) {
	defer func() {
		if v := recover(); v != nil {
			g.crashes.report("the screen", v)
			go g.quit() // no message may ever come that would end it
			view = tea.NewView("")
			view.AltScreen = true
		}
	}()
	return g.Model.View()
}

// command guards a command and those that it gives, at once or one by one.
func (g guarded) command(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer func() {
			if v := recover(); v != nil {
				g.crashes.report("a command of the screen", v)
				msg = tea.QuitMsg{}
			}
		}()
		msg = cmd()
		g.inside(msg)
		return msg
	}
}

// inside guards the commands of a batch or of a sequence, whose type the framework
// keeps to itself.
func (g guarded) inside(msg tea.Msg) {
	all := reflect.ValueOf(msg)
	if msg == nil || all.Kind() != reflect.Slice || all.Type().Elem() != reflect.TypeFor[tea.Cmd]() {
		return
	}
	for i := range all.Len() {
		one, _ := all.Index(i).Interface().(tea.Cmd)
		all.Index(i).Set(reflect.ValueOf(g.command(one)))
	}
}
