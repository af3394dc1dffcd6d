package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"refdesk/internal/model"
	"refdesk/internal/store"
)

func about(p model.Participant) model.Facts { return model.Facts{People: []model.Participant{p}} }

func earned(r model.Reward) model.Facts { return model.Facts{Rewards: []model.Reward{r}} }

func appendAll(t testing.TB, s *store.Store, all ...model.Delivery) {
	t.Helper()
	must(s.AppendTogether(all))(t)
}

func personOf(t testing.TB, s *store.Store, id string) model.Participant {
	t.Helper()
	return must(s.PersonPage(context.Background(), personRef(id)))(t).Person
}

func stateOf(t testing.TB, s *store.Store, id string) model.RewardState {
	t.Helper()
	return must(s.RewardRow(context.Background(), rewardRef(id)))(t).State
}

func eventState(t testing.TB, s *store.Store, seq int64) model.EventState {
	t.Helper()
	return must(s.Event(context.Background(), seq))(t).State
}

func TestOlderEventChangesNothing(t *testing.T) {
	s, _ := fresh(t)
	high, low := person("p1", "ana@example.com"), person("p1", "ana@example.com")
	high.Risk, low.Risk = model.Some("HIGH"), model.Some("LOW")
	appendAll(t, s,
		delivery(model.KindFraud, "p1", "b", at(20), about(high)),
		delivery(model.KindFraud, "p1", "a", at(10), about(low)))
	if got := personOf(t, s, "p1"); got.Risk.V != "HIGH" || !got.AsOf.Equal(at(20)) {
		t.Errorf("person %+v", got)
	}
	if got := eventState(t, s, 2); got != model.EventStale {
		t.Errorf("the older event is %s", got)
	}
}

func TestPartialFactsLeaveOthersAlone(t *testing.T) {
	s, _ := fresh(t)
	full, partial := person("p1", "ana@example.com"), person("p1", "")
	full.FirstName, full.Risk = model.Some("Ana"), model.Some("LOW")
	partial.Risk = model.Some("HIGH")
	appendAll(t, s,
		delivery(model.KindJoined, "p1", "a", at(1), about(full)),
		delivery(model.KindFraud, "p1", "b", at(2), about(partial)))
	got := personOf(t, s, "p1")
	if got.FirstName.V != "Ana" || got.Email != "ana@example.com" || got.Risk.V != "HIGH" {
		t.Errorf("person %+v", got)
	}
}

func TestRewardStates(t *testing.T) {
	type step struct {
		state   model.RewardState
		second  int
		reading bool
	}
	for name, test := range map[string]struct {
		steps []step
		want  model.RewardState
	}{
		"approved after waiting":               {[]step{{model.RewardWaiting, 1, false}, {model.RewardApproved, 2, false}}, model.RewardApproved},
		"waiting arrives late":                 {[]step{{model.RewardApproved, 2, false}, {model.RewardWaiting, 1, false}}, model.RewardApproved},
		"an event never goes back":             {[]step{{model.RewardApproved, 1, false}, {model.RewardWaiting, 2, false}}, model.RewardApproved},
		"a reading may":                        {[]step{{model.RewardApproved, 1, false}, {model.RewardWaiting, 2, true}}, model.RewardWaiting},
		"an older reading may not":             {[]step{{model.RewardApproved, 2, false}, {model.RewardWaiting, 1, true}}, model.RewardApproved},
		"an older reading that is further may": {[]step{{model.RewardWaiting, 2, false}, {model.RewardFulfilled, 1, true}}, model.RewardFulfilled},
		"an event before the reading":          {[]step{{model.RewardWaiting, 2, true}, {model.RewardApproved, 1, false}}, model.RewardWaiting},
		"an event after the reading":           {[]step{{model.RewardWaiting, 1, true}, {model.RewardApproved, 2, false}}, model.RewardApproved},
		"a word nobody knows":                  {[]step{{model.RewardWaiting, 1, false}, {"frozen", 2, false}}, "frozen"},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := fresh(t)
			for i, step := range test.steps {
				r := reward("prew_1", "p1", step.state)
				if step.reading {
					ok(t, s.SavePerson(context.Background(), read(person("p1", "a@example.com"), at(step.second), r)))
					continue
				}
				appendAll(t, s, delivery(model.KindReward, r.ID, string(rune('a'+i)), at(step.second), earned(r)))
			}
			if got := stateOf(t, s, "prew_1"); got != test.want {
				t.Errorf("reward is %s, want %s", got, test.want)
			}
			figures := must(s.Figures(context.Background()))(t)
			waiting := 0
			if test.want == model.RewardWaiting {
				waiting = 1
			}
			if figures.RewardsWaiting != waiting {
				t.Errorf("%d rewards count as waiting", figures.RewardsWaiting)
			}
		})
	}
}

