package store_test

import (
	"context"
	"fmt"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"refdesk/internal/model"
)

// BenchmarkAppend has many senders append launch-day events at once: each names
// a campaign, a config, two people and a reward.
func BenchmarkAppend(b *testing.B) {
	s := open(b, b.TempDir(), nil)
	ctx := context.Background()
	var n atomic.Int64
	b.SetParallelism(64)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			i := n.Add(1)
			id := strconv.FormatInt(i, 36)
			d := delivery(model.KindReward, "prew_"+id, "goal-"+id, noon.Add(time.Duration(i)*time.Millisecond), model.Facts{
				Campaigns: []model.Campaign{{ID: campaign, Name: "Launch"}},
				Configs:   []model.RewardConfig{{ID: "crew_1", Title: "Give 20 get 20"}},
				People:    []model.Participant{person("p"+id, id+"@example.com"), person("q"+id, "q"+id+"@example.com")},
				Rewards:   []model.Reward{reward("prew_"+id, "p"+id, model.RewardWaiting)},
			})
			if _, err := s.Append(ctx, d); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// fullPage is a page of a first sweep as REST shows people.
func fullPage(from, count int, when time.Time) model.PeoplePage {
	page := model.PeoplePage{AsOf: when}
	for i := from; i < from+count; i++ {
		id := fmt.Sprintf("p%07d", i)
		p := person(id, id+"@example.com")
		p.FirstName, p.LastName = model.Some("Ana"), model.Some("Lima "+id)
		p.ReferralCount, p.Rank, p.Impressions = model.Some(int64(i%50)), model.Some(int64(i)), model.Some(int64(9))
		p.Risk, p.RiskReason = model.Some("LOW"), model.Some("UNIQUE_IDENTITY")
		p.IP, p.Fingerprint = model.Some(fmt.Sprintf("10.0.%d.%d", i%200, i%250)), model.Some("f"+id)
		p.ShareURL, p.Metadata = model.Some("https://example.com/?r="+id), model.Some(`{"plan":"pro"}`)
		p.CreatedAt = when.Add(-time.Duration(i) * time.Minute)
		if i%3 == 0 {
			p.ReferredBy = model.Some(fmt.Sprintf("p%07d", i/2))
		}
		var earned []model.Reward
		if i%10 == 0 {
			earned = append(earned, reward("prew_"+id, id, model.RewardWaiting))
		}
		page.People = append(page.People, model.PersonReading{Person: p, Rewards: earned, RewardsKnown: true})
	}
	return page
}

// BenchmarkSavePeople keeps 100,000 people from pages of a hundred in each
// round, and then reads them all.
func BenchmarkSavePeople(b *testing.B) {
	const pages = 1000
	ctx := context.Background()
	for b.Loop() {
		s := open(b, b.TempDir(), nil)
		start := time.Now()
		for i := range pages {
			sweep := model.Sweep{Pass: 1, Cursor: strconv.Itoa(i), Pages: i}
			if err := s.SavePeople(ctx, backend, campaign, fullPage(i*100, 100, noon), sweep); err != nil {
				b.Fatal(err)
			}
		}
		saved := time.Now()
		count := 0
		err := s.PeopleSince(ctx, 0, func(model.Participant) error { count++; return nil })
		if err != nil || count != pages*100 {
			b.Fatal(count, err)
		}
		b.ReportMetric(saved.Sub(start).Seconds(), "s/save")
		b.ReportMetric(time.Since(saved).Seconds(), "s/read")
	}
}
