package app

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"refdesk/internal/desk"
	"refdesk/internal/index"
	"refdesk/internal/model"
	"refdesk/internal/payfile"
	"refdesk/internal/store"
)

// batchLines is how many lines the benchmark's batch has: one full file of the
// service that takes most.
const batchLines = 5000

// withPayable is a program with many approved rewards of as many people.
func withPayable(tb testing.TB, count int) (*desk.Cashier, *store.Store) {
	tb.Helper()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	s, err := store.Open(context.Background(), tb.TempDir(), store.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Close() })
	page := model.PeoplePage{AsOf: now}
	for i := range count {
		id := strconv.Itoa(i)
		page.People = append(page.People, model.PersonReading{
			RewardsKnown: true,
			Person: model.Participant{
				Backend: payBackend, CampaignID: payCampaign, ID: "p" + id, Email: "p" + id + "@example.com",
				FirstName: model.Some("Mira"), LastName: model.Some("Okafor"), AsOf: now,
			},
			Rewards: []model.Reward{{
				Backend: payBackend, CampaignID: payCampaign, ID: "r" + id, Person: "p" + id, ConfigID: "mug",
				Side: model.SideReferrer, State: model.RewardApproved, ApprovedAt: now, AsOf: now,
			}},
		})
	}
	if err := s.SavePeople(context.Background(), payBackend, payCampaign, page, model.Sweep{Pass: 1}); err != nil {
		tb.Fatal(err)
	}
	x := index.New(s, index.Options{Batches: s})
	if err := x.Load(context.Background()); err != nil {
		tb.Fatal(err)
	}
	return desk.NewCashier(desk.CashierOptions{
		Desk: desk.New(desk.Options{Operator: "ana"}), Store: s, Earned: x, Files: payFiles{payfile.Shelf{}},
		Rules: desk.BatchRules{Worths: model.Worths{{ConfigID: "mug", Amount: model.Money{Minor: 2000, Currency: "EUR"}}}},
	}), s
}

// BenchmarkMakeBatch goes from the question what is payable to files that are
// safe on disk and recorded.
func BenchmarkMakeBatch(b *testing.B) {
	c, s := withPayable(b, batchLines)
	out := b.TempDir()
	for b.Loop() {
		plan, err := c.MakeBatch(context.Background(), model.BatchAsk{Format: "paypal", Currency: "EUR", Dir: out})
		if err != nil || len(plan.Lines) != batchLines {
			b.Fatalf("%d lines, %v", len(plan.Lines), err)
		}
		b.StopTimer()
		if _, err := s.VoidBatch(context.Background(), plan.Batch.ID, "ana", "manual", "", false, time.Now()); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

// BenchmarkRehearseBatch only asks.
func BenchmarkRehearseBatch(b *testing.B) {
	c, _ := withPayable(b, batchLines)
	for b.Loop() {
		if _, err := c.RehearseBatch(context.Background(), model.BatchAsk{Format: "paypal", Currency: "EUR"}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkImportBatch settles all lines of a batch by one report.
func BenchmarkImportBatch(b *testing.B) {
	c, _ := withPayable(b, batchLines)
	ctx := context.Background()
	for b.Loop() {
		b.StopTimer()
		out := b.TempDir()
		plan, err := c.MakeBatch(ctx, model.BatchAsk{Format: "paypal", Currency: "EUR", Dir: out})
		if err != nil {
			b.Fatal(err)
		}
		report := filepath.Join(out, "report.csv")
		text := "customer id,amount,status\n"
		for _, l := range plan.Lines {
			text += l.Reference + ",20.00,denied\n"
		}
		if err := os.WriteFile(report, []byte(text), 0o600); err != nil {
			b.Fatal(err)
		}
		for _, step := range []func(context.Context, int64) ([]model.BatchFinding, error){c.CheckBatch, c.ReleaseBatch} {
			if findings, err := step(ctx, plan.Batch.ID); err != nil || len(findings) > 0 {
				b.Fatal(findings, err)
			}
		}
		b.StartTimer()
		if done, err := c.ImportBatch(ctx, plan.Batch.ID, report); err != nil || len(done.Failed) != batchLines {
			b.Fatalf("%d settled, %v", len(done.Failed), err)
		}
	}
}

// BenchmarkBareFile is the least that anybody has to do: cells joined by the
// standard library and a file made durable.
func BenchmarkBareFile(b *testing.B) {
	dir := b.TempDir()
	for i := 0; b.Loop(); i++ {
		var body bytes.Buffer
		w := csv.NewWriter(&body)
		for n := range batchLines {
			if err := w.Write([]string{fmt.Sprintf("p%d@example.com", n), "20.00", "EUR", fmt.Sprintf("RD1-%d", n), "", "PAYPAL"}); err != nil {
				b.Fatal(err)
			}
		}
		w.Flush()
		if err := payfile.Write(filepath.Join(dir, strconv.Itoa(i)), body.Bytes()); err != nil {
			b.Fatal(err)
		}
	}
}
