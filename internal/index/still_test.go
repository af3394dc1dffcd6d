package index

import (
	"fmt"
	"testing"
	"time"

	"refdesk/internal/model"
)

// TestStillIndexStandsStill while the one it was made from goes on.
func TestStillIndexStandsStill(t *testing.T) {
	store := newFakeStore()
	for i := range 3 {
		store.commit(model.Participant{ID: fmt.Sprint("p", i), CreatedAt: time.Unix(int64(i), 0)})
	}
	at := time.Unix(100, 0)
	x := New(store, Options{Now: func() time.Time { return at }})
	if err := x.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	still := x.Still()
	store.commit(model.Participant{ID: "p9", CreatedAt: time.Unix(9, 0)})
	at = time.Unix(10_000, 0)
	if err := x.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string][2]int{"": {3, 4}, "joined<99s": {1, 0}} {
		if got := [2]int{count(t, still, text), count(t, x, text)}; got != want {
			t.Errorf("%q: the still one has %d, the other %d; want %v", text, got[0], got[1], want)
		}
	}
}

// TestAHoldOfAStillIndexDoesNotEnd while it is read, or the first rows of a list
// would tell of another moment than the last.
func TestAHoldOfAStillIndexDoesNotEnd(t *testing.T) {
	store, now := newFakeStore(), noon
	store.commit(
		model.Reward{Backend: "b", CampaignID: "c", ID: "r1", State: model.RewardWaiting},
		model.Hold{ID: 1, Backend: "b", CampaignID: "c", Object: model.ObjectReward, Target: "r1", Operator: "ana", Until: noon.Add(time.Minute)})
	x := New(store, Options{Now: func() time.Time { return now }})
	if err := x.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	still := x.Still()
	now = noon.Add(time.Hour)
	for of, want := range map[*Index]int64{still: 1, x: 0} {
		w, err := of.Rewards(t.Context(), model.Query{Count: 1})
		if err != nil || len(w.Rows) != 1 || w.Rows[0].Hold.ID != want {
			t.Errorf("%+v, %v; want hold %d", w.Rows, err, want)
		}
	}
}
