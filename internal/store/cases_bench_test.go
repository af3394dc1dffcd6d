package store_test

import (
	"context"
	"fmt"
	"testing"

	"refdesk/internal/model"
)

// benchFindings are rings of ten.
func benchFindings(rings int) (all []model.Finding) {
	for r := range rings {
		people := make([]string, 10)
		for i := range people {
			people[i] = fmt.Sprintf("p%d-%d", r, i)
		}
		all = append(all, found(80, people...))
	}
	return all
}

// BenchmarkSyncCases brings 2,000 rings of ten people up to date: all of them
// unchanged, and one that grew. The baseline writes every row again.
func BenchmarkSyncCases(b *testing.B) {
	s, _ := fresh(b)
	ctx := context.Background()
	ok(b, s.SavePerson(ctx, read(person("p0-0", ""), noon)))
	findings := benchFindings(2000)
	must(s.SyncCases(ctx, inCampaign, findings, nil, noon))(b)
	b.Run("unchanged", func(b *testing.B) {
		for b.Loop() {
			must(s.SyncCases(ctx, inCampaign, findings, nil, noon))(b)
		}
	})
	b.Run("one of them", func(b *testing.B) {
		score := 80
		for b.Loop() {
			score = 161 - score
			must(s.SyncCases(ctx, inCampaign, []model.Finding{found(score, findings[7].People[0].Person, "new")}, []string{"new"}, noon))(b)
		}
	})
	b.Run("baseline", func(b *testing.B) {
		score := 80
		for b.Loop() {
			score = 161 - score
			for i := range findings {
				findings[i].Score = score
			}
			must(s.SyncCases(ctx, inCampaign, findings, nil, noon))(b)
		}
	})
}

// BenchmarkCasePage opens the page of a ring of ten.
func BenchmarkCasePage(b *testing.B) {
	s, _ := fresh(b)
	ctx := context.Background()
	ok(b, s.SavePerson(ctx, read(person("p0-0", ""), noon)))
	must(s.SyncCases(ctx, inCampaign, benchFindings(2000), nil, noon))(b)
	for b.Loop() {
		must(s.CasePage(ctx, 1000))(b)
	}
}
