package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"refdesk/internal/model"
	"refdesk/internal/store"
)

// TestRewardsAreAtStakeByTheirWorth: what the settings tell is added to its
// currency, and what they do not tell is counted.
func TestRewardsAreAtStakeByTheirWorth(t *testing.T) {
	ctx := context.Background()
	s := must(store.Open(ctx, t.TempDir(), store.Options{Worths: model.Worths{
		{ConfigID: "crew_mug", Side: model.SideReferrer, Amount: model.Money{Minor: 1250, Currency: "EUR"}},
		{ConfigID: "crew_yen", Amount: model.Money{Minor: 900, Currency: "JPY"}},
	}}))(t)
	defer s.Close()
	earned := func(id, person, config string, side model.Side) model.Reward {
		r := reward(id, person, model.RewardWaiting)
		r.ConfigID, r.Side = config, side
		return r
	}
	ok(t, s.SavePerson(ctx, read(person("p1", ""), noon,
		earned("r1", "p1", "crew_mug", model.SideReferrer), earned("r2", "p1", "crew_mug", model.SideReferrer),
		earned("r3", "p1", "crew_mug", model.SideFriend), reward("r4", "p1", model.RewardApproved))))
	ok(t, s.SavePerson(ctx, read(person("p2", "p1"), noon, earned("r5", "p2", "crew_yen", model.SideFriend))))
	syncAll(t, s, found(80, "p1", "p2"))
	c := caseOf(t, s, "p1")
	want := []model.Money{{Minor: 2500, Currency: "EUR"}, {Minor: 900, Currency: "JPY"}}
	if !slices.Equal(c.AtStake, want) || c.Waiting != 4 || c.Unpriced != 1 {
		t.Errorf("at stake %v, %d wait, %d of unknown worth", c.AtStake, c.Waiting, c.Unpriced)
	}
	if why := c.Why(); why != "25.00 EUR + 900 JPY + 1 of unknown worth × 80 %" {
		t.Errorf("%q", why)
	}
	for _, m := range must(s.CasePage(ctx, c.ID))(t).Members {
		switch {
		case m.ID == "p1" && slices.Equal(m.AtStake, want[:1]) && m.Waiting == 3 && m.Unpriced == 1:
		case m.ID == "p2" && slices.Equal(m.AtStake, want[1:]) && m.Waiting == 1 && m.Unpriced == 0:
		default:
			t.Errorf("%s: at stake %v, %d wait, %d of unknown worth", m.ID, m.AtStake, m.Waiting, m.Unpriced)
		}
	}
}

// TestStakesAreThoseOfEachPersonsPage: one reading for all gives what a reading
// of each gives.
func TestStakesAreThoseOfEachPersonsPage(t *testing.T) {
	s, _ := withRewards(t, 3)
	ctx := context.Background()
	ok(t, s.SaveCommissions(ctx, personRef("p1"), model.SalesPage{Commissions: []model.Commission{
		sale("c1", model.CommissionPending), sale("c2", model.CommissionPaid),
	}, AsOf: noon}))
	plan(t, s, decide("r2", at(10)))
	must(s.Hold(ctx, []model.Hold{{
		Backend: backend, CampaignID: campaign, Object: model.ObjectCommission, Target: "c1", PersonID: "p1", Operator: "ana",
	}}, noon))(t)
	line := pays("r3", "p3", 2000)
	line.Seen, line.Email = string(model.RewardWaiting), ""
	must(makeBatch(s, "ana", false, line))(t)
	stakes := must(s.Stakes(ctx, inCampaign, []string{"p3", "nobody", "p1", "p2", "p1"}))(t)
	if len(stakes.People) != 3 {
		t.Fatalf("%d people", len(stakes.People))
	}
	for i, id := range []string{"p3", "p1", "p2"} {
		page := must(s.PersonPage(ctx, personRef(id)))(t)
		got := stakes.People[i]
		if got.Person.ID != id || fmt.Sprint(got.Rewards) != fmt.Sprint(page.Rewards) || fmt.Sprint(got.Commissions) != fmt.Sprint(page.Commissions) {
			t.Errorf("%s:\n%+v\nwant %+v\n%+v", id, got, page.Rewards, page.Commissions)
		}
	}
	if r := stakes.People[0].Rewards[0]; r.Batch.State != model.BatchMade {
		t.Errorf("the batch that has it is not there: %+v", r.Batch)
	}
	if r := stakes.People[2].Rewards[0]; r.Change.Verb != model.VerbApprove {
		t.Errorf("the change under way is not there: %+v", r.Change)
	}
}

