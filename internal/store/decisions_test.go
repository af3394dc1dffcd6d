package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"refdesk/internal/model"
	"refdesk/internal/store"
)

// withSales gives a store with the affiliate p1, and its reward r1 and pending
// commissions m1, m2.
func withSales(t *testing.T) *store.Store {
	t.Helper()
	s, _ := withRewards(t, 1)
	ok(t, s.SaveSales(context.Background(), backend, campaign, model.SalesPage{
		Commissions: []model.Commission{sale("m1", "pending"), sale("m2", "pending")}, AsOf: noon,
	}))
	return s
}

func sale(id, state string) model.Commission {
	return model.Commission{ID: id, Person: "p1", State: state}
}

func objectRef(object model.Object, id string) model.ObjectRef {
	return model.ObjectRef{Backend: backend, CampaignID: campaign, Object: object, ID: id}
}

// decideOn is a staged change of an object that was seen in a state.
func decideOn(ref model.ObjectRef, verb model.Verb, seen string) model.Change {
	c := decide(ref.ID, at(10))
	c.Object, c.Verb, c.Seen = ref.Object, verb, seen
	return c
}

func TestPlanForCommissions(t *testing.T) {
	s, ctx := withSales(t), context.Background()
	ref := objectRef(model.ObjectCommission, "m1")
	planned := plan(t, s, decideOn(ref, model.VerbApprove, "pending"))[0]
	if planned.PersonID != "p1" || planned.ObjectRef() != ref {
		t.Errorf("planned %+v", planned)
	}
	if stored := must(s.Change(ctx, planned.ID))(t); stored != planned {
		t.Errorf("stored %+v", stored)
	}
	if row := must(s.CommissionRow(ctx, ref))(t); row.Change.ID != planned.ID || row.Earner.ID != "p1" {
		t.Errorf("row %+v", row)
	}
	var moved *model.MovedError
	if _, err := s.Plan(ctx, []model.Change{decideOn(ref, model.VerbRefuse, "pending")}, noon); !errors.As(err, &moved) || moved.Change.ID != planned.ID {
		t.Errorf("a second change: %v", err)
	}
	if _, err := s.Plan(ctx, []model.Change{decideOn(objectRef(model.ObjectCommission, "m2"), model.VerbApprove, "approved")}, noon); !errors.As(err, &moved) || moved.Now != "pending" {
		t.Errorf("another state: %v", err)
	}
	rows := must(s.Ledger(ctx, 0, 10))(t)
	if len(rows) != 1 || rows[0].Object != model.ObjectCommission || rows[0].Target != "m1" {
		t.Errorf("ledger %+v", rows)
	}
	ok(t, s.VerifyLedger(ctx))
}

// TestOneIdOfTwoKinds: changes stand in one another's way only for one object.
func TestOneIdOfTwoKinds(t *testing.T) {
	s, ctx := withSales(t), context.Background()
	ok(t, s.SaveSales(ctx, backend, campaign, model.SalesPage{Commissions: []model.Commission{sale("r1", "pending")}, AsOf: noon}))
	plan(t, s, decide("r1", at(10)), decideOn(objectRef(model.ObjectCommission, "r1"), model.VerbApprove, "pending"))
}

func TestPlanForPeople(t *testing.T) {
	s, _ := fresh(t)
	ctx := context.Background()
	p := person("p1", "")
	p.Notes = model.Some("theirs")
	ok(t, s.SavePerson(ctx, read(p, noon)))
	edit := decideOn(objectRef(model.ObjectParticipant, "p1"), model.VerbEdit, `{"notes":"seen"}`)
	edit.Patch = `{"notes":"mine"}`
	_, err := s.Plan(ctx, []model.Change{edit}, noon)
	var moved *model.MovedError
	if !errors.As(err, &moved) || moved.Field != "notes" || moved.Seen != "seen" || moved.Now != "theirs" {
		t.Fatalf("%v, %+v", err, moved)
	}
	edit.Seen = `{"notes":"theirs"}`
	planned := plan(t, s, edit)[0]
	if planned.PersonID != "p1" || planned.Patch != edit.Patch {
		t.Errorf("%+v", planned)
	}
	if text := must(s.Ledger(ctx, 0, 1))(t)[0].Text; !strings.Contains(text, "theirs") || !strings.Contains(text, "mine") {
		t.Errorf("the ledger says %q", text)
	}
	if must(s.EraseText(ctx, personRef("p1"), "bo", at(1)))(t) == 0 {
		t.Error("nothing erased")
	}
	if kept := must(s.Change(ctx, planned.ID))(t); kept.Patch != edit.Patch {
		t.Error("what is still to be written was erased")
	}
	ok(t, s.TakeBack(ctx, []int64{planned.ID}, "ana", at(2)))
	must(s.EraseText(ctx, personRef("p1"), "bo", at(3)))(t)
	if kept := must(s.Change(ctx, planned.ID))(t); kept.Patch+kept.Seen != "" {
		t.Errorf("kept %+v", kept)
	}
	ok(t, s.VerifyLedger(ctx))
}

