package views_test

import (
	"fmt"
	"strings"
	"testing"

	"refdesk/internal/model"
	"refdesk/views"
)

// copied gives what y put on the clipboard.
func (c *console) copied() string {
	c.Helper()
	for _, msg := range c.press("y") {
		if strings.HasSuffix(fmt.Sprintf("%T", msg), "setClipboardMsg") {
			return fmt.Sprint(msg)
		}
	}
	c.Fatal("nothing was copied")
	return ""
}

// TestPathsAreCopiedOneALine: a shell and a person take what stands on one line
// for one file.
func TestPathsAreCopiedOneALine(t *testing.T) {
	c := start(t, 80, 24, func(w *world, e *views.Env) {
		payments(w, e)
		for i := range w.paying {
			w.paying[i].Files = []model.BatchFile{{Path: "/pay/one.csv"}, {Path: "/pay/two\x1b[2J\n.csv"}}
		}
	})
	c.press("$", "enter")
	if got := c.copied(); got != "/pay/one.csv\n/pay/two .csv" {
		t.Errorf("copied %q", got)
	}
}

// TestAnEventIsCopiedAsItCame, but for what could steer whatever it is pasted to.
func TestAnEventIsCopiedAsItCame(t *testing.T) {
	raw := "{\n  \"event\": \"JOINED\",\n  \"name\": \"e\\u0301\"\n}"
	c := start(t, 80, 24, func(w *world, _ *views.Env) { w.events[0].Raw = []byte(raw + "\x1b]52;c;eA==\a") })
	c.press("7", "enter")
	if got := c.copied(); got != raw {
		t.Errorf("copied %q", got)
	}
	c = start(t, 80, 24, func(w *world, _ *views.Env) { w.events[0].PersonID = "p-mira\nrm -rf" })
	c.press("7")
	if got := c.copied(); strings.Contains(got, "\n") {
		t.Errorf("copied %q", got)
	}
}
