package pull

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"refdesk/internal/model"
)

// account is a backend with several campaigns, each a fakeBackend's people.
type account struct {
	*fakeBackend
	campaigns []model.Campaign
	people    map[string]*fakeBackend
	busy      int
	most      int
}

func newAccount(sizes map[string]int) *account {
	a := &account{fakeBackend: newFakeBackend(0), people: map[string]*fakeBackend{}}
	for id, size := range sizes {
		b := newFakeBackend(size)
		a.people[id] = b
		a.campaigns = append(a.campaigns, model.Campaign{Backend: "b", ID: id, Type: "REFERRAL", Participants: model.Some(int64(size))})
	}
	return a
}

func (a *account) Campaigns(context.Context, model.Lane) ([]model.Campaign, error) {
	return a.campaigns, nil
}

func (a *account) PeoplePage(ctx context.Context, lane model.Lane, campaign, cursor string) (model.PeoplePage, error) {
	a.enter(1)
	defer a.enter(-1)
	return a.people[campaign].PeoplePage(ctx, lane, campaign, cursor)
}

func (a *account) enter(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.busy += n
	a.most = max(a.most, a.busy)
}

func (a *account) pages(campaign string) int { return len(a.people[campaign].requests("page")) }

// shelves keep the sweeps of several campaigns apart.
type shelves struct {
	*fakeStore
	mu     sync.Mutex
	sweeps map[string]model.Sweep
}

func (s *shelves) SavePeople(ctx context.Context, backend, campaign string, page model.PeoplePage, sweep model.Sweep) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if sweep.Pass > 0 {
		s.sweeps[campaign] = sweep
	}
	return s.fakeStore.SavePeople(ctx, backend, campaign, page, model.Sweep{})
}

func (s *shelves) Sweep(_ context.Context, _, campaign string) (model.Sweep, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sweeps[campaign], nil
}

// TestCampaignsTakeTurns reads a huge campaign and small ones side by side: the
// small ones are through long before it, and none gets more pages than another
// while all have more to read.
func TestCampaignsTakeTurns(t *testing.T) {
	for _, connections := range []int{1, 2, 3} {
		t.Run(fmt.Sprint(connections), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := newAccount(map[string]int{"huge": 20_000, "large": 10_000, "small": 90})
				p := New(Options{Backend: "b", Source: a, Store: &shelves{fakeStore: newFakeStore(), sweeps: map[string]model.Sweep{}}, Connections: connections})
				ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second+time.Millisecond)
				defer cancel()
				if err := p.Run(ctx); !errors.Is(err, context.DeadlineExceeded) {
					t.Error(err)
				}
				huge, large, small := a.pages("huge"), a.pages("large"), a.pages("small")
				if small < 10 || huge-large > 2 || large-huge > 2 {
					t.Errorf("huge had %d pages, large %d, small %d", huge, large, small)
				}
				// A request takes 10 ms, and one campaign is a chain.
				if want := 200 * min(connections, 2); huge+large+small < want*9/10 {
					t.Errorf("%d pages in two seconds, want about %d", huge+large+small, want)
				}
				if a.most > connections {
					t.Errorf("%d requests at once", a.most)
				}
			})
		})
	}
}

// TestWhatComesDuringAStepIsNotForgotten touches a person while the follower
// has already asked the store and waits for the answer about another.
func TestWhatComesDuringAStepIsNotForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(30), newFakeStore()
		stop := settled(t, b, f)
		b.interfere(func(r request, _ int) error {
			if r.object == "p1" {
				f.event(false, "p2")
			}
			return nil
		})
		f.event(false, "p1")
		time.Sleep(time.Second)
		if _, _, waiting := f.snapshot(); waiting != 0 {
			t.Errorf("%d still wait", waiting)
		}
		stop()
	})
}