func TestHolds(t *testing.T) {
	s, ctx := withSales(t), context.Background()
	reward, commission := objectRef(model.ObjectReward, "r1"), objectRef(model.ObjectCommission, "m1")
	hold := func(ref model.ObjectRef, until time.Time) error {
		_, err := s.Hold(ctx, []model.Hold{{
			Backend: backend, CampaignID: campaign, Object: ref.Object, Target: ref.ID, Operator: "ana", Note: "ask Mira", Until: until,
		}}, noon)
		return err
	}
	ok(t, hold(reward, at(60)))
	ok(t, hold(commission, time.Time{}))
	var moved *model.MovedError
	for _, c := range []model.Change{
		decideOn(reward, model.VerbApprove, "waiting"), decideOn(reward, model.VerbFulfil, "waiting"), decideOn(commission, model.VerbApprove, "pending"),
	} {
		if _, err := s.Plan(ctx, []model.Change{c}, noon); !errors.As(err, &moved) || moved.Hold.Operator != "ana" || moved.Hold.PersonID != "p1" {
			t.Errorf("%s %s: %v", c.Verb, c.ObjectRef(), err)
		}
	}
	if err := hold(reward, time.Time{}); !errors.As(err, &moved) || moved.Hold.ID == 0 {
		t.Errorf("a second hold: %v", err)
	}
	if row := must(s.RewardRow(ctx, rewardRef("r1")))(t); row.Hold.Note != "ask Mira" || !row.Hold.Until.Equal(at(60)) {
		t.Errorf("row %+v", row.Hold)
	}
	if all := must(s.Holds(ctx))(t); len(all) != 2 {
		t.Errorf("holds %+v", all)
	}
	ok(t, s.Unhold(ctx, []model.ObjectRef{commission}, "bo", at(1)))
	if err := s.Unhold(ctx, []model.ObjectRef{commission}, "bo", at(1)); !errors.Is(err, model.ErrNotFound) {
		t.Errorf("released twice: %v", err)
	}
	plan(t, s, decideOn(commission, model.VerbApprove, "pending"), decideOn(reward, model.VerbRefuse, "waiting"))
	if err := hold(commission, time.Time{}); !errors.As(err, &moved) || moved.Change.ID == 0 {
		t.Errorf("a hold beside a change: %v", err)
	}
	if kinds := ledgerKinds(t, s); kinds != "[hold hold unhold decided decided]" {
		t.Errorf("ledger %s", kinds)
	}
}

func TestAHoldWhoseTimeIsOver(t *testing.T) {
	s, ctx := withSales(t), context.Background()
	ref := objectRef(model.ObjectReward, "r1")
	h := model.Hold{Backend: backend, CampaignID: campaign, Object: ref.Object, Target: ref.ID, Operator: "ana", Until: at(60)}
	must(s.Hold(ctx, []model.Hold{h}, noon))(t)
	if err := s.Unhold(ctx, []model.ObjectRef{ref}, "bo", at(60)); !errors.Is(err, model.ErrNotFound) {
		t.Errorf("released after its end: %v", err)
	}
	must(s.Hold(ctx, []model.Hold{h}, at(60)))(t)
	if kinds := ledgerKinds(t, s); kinds != "[hold unhold hold]" {
		t.Errorf("ledger %s", kinds)
	}
	must(s.Plan(ctx, []model.Change{decideOn(ref, model.VerbApprove, "waiting")}, at(61)))(t)
}

// TestAParkedApprovalDoesNotPassAHold: what was given up is not tried again
// while somebody wants the object to wait.
func TestAParkedApprovalDoesNotPassAHold(t *testing.T) {
	s, ctx := withSales(t), context.Background()
	ref := objectRef(model.ObjectReward, "r1")
	plan(t, s, decide("r1", noon))
	sending, _ := take(t, s, noon)
	parked := must(s.Move(ctx, sending, model.Move{To: model.ChangeParked}))(t)
	must(s.Hold(ctx, []model.Hold{{
		Backend: backend, CampaignID: campaign, Object: ref.Object, Target: ref.ID, Operator: "bo",
	}}, at(1)))(t)
	var moved *model.MovedError
	if err := s.Release(ctx, []int64{parked.ID}, "ana", at(2)); !errors.As(err, &moved) || moved.Hold.Operator != "bo" {
		t.Errorf("error %v", err)
	}
	ok(t, s.Unhold(ctx, []model.ObjectRef{ref}, "bo", at(3)))
	ok(t, s.Release(ctx, []int64{parked.ID}, "ana", at(4)))
}

