package desk_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"refdesk/internal/desk"
	"refdesk/internal/model"
)

func commission(id, state string) model.CommissionRow {
	return model.CommissionRow{
		Commission: model.Commission{
			Backend: "acme", CampaignID: "c1", ID: id, Person: "p1", State: state,
			Amount: model.Some(model.Money{Minor: 1999, Currency: "EUR"}), HoldDays: model.Some(int64(14)), CreatedAt: noon,
		},
		Earner: model.Participant{Key: 1, ID: "p1", FirstName: model.Some("Mira"), LastName: model.Some("Okafor")},
	}
}

// withSales gives a store with a waiting reward and these commissions.
func withSales(rows ...model.CommissionRow) *fakeStore {
	store := newFakeStore(reward("prew_1", model.RewardWaiting))
	for _, row := range rows {
		store.sales[row.ObjectRef()] = row
	}
	return store
}

func TestCommissionsAreDecidedLikeRewards(t *testing.T) {
	row := commission("comm_1", model.CommissionPending)
	store := withSales(row)
	got, err := newDesk(store).RefuseCommissions(t.Context(), []model.CommissionRow{row, row}, "manual", "")
	if err != nil || len(got) != 1 {
		t.Fatalf("%v, %v", got, err)
	}
	c := got[0]
	if c.ObjectRef() != row.ObjectRef() || c.Seen != "pending" || c.PersonID != "p1" || c.Headline != "refuse 19.99 EUR commission for Mira Okafor" {
		t.Errorf("%+v", c)
	}
	_, err = newDesk(store).ApproveCommissions(t.Context(), []model.CommissionRow{row}, "")
	if err == nil || !strings.Contains(err.Error(), "another change is staged by ana") {
		t.Errorf("a second change: %v", err)
	}
}

func TestCommissionsThatTakeNoDecision(t *testing.T) {
	for state, want := range map[string]string{
		model.CommissionApproved: "already approved", model.CommissionPaid: "already paid",
		model.CommissionReversed: "reversed by a refund", model.CommissionDeleted: "already refused or removed",
		"frozen": "its state is frozen", "": "no such commission is known here",
	} {
		seen := commission("comm_1", model.CommissionPending)
		store := withSales()
		if state != "" {
			row := seen
			row.State = state
			store.sales[row.ObjectRef()] = row
		}
		_, err := newDesk(store).ApproveCommissions(t.Context(), []model.CommissionRow{seen}, "")
		var moved *model.MovedError
		if !errors.As(err, &moved) || moved.Of != seen.ObjectRef() || !strings.HasSuffix(err.Error(), ": "+want) {
			t.Errorf("%q: %v", state, err)
		}
	}
}

