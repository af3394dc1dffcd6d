package index

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"refdesk/internal/model"
)

var noon = time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)

// loaded gives an index of everything in the store, at noon.
func loaded(t *testing.T, store *fakeStore) *Index {
	t.Helper()
	x := New(store, Options{Now: func() time.Time { return noon }})
	if err := x.Load(context.Background()); err != nil {
		t.Fatal(err)
	}
	return x
}

func TestRewardRowJoinsWhatBelongsToIt(t *testing.T) {
	store := newFakeStore()
	store.commit(model.Campaign{Backend: "b", ID: "c", Name: "Spring"})
	// The reward and its change come before the people and the config.
	store.commit(
		model.Reward{Backend: "b", CampaignID: "c", ID: "r1", ConfigID: "k1", Person: "p1", Other: "p2", State: model.RewardWaiting},
		model.Change{ID: 1, Backend: "b", CampaignID: "c", Target: "r1", State: model.ChangeFailed},
		model.Change{ID: 2, Backend: "b", CampaignID: "c", Target: "r1", State: model.ChangeStaged},
	)
	x := loaded(t, store)
	row := func() model.RewardRow {
		w, err := x.Rewards(context.Background(), model.Query{Count: 1})
		if err != nil || len(w.Rows) != 1 {
			t.Fatalf("%v, %d rows", err, len(w.Rows))
		}
		return w.Rows[0]
	}
	if r := row(); r.Earner.ID != "" || r.Title != "" || r.Change.ID != 2 {
		t.Errorf("before the people are known: %+v", r)
	}
	if w, _ := x.People(context.Background(), model.Query{Count: 9}); w.Total != 0 {
		t.Errorf("a person that only a reward names is listed")
	}
	store.commit(
		model.RewardConfig{Backend: "b", CampaignID: "c", ID: "k1", Title: "Give 20"},
		model.Participant{Key: 1, Backend: "b", CampaignID: "c", ID: "p1", Email: "mira@example.com"},
		model.Participant{Key: 2, Backend: "b", CampaignID: "c", ID: "p2", Email: "ana@example.com"},
	)
	if err := x.Load(context.Background()); err != nil {
		t.Fatal(err)
	}
	if r := row(); r.Earner.Key != 1 || r.Friend.Key != 2 || r.Title != "Give 20" || r.Change.State != model.ChangeStaged {
		t.Errorf("after: %+v", r)
	}
	for _, text := range []string{"give", "ana", "mira", "campaign:spring", "change:held", "title:20 state:waiting"} {
		if w, err := x.Rewards(context.Background(), model.Query{Text: text}); err != nil || w.Matched != 1 {
			t.Errorf("%q: matched %d, %v", text, w.Matched, err)
		}
	}
	w, _ := x.People(context.Background(), model.Query{Text: "waiting>0", Count: 2})
	if w.Matched != 1 || w.Rows[0].ID != "p1" || w.Rows[0].Waiting != 1 {
		t.Errorf("waiting: %+v", w)
	}
}

