package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"refdesk/internal/app"
	"refdesk/internal/config"
	"refdesk/internal/model"
	"refdesk/internal/sandbox"
	"refdesk/ui/uitest"
)

// patience is how long anything may take before a test gives up.
const patience = 2 * time.Minute

// world is a sandbox with a refdesk on it.
type world struct {
	testing.TB
	demo *app.Demo
	opts app.Options
	app  *app.App
	term *uitest.Term
}

// newWorld starts a sandbox where nothing happens by itself.
func newWorld(t testing.TB, tune func(*app.Options)) *world {
	t.Helper()
	demo, err := app.StartDemo(t.Context(), sandbox.Options{Seed: 7, People: 60, Script: "quiet", APIKey: "key-of-the-tests"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = demo.Sandbox.Close() })
	demo.Settings.Data = t.TempDir()
	demo.Settings.Operator = "ana"
	demo.Settings.Timezone = "UTC"
	demo.Settings.UndoWindow = config.Duration{Duration: 300 * time.Millisecond}
	w := &world{TB: t, demo: demo, opts: app.Options{Settings: demo.Settings, Version: "test", Demo: true, ProveAfter: 300 * time.Millisecond}}
	if tune != nil {
		tune(&w.opts)
	}
	return w
}

// open opens the console on a terminal of w by h cells.
func (w *world) open(width, height int) {
	w.Helper()
	a, err := app.Open(w.Context(), w.opts)
	if err != nil {
		w.Fatal(err)
	}
	w.app = a
	w.term = uitest.Host(w, width, height, func(ctx context.Context, t *uitest.Term) error {
		defer a.Close()
		return a.Console(ctx, app.Terminal{Options: t.Options(), Started: t.Runs})
	})
}

// quit leaves the console by its key and waits for the end. What has left
// already may still count on the screen; the question that leads to loses its
// object, and is answered then.
func (w *world) quit() {
	w.Helper()
	w.term.Type("q")
	w.term.WaitUntil(w, "the end", func(screen string) bool {
		return w.term.Exited() || strings.Contains(screen, "Nothing is about to leave any more")
	})
	if !w.term.Exited() {
		w.term.Type("Y")
	}
	if err := w.term.WaitExit(w); err != nil {
		w.Fatalf("the console ended with %v", err)
	}
}

var cursorLine = regexp.MustCompile(`(?m)^›.*waiting`)

// rewards opens the rewards tab and waits until the first one can be decided.
// It gives that reward.
func (w *world) rewards() model.RewardRow {
	w.Helper()
	w.eventually("rewards wait", func() bool { return len(w.waiting()) > 0 && w.swept() })
	w.term.Type("4")
	first := w.waiting()[0]
	w.term.WaitUntil(w, "the cursor on a waiting reward", func(screen string) bool {
		return strings.Contains(screen, "[4 Rewards") && cursorLine.MatchString(screen)
	})
	return first
}

func (w *world) waiting() []model.RewardRow {
	w.Helper()
	rows, err := w.app.Lists().Rewards(w.Context(), model.Query{Text: "state:waiting", Count: 100})
	if err != nil {
		w.Fatal(err)
	}
	return rows.Rows
}

// swept tells whether everybody was read once.
func (w *world) swept() bool {
	w.Helper()
	st, err := w.app.Status(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	for _, p := range st.Pulls {
		if p.SweptAt.IsZero() {
			return false
		}
	}
	return len(st.Pulls) > 0
}

// change waits until the newest change has come to a state, and gives it.
func (w *world) change(state model.ChangeState) model.Change {
	w.Helper()
	var last model.Change
	w.eventually("a change that is "+string(state), func() bool {
		rows, err := w.app.Lists().Changes(w.Context(), model.Query{Count: 10})
		if err != nil {
			w.Fatal(err)
		}
		for _, c := range rows.Rows {
			if c.ID >= last.ID {
				last = c
			}
		}
		return last.State == state
	})
	return last
}

func (w *world) eventually(what string, ok func() bool) {
	w.Helper()
	for deadline := time.Now().Add(patience); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			screen := ""
			if w.term != nil {
				screen = w.term.Screen()
			}
			w.Fatalf("never saw %s; screen:\n%s", what, screen)
		}
	}
}

// writes are the calls that asked the sandbox to do something to a reward.
func (w *world) writes(reward string) []sandbox.Request {
	var found []sandbox.Request
	for _, r := range w.demo.Sandbox.Requests() {
		if r.Method != http.MethodGet && strings.Contains(r.Path, "/reward/"+reward) {
			found = append(found, r)
		}
	}
	return found
}

// fault plans a mishap for coming calls.
func (w *world) fault(match, kind string) {
	w.Helper()
	if err := w.demo.Sandbox.Fault(sandbox.Fault{Match: match, Kind: kind, Times: 1}); err != nil {
		w.Fatal(err)
	}
}

// elsewhere makes a call as somebody at the vendor's dashboard would cause it.
func (w *world) elsewhere(method, path string) {
	w.Helper()
	req, err := http.NewRequestWithContext(w.Context(), method, w.demo.Sandbox.Info().BaseURL+path, http.NoBody)
	if err != nil {
		w.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer key-of-the-tests")
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		w.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		w.Fatalf("%s %s: %s", method, path, answer.Status)
	}
	http.DefaultClient.CloseIdleConnections()
}

// truth is what the sandbox knows of a reward; "" when it has none.
func (w *world) truth(reward string) (status string, approved bool) {
	w.Helper()
	url := strings.TrimSuffix(w.demo.Sandbox.Info().BaseURL, "/v2") + "/_sandbox/truth"
	answer, err := http.Get(url)
	if err != nil {
		w.Fatal(err)
	}
	defer answer.Body.Close()
	defer http.DefaultClient.CloseIdleConnections()
	var all struct {
		Rewards []struct {
			ID       string `json:"id"`
			Status   string `json:"status"`
			Approved bool   `json:"approved"`
		} `json:"rewards"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&all); err != nil {
		w.Fatal(err)
	}
	for _, r := range all.Rewards {
		if r.ID == reward {
			return r.Status, r.Approved
		}
	}
	return "", false
}

// run runs a word as a process of its own and gives what it printed on stdout
// and its exit code.
func run(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	cmd := program(t, args...)
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	err := cmd.Run()
	if err != nil && cmd.ProcessState == nil {
		t.Fatalf("refdesk %s: %v", fmt.Sprint(args), err)
	}
	return out.String(), complaints.String(), cmd.ProcessState.ExitCode()
}