func TestOneDecisionOnRewardsAndCommissions(t *testing.T) {
	row := commission("comm_1", model.CommissionPending)
	store := withSales(row)
	got, err := newDesk(store).Plan(t.Context(), desk.Decision{
		Verb: model.VerbApprove, Rewards: []model.RewardRow{reward("prew_1", model.RewardWaiting)}, Commissions: []model.CommissionRow{row},
	})
	if err != nil || len(got) != 2 || got[0].Group != got[1].Group {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestFulfil(t *testing.T) {
	waits, approved := reward("prew_1", model.RewardWaiting), reward("prew_2", model.RewardApproved)
	store := newFakeStore(waits, approved)
	got, err := newDesk(store).Fulfil(t.Context(), []model.RewardRow{waits, approved}, "")
	if err != nil || len(got) != 2 || got[0].Seen != "waiting" || got[1].Seen != "approved" || got[1].Verb != model.VerbFulfil {
		t.Fatalf("%+v, %v", got, err)
	}
	// A press on a waiting reward means approval too; one that was approved
	// meanwhile needs another call, and so another decision.
	_, err = newDesk(newFakeStore(approved)).Fulfil(t.Context(), []model.RewardRow{reward("prew_2", model.RewardWaiting)}, "")
	if err == nil || !strings.Contains(err.Error(), "approved meanwhile") {
		t.Errorf("an old view: %v", err)
	}
	sale := commission("comm_1", model.CommissionPending)
	_, err = newDesk(withSales(sale)).Plan(t.Context(), desk.Decision{Verb: model.VerbFulfil, Commissions: []model.CommissionRow{sale}})
	if err == nil || !strings.Contains(err.Error(), "the vendor pays it") {
		t.Errorf("a commission: %v", err)
	}
}

func TestHoldKeepsApprovalsBack(t *testing.T) {
	row, sale := reward("prew_1", model.RewardWaiting), commission("comm_1", model.CommissionPending)
	store := withSales(sale)
	now := noon
	ana := newDesk(store, func(o *desk.Options) { o.Now = func() time.Time { return now } })
	ben := newDesk(store, func(o *desk.Options) { o.Operator, o.Now = "ben", func() time.Time { return now } })
	ctx := t.Context()
	if _, err := ana.HoldRewards(ctx, []model.RewardRow{row}, noon.Add(time.Hour), "asked Mira"); err != nil {
		t.Fatal(err)
	}
	if _, err := ana.HoldCommissions(ctx, []model.CommissionRow{sale}, time.Time{}, ""); err != nil {
		t.Fatal(err)
	}
	for name, decide := range map[string]func() error{
		"ana holds it until 1 Sep 2026 13:00 UTC (asked Mira)": func() error {
			_, err := ben.Approve(ctx, []model.RewardRow{row}, "")
			return err
		},
		"1 Sep 2026 13:00": func() error { _, err := ben.Fulfil(ctx, []model.RewardRow{row}, ""); return err },
		"ana holds it until it is released": func() error {
			_, err := ben.ApproveCommissions(ctx, []model.CommissionRow{sale}, "")
			return err
		},
		"ana holds it until it is": func() error {
			_, err := ben.HoldCommissions(ctx, []model.CommissionRow{sale}, time.Time{}, "")
			return err
		},
	} {
		var moved *model.MovedError
		if err := decide(); !errors.As(err, &moved) || moved.Hold.Operator != "ana" || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ben.RefuseCommissions(ctx, []model.CommissionRow{sale}, "manual", ""); err != nil {
		t.Errorf("a refusal of what is held: %v", err)
	}
	now = noon.Add(time.Hour)
	if _, err := ben.Approve(ctx, []model.RewardRow{row}, ""); err != nil {
		t.Errorf("after the end of the hold: %v", err)
	}
}

func TestHoldIsReleased(t *testing.T) {
	row := reward("prew_1", model.RewardWaiting)
	store := newFakeStore(row)
	d := newDesk(store)
	if _, err := d.HoldRewards(t.Context(), []model.RewardRow{row}, time.Time{}, ""); err != nil {
		t.Fatal(err)
	}
	if err := d.Unhold(t.Context(), []model.ObjectRef{row.ObjectRef()}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Approve(t.Context(), []model.RewardRow{row}, ""); err != nil {
		t.Error(err)
	}
	if _, err := d.HoldRewards(t.Context(), []model.RewardRow{row}, noon, ""); err == nil || !strings.Contains(err.Error(), "future") {
		t.Errorf("a hold that is over already: %v", err)
	}
	if _, err := d.Plan(t.Context(), desk.Decision{Verb: model.VerbHold, Rewards: []model.RewardRow{row}}); err == nil {
		t.Error("a hold was planned as a change")
	}
}

func TestNote(t *testing.T) {
	store := newFakeStore()
	d, about := newDesk(store), reward("prew_1", model.RewardWaiting).ObjectRef()
	if err := d.Note(t.Context(), about, "  called her \n"); err != nil || len(store.notes) != 1 || store.notes[0] != "ana on reward prew_1: called her" {
		t.Errorf("%q, %v", store.notes, err)
	}
	for _, text := range []string{" ", strings.Repeat("x", 501)} {
		if err := d.Note(t.Context(), about, text); err == nil {
			t.Errorf("a note of %d characters was taken", len(text))
		}
	}
}

func TestRehearsalOfWhatHappensByItself(t *testing.T) {
	sale := commission("comm_1", model.CommissionPending)
	d := newDesk(withSales(sale))
	got, err := d.Rehearse(t.Context(), desk.Decision{Verb: model.VerbHold, Commissions: []model.CommissionRow{sale}})
	if err != nil || got.Calls != 0 || got.Objects[0].Call != "" || got.Objects[0].Exception != "" {
		t.Fatalf("%+v, %v", got, err)
	}
	if !strings.Contains(got.Objects[0].Upstream, "15 Sep 2026 12:00 UTC") {
		t.Errorf("upstream %q", got.Objects[0].Upstream)
	}
	if effects := strings.Join(got.Effects, " "); !strings.Contains(effects, "not told of the hold") || !strings.Contains(effects, "payout may pay it") {
		t.Errorf("effects %q", effects)
	}
}

func TestFindLooksThroughKinds(t *testing.T) {
	row := commission("prew_1", model.CommissionPending) // a reward has the same id
	store := withSales(row, commission("comm_2", model.CommissionPending))
	store.people[model.PersonRef{Backend: "acme", CampaignID: "c1", ID: "p1"}] = model.Participant{Email: "mira@example.com"}
	d, ctx := newDesk(store), t.Context()
	if got, err := d.Find(ctx, desk.Search{}, []string{"comm_2"}); err != nil || len(got.Commissions) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := d.Find(ctx, desk.Search{}, []string{"prew_1"}); err == nil || !strings.Contains(err.Error(), "a commission in acme/c1: choose a kind") {
		t.Errorf("two kinds: %v", err)
	}
	for _, object := range []model.Object{model.ObjectReward, model.ObjectCommission} {
		if ref, err := d.FindOne(ctx, desk.Search{Object: object}, "prew_1"); err != nil || ref.Object != object {
			t.Errorf("%s: %v, %v", object, ref, err)
		}
	}
	if ref, err := d.FindOne(ctx, desk.Search{Object: model.ObjectParticipant}, "mira@example.com"); err != nil || ref.ID != "p1" {
		t.Errorf("%v, %v", ref, err)
	}
}

func TestReadOnlyHoldsAndNotesNothing(t *testing.T) {
	store := newFakeStore()
	d := newDesk(store, func(o *desk.Options) { o.ReadOnly = true })
	ref := reward("prew_1", model.RewardWaiting).ObjectRef()
	_, hold := d.HoldRewards(t.Context(), []model.RewardRow{reward("prew_1", model.RewardWaiting)}, time.Time{}, "")
	_, edit := d.Edit(t.Context(), model.Edit{Notes: model.Some("x")})
	for _, err := range []error{hold, edit, d.Unhold(t.Context(), []model.ObjectRef{ref}), d.Note(t.Context(), ref, "x")} {
		if !errors.Is(err, desk.ErrReadOnly) {
			t.Errorf("%v", err)
		}
	}
	if store.writes != 0 {
		t.Error("something was written")
	}
}
