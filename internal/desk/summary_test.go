package desk_test

import (
	"context"
	"errors"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"refdesk/internal/desk"
	"refdesk/internal/model"
)

// fakeEarnings is what the backends pay themselves, in memory.
type fakeEarnings struct {
	campaigns   []model.Campaign
	commissions []model.Commission
	payouts     []model.Payout
}

func (f fakeEarnings) Campaigns(context.Context) ([]model.Campaign, error) { return f.campaigns, nil }

func (f fakeEarnings) EachEarned(_ context.Context, _, _ string, _ func(model.Reward), commission func(model.Commission), payout func(model.Payout)) error {
	for _, c := range f.commissions {
		commission(c)
	}
	for _, p := range f.payouts {
		payout(p)
	}
	return nil
}

func (f fakeEarnings) summary(month model.Month) (model.Summary, error) {
	p := &fakePayments{}
	c := desk.NewCashier(desk.CashierOptions{Desk: desk.New(desk.Options{}), Store: p, Earned: p, Earnings: f})
	return c.Summary(context.Background(), model.SummaryAsk{Month: month})
}

// TestSummaryCloses: whatever the backends say, what was earned is in one of the
// sums, and the differences of payouts come to that of the sums.
func TestSummaryCloses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := rapid.Custom(func(t *rapid.T) model.Opt[model.Money] {
			code := rapid.SampledFrom([]string{"EUR", "JPY", "KWD", "XQX"}).Draw(t, "currency")
			return model.Opt[model.Money]{Known: rapid.IntRange(0, 9).Draw(t, "known") > 0, V: model.Money{Minor: rapid.Int64Range(-9, 99).Draw(t, "minor"), Currency: code}}
		})
		at := rapid.SampledFrom([]time.Time{{}, noon, noon.AddDate(0, 1, 0)})
		ids := []string{"a", "b", "c", "d", "e"}
		var f fakeEarnings
		for _, id := range ids[:4] {
			c := model.Commission{
				ID: id, State: rapid.SampledFrom([]string{"pending", "approved", "paid", "paid", "paid", "deleted", "reversed", "odd"}).Draw(t, "state"),
				Amount: amount.Draw(t, "amount"), CreatedAt: at.Draw(t, "created"), PaidAt: at.Draw(t, "paid"),
			}
			if rapid.Bool().Draw(t, "adjusted") {
				c.Adjustments = []model.Adjustment{{Before: amount.Draw(t, "before"), After: c.Amount}}
			}
			f.commissions = append(f.commissions, c)
		}
		for _, id := range []string{"p1", "p2", "p3"} {
			f.payouts = append(f.payouts, model.Payout{
				ID: id, State: rapid.SampledFrom([]string{"issued", "issued", "paid", "failed", "reversed", "queued"}).Draw(t, "state"),
				Amount: amount.Draw(t, "amount"), IssuedAt: at.Draw(t, "issued"),
				Commissions: rapid.SliceOfN(rapid.SampledFrom(ids), 0, 3).Draw(t, "inside"),
			})
		}
		s, err := f.summary(rapid.SampledFrom([]model.Month{{}, model.MonthOf(noon)}).Draw(t, "month"))
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range s.Books {
			sum := b.Waiting.Minor + b.Approved.Minor + b.Refused.Minor + b.Cancelled.Minor + b.Paid.Minor + b.Adjusted.Minor
			if sum != b.Earned.Minor {
				t.Fatalf("the book does not close: %+v", b)
			}
			if b.Currency == "XQX" && (b.Count != 1 || b.ID == "") {
				t.Fatalf("amounts of a currency that nobody knows were added: %+v", b)
			}
		}
		left := map[string]int64{}
		for _, p := range s.Payouts {
			if p.Currency == "XQX" || p.Difference.V.Minor != p.Paid.V.Minor-p.Issued.V.Minor {
				t.Fatalf("%+v", p)
			}
			left[p.Currency] += p.Difference.V.Minor
		}
		for _, d := range s.Differences {
			if d.Why == "" {
				t.Fatalf("a difference without a reason: %+v", d)
			}
			left[d.Currency] -= d.Difference.V.Minor
		}
		for code, minor := range left {
			if minor != 0 {
				t.Fatalf("%d minor units of %s differ and are not listed: %+v", minor, code, s)
			}
		}
	})
}

func TestSummaryAtTheLimit(t *testing.T) {
	most := model.Commission{ID: "a", State: "pending", Amount: model.Some(model.Money{Minor: math.MaxInt64, Currency: "EUR"})}
	f := fakeEarnings{commissions: []model.Commission{most}}
	s, err := f.summary(model.Month{})
	if err != nil || len(s.Books) != 1 || s.Books[0].Waiting.Minor != math.MaxInt64 {
		t.Fatalf("%+v, %v", s, err)
	}
	one := most
	one.ID, one.Amount.V.Minor = "b", 1
	f.commissions = append(f.commissions, one)
	if _, err := f.summary(model.Month{}); !errors.Is(err, model.ErrTooLarge) {
		t.Errorf("%v, want that it is too large", err)
	}
}
