package sandbox

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// line is a client on a real socket, which can be cut.
func line(t *testing.T, d *desk) (post func(path, body string) (int, string, error)) {
	t.Helper()
	server := httptest.NewServer(d.Handler())
	t.Cleanup(server.Close)
	return func(path, body string) (int, string, error) {
		req, err := http.NewRequest(http.MethodPost, server.URL+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+testKey)
		res, err := server.Client().Do(req)
		if err != nil {
			return 0, "", err
		}
		defer res.Body.Close()
		text, err := io.ReadAll(res.Body)
		return res.StatusCode, string(text), err
	}
}

func TestFaultsBreakWhatTheySay(t *testing.T) {
	for _, c := range []struct {
		kind   string
		status int // as the client sees it, 0 for none
		logged int
		broken bool
		done   bool // the reward is approved afterwards
	}{
		{"drop_reply", 0, 200, true, true},
		{"drop_call", 0, 0, true, false},
		{"429", 429, 429, false, false},
		{"500", 500, 500, false, false},
		{"html", 502, 502, false, false},
		{"half", 200, 200, true, true},
	} {
		t.Run(c.kind, func(t *testing.T) {
			d := newDesk(t, Options{})
			post := line(t, d)
			id := d.earn(d.books())[0]
			if _, answer, err := post("/_sandbox/faults", `{"match":"POST /approve","kind":"`+c.kind+`"}`); err != nil || !strings.Contains(answer, c.kind) {
				t.Fatalf("planning: %v %s", err, answer)
			}
			status, body, err := post("/v2/campaign/"+d.books()+"/reward/"+id+"/approve", "")
			if status != c.status || (err != nil) != c.broken {
				t.Errorf("status %d, error %v: %s", status, err, body)
			}
			if c.kind == "half" && !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("half a body: %v", err)
			}
			calls := d.Requests()
			if len(calls) != 1 || calls[0].Fault != c.kind || calls[0].Status != c.logged {
				t.Errorf("log: %+v", calls)
			}
			d.Do(func(p *Program) {
				if done := p.campaign(d.books()).rewards[id].approvedAt != 0; done != c.done {
					t.Errorf("approved: %v, want %v", done, c.done)
				}
			})
			if status, _, err := post("/v2/campaign/"+d.books()+"/reward/"+id+"/approve", ""); err != nil || status != map[bool]int{true: 406, false: 200}[c.done] {
				t.Errorf("the next call: status %d, %v", status, err)
			}
		})
	}
}

func TestFaultsMatchAndRunOut(t *testing.T) {
	l := &faultList{}
	for _, f := range []Fault{{Match: "POST /approve", Kind: "500", Times: 2}, {Match: "participants", Kind: "html"}} {
		if err := f.check(); err != nil {
			t.Fatal(err)
		}
		l.add(f)
	}
	steps := []struct{ method, path, want string }{
		{"GET", "/v2/campaign/a/reward/b/approve", ""},
		{"POST", "/v2/campaign/a/reward/b/approve", "500"},
		{"GET", "/v2/campaign/a/participants", "html"},
		{"GET", "/v2/campaign/a/participants", ""},
		{"POST", "/v2/campaign/a/reward/c/approve", "500"},
		{"POST", "/v2/campaign/a/reward/d/approve", ""},
	}
	for i, step := range steps {
		if got := l.take(step.method, step.path).Kind; got != step.want {
			t.Errorf("step %d: %q, want %q", i, got, step.want)
		}
	}
}

func TestControlPathsAreForThisMachine(t *testing.T) {
	d := newDesk(t, Options{})
	if w := d.raw("POST", "/_sandbox/faults", `{"kind":"sabotage"}`); w.Code != http.StatusBadRequest {
		t.Errorf("unknown kind: status %d", w.Code)
	}
	d.raw("POST", "/_sandbox/faults", `{"kind":"delay"}`)
	if w := d.raw("GET", "/_sandbox/faults", ""); strings.TrimSpace(w.Body.String()) != `[{"match":"","kind":"delay","times":1,"ms":2000}]` {
		t.Errorf("faults: %s", w.Body)
	}
	if w := d.raw("DELETE", "/_sandbox/faults", ""); strings.TrimSpace(w.Body.String()) != `[]` {
		t.Errorf("faults: %s", w.Body)
	}
	if w := d.raw("GET", "/_sandbox/nothing", ""); w.Code != http.StatusNotFound {
		t.Errorf("unknown path: status %d", w.Code)
	}
	d.ip = "192.0.2.1"
	for _, path := range []string{"requests", "truth", "faults"} {
		if w := d.raw("GET", "/_sandbox/"+path, ""); w.Code != http.StatusForbidden {
			t.Errorf("%s from elsewhere: status %d", path, w.Code)
		}
	}
}

func TestRequestsShowWritesWithBodies(t *testing.T) {
	d := newDesk(t, Options{})
	d.raw("GET", "/v2/campaigns?x=1", "")
	d.raw("POST", "/v2/campaign/"+d.books()+"/participant", `{"email":"ana@example.com"}`)
	var rows []map[string]any
	if err := json.Unmarshal(d.raw("GET", "/_sandbox/requests", "").Body.Bytes(), &rows); err != nil {
		t.Fatal(err)
	}
	if len(rows) != 2 || rows[0]["path"] != "/v2/campaigns?x=1" || rows[0]["body"] != nil ||
		rows[1]["method"] != "POST" || rows[1]["status"] != 200.0 || rows[1]["body"] != `{"email":"ana@example.com"}` || rows[1]["ip"] != "127.0.0.1" {
		t.Errorf("rows: %v", rows)
	}
}

func TestRequestLogKeepsTheNewest(t *testing.T) {
	l := &requestLog{}
	for i := range maxRequests + 7 {
		l.add(Request{Status: i})
	}
	rows := l.list()
	if len(rows) != maxRequests || rows[0].Status != 7 || rows[len(rows)-1].Status != maxRequests+6 {
		t.Errorf("%d rows from %d to %d", len(rows), rows[0].Status, rows[len(rows)-1].Status)
	}
}

func TestTruthIsWhole(t *testing.T) {
	d := newDesk(t, Options{People: 2000, Seed: 4})
	var truth struct {
		Campaigns    []map[string]any
		Participants []struct{ Campaign, ID, Email, Planted string }
		Rewards      []struct{ Campaign, ID, Participant, Title string }
		Commissions  []struct{ ID, Status string }
		Payouts      []struct{ ID, Status string }
		Webhooks     []struct{ Campaign, ID string }
	}
	if err := json.Unmarshal(d.raw("GET", "/_sandbox/truth", "").Body.Bytes(), &truth); err != nil {
		t.Fatal(err)
	}
	planted := 0
	for _, p := range truth.Participants {
		if p.Planted != "" {
			planted++
		}
	}
	if len(truth.Campaigns) != 3 || len(truth.Webhooks) != 3 || len(truth.Participants) != 2000 || planted == 0 {
		t.Errorf("%d campaigns, %d people, %d planted", len(truth.Campaigns), len(truth.Participants), planted)
	}
	rewards := 0
	d.Do(func(p *Program) {
		for _, c := range p.campaigns {
			rewards += len(c.rewards)
		}
	})
	if len(truth.Rewards) != rewards || rewards == 0 || len(truth.Commissions) == 0 || len(truth.Payouts) == 0 {
		t.Errorf("%d rewards of %d, %d commissions, %d payouts", len(truth.Rewards), rewards, len(truth.Commissions), len(truth.Payouts))
	}
}
