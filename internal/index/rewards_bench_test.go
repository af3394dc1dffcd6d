package index

import (
	"context"
	"fmt"
	"runtime"
	"testing"
	"time"

	"refdesk/internal/model"
)

// earning is a store in which each of a million rewards is somebody else's.
type earning struct{ *million }

func (e earning) RewardsSince(_ context.Context, rev int64, each func(model.Reward) error) error {
	states := []model.RewardState{model.RewardWaiting, model.RewardFulfilled, model.RewardFulfilled, model.RewardApproved}
	for i := range e.people {
		p := made(i)
		r := model.Reward{
			Backend: p.Backend, CampaignID: p.CampaignID, ID: fmt.Sprintf("prew_%06x", i), ConfigID: "crew_1", Person: p.ID,
			Side: model.SideReferrer, State: states[i%len(states)], CreatedAt: p.CreatedAt, AsOf: p.AsOf,
		}
		if err := each(r); err != nil {
			return err
		}
	}
	return nil
}

// BenchmarkRewards measures a list of as many rewards as people: what they hold
// in memory beside these, the first window in its own order, another order, a
// word, paging, and the list after an event of one reward.
func BenchmarkRewards(b *testing.B) {
	held := func() float64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc) / 1e6
	}
	before := held()
	x := New(earning{&million{fakeStore: newFakeStore(), people: size()}}, Options{Now: func() time.Time { return noon }})
	if err := x.Load(b.Context()); err != nil {
		b.Fatal(err)
	}
	all := held() - before
	ask := func(b *testing.B, q model.Query) {
		q.Count = 50
		if _, err := x.Rewards(b.Context(), q); err != nil {
			b.Fatal(err)
		}
	}
	for name, q := range map[string]model.Query{
		"own-order": {}, "since": {Sort: "since"}, "name": {Sort: "name"}, "word": {Text: "smith"}, "field": {Text: "state:waiting risk:high"},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				x.forget()
				ask(b, q)
			}
			b.ReportMetric(all, "MB-held-with-people")
		})
	}
	b.Run("page", func(b *testing.B) {
		n := 0
		for b.Loop() {
			n = (n + 7919) % size()
			ask(b, model.Query{Offset: n})
		}
	})
	b.Run("event", func(b *testing.B) {
		r := model.Reward{Backend: "acme", CampaignID: "spring", ID: "prew_000007", ConfigID: "crew_1", Person: made(7).ID, Side: model.SideReferrer}
		for b.Loop() {
			r.State = []model.RewardState{model.RewardWaiting, model.RewardApproved}[len(r.State)%2]
			x.b.takeReward(r)
			x.state.Store(x.b.publish(x.state.Load()))
			ask(b, model.Query{})
		}
	})
}
