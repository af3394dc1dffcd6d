package pull

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"refdesk/internal/model"
)

// sweepPages are the requests of passes alone.
func sweepPages(b *fakeBackend) []request {
	return slices.DeleteFunc(b.requests("page"), func(r request) bool { return r.lane != model.LaneSweep })
}

// TestEverybodyIsReadAnewThroughoutThePeriod looks at the third pass: its pages
// are spread over the period.
func TestEverybodyIsReadAnewThroughoutThePeriod(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(100), newFakeStore()
		_, stop := start(t, b, f)
		time.Sleep(time.Hour + 15*time.Minute)
		b.forget()
		time.Sleep(time.Hour)
		pages := sweepPages(b) // ten of them, and the look at the seam
		if len(pages) != 11 {
			t.Fatalf("%d pages", len(pages))
		}
		for i := 1; i < len(pages); i++ {
			if gap := pages[i].at.Sub(pages[i-1].at); gap > 15*time.Minute {
				t.Errorf("page %d came %v after the one before", i, gap)
			}
		}
		stop()
	})
}

// TestNobodyIsOlderThanThePeriod looks every minute for hours, from the end of
// the first pass on, which is as fast as it can be and unlike all later ones.
func TestNobodyIsOlderThanThePeriod(t *testing.T) {
	for _, people := range []int{1, 10, 17, 100} {
		synctest.Test(t, func(t *testing.T) {
			b, f := newFakeBackend(people), newFakeStore()
			p, stop := start(t, b, f)
			defer stop()
			time.Sleep(time.Minute)
			if n := f.read(); n != people {
				t.Fatalf("%d of %d people read", n, people)
			}
			period := p.Status()[0].Period
			for range 5 * 60 {
				if age := f.oldest(); age > period+time.Minute {
					t.Fatalf("of %d people somebody was read %v ago, the period is %v", people, age, period)
				}
				time.Sleep(time.Minute)
			}
			if n := len(sweepPages(b)); n > 12*people/10+24 {
				t.Errorf("%d requests for %d people in five hours", n, people)
			}
		})
	}
}

// TestAWrongClockChangesNoPeriod: passes are dated by the backend's clock, and
// ours may be hours away from it.
func TestAWrongClockChangesNoPeriod(t *testing.T) {
	for _, ahead := range []time.Duration{-9 * time.Hour, -20 * time.Minute, 0, 20 * time.Minute, 9 * time.Hour} {
		t.Run(ahead.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b, f := newFakeBackend(100), newFakeStore()
				b.ahead = ahead
				_, stop := start(t, b, f)
				time.Sleep(5 * time.Hour)
				pages := sweepPages(b)
				if n := len(pages); n < 50 || n > 80 {
					t.Errorf("%d pages in five hours", n)
				}
				for i := 1; i < len(pages); i++ {
					if gap := pages[i].at.Sub(pages[i-1].at); gap > 61*time.Minute {
						t.Errorf("nothing was read for %v", gap)
					}
				}
				stop()
			})
		})
	}
}

func TestThePeriodFollowsFromTheRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(10), newFakeStore()
		b.campaign.Participants = model.Some(int64(1_000_000))
		p := New(Options{Backend: "b", Source: b, Store: f, Rate: func() float64 { return 10_000.0 / 3600 }})
		p.setPrograms([]model.Campaign{b.campaign})
		// Ten thousand pages at four fifths of ten thousand an hour.
		if got := p.Status()[0].Period.Round(time.Minute); got != 75*time.Minute {
			t.Errorf("a million people are read anew every %v", got)
		}
		b.campaign.Participants = model.Some(int64(1000))
		p.setPrograms([]model.Campaign{b.campaign})
		if got := p.Status()[0].Period; got != time.Hour {
			t.Errorf("a thousand people are read anew every %v", got)
		}
	})
}

// TestAfterALongAbsenceEverybodyIsReadAtOnce starts on a store whose last pass
// is a day old.
func TestAfterALongAbsenceEverybodyIsReadAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(100), newFakeStore()
		f.sweep = model.Sweep{Pass: 7, StartedAt: time.Now().Add(-24 * time.Hour), FinishedAt: time.Now().Add(-23 * time.Hour), People: 100, Pages: 10}
		_, stop := start(t, b, f)
		time.Sleep(5 * time.Second)
		if n := len(sweepPages(b)); n != 11 {
			t.Errorf("%d pages in the first seconds", n)
		}
		stop()
	})
}

// TestManyGoneNeedAPersonsWord lets most of a campaign vanish.
func TestManyGoneNeedAPersonsWord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(200), newFakeStore()
		once := func(o OnceOptions) error {
			time.Sleep(time.Minute)
			return New(Options{Backend: "b", Source: b, Store: f}).Once(t.Context(), o)
		}
		if err := once(OnceOptions{}); err != nil {
			t.Fatal(err)
		}
		b.people = slices.Delete(b.people, 20, 180)
		err := once(OnceOptions{})
		if err == nil || !strings.Contains(err.Error(), "160 of 200") || !strings.Contains(err.Error(), "--accept-gone") {
			t.Errorf("got %v", err)
		}
		if _, gone, _ := f.snapshot(); len(gone) != 0 || len(b.requests("person")) != 0 {
			t.Errorf("%d marked, %d asked for without a word", len(gone), len(b.requests("person")))
		}
		if err := once(OnceOptions{AcceptGone: true}); err != nil {
			t.Error(err)
		}
		if _, gone, _ := f.snapshot(); len(gone) != 160 || len(b.requests("person")) != 160 {
			t.Errorf("%d marked, %d asked for", len(gone), len(b.requests("person")))
		}
	})
}

// TestAWordIsHeardWhileItReads gives the word to a puller that is running.
func TestAWordIsHeardWhileItReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(200), newFakeStore()
		f.accepted = time.Now() // said about an earlier time
		p, stop := start(t, b, f)
		defer stop()
		time.Sleep(30 * time.Second)
		for i := range 30 {
			b.remove(fmt.Sprint("p", 100-i))
		}
		time.Sleep(2*time.Hour + time.Minute)
		if _, gone, _ := f.snapshot(); len(gone) != 0 || !strings.Contains(p.Status()[0].Problem, "30 of 200") {
			t.Fatalf("%d marked without a word, problem %q", len(gone), p.Status()[0].Problem)
		}
		_ = f.commit(func() { f.accepted = time.Now() })
		time.Sleep(5 * time.Minute)
		if _, gone, _ := f.snapshot(); len(gone) != 30 || p.Status()[0].Problem != "" {
			t.Errorf("%d marked, problem %q", len(gone), p.Status()[0].Problem)
		}
		b.remove("p150")
		for i := range 30 {
			b.remove(fmt.Sprint("p", 60-i))
		}
		time.Sleep(3 * time.Hour)
		if _, gone, _ := f.snapshot(); len(gone) != 30 {
			t.Errorf("%d marked: one word counts once", len(gone))
		}
	})
}

func TestTheLagOfFollowUpsIsShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(30), newFakeStore()
		p, stop := start(t, b, f)
		time.Sleep(30 * time.Second)
		b.interfere(func(r request, _ int) error {
			if r.what == "person" {
				return errHang
			}
			return nil
		})
		f.event(false, "p1", "p2")
		time.Sleep(10 * time.Second)
		if st := p.Status()[0]; st.FollowUps != 2 || st.Lag != 10*time.Second {
			t.Errorf("%d wait, the longest for %v", st.FollowUps, st.Lag)
		}
		stop()
	})
}