func TestNotes(t *testing.T) {
	s, ctx := withSales(t), context.Background()
	for i, ref := range []model.ObjectRef{
		objectRef(model.ObjectParticipant, "p1"), objectRef(model.ObjectReward, "r1"), objectRef(model.ObjectCommission, "m2"),
	} {
		ok(t, s.Note(ctx, ref, fmt.Sprint("note ", i), "ana", at(i)))
	}
	if err := s.Note(ctx, objectRef(model.ObjectReward, "r9"), "x", "ana", noon); !errors.Is(err, model.ErrNotFound) {
		t.Errorf("about nothing: %v", err)
	}
	page := must(s.PersonPage(ctx, personRef("p1")))(t)
	if len(page.Notes) != 3 || page.Notes[0].Text != "note 2" || page.Notes[2].Object != model.ObjectParticipant || page.Notes[0].Operator != "ana" {
		t.Errorf("notes %+v", page.Notes)
	}
	if n := must(s.EraseText(ctx, personRef("p1"), "bo", at(9)))(t); n != 3 {
		t.Errorf("%d erased", n)
	}
	for _, note := range must(s.PersonPage(ctx, personRef("p1")))(t).Notes {
		if note.Text != "" {
			t.Errorf("kept %+v", note)
		}
	}
	ok(t, s.VerifyLedger(ctx))
}

func TestSaveCommissionsEndsWhatIsMissing(t *testing.T) {
	s, ctx := withSales(t), context.Background()
	ok(t, s.SaveSales(ctx, backend, campaign, model.SalesPage{
		Commissions: []model.Commission{sale("m3", "paid"), sale("m4", "approved")}, AsOf: noon,
	}))
	ok(t, s.SaveSales(ctx, backend, campaign, model.SalesPage{Commissions: []model.Commission{sale("m5", "pending")}, AsOf: at(9)}))
	ok(t, s.SaveCommissions(ctx, personRef("p1"), model.SalesPage{Commissions: []model.Commission{sale("m1", "approved")}, AsOf: at(5)}))
	for id, want := range map[string]string{"m1": "approved", "m2": "deleted", "m3": "paid", "m4": "deleted", "m5": "pending"} {
		if row := must(s.CommissionRow(ctx, objectRef(model.ObjectCommission, id)))(t); row.State != want {
			t.Errorf("%s is %s, want %s", id, row.State, want)
		}
	}
	if refs := must(s.FindCommission(ctx, "", "", "m1"))(t); len(refs) != 1 || refs[0] != objectRef(model.ObjectCommission, "m1") {
		t.Errorf("found %v", refs)
	}
}

func TestStanding(t *testing.T) {
	s, ctx := withSales(t), context.Background()
	edit := decideOn(objectRef(model.ObjectParticipant, "p1"), model.VerbEdit, "")
	edit.Patch = `{"notes":"x"}`
	for want, c := range map[string]model.Change{
		"waiting": decide("r1", noon), "pending": decideOn(objectRef(model.ObjectCommission, "m1"), model.VerbApprove, ""),
		`{"notes":""}`: edit, "": decide("r9", noon),
	} {
		if now := must(s.Standing(ctx, c))(t); now != want {
			t.Errorf("%s is %q, want %q", c.ObjectRef(), now, want)
		}
	}
}

// TestPlanOfAConfirmationMail: the account's state only the backend knows, so
// that what is checked is that the person is there, and that one mail is under
// way at a time.
func TestPlanOfAConfirmationMail(t *testing.T) {
	s, ctx := withSales(t), context.Background()
	mail := decideOn(objectRef(model.ObjectDestination, "p1"), model.VerbConfirm, model.DestinationUnread)
	mail.Patch = `{"provider":"PAYPAL"}`
	planned := plan(t, s, mail)[0]
	if planned.PersonID != "p1" || planned.Provider() != "PAYPAL" || planned.Seen != model.DestinationUnread {
		t.Errorf("planned %+v", planned)
	}
	var moved *model.MovedError
	if _, err := s.Plan(ctx, []model.Change{mail}, at(11)); !errors.As(err, &moved) || moved.Change.ID != planned.ID {
		t.Errorf("a second mail: %v", err)
	}
	stranger := mail
	stranger.Target, stranger.PersonID = "p99", "p99"
	if _, err := s.Plan(ctx, []model.Change{stranger}, at(11)); !errors.As(err, &moved) || moved.Now != "" {
		t.Errorf("a mail to nobody: %v", err)
	}
	if now := must(s.Standing(ctx, planned))(t); now != model.DestinationUnread {
		t.Errorf("it is %q", now)
	}
}
