package app

import (
	"context"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"refdesk/internal/desk"
	"refdesk/internal/index"
	"refdesk/internal/model"
	"refdesk/internal/store"
)

// summaryRows is how many rewards and as many commissions, each for another
// person, were earned by the benchmarks' month.
const summaryRows = 50_000

// busyMonth is a program with many rewards and commissions, four in five of them
// earned in March, and its database file.
func busyMonth(tb testing.TB) (*desk.Cashier, string) {
	tb.Helper()
	ctx, dir := context.Background(), tb.TempDir()
	s, err := store.Open(ctx, dir, store.Options{Now: func() time.Time { return april }})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Close() })
	people, sales := model.PeoplePage{AsOf: april}, model.SalesPage{AsOf: april}
	for i := range summaryRows {
		n := strconv.Itoa(i)
		at := march
		if i%5 == 0 {
			at = march.AddDate(0, -1, -3)
		}
		people.People = append(people.People, model.PersonReading{
			RewardsKnown: true,
			Person:       model.Participant{Backend: payBackend, CampaignID: payCampaign, ID: "p" + n, Email: "p" + n + "@example.com", AsOf: april},
			Rewards: []model.Reward{{
				Backend: payBackend, CampaignID: payCampaign, ID: "r" + n, Person: "p" + n, ConfigID: "mug",
				Side: model.SideReferrer, State: model.RewardWaiting, CreatedAt: at, AsOf: april,
			}},
		})
		c := earnedOf("c"+n, model.CommissionApproved, int64(i), "EUR")
		c.Person, c.CreatedAt = "p"+n, at
		sales.Commissions = append(sales.Commissions, c)
	}
	if err := s.SavePeople(ctx, payBackend, payCampaign, people, model.Sweep{Pass: 1}); err != nil {
		tb.Fatal(err)
	}
	if err := s.SaveSales(ctx, payBackend, payCampaign, sales); err != nil {
		tb.Fatal(err)
	}
	x := index.New(s, index.Options{Batches: s})
	if err := x.Load(ctx); err != nil {
		tb.Fatal(err)
	}
	return desk.NewCashier(desk.CashierOptions{
		Desk: desk.New(desk.Options{Operator: "ana"}), Store: s, Earned: x, Earnings: x,
		Rules: desk.BatchRules{Worths: model.Worths{{ConfigID: "mug", Amount: model.Money{Minor: 2000, Currency: "EUR"}}}},
	}), filepath.Join(dir, store.FileName)
}

// BenchmarkSummary adds up a month: every sum of rewards and commissions, what
// is paid by the ledger, the payouts against it, and what has no conversion.
func BenchmarkSummary(b *testing.B) {
	c, _ := busyMonth(b)
	month := model.MonthOf(march)
	for b.Loop() {
		s, err := c.Summary(b.Context(), model.SummaryAsk{Month: month})
		if err != nil || len(s.Books) != 2 || s.Books[0].Count != summaryRows*4/5 || s.Books[1].Count != summaryRows*4/5 {
			b.Fatalf("%+v, %v", s.Books, err)
		}
	}
}

// BenchmarkSummaryBySQL is the bare sum of the same rewards and commissions, by
// state and currency, without refunds, payments or payouts.
func BenchmarkSummaryBySQL(b *testing.B) {
	_, file := busyMonth(b)
	db := openBare(b, file)
	from, to := model.MonthOf(march).Begins().UnixMilli(), model.MonthOf(april).Begins().UnixMilli()
	for b.Loop() {
		rows, err := db.Query(`SELECT 'commission', state, amount_currency, count(*), sum(amount_minor) FROM commission WHERE created_at >= ? AND created_at < ? GROUP BY 2, 3
			UNION ALL SELECT 'reward', state, config, count(*), 2000 * count(*) FROM reward WHERE created_at >= ? AND created_at < ? GROUP BY 2, 3`, from, to, from, to)
		readAll(b, rows, err, 2)
	}
}
