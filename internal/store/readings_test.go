package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"refdesk/internal/model"
)

// complete is a person with every fact that a reading can show.
func complete(id string) model.Participant {
	p := person(id, strings.ToUpper(id)+"@Example.com")
	text, count := model.Some[string], model.Some[int64]
	p.FirstName, p.LastName, p.ReferredBy = text("Zoë"), text("O'Neil\x1b[2J"), text("p0")
	p.ReferralCount, p.MonthlyCount, p.PrevMonthCount, p.LeadCount = count(1), count(2), count(-3), count(1<<62)
	p.Rank, p.MonthlyRank, p.Impressions, p.UniqueViews, p.Shares = count(4), count(5), count(6), count(7), count(8)
	p.Risk, p.RiskReason, p.ReferralStatus = text("HIGH"), text("MANUAL_UPDATE"), text("CREDIT_PENDING")
	p.ReferralSource, p.AffiliateStatus = text("DIRECT"), text("BANNED")
	p.IP, p.Fingerprint, p.Device = text("2001:db8::1"), text("f"), text("d")
	p.ShareURL, p.Notes, p.Metadata = text("https://example.com/?a=b"), text(""), text(`{"a":1}`)
	p.Winner, p.Unsubscribed, p.VanityKeys = model.Some(true), model.Some(false), text("one,two")
	p.Extra, p.CreatedAt = `{"language":"en"}`, at(-500)
	return p
}

