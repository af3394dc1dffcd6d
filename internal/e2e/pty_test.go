//go:build unix

package e2e

import (
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"refdesk/internal/model"
)

func TestDemoOnATerminal(t *testing.T) {
	cmd := program(t, "demo")
	temp := t.TempDir()
	cmd.Env = append(cmd.Env, "TMPDIR="+temp)
	c := onTTY(t, cmd)
	c.shows("DEMO")
	c.press("7")
	c.shows("[7 Live")
	c.shows("joined")
	c.press("q")
	if code := c.code(); code != 0 {
		t.Errorf("ended with %d", code)
	}
	c.checkLeft()
	left, err := os.ReadDir(temp)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range left {
		t.Errorf("%s was left behind", entry.Name())
	}
}

// TestAKilledDemoGoesOn starts a demo again in the folder of one that was
// killed in the middle.
func TestAKilledDemoGoesOn(t *testing.T) {
	dir := t.TempDir()
	people := func() (ids map[string]bool) {
		out, _, code := run(t, "list", "people", "--data", dir, "--json")
		ids = map[string]bool{}
		for line := range strings.Lines(out) {
			var row struct {
				ID   string
				Gone bool
			}
			if err := json.Unmarshal([]byte(line), &row); err != nil || row.Gone {
				t.Errorf("%v: %s", err, line)
			}
			ids[row.ID] = true
		}
		if code != 0 || len(ids) < 30 {
			t.Fatalf("%d people, ended with %d", len(ids), code)
		}
		return ids
	}
	var before map[string]bool
	for i, args := range [][]string{{"--people", "30"}, nil} {
		c := onTTY(t, program(t, append([]string{"demo", "--data", dir}, args...)...))
		c.shows("8 Changes") // a key that comes before the console is lost
		c.press("7")
		c.shows("joined")
		c.shows("✓ online  mirror ") // everybody has been read
		if i == 0 {
			c.kill()
			before = people()
			continue
		}
		c.press("q")
		if code := c.code(); code != 0 {
			t.Errorf("ended with %d\n%s", code, c.drawn.String())
		}
	}
	for id := range people() {
		delete(before, id)
	}
	if len(before) > 0 {
		t.Errorf("%d people are not there any more", len(before))
	}
}

// TestHardEnds ends a console with a staged change in ways that ask nobody.
func TestHardEnds(t *testing.T) {
	for name, end := range map[string]func(*tty){
		"terminate": func(c *tty) {
			if code := c.signal(syscall.SIGTERM); code != 0 {
				c.Errorf("ended with %d\n%s", code, c.drawn.String())
			}
			c.checkLeft()
		},
		"quit": func(c *tty) {
			if code := c.signal(syscall.SIGQUIT); code != 0 {
				c.Errorf("ended with %d\n%s", code, c.drawn.String())
			}
			c.checkLeft()
		},
		"lost terminal": func(c *tty) {
			c.hangUp()
			if code := c.code(); code != 0 {
				c.Errorf("ended with %d\n%s", code, c.drawn.String())
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, c, staged := stagedOnATerminal(t)
			end(c)
			after := s.change(staged.ID)
			if after.State != model.ChangeStaged || after.Attempts != 0 {
				t.Errorf("the staged change is %+v", after)
			}
			if calls := s.writes(staged.Target); len(calls) != 0 {
				t.Errorf("the sandbox saw %v", calls)
			}
		})
	}
}

// stagedOnATerminal opens a console, approves a reward by its key, and gives
// the change, which can be taken back for an hour.
func stagedOnATerminal(t *testing.T) (*shop, *tty, model.Change) {
	t.Helper()
	s := newShop(t, nil, `undo_window = "1h"`)
	c := onTTY(t, s.word())
	c.shows("refdesk")
	opened := s.store()
	defer opened.Close()
	eventually(t, "a waiting reward", func() bool {
		figures, err := opened.Figures(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return figures.RewardsWaiting > 0
	})
	c.press("4")
	c.shows("[4 Rewards")
	c.shows("› ")
	c.press("a")
	var staged []model.Change
	eventually(t, "a staged change", func() bool {
		var err error
		if staged, err = opened.Changes(t.Context()); err != nil {
			t.Fatal(err)
		}
		return len(staged) == 1
	})
	return s, c, staged[0]
}

func TestInterrupt(t *testing.T) {
	s := newShop(t, nil)
	c := onTTY(t, s.word())
	c.shows("[2 Leaders")
	c.press("\x03")
	if code := c.code(); code != 0 {
		t.Errorf("ended with %d", code)
	}
	c.checkLeft()
}

func TestWithoutColours(t *testing.T) {
	for _, env := range []string{"NO_COLOR=1", "TERM=dumb"} {
		t.Run(env, func(t *testing.T) {
			cmd := program(t, "demo")
			cmd.Env = append(cmd.Env, env, "TMPDIR="+t.TempDir())
			c := onTTY(t, cmd)
			c.shows("DEMO")
			c.press("4")
			c.shows("[4 Rewards")
			c.press("q")
			if code := c.code(); code != 0 {
				t.Errorf("ended with %d", code)
			}
			if found := colour.FindString(c.drawn.String()); found != "" {
				t.Errorf("a colour was drawn: %q", found)
			}
		})
	}
}

func TestColoursAreFound(t *testing.T) {
	for text, want := range map[string]bool{
		"\x1b[31m": true, "\x1b[1;31m": true, "\x1b[38;5;2mx": true, "\x1b[0;48:2::1:2:3m": true, "\x1b[97m": true,
		"\x1b[m": false, "\x1b[1m": false, "\x1b[0;7m": false, "\x1b[39m": false, "\x1b[4:3m": false,
	} {
		if colour.MatchString(text) != want {
			t.Errorf("%q is a colour: %v", text, !want)
		}
	}
}

func TestNoTerminal(t *testing.T) {
	stdout, stderr, code := run(t, "demo")
	if code != 2 || stdout != "" || !strings.Contains(stderr, "needs a terminal") {
		t.Errorf("ended with %d, %q, %q", code, stdout, stderr)
	}
}

// TestGuestTakesOver kills the keeper of a store that another process waits
// for.
func TestGuestTakesOver(t *testing.T) {
	s, first, staged := stagedOnATerminal(t)
	second := startProcess(t, s.word("serve"))
	second.says("takes over when that ends")
	first.kill()
	eventually(t, "the staged change held", func() bool {
		c := s.change(staged.ID)
		return c.State == model.ChangeStaged && c.NotBefore.IsZero()
	})
	post := courier(t, s.listener, "acme")
	body := []byte(`{"event":"SOMETHING_NEW","createdAt":1788300000000,"data":{}}`)
	eventually(t, "an event accepted by the new keeper", func() bool {
		return post(sign(shopSecret, time.Now().UnixMilli(), body), body) == http.StatusOK
	})
	if calls := s.writes(staged.Target); len(calls) != 0 {
		t.Errorf("the sandbox saw %v", calls)
	}
	if code := second.signal(syscall.SIGTERM); code != 0 {
		t.Errorf("the second ended with %d\n%s", code, second.said)
	}
}