func TestWhenAnOldEventTellsTheCreation(t *testing.T) {
	s, _ := fresh(t)
	ok(t, s.SavePerson(context.Background(), read(person("p1", ""), at(50), reward("prew_1", "p1", model.RewardApproved))))
	r := reward("prew_1", "p1", model.RewardWaiting)
	r.CreatedAt, r.Title = at(5), "Give 20 get 20"
	appendAll(t, s, delivery(model.KindReward, r.ID, "a", at(6), earned(r)))
	row := must(s.RewardRow(context.Background(), rewardRef("prew_1")))(t)
	if !row.CreatedAt.Equal(at(5)) || row.State != model.RewardApproved || row.Title != r.Title {
		t.Errorf("row %+v", row.Reward)
	}
	ok(t, s.SavePerson(context.Background(), read(person("p1", ""), at(60), reward("prew_1", "p1", model.RewardApproved))))
	if row := must(s.RewardRow(context.Background(), rewardRef("prew_1")))(t); !row.CreatedAt.Equal(at(5)) {
		t.Error("a reading took the time of creation away")
	}
}

func TestSalesNeverGoBackByEvents(t *testing.T) {
	s, _ := fresh(t)
	ctx := context.Background()
	commission := func(state string, second int, key string) model.Delivery {
		c := model.Commission{ID: "comm_1", Person: "p1", State: state, Amount: model.Some(model.Money{Minor: 2397, Currency: "EUR"})}
		return delivery(model.KindCommission, c.ID, key, at(second), model.Facts{Commissions: []model.Commission{c}})
	}
	payout := func(state string, second int, key string) model.Delivery {
		p := model.Payout{ID: "po_1", Person: "p1", State: state, Commissions: []string{"comm_1"}}
		return delivery(model.KindPayout, p.ID, key, at(second), model.Facts{Payouts: []model.Payout{p}})
	}
	appendAll(t, s,
		commission("pending", 1, "a"), commission("reversed", 2, "b"), commission("approved", 3, "c"),
		payout("issued", 1, "d"), payout("queued", 2, "e"))
	commissions := must(s.Commissions(ctx, backend, campaign))(t)
	payouts := must(s.Payouts(ctx, "", ""))(t)
	if len(commissions) != 1 || commissions[0].State != "reversed" || commissions[0].Amount.V.Minor != 2397 {
		t.Errorf("commissions %+v", commissions)
	}
	if len(payouts) != 1 || payouts[0].State != "issued" || !cmp.Equal(payouts[0].Commissions, []string{"comm_1"}) {
		t.Errorf("payouts %+v", payouts)
	}
	page := model.SalesPage{AsOf: at(9), Commissions: []model.Commission{{ID: "comm_1", Person: "p1", State: "approved"}}}
	ok(t, s.SaveSales(ctx, backend, campaign, page))
	if got := must(s.Commissions(ctx, "", campaign))(t)[0]; got.State != "approved" || got.Amount.Known {
		t.Errorf("after a reading: %+v", got)
	}
}

func TestEventOfUnknownName(t *testing.T) {
	s, _ := fresh(t)
	d := delivery(model.KindOther, "", "", noon, model.Facts{})
	d.Name, d.CampaignID = "SOMETHING_NEW", ""
	appendAll(t, s, d)
	got := must(s.Event(context.Background(), 1))(t)
	if got.State != model.EventFolded || got.Name != "SOMETHING_NEW" || got.CampaignID != "" {
		t.Errorf("event %+v", got)
	}
}

func TestTimeFarAheadDoesNotHoldForever(t *testing.T) {
	s, _ := fresh(t)
	p := person("p1", "")
	p.Risk = model.Some("HIGH")
	d := delivery(model.KindFraud, "p1", "a", at(0).AddDate(900, 0, 0), about(p))
	d.ReceivedAt = noon
	appendAll(t, s, d)
	p.Risk = model.Some("LOW")
	ok(t, s.SavePerson(context.Background(), read(p, noon.Add(48*time.Hour))))
	if got := personOf(t, s, "p1"); got.Risk.V != "LOW" {
		t.Errorf("risk is %s", got.Risk.V)
	}
}
