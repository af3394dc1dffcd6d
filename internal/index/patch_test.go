package index

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"refdesk/internal/model"
)

// TestAnswersAreCarriedOnTruly asks the same questions after each of many small
// commits, and compares with an index that has never heard of them before.
func TestAnswersAreCarriedOnTruly(t *testing.T) {
	questions := []model.Query{
		{}, {Desc: true}, {Campaign: "c1"}, {Backend: "b1", Text: "an"}, {Text: "-risk:high referrals>1"}, {Text: "joined<30d"}, {Text: "has:waiting-reward"},
		{Text: "ref:p3"}, {Text: "an", Sort: "name"}, {Sort: "email", Desc: true}, {Sort: "risk,-referrals,name", Desc: true},
		{Sort: "joined"}, {Sort: "waiting", Desc: true}, {Sort: "place"}, {Sort: "campaign"}, {Campaign: "c2", Sort: "as_of", Text: "reason:email"},
	}
	rapid.Check(t, func(t *rapid.T) {
		store := newFakeStore()
		o := Options{Now: func() time.Time { return noon }}
		x := New(store, o)
		draw := func() any {
			p := drawPerson(t)
			p.Backend, p.CampaignID = "b1", rapid.SampledFrom([]string{"c1", "c2"}).Draw(t, "campaign")
			if rapid.IntRange(0, 3).Draw(t, "what") > 0 {
				return p
			}
			return model.Reward{
				Backend: p.Backend, CampaignID: p.CampaignID, ID: fmt.Sprint("r", rapid.IntRange(0, 5).Draw(t, "reward")), Person: p.ID,
				State: rapid.SampledFrom([]model.RewardState{model.RewardWaiting, model.RewardApproved}).Draw(t, "state"),
			}
		}
		for range rapid.IntRange(2, 8).Draw(t, "commits") {
			var rows []any
			for range rapid.IntRange(1, 4).Draw(t, "rows") {
				rows = append(rows, draw())
			}
			store.commit(rows...)
			fresh := New(store, o)
			for _, one := range []*Index{x, fresh} {
				if err := one.Load(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			for _, q := range questions {
				if q.Count = 100; rapid.Bool().Draw(t, "asked") {
					if got, want := told(t, x, q), told(t, fresh, q); got != want {
						t.Fatalf("%+v\ngot  %s\nwant %s", q, got, want)
					}
				}
			}
		}
	})
}

func told(t *rapid.T, x *Index, q model.Query) string {
	w, err := x.People(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	out := fmt.Sprint(w.Matched, " of ", w.Total, ":")
	for _, r := range w.Rows {
		out += fmt.Sprint(" ", r.CampaignID, "/", r.ID, " ", r.Place)
	}
	return out
}

// TestAFloodIsNotCarriedOn makes sure that answers do not keep old blocks.
func TestAFloodIsNotCarriedOn(t *testing.T) {
	var l lineage
	for i := range int32(10) {
		l = l.follow([]int32{i, i, 7})
	}
	if changed, ok := l.since(7); !ok || fmt.Sprint(changed) != "[7 8 9]" {
		t.Errorf("since version 7: %v, %v", changed, ok)
	}
	l = l.follow(make([]int32, mostPatched+1))
	if _, ok := l.since(10); ok {
		t.Error("a flood is carried on")
	}
	if changed, ok := l.since(11); !ok || len(changed) != 0 {
		t.Errorf("since the flood: %v, %v", changed, ok)
	}
	for range 3 * mostPatched {
		l = l.follow([]int32{1, 2})
	}
	if left, limit := len(l.steps), mostPatched/2; left > limit {
		t.Errorf("%d steps are kept, at most %d are allowed", left, limit)
	}
}
