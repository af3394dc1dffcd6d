package pull

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"refdesk/internal/model"
)

// TestOnlyWhatIsDueIsAskedFor counts the requests of three quiet hours.
func TestOnlyWhatIsDueIsAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(25), newFakeStore()
		_, stop := start(t, b, f)
		time.Sleep(time.Minute - time.Second)
		b.forget()
		time.Sleep(3 * time.Hour)
		stop()
		sweeps, looks := 0, 0
		for _, r := range b.requests("page") {
			if r.lane == model.LaneSweep {
				sweeps++
			} else {
				looks++
			}
		}
		// A pass is three pages, spread over its hour, and the second look at the
		// first of them. The first pass that is spread begins before its hour is
		// over, for the sake of its last page.
		if sweeps != 3*4 || looks != 180 || len(b.requests("campaigns")) != 18 || len(b.requests("configs")) != 18 {
			t.Errorf("%d pages of sweeps, %d looks, %d rosters, %d configs", sweeps, looks, len(b.requests("campaigns")), len(b.requests("configs")))
		}
		if n := len(b.requests("person")) + len(b.requests("commissions")); n != 0 {
			t.Errorf("%d requests that nothing called for", n)
		}
	})
}

func TestAnOutageIsWaitedOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(5), newFakeStore()
		f.campaigns = []model.Campaign{b.campaign} // known from earlier
		b.interfere(unreached)
		p, stop := start(t, b, f)
		time.Sleep(30 * time.Minute)
		if st := p.Status()[0]; st.State != model.LinkDegraded || !strings.Contains(st.Problem, "cannot be reached") {
			t.Errorf("during the outage: %+v", st)
		}
		pages := b.requests("page")
		for i := 1; i < len(pages); i++ {
			gap := pages[i].at.Sub(pages[i-1].at)
			if gap < 500*time.Millisecond || gap > longestWait+time.Second {
				t.Errorf("gap %d is %v", i, gap)
			}
		}
		if len(pages) < 30 || len(pages) > 75 {
			t.Errorf("%d tries in half an hour", len(pages))
		}
		b.interfere(nil)
		time.Sleep(longestWait + time.Second)
		if st := p.Status()[0]; st.State != model.LinkOnline || st.Problem != "" || f.read() != 5 {
			t.Errorf("after the outage: %+v, %d people", st, f.read())
		}
		stop()
	})
}

// TestTryingAgainBeforeAnyCampaignIsKnown looks for campaigns.
func TestTryingAgainBeforeAnyCampaignIsKnown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(5), newFakeStore()
		b.interfere(unreached)
		p, stop := start(t, b, f)
		defer stop()
		time.Sleep(2 * time.Hour)
		if err := p.Reload(t.Context(), model.PersonRef{}); !errors.Is(err, model.ErrUnreachable) {
			t.Errorf("during the outage: %v", err)
		}
		b.interfere(nil)
		if err := p.Reload(t.Context(), model.PersonRef{}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(100 * time.Millisecond)
		if st := p.Status()[0]; st.State != model.LinkOnline || f.read() != 5 {
			t.Errorf("after one answer: %+v, %d people", st, f.read())
		}
	})
}

// told is an error of a backend that names its own wait.
type told struct{ error }

func (told) RetryAfter() time.Duration { return 10 * time.Minute }
func (t told) Unwrap() error           { return t.error }

func TestABackendMayNameTheWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(5), newFakeStore()
		b.interfere(func(request, int) error { return told{model.ErrRateLimited} })
		p, stop := start(t, b, f)
		time.Sleep(9 * time.Minute)
		if n := len(b.requests("")); n != 1 {
			t.Errorf("%d requests while told to wait", n)
		}
		if st := p.Status()[0]; st.CampaignID != "" || !strings.Contains(st.Problem, "rate limit") {
			t.Errorf("status %+v", st)
		}
		stop()
	})
}

func TestARefusedKeyIsTriedOnceAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(5), newFakeStore()
		b.interfere(func(request, int) error { return model.ErrDenied })
		p, stop := start(t, b, f)
		if st := p.Status()[0]; st.State != model.LinkConnecting {
			t.Errorf("at the start: %+v", st)
		}
		time.Sleep(5*time.Minute + time.Second)
		if n := len(b.requests("")); n != 6 {
			t.Errorf("%d requests in five minutes", n)
		}
		if st := p.Status()[0]; st.State != model.LinkDegraded || !strings.Contains(st.Problem, "api_key") {
			t.Errorf("status %+v", st)
		}
		stop()
	})
}