func TestReadingComesBackWhole(t *testing.T) {
	s, _ := fresh(t)
	ctx := context.Background()
	want := complete("p1")
	ok(t, s.SavePerson(ctx, read(want, at(10))))
	want.Key, want.AsOf, want.ReadAt = 1, at(10), at(10)
	if diff := cmp.Diff(want, personOf(t, s, "p1")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, name := range []string{"p1", "P1@example.com", "p1@EXAMPLE.COM"} {
		if found := must(s.FindPerson(ctx, "", "", name))(t); len(found) != 1 || found[0] != personRef("p1") {
			t.Errorf("%s finds %v", name, found)
		}
	}
	if found := must(s.FindPerson(ctx, "other", "", "p1"))(t); len(found) != 0 {
		t.Errorf("another backend finds %v", found)
	}
}

func TestReadingReplacesAllFacts(t *testing.T) {
	s, _ := fresh(t)
	ctx := context.Background()
	ok(t, s.SavePerson(ctx, read(complete("p1"), at(10))))
	later := person("p1", "new@example.com")
	ok(t, s.SavePerson(ctx, read(later, at(20))))
	ok(t, s.SavePerson(ctx, read(complete("p1"), at(15)))) // late, and older
	got := personOf(t, s, "p1")
	if got.FirstName.Known || got.IP.Known || got.Extra != "" || got.Email != "new@example.com" {
		t.Errorf("person %+v", got)
	}
	if !got.CreatedAt.Equal(at(-500)) || got.Key != 1 {
		t.Errorf("what never changes did: %+v", got)
	}
	if found := must(s.FindPerson(ctx, "", "", "p1@example.com"))(t); len(found) != 1 {
		t.Errorf("the former address finds %v", found)
	}
}

func TestNewerEventOutlivesAReading(t *testing.T) {
	s, _ := fresh(t)
	told := person("p1", "")
	told.Risk = model.Some("HIGH")
	appendAll(t, s, delivery(model.KindFraud, "p1", "a", at(20), about(told)))
	p := complete("p1")
	p.Risk = model.Some("LOW")
	ok(t, s.SavePerson(context.Background(), read(p, at(10)))) // asked for before the event
	got := personOf(t, s, "p1")
	if got.Risk.V != "HIGH" || got.IP.V != "2001:db8::1" || !got.AsOf.Equal(at(20)) || !got.ReadAt.Equal(at(10)) {
		t.Errorf("person %+v", got)
	}
}

func TestRewardsMissingFromAReading(t *testing.T) {
	s, c := fresh(t)
	ctx := context.Background()
	p := person("p1", "")
	ok(t, s.SavePerson(ctx, read(p, at(1),
		reward("waited", "p1", model.RewardWaiting), reward("approved", "p1", model.RewardApproved),
		reward("stays", "p1", model.RewardWaiting))))
	c.set(at(100))
	appendAll(t, s, delivery(model.KindReward, "new", "a", at(99), earned(reward("new", "p1", model.RewardWaiting))))

	unknown := read(p, at(50))
	unknown.RewardsKnown = false
	ok(t, s.SavePerson(ctx, unknown))
	if got := stateOf(t, s, "waited"); got != model.RewardWaiting {
		t.Errorf("a reading without a list made it %s", got)
	}
	ok(t, s.SavePerson(ctx, read(p, at(60), reward("stays", "p1", model.RewardWaiting))))
	for id, want := range map[string]model.RewardState{
		"waited": model.RewardRefused, "approved": model.RewardCancelled,
		"stays": model.RewardWaiting, "new": model.RewardWaiting,
	} {
		if got := stateOf(t, s, id); got != want {
			t.Errorf("%s is %s, want %s", id, got, want)
		}
	}
	if figures := must(s.Figures(ctx))(t); figures.RewardsWaiting != 2 {
		t.Errorf("figures %+v", figures)
	}
}

func TestGone(t *testing.T) {
	s, _ := fresh(t)
	ctx := context.Background()
	ok(t, s.SavePerson(ctx, read(person("p1", "a@example.com"), at(10), reward("r1", "p1", model.RewardWaiting))))
	ok(t, s.SavePerson(ctx, read(person("p2", "b@example.com"), at(10))))
	ok(t, s.MarkGone(ctx, personRef("p1"), at(5)))
	if personOf(t, s, "p1").Gone {
		t.Error("an answer older than the newest facts made somebody gone")
	}
	ok(t, s.MarkGone(ctx, personRef("p1"), at(20)))
	ok(t, s.MarkGone(ctx, personRef("nobody"), at(20)))
	if !personOf(t, s, "p1").Gone || stateOf(t, s, "r1") != model.RewardRefused {
		t.Errorf("%+v, reward %s", personOf(t, s, "p1"), stateOf(t, s, "r1"))
	}
	if f := must(s.Figures(ctx))(t); f.People != 1 || f.RewardsWaiting != 0 {
		t.Errorf("figures %+v", f)
	}
	if _, unread, known, err := s.Unread(ctx, backend, campaign, at(30), 10); err != nil || unread != 1 || known != 1 {
		t.Errorf("%d unread of %d: %v", unread, known, err)
	}
	appendAll(t, s, joined("p1", 30))
	if personOf(t, s, "p1").Gone {
		t.Error("somebody who joined again is still gone")
	}
	if f := must(s.Figures(ctx))(t); f.People != 2 {
		t.Errorf("figures %+v", f)
	}
}

func TestSweepAndUnread(t *testing.T) {
	s, _ := fresh(t)
	ctx := context.Background()
	if w := must(s.Sweep(ctx, backend, campaign))(t); w != (model.Sweep{}) {
		t.Errorf("a sweep before any: %+v", w)
	}
	sweep := model.Sweep{Pass: 1, Cursor: "next", StartedAt: at(1), People: 3, Pages: 1}
	ok(t, s.SavePeople(ctx, backend, campaign, fullPage(0, 3, at(2)), sweep))
	if got := must(s.Sweep(ctx, backend, campaign))(t); got != sweep {
		t.Errorf("sweep %+v", got)
	}
	ok(t, s.SavePeople(ctx, backend, campaign, fullPage(3, 2, at(9)), model.Sweep{}))
	if got := must(s.Sweep(ctx, backend, campaign))(t); got != sweep {
		t.Errorf("a look at the newest joins moved the sweep: %+v", got)
	}
	appendAll(t, s, joined("new", 10))
	refs, unread, known, err := s.Unread(ctx, backend, campaign, at(9), 2)
	ok(t, err)
	if len(refs) != 2 || slices.Contains(refs, personRef("new")) || unread != 3 || known != 6 {
		t.Errorf("who was heard of since is missing from no pass: %v, %d of %d", refs, unread, known)
	}
	refs, unread, known, err = s.Unread(ctx, backend, campaign, at(15), 2)
	ok(t, err)
	if len(refs) != 2 || refs[0] != personRef("new") || unread != 6 || known != 6 {
		t.Errorf("%v, %d of %d", refs, unread, known)
	}
	if f := must(s.Figures(ctx))(t); f.People != 6 || f.RewardsWaiting != 1 || !f.OldestRead.IsZero() {
		t.Errorf("in the middle of the first pass: figures %+v", f)
	}
	sweep.Cursor, sweep.FinishedAt, sweep.People, sweep.Pages = "", at(12), 5, 2
	ok(t, s.SavePeople(ctx, backend, campaign, fullPage(3, 2, at(12)), sweep))
	if f := must(s.Figures(ctx))(t); !f.OldestRead.Equal(at(2)) {
		t.Errorf("the oldest reading is of %v, though somebody was never read", f.OldestRead)
	}
	sweep = model.Sweep{Pass: 2, Cursor: "next", StartedAt: at(20), People: 3, Pages: 1}
	ok(t, s.SavePeople(ctx, backend, campaign, fullPage(0, 3, at(20)), sweep))
	if f := must(s.Figures(ctx))(t); !f.OldestRead.Equal(at(12)) {
		t.Errorf("in the middle of a later pass: the oldest reading is of %v", f.OldestRead)
	}
}

func TestOddRowsOfAPageAreLeftOut(t *testing.T) {
	s, _ := fresh(t)
	page := fullPage(1, 2, at(2))
	page.People = append(page.People, read(person("", ""), at(2)), read(person(strings.Repeat("x", 600), ""), at(2)))
	page.People[0].Rewards = append(page.People[0].Rewards, model.Reward{})
	ok(t, s.SavePeople(context.Background(), backend, campaign, page, model.Sweep{}))
	if f := must(s.Figures(context.Background()))(t); f.People != 2 {
		t.Errorf("figures %+v", f)
	}
}

func TestLongTextIsBounded(t *testing.T) {
	s, _ := fresh(t)
	p := person("p1", "")
	p.Notes, p.Metadata = model.Some(strings.Repeat("é", 20<<10)), model.Some(`{"a":"`+strings.Repeat("x", 70<<10)+`"}`)
	ok(t, s.SavePerson(context.Background(), read(p, at(1))))
	got := personOf(t, s, "p1")
	if len(got.Notes.V) != 16<<10 || strings.Trim(got.Notes.V, "é") != "" || got.Metadata.Known {
		t.Errorf("%d bytes of notes, metadata known: %v", len(got.Notes.V), got.Metadata.Known)
	}
}

// TestAnAdjustmentIsReadAgainAtOnce: what it leaves in the campaign's currency is
// known to a reading of the commissions alone, and those come with urgent ones.
func TestAnAdjustmentIsReadAgainAtOnce(t *testing.T) {
	s, _ := fresh(t)
	appendAll(t, s, delivery(model.KindAdjusted, "k1", "a", at(1), about(person("p1", ""))))
	due, _, err := s.FollowUps(context.Background(), backend, campaign, 10)
	if err != nil || len(due) != 1 || !due[0].Urgent {
		t.Errorf("%+v, %v", due, err)
	}
}

func TestFollowUps(t *testing.T) {
	s, c := fresh(t)
	ctx := context.Background()
	list := func() string {
		t.Helper()
		due, all, err := s.FollowUps(ctx, backend, campaign, 10)
		ok(t, err)
		var names []string
		for _, f := range due {
			name := f.Person.ID
			if f.Urgent {
				name += "!"
			}
			names = append(names, name)
		}
		return fmt.Sprint(names, all.People)
	}
	expect := func(want string) {
		t.Helper()
		if got := list(); got != want {
			t.Fatalf("follow-ups are %s, want %s", got, want)
		}
	}
	expect("[] 0")
	appendAll(t, s, joined("calm", -20))
	fraud := delivery(model.KindFraud, "hot", "f", at(-10), about(person("hot", "")))
	appendAll(t, s, fraud, fraud)
	expect("[hot! calm] 2")
	_, all, err := s.FollowUps(ctx, backend, campaign, 0)
	ok(t, err)
	if !all.Oldest.Equal(at(0)) {
		t.Errorf("the oldest waits since %v, want %v", all.Oldest, at(0))
	}

	ok(t, s.Delay(ctx, personRef("hot"), at(60)))
	expect("[calm] 2")
	c.set(at(60))
	expect("[hot! calm] 2")

	ok(t, s.SavePerson(ctx, read(person("hot", ""), at(-15)))) // began before the event
	expect("[calm] 2")
	c.set(at(70))
	expect("[hot! calm] 2")
	ok(t, s.SavePerson(ctx, read(person("hot", ""), at(-10))))
	expect("[calm] 1")
	ok(t, s.SavePeople(ctx, backend, campaign, model.PeoplePage{
		AsOf: at(65), People: []model.PersonReading{read(person("calm", ""), at(65))},
	}, model.Sweep{}))
	expect("[] 0")

	appendAll(t, s, joined("calm", 60))
	expect("[] 0") // it was read since
	appendAll(t, s, delivery(model.KindJoined, "calm", "close", at(64), about(person("calm", ""))))
	expect("[calm] 1") // perhaps it was not: the reading's time is not that exact
	appendAll(t, s, delivery(model.KindJoined, "calm", "again", at(66), about(person("calm", ""))))
	expect("[calm] 1")
	ok(t, s.MarkGone(ctx, personRef("calm"), at(67)))
	expect("[] 0")
}

// TestFollowUpEndsThoughClocksDisagree has a backend whose clock is an hour
// behind: no reading ever looks newer than the event.
func TestFollowUpEndsThoughClocksDisagree(t *testing.T) {
	s, c := fresh(t)
	ctx := context.Background()
	appendAll(t, s, joined("p1", 0))
	readings := 0
	for ; readings < 10; readings++ {
		due, _, err := s.FollowUps(ctx, backend, campaign, 1)
		ok(t, err)
		if len(due) == 0 {
			break
		}
		ok(t, s.SavePerson(ctx, read(person("p1", ""), at(-3600+readings))))
		c.set(c.Now().Add(time.Minute))
	}
	if readings != 3 {
		t.Errorf("read %d times", readings)
	}
}

func TestCampaignsAndConfigs(t *testing.T) {
	s, _ := fresh(t)
	ctx := context.Background()
	full := model.Campaign{
		Backend: backend, ID: campaign, Name: "Launch", Type: "REFERRAL", Status: "IN_PROGRESS", Currency: "EUR",
		Participants: model.Some(int64(7)), CountedAt: at(5), CreatedAt: at(-9), AsOf: at(5),
	}
	ok(t, s.SaveCampaigns(ctx, backend, []model.Campaign{full, {ID: ""}}))
	appendAll(t, s, delivery(model.KindCampaign, campaign, "end", at(6),
		model.Facts{Campaigns: []model.Campaign{{ID: campaign, Status: "COMPLETE"}}}))
	want := full
	want.Status, want.AsOf = "COMPLETE", at(6)
	if diff := cmp.Diff([]model.Campaign{want}, must(s.Campaigns(ctx))(t)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	config := model.RewardConfig{Backend: backend, CampaignID: campaign, ID: "crew_1", Title: "Mug", Type: "MILESTONE", AsOf: at(7)}
	ok(t, s.SaveRewardConfigs(ctx, backend, campaign, []model.RewardConfig{config}))
	if diff := cmp.Diff([]model.RewardConfig{config}, must(s.RewardConfigs(ctx))(t)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	ok(t, s.SavePerson(ctx, read(person("p1", ""), at(8), reward("r1", "p1", model.RewardWaiting))))
	if row := must(s.RewardRow(ctx, rewardRef("r1")))(t); row.Title != "Mug" || row.Earner.ID != "p1" || row.Friend.Key != 0 {
		t.Errorf("row %+v", row)
	}
	if found := must(s.FindReward(ctx, "", "", "r1"))(t); len(found) != 1 || found[0] != rewardRef("r1") {
		t.Errorf("found %v", found)
	}
	if _, err := s.RewardRow(ctx, rewardRef("other")); !errors.Is(err, model.ErrNotFound) {
		t.Error(err)
	}
}

func TestPersonPage(t *testing.T) {
	s, _ := fresh(t)
	ctx := context.Background()
	friend := person("p2", "b@example.com")
	friend.ReferredBy = model.Some("p1")
	r := reward("r1", "p1", model.RewardWaiting)
	r.Other = "p2"
	ok(t, s.SavePerson(ctx, read(person("p1", "a@example.com"), at(1), r)))
	ok(t, s.SavePerson(ctx, read(friend, at(1))))
	ok(t, s.SaveSales(ctx, backend, campaign, model.SalesPage{
		AsOf: at(2), Commissions: []model.Commission{{ID: "c1", Person: "p1"}}, Payouts: []model.Payout{{ID: "o1", Person: "p1"}},
	}))
	appendAll(t, s, joined("p1", 0))
	page := must(s.PersonPage(ctx, personRef("p1")))(t)
	if page.Referrer.Key != 0 || len(page.Referred) != 1 || len(page.Rewards) != 1 || page.Rewards[0].Friend.ID != "p2" ||
		len(page.Commissions) != 1 || len(page.Payouts) != 1 || len(page.Events) != 1 {
		t.Errorf("page %+v", page)
	}
	if page := must(s.PersonPage(ctx, personRef("b@example.com")))(t); page.Referrer.ID != "p1" {
		t.Errorf("referrer %+v", page.Referrer)
	}
	for _, ref := range []model.PersonRef{personRef("nobody"), {Backend: "none", CampaignID: "none", ID: "p1"}} {
		if _, err := s.PersonPage(ctx, ref); !errors.Is(err, model.ErrNotFound) {
			t.Errorf("%v: %v", ref, err)
		}
	}
}

func TestSinceGivesWhatChanged(t *testing.T) {
	s, _ := fresh(t)
	ctx := context.Background()
	ok(t, s.SavePeople(ctx, backend, campaign, fullPage(0, 20, at(1)), model.Sweep{}))
	rev := must(s.Rev(ctx))(t)
	ok(t, s.SavePerson(ctx, read(person("p0000003", ""), at(2))))
	var ids []string
	ok(t, s.PeopleSince(ctx, rev, func(p model.Participant) error {
		ids = append(ids, p.ID)
		return nil
	}))
	if fmt.Sprint(ids) != "[p0000003]" {
		t.Errorf("changed: %v", ids)
	}
	stop := errors.New("enough")
	if err := s.RewardsSince(ctx, 0, func(model.Reward) error { return stop }); err != stop {
		t.Errorf("the reader's error came back as %v", err)
	}
}

func TestSmallThings(t *testing.T) {
	s, _ := fresh(t)
	ctx := context.Background()
	if data := must(s.LoadWindows(ctx, backend))(t); data != nil {
		t.Errorf("windows %q", data)
	}
	ok(t, s.SaveWindows(ctx, backend, []byte("one")))
	ok(t, s.SaveWindows(ctx, backend, []byte("two")))
	if data := must(s.LoadWindows(ctx, backend))(t); string(data) != "two" {
		t.Errorf("windows %q", data)
	}
	ok(t, s.SetSeen(ctx, "ana", 9))
	ok(t, s.SetSeen(ctx, "ana", 4))
	if seq := must(s.Seen(ctx, "ana"))(t); seq != 9 {
		t.Errorf("ana looked up to %d", seq)
	}
	if seq := must(s.Seen(ctx, "bo"))(t); seq != 0 {
		t.Errorf("bo looked up to %d", seq)
	}
}
