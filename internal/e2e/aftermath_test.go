package e2e

import (
	"database/sql"
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"

	"refdesk/internal/model"
	"refdesk/internal/sandbox"
	"refdesk/internal/store"
)

// check looks at what a siege has left.
func (k *siege) check() {
	k.Helper()
	k.checkFile()
	events := k.checkJournal()
	s := k.store()
	defer s.Close()
	if err := s.VerifyLedger(k.Context()); err != nil {
		k.Error(err)
	}
	ends := map[model.ChangeState]int{}
	rows := k.ledger(s)
	calls := 0
	for _, d := range k.decisions {
		c, err := s.Change(k.Context(), d.ID)
		if err != nil {
			k.Fatal(err)
		}
		ends[c.State]++
		k.checkEnd(d, c)
		calls += k.checkCalls(c, rows)
	}
	sagas := map[string]int{}
	for _, row := range rows {
		sagas[row.Kind]++
	}
	k.Logf("%d events, %d sent again; %d changes ended %v after %d calls; ledger %v",
		events, k.flood.retries.Load(), len(k.decisions), ends, calls, sagas)
}

// checkFile asks SQLite whether the database is whole.
func (k *siege) checkFile() {
	k.Helper()
	db, err := sql.Open("sqlite", filepath.Join(k.data, store.FileName))
	if err != nil {
		k.Fatal(err)
	}
	defer db.Close()
	var verdict string
	if err := db.QueryRowContext(k.Context(), "PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		k.Errorf("integrity check: %q, %v", verdict, err)
	}
}

// checkJournal looks for events that were acknowledged and are not there, and
// for any that is there twice.
func (k *siege) checkJournal() (events int) {
	k.Helper()
	bodies, rewards := map[string]int{}, map[string]int{}
	rows := listed[listedEvent](k.T, k.must("list", "events", "--json"))
	for _, row := range rows {
		bodies[row.body(k.T)]++
		if row.Kind == eventReward {
			rewards[stageOf(row)]++
		}
	}
	for body := range k.flood.accepted() {
		if bodies[body] == 0 {
			k.Errorf("an acknowledged event is lost: %s", body)
		}
	}
	for body, times := range bodies {
		if times != 1 {
			k.Errorf("an event is in the journal %d times: %s", times, body)
		}
	}
	for stage, times := range rewards {
		if times != 1 {
			k.Errorf("%s is in the journal %d times", stage, times)
		}
	}
	if len(rewards) == 0 {
		k.Error("no event of the sandbox arrived")
	}
	return len(rows)
}

// stageOf names a reward and whether it was approved.
func stageOf(row listedEvent) string {
	var event struct {
		Data struct {
			Reward struct {
				ID       string `json:"id"`
				Approved bool   `json:"approved"`
			} `json:"reward"`
		} `json:"data"`
	}
	if json.Unmarshal([]byte(*row.Raw), &event) != nil || !event.Data.Reward.Approved {
		return row.SubjectID + " waiting"
	}
	return row.SubjectID + " approved"
}

func (k *siege) ledger(s *store.Store) []model.LedgerRow {
	k.Helper()
	rows, err := s.Ledger(k.Context(), 0, 1_000_000)
	if err != nil {
		k.Fatal(err)
	}
	return rows
}

// checkEnd compares what a change says of itself with what the sandbox knows.
func (k *siege) checkEnd(d decision, c model.Change) {
	k.Helper()
	reward, there := k.reward(c.Target)
	switch {
	case c.State == model.ChangeStaged && (d.fate == fateHeld || d.fate == fateSoon):
		if c.Attempts != 0 || !there || reward.Approved {
			k.Errorf("change %d is held, yet %s was touched: %+v", c.ID, c.Target, c)
		}
	case d.fate == fateHeld:
		k.Errorf("change %d was staged for an hour and is %s", c.ID, c.State)
	case c.State == model.ChangeDone:
		if done := (c.Verb == model.VerbRefuse && !there) || (c.Verb == model.VerbApprove && reward.Approved); !done {
			k.Errorf("change %d says %s %s is done, the sandbox says %+v %v", c.ID, c.Verb, c.Target, reward, there)
		}
	case c.State == model.ChangeFailed && d.elsewhere:
		if !reward.Approved || !strings.Contains(c.Error, "somebody else approved it") {
			k.Errorf("change %d failed with %q, the sandbox says %+v", c.ID, c.Error, reward)
		}
	default:
		k.Errorf("change %d ended as %s: %s (fate %d)", c.ID, c.State, c.Error, d.fate)
	}
}

// checkCalls makes sure that no call was made twice without a reading in
// between, and none after one that worked. It gives the number of calls.
func (k *siege) checkCalls(c model.Change, ledger []model.LedgerRow) (calls int) {
	k.Helper()
	read, worked := true, false
	for _, r := range k.calls {
		switch {
		case isReading(r, c):
			read = true
		case r.Method != http.MethodGet && strings.Contains(r.Path, "/reward/"+c.Target):
			calls++
			if !read {
				k.Errorf("change %d was sent again without a reading in between: %v", c.ID, k.writes(c.Target))
			}
			if worked {
				k.Errorf("change %d was sent again after it had worked: %v", c.ID, k.writes(c.Target))
			}
			read, worked = false, worked || r.Status == http.StatusOK
		}
	}
	sent, done := 0, 0
	for _, row := range ledger {
		if row.ChangeID == c.ID && row.Kind == "sent" {
			sent++
		}
		if row.ChangeID == c.ID && row.Kind == "done" {
			done++
		}
	}
	if calls > sent || done > 1 || (done == 1) != (c.State == model.ChangeDone) {
		k.Errorf("change %d is %s after %d calls; the ledger says sent %d times, done %d times", c.ID, c.State, calls, sent, done)
	}
	return calls
}

// isReading tells whether a call read the person of a change.
func isReading(r sandbox.Request, c model.Change) bool {
	path, _, _ := strings.Cut(r.Path, "?")
	return r.Method == http.MethodGet && r.Status == http.StatusOK && strings.HasSuffix(path, "/participant/"+c.PersonID)
}