func TestWindowsAreCutFromOneOrder(t *testing.T) {
	store := newFakeStore()
	for i := range 25 {
		store.commit(model.Participant{ID: fmt.Sprintf("p%02d", i), ReferralCount: model.Some(int64(i % 5)), CreatedAt: noon.Add(-time.Duration(i) * time.Hour)})
	}
	x := loaded(t, store)
	ask := func(offset, count int) model.Window[model.PersonRow] {
		w, err := x.People(context.Background(), model.Query{Offset: offset, Count: count, Text: "joined<20h"})
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	whole := ask(0, 100)
	if len(whole.Rows) != 20 || whole.Matched != 20 || whole.Total != 25 {
		t.Fatalf("%d rows, matched %d, total %d", len(whole.Rows), whole.Matched, whole.Total)
	}
	for offset := range 22 {
		w := ask(offset, 7)
		if w.Matched != 20 || len(w.Rows) != min(7, max(0, 20-offset)) {
			t.Errorf("window at %d: %d rows of %d", offset, len(w.Rows), w.Matched)
		}
		for i, row := range w.Rows {
			if row.ID != whole.Rows[offset+i].ID {
				t.Errorf("window at %d: row %d is %s, want %s", offset, i, row.ID, whole.Rows[offset+i].ID)
			}
		}
	}
	if w := ask(3, 0); len(w.Rows) != 0 || w.Matched != 20 {
		t.Errorf("figures only: %+v", w)
	}
	if w := ask(-3, -1); len(w.Rows) != 0 || w.Offset != 0 {
		t.Errorf("negative window: %+v", w)
	}
	if _, err := x.People(context.Background(), model.Query{Sort: "shoe"}); err == nil {
		t.Error("sorted by a column that does not exist")
	}
}

func TestOwnOrders(t *testing.T) {
	store := newFakeStore()
	at := func(h int) time.Time { return noon.Add(time.Duration(h) * time.Hour) }
	for id, r := range map[string]model.Reward{
		"new-done": {State: model.RewardApproved, CreatedAt: at(-1)},
		"old-done": {State: model.RewardRefused, CreatedAt: at(-9)},
		"new-wait": {State: model.RewardWaiting, CreatedAt: at(-2)},
		"old-wait": {State: model.RewardWaiting, FirstSeen: at(-8)},
	} {
		r.ID = id
		store.commit(r)
	}
	for i, s := range []model.ChangeState{
		model.ChangeDone, model.ChangeSending, model.ChangeWaiting, model.ChangeStaged,
		model.ChangeParked, model.ChangeUnsure, model.ChangeFailed,
	} {
		store.commit(model.Change{ID: int64(i + 1), State: s, At: at(i), NotBefore: at(i)})
	}
	store.commit(model.Change{ID: 8, State: model.ChangeStaged, At: at(0)})
	for i, p := range []model.Participant{{}, {Gone: true}, {ReferralCount: model.Some(int64(9))}, {ReferralCount: model.Some(int64(9))}} {
		p.ID, p.CreatedAt = fmt.Sprint("p", i), at(-i)
		store.commit(p)
	}
	x := loaded(t, store)
	ctx, all := context.Background(), model.Query{Count: 50}
	got := ""
	r, _ := x.Rewards(ctx, all)
	for _, row := range r.Rows {
		got += row.ID + " "
	}
	c, _ := x.Changes(ctx, all)
	for _, row := range c.Rows {
		got += fmt.Sprint(row.ID, " ")
	}
	p, _ := x.People(ctx, all)
	for _, row := range p.Rows {
		got += fmt.Sprint(row.ID, "=", row.Place, " ")
	}
	want := "old-wait new-wait new-done old-done 6 5 8 4 3 2 7 1 p3=1 p2=2 p0=3 p1=4 "
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestUnknownAgesComeFirst: a reward that a reading found is older than its first
// sight, so that it stands before all that are surely not older by a day.
func TestUnknownAgesComeFirst(t *testing.T) {
	store := newFakeStore()
	ago := func(d time.Duration) time.Time { return noon.Add(-d) }
	for id, r := range map[string]model.Reward{
		"known-3d":   {CreatedAt: ago(72 * time.Hour)},
		"known-23h":  {CreatedAt: ago(23 * time.Hour)},
		"known-12m":  {CreatedAt: ago(12*time.Minute + 40*time.Second)},
		"over-12m":   {FirstSeen: ago(12 * time.Minute)},
		"over-12m-b": {FirstSeen: ago(12 * time.Minute)},
		"over-2h":    {FirstSeen: ago(2 * time.Hour)},
		"new":        {CreatedAt: ago(time.Second), FirstSeen: ago(2 * time.Hour)},
	} {
		r.ID, r.State = id, model.RewardWaiting
		store.commit(r)
	}
	x := loaded(t, store)
	for _, c := range []struct{ text, sort, want string }{
		{"", "", "known-3d over-2h over-12m over-12m-b known-23h known-12m new"},
		{"", "since", "known-3d over-2h over-12m over-12m-b known-23h known-12m new"},
		{"since>1h", "", "known-3d over-2h known-23h"},
		{"since>11m", "", "known-3d over-2h over-12m over-12m-b known-23h known-12m"},
		{"since<1h", "", "over-12m over-12m-b known-12m new"},
	} {
		w, err := x.Rewards(context.Background(), model.Query{Text: c.text, Sort: c.sort, Count: 50})
		var got []string
		for _, row := range w.Rows {
			got = append(got, row.ID)
		}
		if text := strings.Join(got, " "); err != nil || text != c.want {
			t.Errorf("%q by %q: %s, %v; want %s", c.text, c.sort, text, err, c.want)
		}
	}
}

func TestSalesAreFollowed(t *testing.T) {
	store := newFakeStore()
	eur := func(minor int64) model.Opt[model.Money] {
		return model.Some(model.Money{Minor: minor, Currency: "EUR"})
	}
	store.commit(model.Campaign{Backend: "b", ID: "c"},
		model.Commission{Backend: "b", CampaignID: "c", ID: "k1", State: "pending", Amount: eur(1999), CreatedAt: noon},
		model.Commission{Backend: "b", CampaignID: "c", ID: "k2", State: "approved", Amount: eur(-5), CreatedAt: noon.Add(time.Hour)},
		model.Payout{Backend: "b", CampaignID: "c", ID: "o1", State: "issued", Amount: eur(100)})
	x := loaded(t, store)
	ctx := context.Background()
	w, err := x.Commissions(ctx, model.Query{Count: 9, Sort: "amount"})
	if err != nil || len(w.Rows) != 2 || w.Rows[0].ID != "k2" {
		t.Errorf("by amount: %+v, %v", w, err)
	}
	if w, err := x.Commissions(ctx, model.Query{Count: 9, Text: "state:pending 19.99"}); err != nil || w.Matched != 1 || w.Total != 2 {
		t.Errorf("pending: %+v, %v", w, err)
	}
	if w, err := x.Payouts(ctx, model.Query{Count: 9, Campaign: "c"}); err != nil || w.Matched != 1 {
		t.Errorf("payouts: %+v, %v", w, err)
	}
	// The person and the change come after the commission that they belong to.
	store.commit(
		model.Participant{Key: 1, Backend: "b", CampaignID: "c", ID: "p1", Email: "mira@example.com"},
		model.Commission{Backend: "b", CampaignID: "c", ID: "k1", Person: "p1", State: "approved", Amount: eur(1999), CreatedAt: noon},
		model.Change{ID: 1, Backend: "b", CampaignID: "c", Object: model.ObjectCommission, Target: "k1", State: model.ChangeDone},
		model.Change{ID: 2, Backend: "b", CampaignID: "c", Object: model.ObjectParticipant, Target: "k1", State: model.ChangeStaged})
	if err := x.Load(ctx); err != nil {
		t.Fatal(err)
	}
	k1, err := x.Commissions(ctx, model.Query{Count: 9, Text: "mira"})
	if err != nil || len(k1.Rows) != 1 || k1.Rows[0].State != "approved" || k1.Rows[0].Earner.Key != 1 || k1.Rows[0].Change.ID != 1 {
		t.Errorf("after: %+v, %v", k1, err)
	}
}

// TestAHoldEndsByItself asks the same question before and after its end,
// without a commit in between.
func TestAHoldEndsByItself(t *testing.T) {
	store, now := newFakeStore(), noon
	store.commit(
		model.Reward{Backend: "b", CampaignID: "c", ID: "r1", State: model.RewardWaiting},
		model.Hold{ID: 1, Backend: "b", CampaignID: "c", Object: model.ObjectReward, Target: "r1", Operator: "ana", Until: noon.Add(time.Hour)})
	x := New(store, Options{Now: func() time.Time { return now }})
	if err := x.Load(context.Background()); err != nil {
		t.Fatal(err)
	}
	held := func() int {
		w, err := x.Rewards(context.Background(), model.Query{Text: "held:yes", Count: 1})
		if err != nil || len(w.Rows) == 1 && w.Rows[0].Hold.ID != 1 {
			t.Fatalf("%+v, %v", w, err)
		}
		return w.Matched
	}
	if n := held(); n != 1 {
		t.Errorf("%d held before its end", n)
	}
	now = noon.Add(time.Hour)
	if n := held(); n != 0 {
		t.Errorf("%d held after its end", n)
	}
}