// TestWhatWaitsIsAtStakeHoweverOldItIs: of somebody who earned more than a
// reading takes, what waits is what a verdict is about.
func TestWhatWaitsIsAtStakeHoweverOldItIs(t *testing.T) {
	s, _ := withRewards(t, 1)
	ctx := context.Background()
	var sales []model.Commission
	for i := range 600 {
		one := sale(fmt.Sprintf("c%03d", i), model.CommissionPaid)
		one.CreatedAt = at(i)
		if i < 3 {
			one.State = model.CommissionPending
		}
		sales = append(sales, one)
	}
	ok(t, s.SaveCommissions(ctx, personRef("p1"), model.SalesPage{Commissions: sales, AsOf: noon}))
	stakes := must(s.Stakes(ctx, inCampaign, []string{"p1"}))(t)
	pending := 0
	for _, c := range stakes.People[0].Commissions {
		if c.State == model.CommissionPending {
			pending++
		}
	}
	if n := len(stakes.People[0].Commissions); n != 500 || pending != 3 {
		t.Errorf("%d commissions, %d of them pending", n, pending)
	}
}

// TestAllThatWaitsIsAtStake, however much it is: a block that refused a part of it
// would leave the rest to whoever approves next.
func TestAllThatWaitsIsAtStake(t *testing.T) {
	s, _ := withRewards(t, 1)
	ctx := context.Background()
	var earned []model.Reward
	for i := range 700 {
		state := model.RewardWaiting
		if i%7 == 0 {
			state = model.RewardApproved
		}
		earned = append(earned, reward(fmt.Sprintf("e%03d", i), "p1", state))
	}
	ok(t, s.SavePerson(ctx, read(person("p1", ""), at(1), earned...)))
	syncAll(t, s, found(80, "p1"))
	waiting := 0
	for _, r := range must(s.Stakes(ctx, inCampaign, []string{"p1"}))(t).People[0].Rewards {
		if r.State == model.RewardWaiting {
			waiting++
		}
	}
	if c := caseOf(t, s, "p1"); waiting != 600 || c.Waiting != 600 {
		t.Errorf("a verdict is about %d that wait, the case has %d", waiting, c.Waiting)
	}
}

// TestCaseTellsWhatTheLedgerSaysOfIt: notes on the case, on its people and on
// what they earned, and who reopened it, newest first; nobody else's.
func TestCaseTellsWhatTheLedgerSaysOfIt(t *testing.T) {
	s, _ := withRewards(t, 3)
	ctx := context.Background()
	syncAll(t, s, found(60, "p2"))
	syncAll(t, s, found(60, "p2"), found(70, "p1"))
	younger := caseOf(t, s, "p1")
	ok(t, s.NoteCase(ctx, younger.ID, "looks like a family", "ben", at(1)))
	syncAll(t, s, found(80, "p1", "p2"))
	ok(t, s.Note(ctx, objectRef(model.ObjectParticipant, "p2"), "called her", "ana", at(2)))
	ok(t, s.Note(ctx, objectRef(model.ObjectReward, "r1"), "asked for a photo", "ana", at(3)))
	ok(t, s.Note(ctx, objectRef(model.ObjectParticipant, "p3"), "somebody else", "ana", at(4)))
	ok(t, s.NoteCase(ctx, younger.ID, "no family", "ben", at(5)))
	var said []string
	for _, row := range must(s.CasePage(ctx, younger.ID))(t).Log {
		said = append(said, fmt.Sprintf("%s %s %s", row.Operator, row.Object, row.Text))
	}
	want := "ben case no family|ana reward asked for a photo|ana participant called her|ben case looks like a family"
	if got := strings.Join(said, "|"); got != want {
		t.Errorf("the log is %q", got)
	}
}

// BenchmarkLargeCase opens the page of a ring of 500 people, each with a reward
// and a commission that wait, and reads what a verdict on them needs.
func BenchmarkLargeCase(b *testing.B) {
	s, _ := fresh(b)
	ctx := context.Background()
	ids := make([]string, 500)
	for i := range ids {
		ids[i] = fmt.Sprint("p", i)
		ok(b, s.SavePerson(ctx, read(person(ids[i], ""), noon, reward(fmt.Sprint("r", i), ids[i], model.RewardWaiting))))
	}
	var sales []model.Commission
	for i, id := range ids {
		one := sale(fmt.Sprint("c", i), model.CommissionPending)
		one.Person, one.Amount = id, model.Some(model.Money{Minor: 1999, Currency: "EUR"})
		sales = append(sales, one)
		ok(b, s.SaveCommissions(ctx, personRef(id), model.SalesPage{Commissions: sales[i:], AsOf: noon}))
	}
	must(s.SyncCases(ctx, inCampaign, []model.Finding{found(80, ids...)}, nil, noon))(b)
	b.Run("page", func(b *testing.B) {
		for b.Loop() {
			must(s.CasePage(ctx, 1))(b)
		}
	})
	b.Run("stakes", func(b *testing.B) {
		for b.Loop() {
			must(s.Stakes(ctx, inCampaign, ids))(b)
		}
	})
	b.Run("baseline: one by one", func(b *testing.B) {
		for b.Loop() {
			for _, id := range ids {
				must(s.PersonPage(ctx, personRef(id)))(b)
			}
		}
	})
}
