package store_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"refdesk/internal/model"
	"refdesk/internal/store"
)

func TestMain(m *testing.M) {
	// SQLite under the race detector is slow, and each check is two stories in
	// the database. A longer search is asked for by -rapid.checks.
	if err := flag.Set("rapid.checks", "25"); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m)
}

const (
	backend  = "acme"
	campaign = "a1b2c3"
)

// noon is when the tests' clocks begin.
var noon = time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)

func at(seconds int) time.Time { return noon.Add(time.Duration(seconds) * time.Second) }

// clock is a hand-moved clock.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

func open(t testing.TB, dir string, now func() time.Time) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), dir, store.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// fresh opens an empty store whose clock stands at noon.
func fresh(t testing.TB) (*store.Store, *clock) {
	t.Helper()
	c := &clock{now: noon}
	return open(t, t.TempDir(), c.Now), c
}

func must[T any](v T, err error) func(t testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// person is a partial sighting of a participant, as events make them.
func person(id, email string) model.Participant {
	return model.Participant{Backend: backend, CampaignID: campaign, ID: id, Email: email}
}

// read is a complete reading of a person at a time.
func read(p model.Participant, when time.Time, rewards ...model.Reward) model.PersonReading {
	p.AsOf = when
	return model.PersonReading{Person: p, Rewards: rewards, RewardsKnown: true}
}

func reward(id, person string, state model.RewardState) model.Reward {
	return model.Reward{
		Backend: backend, CampaignID: campaign, ID: id, ConfigID: "crew_1", Person: person,
		Side: model.SideReferrer, State: state,
	}
}

func personRef(id string) model.PersonRef {
	return model.PersonRef{Backend: backend, CampaignID: campaign, ID: id}
}

func rewardRef(id string) model.RewardRef {
	return model.RewardRef{Backend: backend, CampaignID: campaign, ID: id}
}

// delivery is an event about a subject; its body is unique to its fold key.
func delivery(kind model.EventKind, subject, key string, when time.Time, facts model.Facts) model.Delivery {
	return model.Delivery{
		Event: model.Event{
			Backend: backend, CampaignID: campaign, Kind: kind, Name: "NAMED", SubjectID: subject,
			ReceivedAt: when.Add(time.Second), OccurredAt: when, State: model.EventFolded,
			Raw: []byte(`{"key":"` + key + `"}`),
		},
		FoldKey: key,
		Facts:   facts,
	}
}

func TestOpenMakesPrivateFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state", "refdesk")
	s := open(t, dir, nil)
	_, err := s.Append(context.Background(), delivery(model.KindOther, "", "k", noon, model.Facts{}))
	ok(t, err)
	info := must(os.Stat(dir))(t)
	if info.Mode().Perm() != 0o700 {
		t.Errorf("folder has mode %o", info.Mode().Perm())
	}
	for _, entry := range must(os.ReadDir(dir))(t) {
		info := must(entry.Info())(t)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %o", entry.Name(), info.Mode().Perm())
		}
	}
}

func TestAppendAndRead(t *testing.T) {
	s, _ := fresh(t)
	ctx := context.Background()
	d := delivery(model.KindReward, "prew_1", "goal-1", noon, model.Facts{
		Campaigns: []model.Campaign{{ID: campaign, Name: "Launch", Type: "REFERRAL"}},
		Configs:   []model.RewardConfig{{ID: "crew_1", Title: "Give 20 get 20"}},
		People:    []model.Participant{person("p1", "Mira@example.com")},
		Rewards:   []model.Reward{reward("prew_1", "p1", model.RewardWaiting)},
	})
	d.PersonID = "p1"
	receipt := must(s.Append(ctx, d))(t)
	if receipt.Seq != 1 || receipt.Repeat {
		t.Fatalf("receipt %+v", receipt)
	}
	again := must(s.Append(ctx, d))(t)
	if again.Seq != 1 || !again.Repeat {
		t.Fatalf("second receipt %+v", again)
	}
	event := must(s.Event(ctx, 1))(t)
	if event.Repeats != 1 || string(event.Raw) != string(d.Raw) || event.State != model.EventFolded {
		t.Errorf("event %+v", event)
	}
	page := must(s.PersonPage(ctx, personRef("mira@EXAMPLE.com")))(t)
	if page.Person.ID != "p1" || len(page.Rewards) != 1 || page.Rewards[0].Title != "Give 20 get 20" || len(page.Events) != 1 {
		t.Errorf("page %+v", page)
	}
	figures := must(s.Figures(ctx))(t)
	want := store.Figures{RewardsWaiting: 1, People: 1, Events: 1}
	if figures != want {
		t.Errorf("figures %+v", figures)
	}
	due, all, err := s.FollowUps(ctx, backend, campaign, 10)
	ok(t, err)
	if all.People != 1 || len(due) != 1 || !due[0].Urgent || due[0].Person != personRef("p1") {
		t.Errorf("follow-ups %+v of %d", due, all.People)
	}
}
