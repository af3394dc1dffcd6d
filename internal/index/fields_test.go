package index

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"refdesk/internal/model"
)

// asker answers how many rows of a kind match, and their names in order.
type asker func(model.Query) (matched int, ids []string, err error)

func askers(x *Index) map[string]asker {
	ctx := context.Background()
	return map[string]asker{
		KindPeople: func(q model.Query) (int, []string, error) {
			w, err := x.People(ctx, q)
			return w.Matched, names(w.Rows, func(r model.PersonRow) string { return r.ID }), err
		},
		KindRewards: func(q model.Query) (int, []string, error) {
			w, err := x.Rewards(ctx, q)
			return w.Matched, names(w.Rows, func(r model.RewardRow) string { return r.ID }), err
		},
		KindChanges: func(q model.Query) (int, []string, error) {
			w, err := x.Changes(ctx, q)
			return w.Matched, names(w.Rows, func(r model.Change) string { return fmt.Sprint(r.ID) }), err
		},
		KindEvents: func(q model.Query) (int, []string, error) {
			w, err := x.Events(ctx, q)
			return w.Matched, names(w.Rows, func(r model.Event) string { return fmt.Sprint(r.Seq) }), err
		},
		KindCommissions: func(q model.Query) (int, []string, error) {
			w, err := x.Commissions(ctx, q)
			return w.Matched, names(w.Rows, func(r model.CommissionRow) string { return r.ID }), err
		},
		KindPayouts: func(q model.Query) (int, []string, error) {
			w, err := x.Payouts(ctx, q)
			return w.Matched, names(w.Rows, func(r model.PayoutRow) string { return r.ID }), err
		},
	}
}

func names[R any](rows []R, of func(R) string) []string {
	var out []string
	for _, r := range rows {
		out = append(out, of(r))
	}
	return out
}

// smallWorld has one row of each kind in campaign c1 and a bare one in c2.
func smallWorld() *fakeStore {
	store, eur := newFakeStore(), model.Some(model.Money{Minor: 500, Currency: "EUR"})
	hour := noon.Add(-time.Hour)
	const b, c1, c2 = "acme", "c1", "c2"
	store.commit(
		model.Campaign{Backend: b, ID: c1, Name: "Spring Fête"}, model.Campaign{Backend: b, ID: c2, Name: "Autumn"},
		model.RewardConfig{Backend: b, CampaignID: c1, ID: "k1", Title: "Give 20"},
		model.Participant{Backend: b, CampaignID: c1, ID: "p1", Email: "mira@example.com", FirstName: model.Some("Mira"),
			ReferredBy: model.Some("p9"), Risk: model.Some("HIGH"), RiskReason: model.Some("SIMILAR_EMAIL"), Rank: model.Some(int64(3)),
			ReferralCount: model.Some(int64(7)), MonthlyCount: model.Some(int64(2)), Due: eur, CreatedAt: hour, AsOf: hour},
		model.Participant{Backend: b, CampaignID: c2, ID: "p2"},
		model.Reward{Backend: b, CampaignID: c1, ID: "r1", ConfigID: "k1", Person: "p1", Other: "p9", Side: model.SideReferrer,
			State: model.RewardWaiting, CreatedAt: hour},
		model.Reward{Backend: b, CampaignID: c2, ID: "r2", Person: "p2", Side: model.SideFriend, State: model.RewardApproved, CreatedAt: hour.AddDate(-1, 0, 0)},
		model.Change{ID: 1, Verb: model.VerbRefuse, Backend: b, CampaignID: c1, Target: "r1", PersonID: "p1", Headline: "refuse Give 20 for Mira",
			State: model.ChangeFailed, Operator: "ana@host", Reason: "too-fast", Attempts: 2, CreatedAt: hour, At: noon},
		model.Change{ID: 2, Verb: model.VerbApprove, Backend: b, CampaignID: c2, Target: "r2", State: model.ChangeStaged},
		model.Event{Backend: b, CampaignID: c1, Kind: model.KindReward, Name: "PARTICIPANT_REACHED_A_GOAL", PersonName: "Mira", Email: "mira@example.com",
			SubjectID: "r1", PersonID: "p1", State: model.EventFolded, Repeats: 3, ReceivedAt: hour, OccurredAt: hour},
		model.Event{Backend: b, CampaignID: c2, Kind: model.KindOther, State: model.EventQuarantined, Reason: "not JSON"},
		model.Commission{Backend: b, CampaignID: c1, ID: "m1", Person: "p1", Other: "p9", State: "pending", Event: "SALE", Amount: eur, CreatedAt: hour},
		model.Commission{Backend: b, CampaignID: c2, ID: "m2", State: "paid"},
		model.Payout{Backend: b, CampaignID: c1, ID: "o1", Person: "p1", State: "issued", Amount: eur, Commissions: []string{"m1"}, CreatedAt: hour},
		model.Payout{Backend: b, CampaignID: c2, ID: "o2", State: "failed", Person: "p2"},
		model.Change{ID: 3, Verb: model.VerbApprove, Backend: b, CampaignID: c1, Object: model.ObjectCommission, Target: "m1", State: model.ChangeUndone,
			Operator: "bo", CreatedAt: hour.AddDate(0, 0, -9), Attempts: 1},
		model.Hold{ID: 1, Backend: b, CampaignID: c1, Object: model.ObjectReward, Target: "r1", Operator: "Ana"},
		model.Hold{ID: 2, Backend: b, CampaignID: c1, Object: model.ObjectCommission, Target: "m1", Operator: "Ana", Until: noon.Add(time.Minute)},
		model.Hold{ID: 3, Backend: b, CampaignID: c2, Object: model.ObjectCommission, Target: "m2", Operator: "Bo", Until: noon.Add(-time.Minute)})
	return store
}

