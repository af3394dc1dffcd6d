package e2e

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"refdesk/internal/model"
	"refdesk/internal/sandbox"
	"refdesk/internal/store"
)

// newBulkShop gives a shop that was read once, where as many rewards wait, and
// a case for each person who has any.
func newBulkShop(t *testing.T) *shop {
	t.Helper()
	s := newShop(t, func(o *sandbox.Options) { o.People = bulkPeople })
	s.sandbox.Do(func(p *sandbox.Program) { earn(t, p, bulkSize) })
	s.must("pull", "--once")
	s.suspectAll()
	return s
}

// earn makes people earn rewards until as many wait.
func earn(t *testing.T, p *sandbox.Program, count int) {
	t.Helper()
	owners, waiting := map[string][]string{}, 0
	for _, campaign := range p.Campaigns() {
		for _, r := range p.Rewards(campaign) {
			owners[campaign] = append(owners[campaign], r.Participant)
			if !r.Approved {
				waiting++
			}
		}
	}
	for before := -1; waiting < count; {
		if waiting == before {
			t.Fatalf("nobody can earn more; %d wait", waiting)
		}
		before = waiting
		for campaign, ids := range owners {
			for _, id := range ids {
				if more, err := p.EarnReward(campaign, id); err == nil && waiting < count {
					waiting += len(more)
				}
			}
		}
	}
}

// suspectAll opens a case for each person for whom a reward waits.
func (s *shop) suspectAll() {
	s.Helper()
	opened := s.store()
	defer opened.Close()
	people := map[model.CampaignRef]map[string]bool{}
	err := opened.RewardsSince(s.Context(), 0, func(r model.Reward) error {
		if r.State != model.RewardWaiting {
			return nil
		}
		in := model.CampaignRef{Backend: r.Backend, ID: r.CampaignID}
		if people[in] == nil {
			people[in] = map[string]bool{}
		}
		people[in][r.Person] = true
		return nil
	})
	if err != nil {
		s.Fatal(err)
	}
	parts := []model.Part{{Signal: "too-fast", Points: 60, Text: "an example"}}
	for in, ids := range people {
		var findings []model.Finding
		for id := range ids {
			findings = append(findings, model.Finding{
				Lead: id, Score: 60, Parts: parts, People: []model.Evidence{{Person: id, Score: 60, Parts: parts}},
			})
		}
		if _, err := opened.SyncCases(s.Context(), in, findings, nil, time.Now()); err != nil {
			s.Fatal(err)
		}
	}
}

// bulk is the one bulk of a store.
func bulk(t *testing.T, s *store.Store) model.Bulk {
	t.Helper()
	all, err := s.Bulks(t.Context(), time.Now().Add(-time.Hour))
	if err != nil || len(all) != 1 {
		t.Fatalf("%d bulks, %v", len(all), err)
	}
	return all[0]
}

