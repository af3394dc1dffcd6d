package index

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"refdesk/internal/model"
)

func count(t *testing.T, x *Index, text string) int {
	t.Helper()
	w, err := x.People(context.Background(), model.Query{Text: text})
	if err != nil {
		t.Fatal(err)
	}
	return w.Matched
}

func TestReadersHearOfACommitAfterItIsIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := newFakeStore()
		x := New(store, Options{})
		heard, cancel := x.Subscribe()
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- x.Run(ctx) }()
		for i := range 5 {
			store.commit(model.Participant{ID: fmt.Sprint("p", i)}, model.Event{Headline: "joined"})
			for a := range heard {
				if a.Rev == int64(i+1) && a.Seq == int64(i+1) {
					break
				}
			}
			if n := count(t, x, ""); n != i+1 {
				t.Errorf("after the announcement of %d: %d people", i+1, n)
			}
		}
		cancel()
		cancel()
		if _, open := <-heard; open {
			t.Error("still announced after cancel")
		}
		stop()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("Run ended with %v", err)
		}
	})
}

func TestABrokenStoreIsAskedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := newFakeStore()
		store.commit(model.Participant{ID: "p1"})
		store.failWith(errors.New("disk full"))
		x := New(store, Options{})
		if err := x.Load(t.Context()); err == nil {
			t.Fatal("Load hid the error")
		}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- x.Run(ctx) }()
		time.Sleep(20 * time.Second)
		if ok, _ := x.Progress(); ok {
			t.Error("loaded from a broken store")
		}
		store.failWith(nil)
		time.Sleep(30 * time.Second)
		if ok, rows := x.Progress(); !ok || rows != 1 {
			t.Errorf("after the store came back: loaded %v, %d rows", ok, rows)
		}
		stop()
		<-ended
	})
}

func TestWindowsAnswerWhileLoading(t *testing.T) {
	store := newFakeStore()
	var rows []any
	for i := range 4*sheafKeys + 10 {
		rows = append(rows, model.Participant{ID: fmt.Sprint("p", i)})
	}
	store.commit(rows...)
	x := New(store, Options{})
	heard, cancel := x.Subscribe()
	defer cancel()
	const taken = 3 * sheafKeys // more than publishEvery, in whole sheaves
	seen := 0
	store.gate = func(key int64) {
		if key != taken+1 {
			return
		}
		<-heard
		seen = count(t, x, "")
		if ok, _ := x.Progress(); ok {
			t.Error("says it is loaded half way")
		}
	}
	if err := x.Load(context.Background()); err != nil {
		t.Fatal(err)
	}
	if seen != taken {
		t.Errorf("half way %d people were there, want %d", seen, taken)
	}
	if ok, n := x.Progress(); !ok || n != len(rows) || count(t, x, "") != len(rows) {
		t.Errorf("at the end: loaded %v, %d rows", ok, n)
	}
}

// TestAFailingReaderEndsTheLoading fails in the middle, while others read ahead.
func TestAFailingReaderEndsTheLoading(t *testing.T) {
	store := newFakeStore()
	var rows []any
	for i := range 8 * sheafKeys {
		rows = append(rows, model.Participant{ID: fmt.Sprint("p", i)})
	}
	store.commit(rows...)
	x := New(store, Options{})
	broken := errors.New("disk full")
	store.gate = func(key int64) {
		if key == 5*sheafKeys+1 {
			store.failWith(broken)
		}
	}
	if err := x.Load(context.Background()); !errors.Is(err, broken) {
		t.Errorf("loading ended with %v", err)
	}
	store.gate = nil
	store.failWith(nil)
	if err := x.Load(context.Background()); err != nil {
		t.Fatal(err)
	}
	if n := count(t, x, ""); n != len(rows) {
		t.Errorf("afterwards there are %d people of %d", n, len(rows))
	}
}

// TestOldEventsArePagedTo although they are not held.
func TestOldEventsArePagedTo(t *testing.T) {
	store := newFakeStore()
	add := func(n int, campaign string) {
		rows := make([]any, n)
		for i := range rows {
			rows[i] = model.Event{CampaignID: campaign}
		}
		store.commit(rows...)
	}
	add(3_000, "old")
	add(KeptEvents, "new")
	x := loaded(t, store)
	for range 3 {
		add(1_500, "new")
		if err := x.Load(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	for campaign, want := range map[string]int{"": 27_500, "old": 3_000, "new": 24_500} {
		w, err := x.Events(context.Background(), model.Query{Campaign: campaign, Count: 2})
		if err != nil || w.Matched != want || w.Total != want {
			t.Errorf("campaign %q: matched %d, total %d, want %v (%v)", campaign, w.Matched, w.Total, want, err)
		}
		newest := int64(27_500)
		if campaign == "old" {
			newest = 3_000
		}
		if w.Rows[0].Seq != newest || w.Rows[1].Seq != newest-1 {
			t.Errorf("not newest first: %d, %d", w.Rows[0].Seq, w.Rows[1].Seq)
		}
	}
}

func TestRepeatsOfHeldEventsAreTold(t *testing.T) {
	store := newFakeStore()
	for range 3 {
		store.commit(model.Event{Headline: "joined"})
	}
	store.repeat(1)
	x := loaded(t, store)
	check := func(want ...int64) {
		t.Helper()
		if err := x.Load(t.Context()); err != nil {
			t.Fatal(err)
		}
		w, err := x.Events(t.Context(), model.Query{Count: 9})
		if err != nil {
			t.Fatal(err)
		}
		var got []int64
		for _, e := range w.Rows {
			got = append(got, e.Repeats)
		}
		if !slices.Equal(got, want) {
			t.Errorf("repeats are %v, want %v", got, want)
		}
	}
	check(0, 0, 1)
	store.repeat(2)
	store.repeat(1)
	check(0, 1, 2)
	store.commit(model.Event{Headline: "left"})
	store.repeat(4)
	check(1, 0, 1, 2)
}

// TestReadersAndCommitsAtOnce has value under the race detector.
func TestReadersAndCommitsAtOnce(t *testing.T) {
	store := newFakeStore()
	x := New(store, Options{})
	ctx, stop := context.WithCancel(context.Background())
	var all sync.WaitGroup
	all.Go(func() { _ = x.Run(ctx) })
	for _, text := range []string{"", "p1", "referrals>2", "waiting>0"} {
		all.Go(func() {
			for ctx.Err() == nil {
				last := 0
				for _, sort := range []string{"", "name", "waiting"} {
					w, err := x.People(ctx, model.Query{Text: text, Sort: sort, Count: 20})
					if err == nil && text == "" && w.Matched < last {
						t.Error("people disappeared")
					}
					last = w.Matched
				}
				_, _ = x.Rewards(ctx, model.Query{Text: text, Count: 20})
			}
		})
	}
	for i := range 200 {
		person := fmt.Sprint("p", i%50)
		store.commit(
			model.Participant{ID: person, ReferralCount: model.Some(int64(i))},
			model.Reward{ID: fmt.Sprint("r", i%30), Person: person, State: model.RewardWaiting},
			model.Change{ID: int64(i%10 + 1), Target: fmt.Sprint("r", i%30)},
			model.Event{Headline: person})
	}
	stop()
	all.Wait()
}
