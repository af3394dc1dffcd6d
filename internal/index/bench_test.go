package index

import (
	"context"
	"fmt"
	"testing"
	"time"

	"refdesk/internal/model"
)

// peopled is an index of 100,000 people, each tenth of them with a reward.
func peopled(b *testing.B) *Index {
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

// BenchmarkPeople measures a question of which nothing is known, the same one
// after a commit of one person, and the paging after it.
func BenchmarkPeople(b *testing.B) {
	x := peopled(b)
	one := model.Participant{ID: "000005", Email: "one@example.com", CreatedAt: noon}
	ctx := context.Background()
	for name, q := range map[string]model.Query{
		"all":     {},
		"words":   {Text: "mira12 nunez"},
		"fields":  {Text: "referrals>10 joined<20d -risk:high"},
		"by-name": {Sort: "name"},
	} {
		q.Count = 50
		ask := func(b *testing.B, before func()) {
			for b.Loop() {
				before()
				if _, err := x.People(ctx, q); err != nil {
					b.Fatal(err)
				}
			}
		}
		b.Run("new/"+name, func(b *testing.B) {
			ask(b, func() {
				s, known := x.b.publish(x.state.Load()), x.state.Load().people
				s.people = &crowd{
					waiting: known.waiting,
					blocks:  known.blocks, slots: known.slots, scopes: known.scopes,
					risks: known.risks, reasons: known.reasons, statuses: known.statuses,
				}
				s.people.followTexts(&crowd{}, nil)
				x.state.Store(s)
			})
		})
		b.Run("commit/"+name, func(b *testing.B) {
			ask(b, func() {
				one.ReferralCount.V++
				x.takeOne(one)
				x.state.Store(x.b.publish(x.state.Load()))
			})
		})
		b.Run("page/"+name, func(b *testing.B) {
			ask(b, func() { q.Offset = (q.Offset + 50) % 1000 })
		})
	}
}