// TestABulkIsSentOnce refuses thousands of rewards with one verdict, stops
// it on the way, with a power cut meanwhile, resumes it, restarts the program,
// and takes back what has not left by then. Each reward that was refused was
// called for once, no other at all, and none while the bulk stood still. With
// REFDESK_BULK=all nothing is taken back and the bulk runs to its end.
func TestABulkIsSentOnce(t *testing.T) {
	s := newBulkShop(t)
	s.must("block", "--filter", "state:open", "--reason", "manual", "--stage")
	beside := s.store()
	defer beside.Close()
	planned := bulk(t, beside)
	if planned.Total < bulkSize {
		t.Fatalf("the bulk has %d changes", planned.Total)
	}

	keeper := s.serve()
	s.reaches(beside, "a first part", func(b model.Bulk) bool { return b.States[model.ChangeDone] > planned.Total/30 })
	s.stop(beside, planned.Group)
	keeper.kill()
	stood := time.Now()

	keeper = s.serveAnew(beside)
	if rows := strings.Count(s.must("list", "changes", "--filter", "state:held", "--json"), "\n"); rows == 0 {
		t.Error("nothing is held after a stop and a power cut")
	}
	for _, r := range s.written() {
		if r.At.After(stood) {
			t.Errorf("%s left while the bulk stood still", r.Path)
		}
	}
	s.resume(beside, planned.Group)
	s.reaches(beside, "a second part", func(b model.Bulk) bool { return b.States[model.ChangeDone] > planned.Total/16 })
	if code := keeper.signal(syscall.SIGTERM); code != 0 {
		t.Errorf("it ended with %d", code)
	}
	keeper = s.serveAnew(beside)
	s.reaches(beside, "a third part", func(b model.Bulk) bool { return b.States[model.ChangeDone] > planned.Total/12 })
	if os.Getenv("REFDESK_BULK") != "all" {
		// What has left by then is named, and the word fails for it.
		if _, said, code := s.run("undo", fmt.Sprint(planned.Group)); code != 1 || !strings.Contains(said, "taken back, but not all") {
			t.Errorf("undo ended with %d: %s", code, said)
		}
	}
	s.reaches(beside, "the end", model.Bulk.Ended)
	if code := keeper.signal(syscall.SIGTERM); code != 0 {
		t.Errorf("it ended with %d", code)
	}
	s.checkBulk(beside)
}

// reaches waits until a bulk has come as far. Looking seldom leaves the program
// room to work.
func (s *shop) reaches(beside *store.Store, what string, far func(model.Bulk) bool) {
	s.Helper()
	for deadline := time.Now().Add(siegePatience); !far(bulk(s.T, beside)); time.Sleep(250 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.Fatalf("it never came to %s: %+v", what, bulk(s.T, beside))
		}
	}
}

// serveAnew starts a keeper that has forgotten the calls of the last minute. It
// knows the documented limits until the sandbox has told its own, which are a
// hundred times as wide, and would otherwise wait for a minute first.
func (s *shop) serveAnew(beside *store.Store) *process {
	s.Helper()
	if err := beside.SaveWindows(s.Context(), "acme", nil); err != nil {
		s.Fatal(err)
	}
	return s.serve()
}

// stop holds the rest of a bulk back and waits until nothing is on its way.
func (s *shop) stop(beside *store.Store, group int64) {
	s.Helper()
	n, err := beside.StopGroup(s.Context(), group, "ana", time.Now())
	if err != nil || n == 0 {
		s.Fatalf("%d stopped, %v", n, err)
	}
	eventually(s.T, "the last call's end", func() bool {
		b := bulk(s.T, beside)
		return b.States[model.ChangeSending] == 0 && b.Held == b.Unsent()
	})
}

func (s *shop) resume(beside *store.Store, group int64) {
	s.Helper()
	if n, err := beside.ResumeGroup(s.Context(), group, "ana", time.Now()); err != nil || n == 0 {
		s.Fatalf("%d resumed, %v", n, err)
	}
}

// written are the sandbox's requests that were to change something.
func (s *shop) written() (found []sandbox.Request) {
	for _, r := range s.sandbox.Requests() {
		if r.Method != http.MethodGet {
			found = append(found, r)
		}
	}
	return found
}

// checkBulk compares what was asked for with what was called and what came of
// it.
func (s *shop) checkBulk(beside *store.Store) {
	s.Helper()
	b := bulk(s.T, beside)
	done := b.States[model.ChangeDone]
	if done+b.States[model.ChangeUndone]+b.States[model.ChangeManual] != b.Total {
		s.Errorf("of %d changes: %v", b.Total, b.States)
	}
	called := map[string]int{}
	for _, r := range s.written() {
		called[r.Path+r.Body]++
		if r.Status != http.StatusOK {
			s.Errorf("%s was answered with %d", r.Path, r.Status)
		}
	}
	if len(called) != done {
		s.Errorf("%d calls for %d changes", len(called), done)
	}
	for what, n := range called {
		if n != 1 {
			s.Errorf("%d times %s", n, what)
		}
	}
	if err := beside.VerifyLedger(s.Context()); err != nil {
		s.Error(err)
	}
}
