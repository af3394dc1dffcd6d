package desk_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"refdesk/internal/desk"
	"refdesk/internal/model"
	"refdesk/internal/store"
)

// bench is a desk on a store with one case of p1, who brought p2: two rewards
// wait and one is approved, one commission is pending and one approved, p2's
// credit is pending, and p1 is an affiliate.
type bench struct {
	*desk.Desk
	store *store.Store
	now   time.Time
}

func newBench(t *testing.T, change ...func(*desk.Options)) *bench {
	t.Helper()
	b := &bench{now: noon}
	s, err := store.Open(t.Context(), t.TempDir(), store.Options{Now: func() time.Time { return b.now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	b.store = s
	o := desk.Options{Store: s, Cases: s, Operator: "ana", Session: "s1", Host: "desk-1", Window: 10 * time.Second, Now: func() time.Time { return b.now }}
	for _, f := range change {
		f(&o)
	}
	b.Desk = desk.New(o)
	b.fill(t)
	return b
}

func (b *bench) fill(t *testing.T) {
	t.Helper()
	p1 := model.Participant{Backend: "acme", CampaignID: "c1", ID: "p1", Email: "p1@example.com", AffiliateStatus: model.Some("APPROVED")}
	p2 := model.Participant{Backend: "acme", CampaignID: "c1", ID: "p2", Email: "p2@example.com",
		ReferredBy: model.Some("p1"), ReferralStatus: model.Some("CREDIT_PENDING"), Notes: model.Some("VIP")}
	must(t, b.store.SavePerson(t.Context(), model.PersonReading{Person: at(p1), RewardsKnown: true, Rewards: []model.Reward{
		waiting("r1", "p1"), {Backend: "acme", CampaignID: "c1", ID: "r3", Person: "p1", State: model.RewardApproved, AsOf: noon},
	}}))
	must(t, b.store.SavePerson(t.Context(), model.PersonReading{Person: at(p2), RewardsKnown: true, Rewards: []model.Reward{waiting("r2", "p2")}}))
	must(t, b.store.SaveCommissions(t.Context(), p1.Ref(), model.SalesPage{AsOf: noon, Commissions: []model.Commission{
		{ID: "m1", Person: "p1", Other: "p2", State: model.CommissionPending, Amount: model.Some(model.Money{Minor: 1999, Currency: "EUR"}),
			HoldDays: model.Some(int64(7)), CreatedAt: noon.AddDate(0, 0, -7).Add(5 * time.Second)},
		{ID: "m2", Person: "p1", Other: "p2", State: model.CommissionApproved},
	}}))
	b.sync(t, 80)
}

// sync weighs the case anew.
func (b *bench) sync(t *testing.T, score int) {
	t.Helper()
	parts := []model.Part{{Signal: "same-device", Points: score, Text: "one device"}}
	_, err := b.store.SyncCases(t.Context(), model.CampaignRef{Backend: "acme", ID: "c1"}, []model.Finding{{
		Lead: "p1", Ring: true, Score: score, Parts: parts,
		People: []model.Evidence{{Person: "p1", Score: score, Parts: parts}, {Person: "p2", Score: score, Parts: parts}},
	}}, nil, b.now)
	must(t, err)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func at(p model.Participant) model.Participant {
	p.AsOf = noon
	return p
}

func waiting(id, person string) model.Reward {
	return model.Reward{Backend: "acme", CampaignID: "c1", ID: id, Person: person, State: model.RewardWaiting, AsOf: noon}
}

func (b *bench) seen(t *testing.T) model.Case {
	t.Helper()
	c, err := b.store.Case(t.Context(), 1)
	must(t, err)
	return c
}

func (b *bench) block(t *testing.T) (model.Given, error) {
	t.Helper()
	return b.GiveVerdict(t.Context(), model.VerdictRequest{Word: model.VerdictBlock, Cases: []model.Case{b.seen(t)}, Reason: "same-person"})
}

func headlines(changes []model.Change) (all []string) {
	for _, c := range changes {
		all = append(all, string(c.State)+" "+c.Headline)
	}
	slices.Sort(all)
	return all
}

func TestABlockAsksForWhatTheSettingsSay(t *testing.T) {
	g, err := newBench(t).block(t)
	must(t, err)
	want := []string{
		"manual case 1, p1@example.com: 1 approved reward to take back, 1 approved commission to take back, 2 people to mark as fraud",
		"staged edit the affiliate's status of p1@example.com",
		"staged edit the referral's status of p2@example.com",
		"staged refuse 19.99 EUR commission for p1@example.com",
		"staged refuse reward r1 for p1@example.com",
		"staged refuse reward r2 for p2@example.com",
	}
	if got := headlines(g.Changes); !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	for _, c := range g.Changes {
		if c.Target == "m1" && !c.Deadline.Equal(noon.Add(5*time.Second)) {
			t.Errorf("the vendor approves it at %s", c.Deadline)
		}
		if c.Group != g.Changes[0].Group || c.Reason != "same-person" {
			t.Errorf("change %+v", c)
		}
	}
}

func TestRulesOfABackend(t *testing.T) {
	b := newBench(t, func(o *desk.Options) {
		o.Rules = map[string]model.VerdictRules{"acme": {OnBlock: []model.Step{model.StepBan, model.StepNotes, model.StepMetadata, model.StepDelete}}}
	})
	r, err := b.RehearseVerdict(t.Context(), model.VerdictRequest{Word: model.VerdictBlock, Cases: []model.Case{b.seen(t)}, Reason: "manual"})
	must(t, err)
	if r.Calls != 2 || r.Rewards != 0 || r.Manual != 1 {
		t.Errorf("rehearsal %+v", r)
	}
	g, err := b.block(t)
	must(t, err)
	var patches []string
	for _, c := range g.Changes {
		patches = append(patches, c.Patch)
	}
	all := strings.Join(patches, "\n")
	for _, part := range []string{`"affiliateStatus":"BANNED"`, `"notes":"blocked 2026-09-01, case 1, same-person"`, `"refdeskVerdict"`} {
		if !strings.Contains(all, part) {
			t.Errorf("no %s in %s", part, all)
		}
	}
	if strings.Count(all, `"notes"`) != 1 {
		t.Error("notes of the vendor's were overwritten")
	}
}

func TestABackendWithoutCallsGetsAChecklist(t *testing.T) {
	b := newBench(t, func(o *desk.Options) {
		o.Rules = map[string]model.VerdictRules{"acme": {OnBlock: model.DefaultRules().OnBlock, ByHand: true}}
	})
	g, err := b.block(t)
	must(t, err)
	if len(g.Changes) != 1 || g.Changes[0].State != model.ChangeManual || !strings.Contains(g.Changes[0].Headline, "2 rewards to refuse") {
		t.Errorf("changes %q", headlines(g.Changes))
	}
	must(t, b.Tick(t.Context(), g.Changes[0].ID, "done"))
	if c, _ := b.store.Change(t.Context(), g.Changes[0].ID); c.State != model.ChangeDone {
		t.Errorf("it is %s", c.State)
	}
}

func TestAVerdictRehearsalTellsEverything(t *testing.T) {
	b := newBench(t)
	r, err := b.RehearseVerdict(t.Context(), model.VerdictRequest{Word: model.VerdictBlock, Cases: []model.Case{b.seen(t)}, Reason: "manual"})
	must(t, err)
	if r.Cases != 1 || r.People != 2 || r.Rewards != 2 || r.Commissions != 1 || r.Calls != 5 || r.Takes != 5*time.Second || r.Manual != 1 {
		t.Errorf("rehearsal %+v", r)
	}
	if !slices.Equal(r.Money, []model.Money{{Minor: 1999, Currency: "EUR"}}) {
		t.Errorf("money %v", r.Money)
	}
	// The vendor's hold period ends inside the undo window.
	if r.Late != 1 || !r.Deadline.Equal(noon.Add(5*time.Second)) || r.Consequences[0].Text != "refuse 1 pending commission" {
		t.Errorf("%d late by %s, first %+v", r.Late, r.Deadline, r.Consequences[0])
	}
	var exceptions []string
	for _, e := range r.Exceptions {
		if exceptions = append(exceptions, e.Text); e.Count != 1 || "1 "+e.One != e.Text {
			t.Errorf("%+v does not add up with others", e)
		}
	}
	if want := []string{"1 reward is approved already", "1 commission is approved already and goes into the next payout"}; !slices.Equal(exceptions, want) {
		t.Errorf("exceptions %q", exceptions)
	}
	if all, err := b.store.Changes(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("a rehearsal left %v, %v", all, err)
	}
}

func TestAClearMayApproveWhatWaits(t *testing.T) {
	b := newBench(t)
	c := b.seen(t)
	if g, err := b.GiveVerdict(t.Context(), model.VerdictRequest{Word: model.VerdictHold, Cases: []model.Case{c}}); err != nil || len(g.Changes) != 0 {
		t.Fatalf("hold: %v, %v", g, err)
	}
	held, err := b.store.Holds(t.Context())
	if err != nil || len(held) != 3 {
		t.Fatalf("held %v, %v", held, err)
	}
	g, err := b.GiveVerdict(t.Context(), model.VerdictRequest{Word: model.VerdictClear, Cases: []model.Case{b.seen(t)}, Approve: true})
	must(t, err)
	if len(g.Changes) != 3 || g.Changes[0].Verb != model.VerbApprove {
		t.Errorf("changes %q", headlines(g.Changes))
	}
	if held, err := b.store.Holds(t.Context()); err != nil || len(held) != 0 {
		t.Errorf("still held %v, %v", held, err)
	}
}

func TestAVerdictOnAMovedCaseIsRefused(t *testing.T) {
	b := newBench(t)
	seen := b.seen(t)
	b.sync(t, 90)
	req := model.VerdictRequest{Word: model.VerdictClear, Cases: []model.Case{seen}}
	_, err := b.GiveVerdict(t.Context(), req)
	var moved *model.CaseMovedError
	if !errors.As(err, &moved) || len(moved.Changed) == 0 {
		t.Errorf("error %v", err)
	}
	r, err := b.RehearseVerdict(t.Context(), req)
	if err != nil || r.Cases != 0 || len(r.Exceptions) != 1 {
		t.Errorf("rehearsal %+v, %v", r, err)
	}
}

func TestWhatIsWrongWithAVerdict(t *testing.T) {
	b := newBench(t)
	c := []model.Case{b.seen(t)}
	for want, req := range map[string]model.VerdictRequest{
		"needs a reason":      {Word: model.VerdictBlock, Cases: c},
		"unknown reason":      {Word: model.VerdictBlock, Cases: c, Reason: "because"},
		"\"bless\" a case":    {Word: "bless", Cases: c},
		"no case":             {Word: model.VerdictClear},
		"who was chosen":      {Word: model.VerdictClear, Cases: append(c, model.Case{ID: 9}), People: []string{"p1"}},
		"none of these cases": {Word: model.VerdictClear, Cases: append(c, model.Case{ID: 9, People: []string{"p7"}}), People: []string{"p7", "p9"}},
		"is not in case":      {Word: model.VerdictClear, Cases: c, People: []string{"p9"}},
		"only a clear":        {Word: model.VerdictHold, Cases: c, Approve: true},
		"only a hold":         {Word: model.VerdictClear, Cases: c, Until: noon.Add(time.Hour)},
		"end in the future":   {Word: model.VerdictHold, Cases: c, Until: noon},
		"500 are allowed":     {Word: model.VerdictClear, Cases: c, Note: strings.Repeat("ø", 501)},
		"known are: same-per": {Word: model.VerdictClear, Cases: c, Reason: "x"},
	} {
		if _, err := b.GiveVerdict(t.Context(), req); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q in it", err, want)
		}
		if _, err := b.RehearseVerdict(t.Context(), req); err == nil {
			t.Errorf("the rehearsal accepts what lacks %q", want)
		}
	}
}

func TestUndoLastTakesAVerdictBackWhole(t *testing.T) {
	b := newBench(t)
	before := b.seen(t)
	_, err := b.block(t)
	must(t, err)
	u, err := b.UndoLast(t.Context())
	if err != nil || len(u.Verdicts) != 1 || len(u.Changes) != 6 || len(u.Left) != 0 {
		t.Fatalf("undone %+v, %v", u, err)
	}
	if b.seen(t).Digest() != before.Digest() {
		t.Error("the case is not as it was")
	}
	if u, err := b.UndoLast(t.Context()); err != nil || !u.Empty() {
		t.Errorf("again: %+v, %v", u, err)
	}
}

func TestUndoNamesWhatHasLeftOfAVerdict(t *testing.T) {
	b := newBench(t)
	g, err := b.block(t)
	must(t, err)
	b.now = noon.Add(10 * time.Second)
	sent, due, err := b.store.Take(context.Background(), b.now, nil)
	if err != nil || !due || sent.Target != "m1" {
		t.Fatalf("%+v, %v, %v", sent, due, err)
	}
	u, err := b.UndoLast(t.Context())
	if err != nil || len(u.Verdicts) != 0 || len(u.Changes) != 5 || len(u.Left) != 1 || u.Left[0].ID != sent.ID {
		t.Fatalf("undone %+v, %v", u, err)
	}
	if b.seen(t).State != model.CaseBlocked {
		t.Error("a verdict that has left was taken back")
	}
	u, err = b.UndoLast(t.Context())
	if err != nil || !u.Empty() || len(u.Past) != 1 || u.Past[0].ID != g.Verdicts[0].ID || len(u.Left) != 1 {
		t.Errorf("afterwards %+v, %v", u, err)
	}
	must(t, b.ReopenCase(t.Context(), 1, "wrong one"))
	if c := b.seen(t); c.State != model.CaseOpen || c.Returned[0] != "reopened by ana" {
		t.Errorf("case %+v", c)
	}
}

func TestRetryStagesWhatFailed(t *testing.T) {
	b := newBench(t)
	g, err := b.block(t)
	must(t, err)
	b.now = noon.Add(11 * time.Second)
	for range 5 {
		c, _, err := b.store.Take(t.Context(), b.now, nil)
		must(t, err)
		to := model.ChangeDone
		if c.Verb == model.VerbRefuse && c.Object == model.ObjectReward {
			to = model.ChangeFailed
		}
		_, err = b.store.Move(t.Context(), c, model.Move{To: to, Attempted: true})
		must(t, err)
	}
	again, err := b.RetryBulk(t.Context(), g.Changes[0].Group)
	must(t, err)
	if len(again.Changes) != 2 || again.Changes[1].Group != again.Changes[0].ID || again.Changes[0].State != model.ChangeStaged {
		t.Errorf("again %+v", again)
	}
	again, err = b.RetryBulk(t.Context(), g.Changes[0].Group)
	if err != nil || len(again.Changes) != 0 || len(again.LeftOut) != 2 {
		t.Errorf("a second time %+v, %v", again, err)
	}
}

// TestARetryIsABulkAsWell: what somebody decides meanwhile does not queue behind it.
func TestARetryIsABulkAsWell(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	p9 := at(model.Participant{Backend: "acme", CampaignID: "c1", ID: "p9"})
	reading := model.PersonReading{Person: p9, RewardsKnown: true, Rewards: []model.Reward{waiting("single", "p9")}}
	var changes []model.Change
	for i := range 25 {
		r := waiting(fmt.Sprint("b", i), "p9")
		reading.Rewards = append(reading.Rewards, r)
		changes = append(changes, model.Change{
			Verb: model.VerbApprove, Backend: "acme", CampaignID: "c1", Target: r.ID, PersonID: "p9", Seen: "waiting", State: model.ChangeWaiting, NotBefore: noon,
		})
	}
	must(t, b.store.SavePerson(ctx, reading))
	planned, _, err := b.store.PlanBulk(ctx, changes, noon)
	must(t, err)
	for range planned {
		c, _, err := b.store.Take(ctx, noon, nil)
		must(t, err)
		_, err = b.store.Move(ctx, c, model.Move{To: model.ChangeFailed, Attempted: true})
		must(t, err)
	}
	again, err := b.RetryBulk(ctx, planned[0].Group)
	must(t, err)
	_, err = b.Approve(ctx, []model.RewardRow{{Reward: waiting("single", "p9")}}, "")
	must(t, err)
	first, _, err := b.store.Take(ctx, noon.Add(time.Minute), nil)
	if err != nil || first.Target != "single" || len(again.Changes) != len(planned) {
		t.Errorf("%s leaves first of %d, %v", first.Target, len(again.Changes), err)
	}
}

func TestTrustNeedsAPairOrAValue(t *testing.T) {
	b := newBench(t)
	pair := model.Trust{Backend: "acme", CampaignID: "c1", People: []string{"p1", "p2"}}
	made, err := b.Trust(t.Context(), pair)
	if err != nil || made.ID == 0 || made.Operator != "ana" {
		t.Errorf("%+v, %v", made, err)
	}
	must(t, b.Untrust(t.Context(), made.ID))
	for _, bad := range []model.Trust{{}, {People: []string{"p1"}}, {People: []string{"p1", "p1"}}, {Value: "x"}, {Signal: "ip", Value: "x", People: []string{"p1", "p2"}}} {
		if _, err := b.Trust(t.Context(), bad); err == nil {
			t.Errorf("%+v was taken", bad)
		}
	}
}

// TestConsequencesSayWhatHappensToPeople: a call that edits somebody's record is
// named by what it does there.
func TestConsequencesSayWhatHappensToPeople(t *testing.T) {
	for name, test := range map[string]struct {
		rules model.VerdictRules
		want  string
	}{
		"as shipped": {model.DefaultRules(), "suspend 1 person|expire the pending credit of 1 person"},
		"with marks": {
			model.VerdictRules{OnBlock: []model.Step{model.StepExpireCredit, model.StepBan, model.StepMetadata}},
			"ban 1 person and mark their metadata|expire the pending credit of 1 person and mark their metadata",
		},
		"by hand": {
			model.VerdictRules{OnBlock: []model.Step{model.StepSuspend}, ByHand: true},
			"1 record: suspend this person",
		},
	} {
		b := newBench(t, func(o *desk.Options) { o.Rules = map[string]model.VerdictRules{"acme": test.rules} })
		all, err := b.Consequences(t.Context(), b.seen(t))
		must(t, err)
		var said []string
		for _, c := range all {
			if c.Word == model.VerdictBlock && !strings.Contains(c.Text, "reward") && !strings.Contains(c.Text, "commission") && !strings.Contains(c.Text, "mark as fraud") {
				said = append(said, c.Text)
			}
		}
		if got := strings.Join(said, "|"); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

// TestRehearsalTellsTheWorthOfRewards as far as the settings do, beside the
// amounts of commissions, and counts the others.
func TestRehearsalTellsTheWorthOfRewards(t *testing.T) {
	b := newBench(t, func(o *desk.Options) {
		o.Worths = model.Worths{{ConfigID: "mug", Amount: model.Money{Minor: 500, Currency: "EUR"}}}
	})
	known := waiting("r4", "p2")
	known.ConfigID = "mug"
	p2 := model.Participant{Backend: "acme", CampaignID: "c1", ID: "p2", Email: "p2@example.com", ReferredBy: model.Some("p1")}
	must(t, b.store.SavePerson(t.Context(), model.PersonReading{Person: at(p2), RewardsKnown: true, Rewards: []model.Reward{waiting("r2", "p2"), known}}))
	r, err := b.RehearseVerdict(t.Context(), model.VerdictRequest{Word: model.VerdictBlock, Cases: []model.Case{b.seen(t)}, Reason: "manual"})
	must(t, err)
	if want := []model.Money{{Minor: 2499, Currency: "EUR"}}; !slices.Equal(r.Money, want) || r.Unknown != 2 || r.Rewards != 3 {
		t.Errorf("worth %v and %d unknown of %d rewards", r.Money, r.Unknown, r.Rewards)
	}
}

// TestAVerdictNamesItsOrigin: a key of the console or a word, and the machine.
func TestAVerdictNamesItsOrigin(t *testing.T) {
	for want, req := range map[string]model.VerdictRequest{
		"key at desk-1":  {Word: model.VerdictClear},
		"word at desk-1": {Word: model.VerdictClear, Direct: true},
	} {
		b := newBench(t)
		req.Cases = []model.Case{b.seen(t)}
		g, err := b.GiveVerdict(t.Context(), req)
		must(t, err)
		if got := g.Verdicts[0].Origin; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestABlockOverrulesApprovals that have not left: they are taken back, and what
// they were about is refused.
func TestABlockOverrulesApprovals(t *testing.T) {
	b := newBench(t)
	stakes, err := b.store.Stakes(t.Context(), model.CampaignRef{Backend: "acme", ID: "c1"}, []string{"p1"})
	must(t, err)
	at := slices.IndexFunc(stakes.People[0].Rewards, func(r model.RewardRow) bool { return r.ID == "r1" })
	approved, err := b.Approve(t.Context(), stakes.People[0].Rewards[at:at+1], "", model.Despite{Case: 1})
	must(t, err)
	g, err := b.block(t)
	must(t, err)
	if !slices.Contains(headlines(g.Changes), "staged refuse reward r1 for p1@example.com") {
		t.Errorf("got %q", headlines(g.Changes))
	}
	c, err := b.store.Change(t.Context(), approved[0].ID)
	must(t, err)
	if c.State != model.ChangeUndone {
		t.Errorf("the approval is %s", c.State)
	}
}
