package pull

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"refdesk/internal/model"
)

// start runs a puller until stop is called, which waits for its end.
func start(t *testing.T, b *fakeBackend, f *fakeStore) (p *Puller, stop func()) {
	t.Helper()
	p = New(Options{Backend: "b", Source: b, Store: f, Hook: b.hook})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx) }()
	return p, func() {
		t.Helper()
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("Run ended with %v", err)
		}
		if st := p.Status()[0].State; st != model.LinkStopped {
			t.Errorf("after the end: %s", st)
		}
	}
}

func cursors(requests []request) []string {
	var out []string
	for _, r := range requests {
		out = append(out, r.object)
	}
	return out
}

// TestAStopCostsAtMostThePageInHand stops the first sweep in the middle of each
// of its pages and goes on with a new puller on the same store.
func TestAStopCostsAtMostThePageInHand(t *testing.T) {
	for stopAt := range 6 {
		synctest.Test(t, func(t *testing.T) {
			b, f := newFakeBackend(55), newFakeStore()
			reached := make(chan struct{})
			pages := 0
			b.interfere(func(r request, _ int) error {
				if r.what == "page" {
					if pages++; pages == stopAt+1 {
						close(reached)
						return errHang
					}
				}
				return nil
			})
			_, stop := start(t, b, f)
			<-reached
			b.interfere(nil)
			stop()
			_, stop = start(t, b, f)
			time.Sleep(20 * time.Second)
			stop()
			want := []string{"", "10", "20", "30", "40", "50"}
			want = slices.Insert(want, stopAt, want[stopAt])
			want = append(want, "") // the second look at who joined meanwhile
			if got := cursors(b.requests("page")); !slices.Equal(got, want) {
				t.Errorf("stopped at page %d: asked for %q, want %q", stopAt, got, want)
			}
			sweep, _, _ := f.snapshot()
			if f.read() != 55 || sweep.Pass != 1 || sweep.People != 55 || sweep.Pages != 6 || sweep.FinishedAt.IsZero() {
				t.Errorf("stopped at page %d: %d people, %+v", stopAt, f.read(), sweep)
			}
		})
	}
}

// TestPeopleWhoJoinMeanwhileAreFound lets people join at each page, more than a
// page of them in the end.
func TestPeopleWhoJoinMeanwhileAreFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(40), newFakeStore()
		joined := 0
		b.interfere(func(r request, _ int) error {
			for range 5 {
				if r.what == "page" && joined < 25 {
					joined++
					b.join(fmt.Sprint("new", joined))
				}
			}
			return nil
		})
		p, stop := start(t, b, f)
		time.Sleep(10 * time.Second)
		if f.read() != 65 {
			t.Errorf("%d people read, want 65; asked for %q", f.read(), cursors(b.requests("page")))
		}
		st := p.Status()[0]
		if st.State != model.LinkOnline || st.Sweeping || st.SweptAt.IsZero() || st.Problem != "" {
			t.Errorf("status %+v", st)
		}
		stop()
	})
}

// TestAPageThatLeadsToItselfEndsTheSeam, where everybody on it joined since the
// pass began.
func TestAPageThatLeadsToItselfEndsTheSeam(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(20), newFakeStore()
		joins := sync.OnceFunc(func() {
			for i := range 25 {
				b.join(fmt.Sprint("new", i))
			}
		})
		b.interfere(func(r request, _ int) error {
			switch r.object {
			case "10":
				joins()
			case "40":
				b.mu.Lock()
				defer b.mu.Unlock()
				b.loop = "10"
			}
			return nil
		})
		_, stop := start(t, b, f)
		time.Sleep(time.Minute)
		if n := len(sweepPages(b)); n > 20 {
			t.Errorf("%d pages in a minute", n)
		}
		stop()
	})
}

func TestARefusedCursorBeginsThePassAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(30), newFakeStore()
		refusals := 0
		b.interfere(func(r request, _ int) error {
			if r.object == "20" && refusals == 0 {
				refusals++
				return model.ErrNotFound
			}
			return nil
		})
		_, stop := start(t, b, f)
		time.Sleep(10 * time.Second)
		stop()
		sweep, _, _ := f.snapshot()
		want := []string{"", "10", "20", "", "10", "20", ""}
		if got := cursors(b.requests("page")); !slices.Equal(got, want) || sweep.People != 30 || sweep.Pass != 1 {
			t.Errorf("asked for %q; %+v", got, sweep)
		}
	})
}

func TestProgressIsShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(100), newFakeStore()
		p, stop := start(t, b, f)
		for len(b.requests("page")) < 6 {
			time.Sleep(time.Millisecond)
		}
		st := p.Status()[0]
		if !st.Sweeping || st.People != 50 || st.Pages != 5 || st.Expected != 100 || st.Left != 50*time.Millisecond {
			t.Errorf("half way: %+v", st)
		}
		stop()
	})
}

func TestVanishedPeople(t *testing.T) {
	for _, c := range []struct {
		name    string
		people  int
		vanish  int
		silent  []string // not on pages, but known by id
		gone    int
		problem bool
	}{
		{name: "a few are asked for and marked", people: 200, vanish: 2, gone: 2},
		{name: "a handful of a small program", people: 20, vanish: 5, gone: 5},
		{name: "too many at once are left alone", people: 200, vanish: 30, problem: true},
		{name: "who is still known is kept", people: 200, silent: []string{"p7"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b, f := newFakeBackend(c.people), newFakeStore()
				p, stop := start(t, b, f)
				time.Sleep(30 * time.Second)
				for i := range c.vanish {
					b.remove(fmt.Sprint("p", 100-i))
					b.remove(fmt.Sprint("p", 15-i))
				}
				for _, id := range c.silent {
					_ = f.commit(func() { f.people["hidden-"+id] = time.Now() })
					b.mu.Lock()
					b.people = append(b.people, person("hidden-"+id, time.Now().Add(-time.Hour)))
					b.mu.Unlock()
				}
				wantGone := 0
				if c.gone > 0 {
					wantGone = c.people - len(b.people)
				}
				time.Sleep(150 * time.Minute)
				_, gone, _ := f.snapshot()
				if len(gone) != wantGone {
					t.Errorf("marked %d as gone (%q), want %d", len(gone), gone, wantGone)
				}
				st := p.Status()[0]
				if got := strings.Contains(st.Problem, "were missing"); got != c.problem {
					t.Errorf("problem %q", st.Problem)
				}
				if len(b.requests("person")) != wantGone {
					t.Errorf("%d people asked for", len(b.requests("person")))
				}
				stop()
			})
		})
	}
}

// TestWhoThePassMissedIsAskedFor removes a person while the list is read, so
// that the row behind it slips over the border of the page.
func TestWhoThePassMissedIsAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(40), newFakeStore()
		_, stop := start(t, b, f)
		time.Sleep(30 * time.Second)
		pages := 0
		b.interfere(func(r request, _ int) error {
			if r.what == "page" && r.lane == model.LaneSweep {
				if pages++; pages == 3 {
					b.remove("p40")
				}
			}
			return nil
		})
		time.Sleep(2*time.Hour - time.Minute)
		_, gone, _ := f.snapshot()
		if got := cursors(b.requests("person")); !slices.Equal(got, []string{"p20"}) || len(gone) != 0 || f.read() != 40 {
			t.Errorf("asked for %q, gone %q, %d people", got, gone, f.read())
		}
		time.Sleep(time.Hour)
		if _, gone, _ := f.snapshot(); !slices.Equal(gone, []string{"p40"}) {
			t.Errorf("after the next pass gone %q", gone)
		}
		stop()
	})
}

// absentAt is an answer of a backend whose clock is not ours.
type absentAt struct{ asOf time.Time }

func (e absentAt) Error() string   { return "not found" }
func (e absentAt) Unwrap() error   { return model.ErrNotFound }
func (e absentAt) AsOf() time.Time { return e.asOf }

// TestGoneCountsByTheBackendsClock, as readings do: with a clock of ours that is
// ahead nobody who came back would be seen until it is reached.
func TestGoneCountsByTheBackendsClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(40), newFakeStore()
		_, stop := start(t, b, f)
		time.Sleep(30 * time.Second)
		b.remove("p7")
		theirs := time.Now().Add(-3 * time.Hour)
		b.interfere(failing("p7", absentAt{theirs}))
		time.Sleep(2 * time.Hour)
		if _, gone, _ := f.snapshot(); !slices.Equal(gone, []string{"p7"}) || !f.goneAt.Equal(theirs) {
			t.Errorf("gone %q from %v, want %v", gone, f.goneAt, theirs)
		}
		stop()
	})
}
