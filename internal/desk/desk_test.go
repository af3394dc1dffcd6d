package desk_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"refdesk/internal/desk"
	"refdesk/internal/model"
)

var noon = time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)

func reward(id string, state model.RewardState) model.RewardRow {
	return model.RewardRow{
		Reward: model.Reward{Backend: "acme", CampaignID: "c1", ID: id, Person: "p1", State: state, Title: "Give 20 get 20"},
		Earner: model.Participant{Key: 1, ID: "p1", FirstName: model.Some("Mira"), LastName: model.Some("Okafor")},
	}
}

func newDesk(store *fakeStore, change ...func(*desk.Options)) *desk.Desk {
	o := desk.Options{Store: store, Operator: "ana", Session: "s1", Window: 10 * time.Second, Now: func() time.Time { return noon }}
	for _, f := range change {
		f(&o)
	}
	return desk.New(o)
}

func TestApproveStagesWithTheUndoWindow(t *testing.T) {
	store := newFakeStore(reward("prew_1", model.RewardWaiting))
	got, err := newDesk(store).Approve(t.Context(), []model.RewardRow{reward("prew_1", model.RewardWaiting)}, " fine ")
	if err != nil {
		t.Fatal(err)
	}
	want := []model.Change{{
		ID: 1, Group: 1, Verb: model.VerbApprove, Backend: "acme", CampaignID: "c1", Target: "prew_1", PersonID: "p1",
		Headline: "approve Give 20 get 20 for Mira Okafor", Object: model.ObjectReward, Seen: "waiting",
		State: model.ChangeStaged, NotBefore: noon.Add(10 * time.Second),
		Session: "s1", Operator: "ana", Note: "fine", CreatedAt: noon, At: noon,
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTheCommandLineHasNoWindow(t *testing.T) {
	for name, d := range map[string]desk.Decision{"direct": {Direct: true}, "stage": {Stage: true}} {
		t.Run(name, func(t *testing.T) {
			store := newFakeStore(reward("prew_1", model.RewardWaiting))
			d.Verb, d.Rewards = model.VerbApprove, []model.RewardRow{reward("prew_1", model.RewardWaiting)}
			got, err := newDesk(store).Plan(t.Context(), d)
			if err != nil {
				t.Fatal(err)
			}
			if got[0].State != model.ChangeWaiting || !got[0].NotBefore.Equal(noon) {
				t.Errorf("%s, not before %s", got[0].State, got[0].NotBefore)
			}
		})
	}
}

func TestOneRewardChosenTwiceIsOneChange(t *testing.T) {
	row := reward("prew_1", model.RewardWaiting)
	got, err := newDesk(newFakeStore(row)).Approve(t.Context(), []model.RewardRow{row, row}, "")
	if err != nil || len(got) != 1 {
		t.Errorf("%d changes, %v", len(got), err)
	}
}

func TestAMovedRewardIsRefusedInWords(t *testing.T) {
	byBen := func(state model.ChangeState, notBefore time.Time) model.Change {
		return model.Change{ID: 7, Backend: "acme", CampaignID: "c1", Target: "prew_1", Operator: "ben", State: state, NotBefore: notBefore}
	}
	tests := map[string]struct {
		row  model.RewardRow
		lost bool
		want string
	}{
		"approved":  {row: reward("prew_1", model.RewardApproved), want: "already approved"},
		"fulfilled": {row: reward("prew_1", model.RewardFulfilled), want: "already approved and fulfilled"},
		"refused":   {row: reward("prew_1", model.RewardRefused), want: "already refused or removed"},
		"cancelled": {row: reward("prew_1", model.RewardCancelled), want: "cancelled by the vendor"},
		"new word":  {row: reward("prew_1", "frozen"), want: "its state is frozen"},
		"unknown":   {lost: true, want: "no such reward is known here"},
		"staged":    {row: with(reward("prew_1", model.RewardWaiting), byBen(model.ChangeStaged, noon)), want: "another change is staged by ben"},
		"held":      {row: with(reward("prew_1", model.RewardWaiting), byBen(model.ChangeStaged, time.Time{})), want: "another change by ben is held for a person"},
		"unsure":    {row: with(reward("prew_1", model.RewardWaiting), byBen(model.ChangeUnsure, noon)), want: "another change is unsure by ben"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			store := newFakeStore(reward("prew_2", model.RewardWaiting))
			if !test.lost {
				store.rewards[test.row.Ref()] = test.row
			}
			seen := []model.RewardRow{reward("prew_2", model.RewardWaiting), reward("prew_1", model.RewardWaiting)}
			_, err := newDesk(store).Approve(t.Context(), seen, "")
			var moved *model.MovedError
			if !errors.As(err, &moved) || moved.Of.ID != "prew_1" {
				t.Fatalf("not a MovedError for prew_1: %v", err)
			}
			if want := "Give 20 get 20 for Mira Okafor: " + test.want; err.Error() != want {
				t.Errorf("%q, want %q", err, want)
			}
			if store.writes != 0 {
				t.Error("part of the decision was written")
			}
		})
	}
}

func with(row model.RewardRow, c model.Change) model.RewardRow {
	row.Change = c
	return row
}

func TestAnEndedChangeStandsInNobodysWay(t *testing.T) {
	row := with(reward("prew_1", model.RewardWaiting), model.Change{ID: 3, State: model.ChangeUndone})
	if _, err := newDesk(newFakeStore(row)).Approve(t.Context(), []model.RewardRow{row}, ""); err != nil {
		t.Error(err)
	}
}

func TestWhatIsWrongWithADecision(t *testing.T) {
	row := reward("prew_1", model.RewardWaiting)
	rows := []model.RewardRow{row}
	tests := map[string]struct {
		decision desk.Decision
		want     string
	}{
		"no reason":      {desk.Decision{Verb: model.VerbRefuse, Rewards: rows}, "a refusal needs a reason: same-person"},
		"unknown reason": {desk.Decision{Verb: model.VerbRefuse, Rewards: rows, Reason: "because"}, `unknown reason "because"`},
		"unknown verb":   {desk.Decision{Verb: "bless", Rewards: rows}, `"bless"`},
		"nothing":        {desk.Decision{Verb: model.VerbApprove}, "nothing was chosen"},
		"long note":      {desk.Decision{Verb: model.VerbApprove, Rewards: rows, Note: strings.Repeat("ø", 501)}, "501 characters, 500 are allowed"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			store := newFakeStore(row)
			d := newDesk(store)
			_, err := d.Plan(t.Context(), test.decision)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want %q in it", err, test.want)
			}
			if _, err := d.Rehearse(t.Context(), test.decision); err == nil {
				t.Error("the rehearsal accepts it")
			}
			if store.writes != 0 {
				t.Error("something was written")
			}
		})
	}
}

