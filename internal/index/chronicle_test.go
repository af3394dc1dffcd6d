package index

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"refdesk/internal/model"
)

// TestOldEventsAreFoundLikeHeldOnes: whatever is asked, an index that holds few
// events answers like one that holds all, while the journal grows.
func TestOldEventsAreFoundLikeHeldOnes(t *testing.T) {
	store := newFakeStore()
	at := noon.Add(-48 * time.Hour)
	grow := func(t *rapid.T, n int) {
		for range n {
			at = at.Add(time.Duration(rapid.IntRange(0, 90).Draw(t, "minutes")) * time.Minute)
			store.commit(model.Event{
				Backend: "acme", CampaignID: rapid.SampledFrom([]string{"spring", "autumn"}).Draw(t, "campaign"),
				Kind:       rapid.SampledFrom([]model.EventKind{model.KindJoined, model.KindReward, model.KindGap}).Draw(t, "kind"),
				PersonName: rapid.SampledFrom([]string{"Ana", "Bo", "José", ""}).Draw(t, "name"),
				ReceivedAt: at, OccurredAt: at.Add(-time.Duration(rapid.IntRange(0, 9).Draw(t, "late")) * time.Hour),
			})
		}
	}
	few := New(store, Options{KeepEvents: 10, Now: func() time.Time { return noon }})
	all := New(store, Options{KeepEvents: 1 << 20, Now: func() time.Time { return noon }})
	rapid.Check(t, func(t *rapid.T) {
		grow(t, rapid.IntRange(1, 25).Draw(t, "events"))
		for _, x := range []*Index{few, all} {
			if err := x.Load(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		for range 4 {
			q := model.Query{
				Text: rapid.SampledFrom([]string{"", "", "ana", "jose", "-ana", "kind:joined", "since<1d", "seq<=20", "seq>5 -seq>15", "seq>=12 bo", "repeats>0"}).Draw(t, "text"),
				Sort: rapid.SampledFrom([]string{"", "", "", "name", "occurred", "kind,-name", "seq"}).Draw(t, "sort"),
				Desc: rapid.Bool().Draw(t, "desc"), Campaign: rapid.SampledFrom([]string{"", "spring", "nowhere"}).Draw(t, "campaign"),
				Offset: rapid.IntRange(0, 60).Draw(t, "offset"), Count: rapid.IntRange(0, 40).Draw(t, "count"),
			}
			want, err := all.Events(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			got, err := few.Events(t.Context(), q)
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Fatalf("%+v: %v (-all held +few held)\n%s", q, err, diff)
			}
		}
	})
}

// TestOldEventsThatCannotBeRead are an error, and no shorter list.
func TestOldEventsThatCannotBeRead(t *testing.T) {
	store := newFakeStore()
	for i := range 30 {
		store.commit(model.Event{PersonName: fmt.Sprint("p", i)})
	}
	x := New(store, Options{KeepEvents: 10})
	if err := x.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("the disk is gone")
	store.failWith(broken)
	for _, q := range []model.Query{{Text: "p1", Count: 5}, {Offset: 15, Count: 5}} {
		if _, err := x.Events(t.Context(), q); !errors.Is(err, broken) {
			t.Errorf("%+v: %v", q, err)
		}
	}
	if w, err := x.Events(t.Context(), model.Query{Count: 5}); err != nil || len(w.Rows) != 5 || w.Matched != 30 {
		t.Errorf("the newest: %+v, %v", w, err)
	}
}

// TestAReaderOfAnEarlierStateMeetsNoEventTwice: what a later state let go of is
// remembered as old, and held by the earlier one.
func TestAReaderOfAnEarlierStateMeetsNoEventTwice(t *testing.T) {
	store := newFakeStore()
	grow := func() {
		for i := range 30 {
			store.commit(model.Event{PersonName: fmt.Sprint("Ana ", i%7)})
		}
	}
	x := New(store, Options{KeepEvents: 10})
	load := func() *state {
		grow()
		if err := x.Load(t.Context()); err != nil {
			t.Fatal(err)
		}
		return x.state.Load()
	}
	for _, sort := range []string{"", "name", "received"} {
		q := model.Query{Text: "ana", Sort: sort, Count: 1000}
		earlier := load()
		seqs := func() []int64 {
			held, err := ask(t.Context(), x, earlier, &events, earlier.events, q)
			if err != nil {
				t.Fatal(err)
			}
			c, err := x.chronicle(t.Context(), earlier, q, held)
			if err != nil {
				t.Fatal(err)
			}
			return c.window(0, c.count())
		}
		want := seqs()
		load()
		if _, err := x.Events(t.Context(), q); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, seqs()); diff != "" {
			t.Errorf("sorted by %q (-before +after the later question)\n%s", sort, diff)
		}
	}
}

// TestOldEventsFollowTheNamesOfCampaigns, which may be learnt after the first
// question.
func TestOldEventsFollowTheNamesOfCampaigns(t *testing.T) {
	store := newFakeStore()
	for range 30 {
		store.commit(model.Event{Backend: "acme", CampaignID: "c1"})
	}
	x := New(store, Options{KeepEvents: 10})
	for _, want := range []int{0, 30} {
		if err := x.Load(t.Context()); err != nil {
			t.Fatal(err)
		}
		w, err := x.Events(t.Context(), model.Query{Text: "campaign:spring", Count: 5})
		if err != nil || w.Matched != want {
			t.Errorf("%d events, %v; want %d", w.Matched, err, want)
		}
		store.commit(model.Campaign{Backend: "acme", ID: "c1", Name: "Spring sale"})
	}
}
