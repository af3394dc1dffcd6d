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
