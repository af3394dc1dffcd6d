package index

import (
	"context"
	"fmt"
	"testing"
	"time"

	"refdesk/internal/model"
)

// crowd is an index of 100,000 people, each tenth of them with a reward.
func crowd(b *testing.B) *Index {
	b.Helper()
	store := newFakeStore()
	var rows []any
	for i := range 100_000 {
		id := fmt.Sprintf("%06x", i*7919%(1<<24))
		rows = append(rows, model.Participant{
			ID: id, Email: fmt.Sprintf("person.%d@example.com", i),
			FirstName: model.Some(fmt.Sprint("Mira", i%997)), LastName: model.Some(fmt.Sprint("Núñez ", i%1009)),
			ReferralCount: model.Some(int64(i % 41)), CreatedAt: noon.Add(-time.Duration(i) * time.Minute),
			Risk: model.Some("LOW"),
		})
		if i%10 == 0 {
			rows = append(rows, model.Reward{ID: "r" + id, Person: id, State: model.RewardWaiting, FirstSeen: noon})
		}
	}
	store.commit(rows...)
	x := New(store, Options{})
	if err := x.Load(context.Background()); err != nil {
		b.Fatal(err)
	}
	return x
}

// BenchmarkPeople measures a question nobody asked before, in a state nobody
// asked before, and the paging after it.
func BenchmarkPeople(b *testing.B) {
	x := crowd(b)
	ctx := context.Background()
	for name, q := range map[string]model.Query{
		"all":     {},
		"words":   {Text: "mira12 nunez"},
		"fields":  {Text: "referrals>10 joined<20d -risk:high"},
		"by-name": {Sort: "name"},
	} {
		q.Count = 50
		b.Run("new/"+name, func(b *testing.B) {
			for b.Loop() {
				s := x.b.publish(x.state.Load())
				s.people = &table[person]{rows: s.people.rows}
				x.state.Store(s)
				if _, err := x.People(ctx, q); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("page/"+name, func(b *testing.B) {
			for b.Loop() {
				q.Offset = (q.Offset + 50) % 1000
				if _, err := x.People(ctx, q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
