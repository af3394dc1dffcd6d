package store_test

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"refdesk/internal/model"
)

// TestRowsReadFromTheBeginningAreTheSame draws rewards and commissions of all
// sorts. Read from the beginning they come in lots, after a revision one by one.
func TestRowsReadFromTheBeginningAreTheSame(t *testing.T) {
	text := rapid.SampledFrom([]string{"", "Ana", "\x1f", "a\x1e1\x1f1\x1f", "2\x1d", "x\x00y", "日本", "-5"})
	when := rapid.SampledFrom([]time.Time{{}, noon, at(60), time.UnixMilli(1).UTC()})
	sum := rapid.Custom(func(t *rapid.T) (m model.Opt[model.Money]) {
		if rapid.Bool().Draw(t, "known") {
			m = model.Some(model.Money{Minor: rapid.Int64().Draw(t, "minor"), Currency: rapid.SampledFrom([]string{"EUR", "JPY", "x\x1f"}).Draw(t, "currency")})
		}
		return m
	})
	rapid.Check(t, func(rt *rapid.T) {
		s, _ := fresh(t)
		defer s.Close()
		ctx := context.Background()
		ok(t, s.SaveCampaigns(ctx, backend, []model.Campaign{{Backend: backend, ID: campaign, Name: "Crew"}}))
		first := must(s.Rev(ctx))(t)
		var earned []model.Reward
		var sold []model.Commission
		for i := range rapid.IntRange(1, 6).Draw(rt, "rows") {
			r := reward(fmt.Sprint("r", i, text.Draw(rt, "id")), "p1", model.RewardState(text.Draw(rt, "state")))
			r.ConfigID, r.Other, r.Title, r.Side = text.Draw(rt, "config"), text.Draw(rt, "other"), text.Draw(rt, "title"), model.Side(text.Draw(rt, "side"))
			r.CreatedAt, r.ApprovedAt, r.FulfilledAt = when.Draw(rt, "created"), when.Draw(rt, "approved"), when.Draw(rt, "fulfilled")
			earned = append(earned, r)
			c := model.Commission{Backend: backend, CampaignID: campaign, ID: fmt.Sprint("m", i, text.Draw(rt, "id")), Person: text.Draw(rt, "person"), Other: text.Draw(rt, "other")}
			c.State, c.Event, c.Amount, c.InCampaign, c.Sale = text.Draw(rt, "state"), text.Draw(rt, "event"), sum.Draw(rt, "amount"), sum.Draw(rt, "in"), sum.Draw(rt, "sale")
			if rapid.Bool().Draw(rt, "held") {
				c.HoldDays = model.Some(rapid.Int64().Draw(rt, "days"))
			}
			c.CreatedAt, c.ApprovedAt, c.PaidAt, c.ReversedAt = when.Draw(rt, "created"), when.Draw(rt, "approved"), when.Draw(rt, "paid"), when.Draw(rt, "reversed")
			sold = append(sold, c)
		}
		ok(t, s.SavePeople(ctx, backend, campaign, model.PeoplePage{AsOf: noon, People: []model.PersonReading{read(person("p1", "p1@example.com"), noon, earned...)}}, model.Sweep{}))
		ok(t, s.SaveSales(ctx, backend, campaign, model.SalesPage{Commissions: sold, AsOf: noon}))

		if got, want := gathered(t, s.RewardsSince, 0), gathered(t, s.RewardsSince, first); len(got) != len(earned) || !reflect.DeepEqual(got, want) {
			rt.Errorf("rewards in lots\n%+v\none by one\n%+v", got, want)
		}
		if got, want := gathered(t, s.CommissionsSince, 0), gathered(t, s.CommissionsSince, first); len(got) != len(sold) || !reflect.DeepEqual(got, want) {
			rt.Errorf("commissions in lots\n%+v\none by one\n%+v", got, want)
		}
	})
}

// gathered gives all that a reader gives after a revision, in any order.
func gathered[T any](t *testing.T, since func(context.Context, int64, func(T) error) error, rev int64) map[string]T {
	t.Helper()
	all := map[string]T{}
	ok(t, since(context.Background(), rev, func(row T) error {
		all[reflect.ValueOf(row).FieldByName("ID").String()] = row
		return nil
	}))
	return all
}
