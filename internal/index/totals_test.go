package index

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"refdesk/internal/model"
)

// sale makes a commission of a state and an amount.
func sale(id, state string, amount model.Opt[model.Money]) model.Commission {
	return model.Commission{Backend: "b", CampaignID: "c", ID: id, Person: "p1", State: state, Amount: amount, CreatedAt: noon}
}

func money(minor int64, currency string) model.Opt[model.Money] {
	return model.Some(model.Money{Minor: minor, Currency: currency})
}

func TestTotalsKeepStatesAndCurrenciesApart(t *testing.T) {
	store := newFakeStore()
	store.commit(
		sale("1", "pending", money(199, "EUR")), sale("2", "pending", money(1, "EUR")), sale("3", "pending", money(7, "JPY")),
		sale("4", "paid", money(math.MaxInt64, "EUR")), sale("5", "paid", money(1, "EUR")), sale("6", "paid", model.Opt[model.Money]{}),
		model.Payout{Backend: "b", CampaignID: "c", ID: "o", Person: "p1", State: "failed", Amount: money(-5, "EUR")},
	)
	x := loaded(t, store)
	got, err := x.CommissionTotals(context.Background(), model.Query{Campaign: "c", Sort: "amount", Offset: 3})
	want := []model.Total{
		{State: "paid", Count: 1},
		{State: "paid", Currency: "EUR", Count: 2, Unconverted: 2}, // too much to be told exactly
		{State: "pending", Currency: "EUR", Count: 2, Sum: money(200, "EUR"), Unconverted: 2},
		{State: "pending", Currency: "JPY", Count: 1, Sum: money(7, "JPY"), Unconverted: 1},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
	if got, err = x.CommissionTotals(context.Background(), model.Query{Text: "currency:jpy"}); err != nil || len(got) != 1 {
		t.Errorf("%v, %v", got, err)
	}
	if _, err = x.CommissionTotals(context.Background(), model.Query{Text: "nosuch:field"}); err == nil {
		t.Error("a filter that means nothing was taken")
	}
	paid, err := x.PayoutTotals(context.Background(), model.Query{})
	if diff := cmp.Diff([]model.Total{{State: "failed", Currency: "EUR", Count: 1, Sum: money(-5, "EUR"), Unconverted: 1}}, paid); diff != "" || err != nil {
		t.Error(err, diff)
	}
}

func TestPeopleOfIds(t *testing.T) {
	store := newFakeStore()
	for i, id := range []string{"p1", "p2", "p3"} {
		store.commit(model.Participant{Key: int64(i + 1), Backend: "b", CampaignID: "c", ID: id, Email: id + "@example.com"})
	}
	store.commit(model.Participant{Key: 9, Backend: "b", CampaignID: "other", ID: "p1", Email: "p1@example.com"})
	x := loaded(t, store)
	ask := func(q model.Query, ids ...string) (out []string) {
		t.Helper()
		rows, err := x.PeopleOf(context.Background(), q, ids)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			out = append(out, r.CampaignID+"/"+r.ID)
		}
		slices.Sort(out)
		return out
	}
	in := model.Query{Backend: "b", Campaign: "c"}
	if got := ask(in, "p3", "p1", "unmet"); !slices.Equal(got, []string{"c/p1", "c/p3"}) {
		t.Errorf("%v", got)
	}
	in.Text = "p3@"
	if got := ask(in, "p3", "p1"); !slices.Equal(got, []string{"c/p3"}) {
		t.Errorf("with a text: %v", got)
	}
	if got := ask(model.Query{}, "p1"); len(got) != 2 {
		t.Errorf("over all campaigns: %v", got)
	}
	if _, err := x.PeopleOf(context.Background(), model.Query{Text: "rsk:high"}, nil); err == nil {
		t.Error("a filter that means nothing was taken")
	}
}

func TestWhatWaitsComesFirstAmongSales(t *testing.T) {
	store := newFakeStore()
	old, young := sale("old", "pending", money(1, "EUR")), sale("young", "pending", money(1, "EUR"))
	old.CreatedAt = noon.AddDate(0, 0, -9)
	paid := sale("paid", "paid", money(1, "EUR"))
	paid.CreatedAt = noon.AddDate(0, 0, 1)
	store.commit(young, paid, old,
		model.Payout{Backend: "b", CampaignID: "c", ID: "issued", State: "issued", CreatedAt: noon},
		model.Payout{Backend: "b", CampaignID: "c", ID: "failed", State: "failed", CreatedAt: noon.AddDate(0, 0, -9)},
	)
	x := loaded(t, store)
	rows, err := x.Commissions(context.Background(), model.Query{Count: 9})
	if err != nil || len(rows.Rows) != 3 || rows.Rows[0].ID != "old" || rows.Rows[1].ID != "young" {
		t.Errorf("%v: %+v", err, rows.Rows)
	}
	payouts, err := x.Payouts(context.Background(), model.Query{Count: 9})
	if err != nil || len(payouts.Rows) != 2 || payouts.Rows[0].ID != "failed" {
		t.Errorf("%v: %+v", err, payouts.Rows)
	}
}
