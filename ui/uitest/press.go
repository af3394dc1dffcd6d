package uitest

import (
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// Widget is what a screen or a part of one looks like from outside.
type Widget interface {
	Update(tea.Msg) tea.Cmd
	View() string
}

const (
	// mostMessages bounds what one key may set off: beyond it something feeds itself.
	mostMessages = 2000
	// patience is how long a command may take before the test fails. Nothing
	// waits for it to pass.
	patience = 20 * time.Second
)

// Press sends keys, named as Key does, and then whatever their commands
// produce, in order. Target is a Widget or a tea.Model that is a pointer; the
// view is drawn after every message, as in the running program. It gives every
// message the commands produced, those meant for the shell included.
func Press(tb testing.TB, target any, keys ...string) []tea.Msg {
	tb.Helper()
	msgs := make([]tea.Msg, len(keys))
	for i, k := range keys {
		msgs[i] = Key(k)
	}
	return Send(tb, target, msgs...)
}

// Type sends a text letter by letter.
func Type(tb testing.TB, target any, text string) []tea.Msg {
	tb.Helper()
	var keys []string
	for _, r := range text {
		if r == ' ' {
			keys = append(keys, "space")
			continue
		}
		keys = append(keys, string(r))
	}
	return Press(tb, target, keys...)
}

// Send is Press for any messages.
func Send(tb testing.TB, target any, msgs ...tea.Msg) []tea.Msg {
	tb.Helper()
	d := driver{tb: tb, target: target}
	for _, msg := range msgs {
		d.update(msg)
		d.drain()
	}
	return d.said
}

// Run runs a command that a test holds in its hand, such as that of Init, and
// sends what it produces to the target.
func Run(tb testing.TB, target any, cmd tea.Cmd) []tea.Msg {
	tb.Helper()
	d := driver{tb: tb, target: target, waiting: []tea.Cmd{cmd}}
	d.drain()
	return d.said
}

// driver feeds one target and keeps its commands in the order they came.
type driver struct {
	tb      testing.TB
	target  any
	waiting []tea.Cmd
	said    []tea.Msg
}

// update hands over one message and draws.
func (d *driver) update(msg tea.Msg) {
	d.tb.Helper()
	switch target := d.target.(type) {
	case Widget:
		d.waiting = append(d.waiting, target.Update(msg))
		_ = target.View()
	case tea.Model:
		next, cmd := target.Update(msg)
		if reflect.TypeOf(next) != reflect.TypeOf(target) || reflect.ValueOf(next).Kind() != reflect.Pointer {
			d.tb.Fatalf("a model of type %T cannot be driven: Update must give back the same pointer", target)
		}
		d.target = next
		d.waiting = append(d.waiting, cmd)
		_ = next.View()
	case interface{ Update(tea.Msg) tea.Cmd }:
		d.waiting = append(d.waiting, target.Update(msg))
	default:
		d.tb.Fatalf("%T has no Update that takes a message", d.target)
	}
}

// drain runs commands, and what they set off, until there are none.
func (d *driver) drain() {
	d.tb.Helper()
	for len(d.waiting) > 0 {
		cmd := d.waiting[0]
		d.waiting = d.waiting[1:]
		if cmd == nil || isTimer(cmd) {
			continue
		}
		msg := d.run(cmd)
		if cmds, ok := several(msg); ok {
			d.waiting = append(cmds, d.waiting...)
			continue
		}
		if msg == nil {
			continue
		}
		d.said = append(d.said, msg)
		if len(d.said) > mostMessages {
			d.tb.Fatalf("more than %d messages: %T sets itself off", mostMessages, msg)
		}
		if _, quit := msg.(tea.QuitMsg); !quit { // the program keeps this one for itself
			d.update(msg)
		}
	}
}

// run waits for one command.
func (d *driver) run(cmd tea.Cmd) tea.Msg {
	d.tb.Helper()
	done := make(chan tea.Msg, 1)
	go func() { done <- cmd() }()
	select {
	case msg := <-done:
		return msg
	case <-time.After(patience):
		d.tb.Fatalf("the command %s does not come back", nameOf(cmd))
		return nil
	}
}

// isTimer reports whether a command is one of Bubble Tea's timers. Those are
// left out unrun: a test has no time to pass. The compiler may name a timer
// after the function it was inlined into, but its file and the end of its name
// stay.
func isTimer(cmd tea.Cmd) bool {
	name := nameOf(cmd)
	timer := strings.Contains(name, ".Tick.func") || strings.Contains(name, ".Every.func")
	return timer && fileOf(cmd) == fileOf(tea.Tick)
}

// nameOf gives the name of the function behind a command.
func nameOf(cmd tea.Cmd) string {
	return runtime.FuncForPC(reflect.ValueOf(cmd).Pointer()).Name()
}

// fileOf gives the file a function was written in.
func fileOf(function any) string {
	pc := reflect.ValueOf(function).Pointer()
	file, _ := runtime.FuncForPC(pc).FileLine(pc)
	return file
}

// several gives the commands of a batch or of a sequence, whose type Bubble
// Tea keeps to itself.
func several(msg tea.Msg) ([]tea.Cmd, bool) {
	v := reflect.ValueOf(msg)
	if msg == nil || v.Kind() != reflect.Slice || v.Type().Elem() != reflect.TypeFor[tea.Cmd]() {
		return nil, false
	}
	cmds := make([]tea.Cmd, v.Len())
	for i := range cmds {
		cmds[i], _ = v.Index(i).Interface().(tea.Cmd)
	}
	return cmds, true
}
