package app

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"refdesk/internal/desk"
	"refdesk/internal/export"
	"refdesk/internal/index"
	"refdesk/internal/model"
	"refdesk/internal/payfile"
	"refdesk/internal/store"
)

var (
	march = time.Date(2026, 3, 31, 23, 59, 59, 0, time.UTC)
	// The first moment of April in UTC is still March in New York.
	april = time.Date(2026, 3, 31, 20, 0, 0, 0, time.FixedZone("New York", -4*3600))
)

func earnedOf(id, state string, minor int64, code string) model.Commission {
	return model.Commission{
		Backend: payBackend, CampaignID: payCampaign, ID: id, Person: "p1", State: state, CreatedAt: march, AsOf: april,
		Amount: model.Some(model.Money{Minor: minor, Currency: code}),
	}
}

func paidOf(id string, minor int64, code string) model.Commission {
	c := earnedOf(id, model.CommissionPaid, minor, code)
	c.PaidAt = march
	return c
}

func payoutOf(id, state string, minor int64, code string, inside ...string) model.Payout {
	return model.Payout{
		Backend: payBackend, CampaignID: payCampaign, ID: id, Person: "p1", State: state, CreatedAt: march, IssuedAt: march,
		AsOf: april, Amount: model.Some(model.Money{Minor: minor, Currency: code}), Commissions: inside,
	}
}