func TestANoteOfFiveHundredCharactersIsAllowed(t *testing.T) {
	row := reward("prew_1", model.RewardWaiting)
	if _, err := newDesk(newFakeStore(row)).Approve(t.Context(), []model.RewardRow{row}, strings.Repeat("ø", 500)); err != nil {
		t.Error(err)
	}
}

func TestReasonsAreShippedAddedAndRenamed(t *testing.T) {
	d := newDesk(newFakeStore(), func(o *desk.Options) {
		o.Reasons = []model.Reason{{Code: "chain", Text: "a ring"}, {Code: "staff", Text: "works here"}}
	})
	var codes []string
	texts := map[string]string{}
	for _, r := range d.Reasons() {
		codes = append(codes, r.Code)
		texts[r.Code] = r.Text
	}
	want := []string{"same-person", "self-referral", "fake-address", "too-fast", "chain", "duplicate", "terms", "manual", "staff"}
	if !slices.Equal(codes, want) {
		t.Errorf("codes %v", codes)
	}
	if texts["chain"] != "a ring" || texts["staff"] != "works here" {
		t.Errorf("texts %v", texts)
	}
}

func TestReadOnlyChangesNothing(t *testing.T) {
	row := reward("prew_1", model.RewardWaiting)
	store := newFakeStore(row)
	d := newDesk(store, func(o *desk.Options) { o.ReadOnly = true })
	_, approve := d.Approve(t.Context(), []model.RewardRow{row}, "")
	_, refuse := d.Refuse(t.Context(), []model.RewardRow{row}, "manual", "")
	_, undo := d.Undo(t.Context())
	_, takeBack := d.TakeBack(t.Context(), 1)
	for _, err := range []error{approve, refuse, undo, takeBack, d.Release(t.Context(), 1), d.SetPaused(t.Context(), true), d.AcceptGone(t.Context())} {
		if !errors.Is(err, desk.ErrReadOnly) {
			t.Errorf("%v", err)
		}
	}
	if store.writes != 0 {
		t.Error("something was written")
	}
	if _, err := d.Rehearse(t.Context(), desk.Decision{Verb: model.VerbApprove, Rewards: []model.RewardRow{row}}); err != nil {
		t.Errorf("a rehearsal changes nothing and was refused: %v", err)
	}
}

func TestARehearsalNamesCallsExceptionsAndTime(t *testing.T) {
	fine, gone := reward("prew_1", model.RewardWaiting), reward("prew_2", model.RewardApproved)
	other := reward("prew_3", model.RewardWaiting)
	other.Backend, other.Title, other.Earner = "beta", "", model.Participant{}
	store := newFakeStore(fine, gone, other)
	got, err := newDesk(store).Rehearse(t.Context(), desk.Decision{Verb: model.VerbApprove, Rewards: []model.RewardRow{fine, gone, other}})
	if err != nil {
		t.Fatal(err)
	}
	if got.Calls != 2 || got.Takes != time.Second {
		t.Errorf("%d calls in %s, want 2 in 1s (two backends side by side)", got.Calls, got.Takes)
	}
	if got.Objects[0].Call == "" || got.Objects[1].Call != "" || got.Objects[1].Exception != "already approved" {
		t.Errorf("%+v", got.Objects)
	}
	if h := got.Objects[2].Headline; h != "approve reward prew_3 for p1" {
		t.Errorf("headline of a reward without words: %q", h)
	}
	if !strings.Contains(strings.Join(got.Effects, " "), "cannot be undone") {
		t.Errorf("effects %q", got.Effects)
	}
	if store.writes != 0 {
		t.Error("a rehearsal wrote something")
	}
}

func TestFindNeedsOneReward(t *testing.T) {
	a, b := reward("prew_1", model.RewardWaiting), reward("prew_1", model.RewardWaiting)
	b.CampaignID = "c2"
	d := newDesk(newFakeStore(a, b, reward("prew_2", model.RewardApproved)))
	if got, err := d.Find(t.Context(), desk.Search{Campaign: "c2"}, []string{"prew_1"}); err != nil || got.Rewards[0].CampaignID != "c2" {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := d.Find(t.Context(), desk.Search{}, []string{"prew_1"}); err == nil || !strings.Contains(err.Error(), "choose") {
		t.Errorf("two rewards of one id: %v", err)
	}
	got, err := d.Find(t.Context(), desk.Search{}, []string{"prew_2", "prew_9"})
	if !errors.Is(err, model.ErrNotFound) || len(got.Rewards) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
}
