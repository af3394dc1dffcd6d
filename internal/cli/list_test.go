package cli

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"refdesk/internal/model"
	"refdesk/internal/sandbox"
	"refdesk/internal/store"
)

func TestListsNarrow(t *testing.T) {
	s := newShop(t, 60)
	s.must("pull", "--once")
	campaign := s.vendor.Info().Campaigns[0]
	all, waiting := s.rows("list", "rewards"), s.rows("list", "rewards", "--filter", "state:waiting")
	if len(waiting) == 0 || len(waiting) >= len(all) {
		t.Errorf("%d of %d rewards wait", len(waiting), len(all))
	}
	for _, row := range waiting {
		if row["state"] != "waiting" {
			t.Errorf("the filter let %v through", row)
		}
	}
	mine := s.rows("list", "participants", "--campaign", campaign)
	if len(mine) == 0 || len(mine) >= len(s.rows("list", "participants")) {
		t.Errorf("%d people are in %s", len(mine), campaign)
	}
	for _, row := range mine {
		if row["campaign_id"] != campaign {
			t.Errorf("%v is not of %s", row, campaign)
		}
	}
	if rows := s.rows("list", "campaigns", "--campaign", campaign); len(rows) != 1 || rows[0]["id"] != campaign {
		t.Errorf("%v", rows)
	}
	for _, k := range kinds {
		if rows := s.rows("list", k.name, "--backend", "acme"); len(rows) != len(s.rows("list", k.name)) {
			t.Errorf("the only backend has %d %s", len(rows), k.name)
		}
		expect(t, s.run("list", k.name, "--backend", "other"), exitUsage, `no backend "other"`)
	}
}

func TestFilterThatCannotBeUnderstood(t *testing.T) {
	s := newShop(t, 3)
	for _, mode := range [][]string{nil, {"--json"}} {
		got := s.run(append([]string{"list", "rewards", "--filter", "žofie stat:waiting"}, mode...)...)
		expect(t, got, exitUsage, "--filter:", "\n  žofie stat:waiting\n        ^\n")
		if got.out != "" {
			t.Errorf("printed %q", got.out)
		}
	}
	expect(t, s.run("list", "campaigns", "--filter", "x"), exitUsage, "--campaign ID")
}

func TestTablesHaveTitles(t *testing.T) {
	s := newShop(t, 3)
	for _, k := range kinds {
		lines := strings.Split(s.must("list", k.name), "\n")
		if got := strings.Fields(lines[0]); got[0] != strings.Fields(k.titles[0])[0] || len(lines) != 2 {
			t.Errorf("an empty list of %s prints %q", k.name, lines)
		}
	}
}

// TestLongLists passes several windows and the sample that decides widths.
func TestLongLists(t *testing.T) {
	s := newShop(t, 3)
	s.people(560)
	seen := map[any]bool{}
	for _, row := range s.rows("list", "participants") {
		seen[row["id"]] = true
	}
	if len(seen) != 560 {
		t.Errorf("%d people, want 560", len(seen))
	}
	if n := strings.Count(s.must("list", "participants"), "\n"); n != 561 {
		t.Errorf("%d lines, want 561", n)
	}
}