// summarizing is a store filled by hand, and who adds it up.
func summarizing(t *testing.T) *desk.Cashier {
	t.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, t.TempDir(), store.Options{Now: func() time.Time { return april }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	launch := model.Campaign{Backend: payBackend, ID: payCampaign, Name: "Spring launch", Currency: "EUR", AsOf: april}
	if err := s.SaveCampaigns(ctx, payBackend, []model.Campaign{launch}); err != nil {
		t.Fatal(err)
	}
	yen := paidOf("y1", 9007199254740993, "JPY")
	yen.InCampaign = model.Some(model.Money{Minor: 5500, Currency: "EUR"})
	later := earnedOf("m-april", model.CommissionPending, 5, "EUR")
	later.CreatedAt = april
	blank := earnedOf("m-blank", model.CommissionPending, 0, "")
	blank.Amount = model.Opt[model.Money]{}
	page := model.SalesPage{
		AsOf: april,
		Commissions: []model.Commission{
			earnedOf("m1", model.CommissionPending, 1999, "EUR"), earnedOf("m2", model.CommissionApproved, 1, "EUR"),
			earnedOf("m3", model.CommissionDeleted, 250, "EUR"), earnedOf("m4", model.CommissionReversed, 700, "EUR"),
			paidOf("m5", 1000, "EUR"), paidOf("m6", 30, "EUR"), paidOf("m7", 4, "EUR"), later, blank,
			yen, earnedOf("k1", model.CommissionPending, 1234, "KWD"),
			earnedOf("x1", model.CommissionPending, 5, "XQX"), earnedOf("x2", model.CommissionPending, 6, "XQX"),
		},
		Payouts: []model.Payout{
			payoutOf("po1", "issued", 1000, "EUR", "m5"), payoutOf("po2", "issued", 31, "EUR", "m6"),
			payoutOf("po3", "issued", 9, "EUR", "m2"), payoutOf("po4", "failed", 4, "EUR", "m7"),
			payoutOf("po5", "issued", 9007199254740993, "JPY", "y1"),
		},
	}
	if err := s.SaveSales(ctx, payBackend, payCampaign, page); err != nil {
		t.Fatal(err)
	}
	reward := func(id string, state model.RewardState, config string) model.Reward {
		return model.Reward{
			Backend: payBackend, CampaignID: payCampaign, ID: id, Person: "p1", ConfigID: config,
			Side: model.SideReferrer, State: state, CreatedAt: march, AsOf: april,
		}
	}
	people := model.PeoplePage{AsOf: april, People: []model.PersonReading{{
		RewardsKnown: true,
		Person: model.Participant{
			Backend: payBackend, CampaignID: payCampaign, ID: "p1", Email: "p1@example.com", AsOf: april,
			Due: model.Some(model.Money{Minor: 300, Currency: "USD"}), Paid: model.Some(model.Money{Minor: 50, Currency: "USD"}),
		},
		Rewards: []model.Reward{
			reward("r1", model.RewardWaiting, "mug"), reward("r2", model.RewardApproved, "mug"), reward("r3", model.RewardCancelled, "mug"),
			reward("r4", model.RewardWaiting, "sticker"),
		},
	}}}
	if err := s.SavePeople(ctx, payBackend, payCampaign, people, model.Sweep{Pass: 1}); err != nil {
		t.Fatal(err)
	}
	x := index.New(s, index.Options{Batches: s})
	if err := x.Load(ctx); err != nil {
		t.Fatal(err)
	}
	return desk.NewCashier(desk.CashierOptions{
		Desk: desk.New(desk.Options{Operator: "ana"}), Store: s, Earned: x, Earnings: x, Files: payFiles{payfile.Shelf{}},
		Rules: desk.BatchRules{Worths: model.Worths{{ConfigID: "mug", Amount: model.Money{Minor: 2000, Currency: "EUR"}}}},
	})
}

// told gives the rows of a summary, some of their columns.
func told(t *testing.T, month string, format export.Format, keys ...string) string {
	t.Helper()
	ask := model.SummaryAsk{}
	if month != "" {
		var err error
		if ask.Month, err = model.ParseMonth(month); err != nil {
			t.Fatal(err)
		}
	}
	s, err := summarizing(t).Summary(context.Background(), ask)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if format == export.Markdown {
		if err := export.WriteMarkdown(&out, export.SummaryRows(s), month, model.MaskAddresses); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	o := export.Options{Format: format, Shape: export.ShapeOf("summary")}
	for _, key := range keys {
		o.Columns = append(o.Columns, export.Column{Key: key})
	}
	_, err = export.Write(context.Background(), &out, o, func(yield func(any, error) bool) {
		for _, row := range export.SummaryRows(s) {
			if !yield(row, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func same(t *testing.T, got, want string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSummaryOfAMonthIsExact(t *testing.T) {
	got := told(t, "2026-03", export.CSV, "part", "id", "count", "earned", "approved", "refused", "paid", "waiting", "clawed_back", "adjusted")
	same(t, got, `part,id,count,earned,earned_currency,approved,approved_currency,refused,refused_currency,paid,paid_currency,waiting,waiting_currency,clawed_back,clawed_back_currency,adjusted,adjusted_currency
commissions,,7,39.84,EUR,0.01,EUR,2.50,EUR,10.34,EUR,19.99,EUR,7.00,EUR,0.00,EUR
rewards,,3,60.00,EUR,20.00,EUR,0.00,EUR,0.00,EUR,20.00,EUR,20.00,EUR,0.00,EUR
commissions,,1,9007199254740993,JPY,0,JPY,0,JPY,9007199254740993,JPY,0,JPY,0,JPY,0,JPY
commissions,,1,1.234,KWD,0.000,KWD,0.000,KWD,0.000,KWD,1.234,KWD,0.000,KWD,0.000,KWD
commissions,x1,1,5 minor units,XQX,0 minor units,XQX,0 minor units,XQX,0 minor units,XQX,5 minor units,XQX,0 minor units,XQX,0 minor units,XQX
commissions,x2,1,6 minor units,XQX,0 minor units,XQX,0 minor units,XQX,0 minor units,XQX,6 minor units,XQX,0 minor units,XQX,0 minor units,XQX
payouts,,3,,,,,,,10.34,EUR,,,,,,
payouts,,1,,,,,,,9007199254740993,JPY,,,,,,
difference,m7,1,,,,,,,0.04,EUR,,,,,,
difference,po2,1,,,,,,,0.30,EUR,,,,,,
difference,po3,0,,,,,,,0.00,EUR,,,,,,
conversion,,1,,,,,,,,,,,,,,
conversion,,1,,,,,,,,,,,,,,
conversion,,2,,,,,,,,,,,,,,
not-counted,,1,,,,,,,,,,,,,,
not-counted,,1,,,,,,,,,,,,,,
not-counted,,1,,,,,,,,,,,,,,
`)
}

func TestSummaryReconcilesPayouts(t *testing.T) {
	got := told(t, "2026-03", export.Lines, "part", "id", "paid", "payouts_issued", "difference", "why")
	at := strings.Index(got, `{"part":"payouts"`)
	same(t, got[max(at, 0):], `{"part":"payouts","id":null,"paid":{"minor":"1034","currency":"EUR"},"payouts_issued":{"minor":"1040","currency":"EUR"},"difference":{"minor":"-6","currency":"EUR"},"why":null}
{"part":"payouts","id":null,"paid":{"minor":"9007199254740993","currency":"JPY"},"payouts_issued":{"minor":"9007199254740993","currency":"JPY"},"difference":{"minor":"0","currency":"JPY"},"why":null}
{"part":"difference","id":"m7","paid":{"minor":"4","currency":"EUR"},"payouts_issued":null,"difference":{"minor":"4","currency":"EUR"},"why":"paid, and its payout is failed"}
{"part":"difference","id":"po2","paid":{"minor":"30","currency":"EUR"},"payouts_issued":{"minor":"31","currency":"EUR"},"difference":{"minor":"-1","currency":"EUR"},"why":"its commissions come to another sum"}
{"part":"difference","id":"po3","paid":{"minor":"0","currency":"EUR"},"payouts_issued":{"minor":"9","currency":"EUR"},"difference":{"minor":"-9","currency":"EUR"},"why":"m2 is approved and not paid; its commissions come to another sum"}
{"part":"conversion","id":null,"paid":null,"payouts_issued":null,"difference":null,"why":null}
{"part":"conversion","id":null,"paid":null,"payouts_issued":null,"difference":null,"why":null}
{"part":"conversion","id":null,"paid":null,"payouts_issued":null,"difference":null,"why":null}
{"part":"not-counted","id":null,"paid":null,"payouts_issued":null,"difference":null,"why":"commissions whose amount is not known"}
{"part":"not-counted","id":null,"paid":null,"payouts_issued":null,"difference":null,"why":"people with a sum due, which has no month"}
{"part":"not-counted","id":null,"paid":null,"payouts_issued":null,"difference":null,"why":"rewards that no setting says the worth of"}
`)
}

// TestSummaryMonthsAreUTC: what was earned in the evening of a day of March in
// New York was earned in April.
func TestSummaryMonthsAreUTC(t *testing.T) {
	same(t, told(t, "2026-04", export.CSV, "part", "count", "earned", "why"), `part,count,earned,earned_currency,why
commissions,1,0.05,EUR,
not-counted,1,,,"people with a sum due, which has no month"
`)
	all := told(t, "", export.CSV, "part", "count", "earned", "approved", "delivered")
	for _, line := range []string{"commissions,8,39.89,EUR,0.01,EUR,0.00,EUR\n", "rewards,1,3.50,USD,3.00,USD,0.50,USD\n"} {
		if !strings.Contains(all, line) {
			t.Errorf("no %q in\n%s", line, all)
		}
	}
}

// TestSummaryTellsConversionsBesideTheSums: what a backend converted, and what it
// has not, is in no sum of the books.
func TestSummaryTellsConversionsBesideTheSums(t *testing.T) {
	got := told(t, "2026-03", export.CSV, "part", "campaign", "currency", "count", "earned", "converted", "not_converted")
	same(t, got[strings.Index(got, "conversion,"):strings.Index(got, "not-counted,")], `conversion,Spring launch,JPY,1,,,55.00,EUR,0
conversion,Spring launch,KWD,1,,,,,1
conversion,Spring launch,XQX,2,,,,,2
`)
	if !strings.Contains(got, "\ncommissions,Spring launch,JPY,1,9007199254740993,JPY,,,\n") {
		t.Errorf("the book of the yen has its conversion:\n%s", got)
	}
	if page := told(t, "2026-03", export.Markdown); !strings.Contains(page, "| Spring launch | acme | books | JPY | 1 | 55.00 EUR | 0 |\n") {
		t.Error(page)
	}
}

func TestSummaryAsMarkdown(t *testing.T) {
	page := told(t, "2026-03", export.Markdown)
	for _, part := range []string{
		"# Summary of 2026-03\n", "(UTC)", "\n| commissions |", "| EUR | 7 | 39.84 | 0.01 | 2.50 | 10.34 | 19.99 | 7.00 | 0.00 | 0.00 |  |\n",
		"| 1.234 |", "| EUR | 3 | 10.34 | 10.40 | -0.06 |\n", "| paid, and its payout is failed |\n",
	} {
		if !strings.Contains(page, part) {
			t.Errorf("no %q in\n%s", part, page)
		}
	}
}