// TestEachFieldTellsRowsApart asks by every field for the row of campaign c1.
func TestEachFieldTellsRowsApart(t *testing.T) {
	ask := askers(loaded(t, smallWorld()))
	for kind, texts := range map[string][]string{
		KindPeople: {
			"name:mir", "email:mira@", "id:P1", "ref:p9", "risk:high", "reason:similar", "campaign:c1", "campaign:fete",
			"referrals=7", "monthly>=2", "rank<4", "waiting:1", "joined<2h", "-joined>2h -id:p2",
			"has:due", "due>4.99", "due>=5eur", "due:5", "-due<5 -id:p2",
		},
		KindRewards: {
			"state:waiting", "side:referrer", "id:r1", "config:k1", "person:p1", "ref:p9", "campaign:c1", "title:give",
			"name:mira", "email:example", "risk:high", "change:failed", "since<2d", "mira give", "held:yes", "-held:no", "held:ana",
		},
		KindChanges: {
			"state:failed", "-state:held -state:undone", "verb:refuse", "operator:ana", "reason:too-fast", "id:1", "target:r1", "person:p1",
			"name:mira", "campaign:c1 target:r1", "attempts>1", "since<2h", "too-fast",
		},
		KindEvents: {
			"kind:reward", "event:goal", "state:folded", "name:mira", "email:mira", "id:r1", "person:p1", "-reason:json",
			"campaign:c1", "seq:1", "repeats>2", "since<2h",
		},
		KindCommissions: {
			"state:pending", "kind:sale", "id:m1", "person:p1", "ref:p9", "currency:eur", "campaign:c1", "since<2h", "5.00",
			"name:mira", "email:mira@", "risk:high", "mira", "amount>4.99", "amount:5", "amount<=5", "change:undone",
			"held:yes", "held:an", "-held:no",
		},
		KindPayouts: {
			"state:issued", "id:o1", "person:p1", "currency:eur", "campaign:c1", "since<2h", "5.00",
			"name:mira", "email:mira@", "mira", "amount>=5", "blocked:no", "-blocked:failed", "commission:m1",
		},
	} {
		for _, text := range texts {
			matched, ids, err := ask[kind](model.Query{Text: text, Count: 9})
			if err != nil || matched != 1 || !slices.Contains([]string{"p1", "r1", "1", "m1", "o1"}, ids[0]) {
				t.Errorf("%s %q: %d rows %q, %v", kind, text, matched, ids, err)
			}
		}
		all := 2
		if kind == KindChanges {
			all = 3
		}
		if matched, _, err := ask[kind](model.Query{Text: "backend:acme"}); err != nil || matched != all {
			t.Errorf("%s of the backend: %d, %v", kind, matched, err)
		}
		for _, q := range []model.Query{{Backend: "other"}, {Campaign: "c9"}, {Text: "nonesuch zzz"}} {
			if matched, _, err := ask[kind](q); err != nil || matched != 0 {
				t.Errorf("%s %+v: %d rows, %v", kind, q, matched, err)
			}
		}
	}
}

// TestEachColumnSorts sorts both ways by every column: all rows stay, and where
// both values are known, the direction turns them round.
func TestEachColumnSorts(t *testing.T) {
	ask := askers(loaded(t, smallWorld()))
	for kind := range ask {
		turned := 0
		for _, column := range Columns(kind) {
			_, up, err := ask[kind](model.Query{Sort: column, Count: 9})
			_, down, err2 := ask[kind](model.Query{Sort: column, Desc: true, Count: 9})
			if err != nil || err2 != nil || len(up) < 2 || len(down) != len(up) {
				t.Errorf("%s by %s: %q, %q, %v, %v", kind, column, up, down, err, err2)
				continue
			}
			if up[0] == down[len(down)-1] {
				turned++
			}
		}
		if turned == 0 {
			t.Errorf("no column of %s turns round", kind)
		}
		_, own, _ := ask[kind](model.Query{Count: 9})
		_, reversed, _ := ask[kind](model.Query{Desc: true, Count: 9})
		slices.Reverse(reversed)
		if !slices.Equal(own, reversed) {
			t.Errorf("%s: own order %q, turned round %q", kind, own, reversed)
		}
	}
}