// people writes a page of them as pull does.
func (s *shop) people(n int) {
	s.Helper()
	db, err := store.Open(s.Context(), s.dir, store.Options{})
	if err != nil {
		s.Fatal(err)
	}
	defer db.Close()
	page := model.PeoplePage{AsOf: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	for i := range n {
		p := model.Participant{Backend: "acme", CampaignID: "books", ID: fmt.Sprint("p", i), Email: fmt.Sprintf("p%d@example.com", i), AsOf: page.AsOf}
		page.People = append(page.People, model.PersonReading{Person: p})
	}
	if err := db.SavePeople(s.Context(), "acme", "books", page, model.Sweep{Pass: 1}); err != nil {
		s.Fatal(err)
	}
}

// TestReaderThatGoesAway: a word whose reader has gone ends without a word, in
// a process of its own too, where the system would send a signal.
func TestReaderThatGoesAway(t *testing.T) {
	s := newShop(t, 3)
	s.people(10)
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	reader.Close()
	defer writer.Close()
	for _, args := range [][]string{{"list", "participants"}, {"list", "participants", "--json"}, {"check"}, {"version"}} {
		var complaints bytes.Buffer
		code := Main(append([]string{"--config", s.file}, args...), writer, &complaints)
		expect(t, said{err: complaints.String(), code: code}, exitFailed)
		if complaints.Len() > 0 {
			t.Errorf("%v complains: %s", args, complaints.String())
		}
	}
	s.endsQuietly(writer, "list", "participants")
}

// endsQuietly runs a word in a process of its own.
func (s *shop) endsQuietly(writer *os.File, args ...string) {
	s.Helper()
	self, err := os.Executable()
	if err != nil {
		s.Fatal(err)
	}
	cmd := exec.CommandContext(s.Context(), self, append([]string{"--config", s.file}, args...)...)
	cmd.Env = append(os.Environ(), asRefdesk+"=1")
	var complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = writer, &complaints
	if err := cmd.Run(); cmd.ProcessState.ExitCode() != exitFailed || complaints.Len() > 0 {
		s.Errorf("refdesk %s ended with %v: %s", strings.Join(args, " "), err, complaints.String())
	}
}

func TestHostileTextStaysText(t *testing.T) {
	s := newShop(t, 3)
	nasty := "\x1b]0;owned\a\x1b[2J\u202eevil\u200b\u2066x\r\nfake line\u0085\ufe0f\u034f"
	var id string
	s.vendor.Do(func(p *sandbox.Program) {
		var err error
		if id, err = p.Join(p.Campaigns()[0], sandbox.Join{Email: "nasty@example.com", FirstName: nasty, LastName: "\x9b31m"}); err != nil {
			t.Error(err)
		}
	})
	s.must("pull", "--once")
	s.journal(delivery("evt-1", `{"name":"`+nasty+`"}`))
	for _, k := range kinds {
		calm(t, "the table of "+k.name, s.must("list", k.name))
		calm(t, "the lines of "+k.name, s.must("list", k.name, "--json"))
	}
	shown := s.must("show", "participant", id)
	calm(t, "a page", shown)
	if name := decodeRows(t, shown)[0]["first_name"]; name != nasty {
		t.Errorf("the name became %q", name)
	}
	got := s.run("show", "participant", nasty)
	expect(t, got, exitFailed, "no participant")
	calm(t, "an error", got.err)
	got = s.run("list", "rewards", "--filter", "stat:"+nasty)
	expect(t, got, exitUsage)
	calm(t, "a filter's error", got.err)
}

// TestUnreadableEventsAreFound by the words that the status line and the README
// give.
func TestUnreadableEventsAreFound(t *testing.T) {
	s := newShop(t, 3)
	odd := delivery("evt-2", `{"event":`)
	odd.State, odd.Reason = model.EventQuarantined, "the body is not JSON"
	s.journal(delivery("evt-1", `{"event":"X"}`), odd)
	rows := s.rows("list", "events", "--filter", "state:quarantined")
	if len(rows) != 1 || rows[0]["state"] != "quarantined" || rows[0]["raw"] != `{"event":` || rows[0]["reason"] != odd.Reason {
		t.Errorf("%v", rows)
	}
}

// TestUnknownAgesAreMarked as on the screen.
func TestUnknownAgesAreMarked(t *testing.T) {
	seen := time.Date(2026, 3, 1, 12, 0, 0, 0, time.Local)
	for want, r := range map[string]model.Reward{
		"":                        {},
		"2026-03-01 12:00 (>12m)": {FirstSeen: seen},
		"2026-03-01 12:00":        {CreatedAt: seen, FirstSeen: seen.Add(time.Minute)},
	} {
		if got := waits(r, seen.Add(12*time.Minute)); got != want {
			t.Errorf("since %q, want %q", got, want)
		}
	}
}
