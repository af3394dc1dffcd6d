package index

import (
	"context"
	"fmt"
	"runtime"
	"testing"
	"time"

	"refdesk/internal/model"
)

// selling is a store in which each of a million commissions is somebody else's.
type selling struct{ *million }

func (e selling) CommissionsSince(_ context.Context, rev int64, each func(model.Commission) error) error {
	states := []string{"pending", "approved", "paid", "paid"}
	for i := range e.people {
		p := made(i)
		c := model.Commission{
			Backend: p.Backend, CampaignID: p.CampaignID, ID: fmt.Sprintf("comm_%06x", i), Person: p.ID, Other: made(i / 2).ID,
			State: states[i%len(states)], Event: "SALE", Amount: eur(int64(i % 9973)), InCampaign: eur(int64(i % 9973)),
			CreatedAt: p.CreatedAt, AsOf: p.AsOf,
		}
		if err := each(c); err != nil {
			return err
		}
	}
	return nil
}

// BenchmarkCommissions measures a list of as many commissions as people: what
// they hold in memory beside these, the first window in several orders, a word,
// and the list after an event of one commission.
func BenchmarkCommissions(b *testing.B) {
	held := func() float64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc) / 1e6
	}
	before := held()
	x := New(selling{&million{fakeStore: newFakeStore(), people: size()}}, Options{Now: func() time.Time { return noon }})
	if err := x.Load(b.Context()); err != nil {
		b.Fatal(err)
	}
	all := held() - before
	for name, q := range map[string]model.Query{
		"own-order": {}, "since": {Sort: "since"}, "amount": {Sort: "amount"}, "name": {Sort: "name"}, "word": {Text: "smith"}, "field": {Text: "state:pending amount>50"},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				x.forget()
				q.Count = 50
				if _, err := x.Commissions(b.Context(), q); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(all, "MB-held-with-people")
		})
	}
	b.Run("event", func(b *testing.B) {
		c := model.Commission{Backend: "acme", CampaignID: "spring", ID: "comm_000007", Person: made(7).ID, Event: "SALE", Amount: eur(5)}
		for b.Loop() {
			c.State = []string{"pending", "approved"}[len(c.State)%2]
			x.b.takeCommission(c)
			x.state.Store(x.b.publish(x.state.Load()))
			if _, err := x.Commissions(b.Context(), model.Query{Count: 50}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