func TestSettingsThatNameAnUnknownCampaign(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(5), newFakeStore()
		p := New(Options{Backend: "b", Source: b, Store: f, Campaigns: []string{"c", "nope"}})
		ctx, cancel := context.WithTimeout(t.Context(), 31*time.Minute)
		defer cancel()
		done := make(chan error, 1)
		go func() { done <- p.Run(ctx) }()
		time.Sleep(30*time.Minute + time.Second)
		if st := p.Status()[0]; !strings.Contains(st.Problem, "no campaign nope") || f.read() != 5 {
			t.Errorf("status %+v, %d people", st, f.read())
		}
		if n := len(b.requests("campaigns")); n != 4 {
			t.Errorf("%d readings of the roster in half an hour", n)
		}
		if err := <-done; !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	})
}

func TestSalesAreReadWhereThereAreAny(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(5), newFakeStore()
		b.campaign.Type = "AFFILIATE"
		_, stop := start(t, b, f)
		time.Sleep(30*time.Minute + time.Second)
		stop()
		want := []string{"k1", "k2", "o1"}
		if got := f.sales; !slices.Equal(got, append(want, want...)) {
			t.Errorf("kept %q", got)
		}
	})
}

func TestReloadGoesAheadOfEverything(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(25), newFakeStore()
		p, stop := start(t, b, f)
		time.Sleep(30 * time.Second)
		b.forget()
		for _, ref := range []model.PersonRef{
			{Backend: "b", CampaignID: "c", ID: "p3"},
			{Backend: "b", CampaignID: "c"},
			{Backend: "b"},
		} {
			if err := p.Reload(t.Context(), ref); err != nil {
				t.Error(err)
			}
		}
		if err := p.Reload(t.Context(), model.PersonRef{Backend: "b", CampaignID: "c", ID: "nobody"}); !errors.Is(err, model.ErrNotFound) {
			t.Errorf("reload of nobody: %v", err)
		}
		for _, r := range b.requests("") {
			if r.lane != model.LaneOperator {
				t.Errorf("%+v is not in the operator's lane", r)
			}
		}
		if n := len(b.requests("")); n != 4 {
			t.Errorf("%d requests", n)
		}
		stop()
	})
}

func TestOnceReadsEverything(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(35), newFakeStore()
		b.campaign.Type = "" // asked for both
		fails := 2
		b.interfere(func(r request, _ int) error {
			if r.object == "20" && fails > 0 {
				fails--
				return model.ErrUnclear
			}
			return nil
		})
		best := 0
		once := func() error {
			p := New(Options{Backend: "b", Source: b, Store: f})
			return p.Once(t.Context(), OnceOptions{Progress: func(st []model.PullStatus) {
				if len(st) > 0 {
					best = max(best, st[0].People)
				}
			}})
		}
		if err := once(); err != nil {
			t.Fatal(err)
		}
		if f.read() != 35 || best != 35 || f.configs != 1 || len(f.sales) != 3 {
			t.Errorf("%d people, progress %d, %d configs, sales %q", f.read(), best, f.configs, f.sales)
		}
		if err := once(); err != nil {
			t.Fatal(err)
		}
		if sweep, _, _ := f.snapshot(); sweep.Pass != 2 || sweep.FinishedAt.IsZero() {
			t.Errorf("a second reading left %+v", sweep)
		}
	})
}

func TestOnceNamesWhatFailed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(35), newFakeStore()
		b.interfere(func(r request, _ int) error {
			if r.what == "page" {
				return model.ErrUnreachable
			}
			return nil
		})
		p := New(Options{Backend: "b", Source: b, Store: f})
		err := p.Once(t.Context(), OnceOptions{})
		if !errors.Is(err, model.ErrUnreachable) || !strings.Contains(err.Error(), "campaign c: people") {
			t.Errorf("got %v", err)
		}
		if n := len(b.requests("page")); n != onceTries {
			t.Errorf("%d tries", n)
		}
		b.interfere(func(request, int) error { return model.ErrDenied })
		b.forget()
		if err := p.Once(t.Context(), OnceOptions{}); !errors.Is(err, model.ErrDenied) || len(b.requests("")) != 1 {
			t.Errorf("refused key: %v after %d requests", err, len(b.requests("")))
		}
		ctx, cancel := context.WithCancel(t.Context())
		b.interfere(func(request, int) error { cancel(); return model.ErrUnreachable })
		if err := p.Once(ctx, OnceOptions{}); err == nil {
			t.Error("a stopped reading says it is complete")
		}
	})
}
