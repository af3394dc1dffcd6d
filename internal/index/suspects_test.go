package index

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"refdesk/internal/model"
)

// dockets are people in cases, all of one commit, and the cases.
type dockets struct {
	fakeCases
	people map[string]model.Suspicion
}

func (d *dockets) JudgedSince(_ context.Context, _ int64, each func(model.PersonRef, model.Suspicion) error) error {
	for id, is := range d.people {
		if err := each(model.PersonRef{Backend: "acme", CampaignID: "c1", ID: id}, is); err != nil {
			return err
		}
	}
	return nil
}

func rewardIDs(t *testing.T, x *Index, q model.Query) (ids []string) {
	t.Helper()
	q.Count = 100
	w, err := x.Rewards(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range w.Rows {
		ids = append(ids, r.ID)
	}
	return ids
}

func earnedBy(id, person, other string, age time.Duration) model.Reward {
	return model.Reward{
		Backend: "acme", CampaignID: "c1", ID: id, ConfigID: "mug", Person: person, Other: other,
		Side: model.SideReferrer, State: model.RewardWaiting, CreatedAt: noon.Add(-age),
	}
}

// TestRewardsKnowTheCasesOfTheirPeople: of both, and no more once somebody left
// the case.
func TestRewardsKnowTheCasesOfTheirPeople(t *testing.T) {
	desk := &dockets{people: map[string]model.Suspicion{
		"mira": {Case: 1, State: model.CaseOpen, Score: 80, Reason: "fingerprint seen on 7 people"},
		"jose": {Case: 1, State: model.CaseCleared, Score: 80},
		"asa":  {Case: 2, State: model.CaseBlocked, Score: 60},
	}}
	one := suspicion(1, model.CaseOpen, 80, 2)
	one.People = []string{"mira", "jose"}
	desk.all = []model.Case{one}
	src := newFakeStore()
	src.commit(
		earnedBy("r1", "mira", "jose", time.Hour), earnedBy("r2", "tomasz", "mira", 2*time.Hour),
		earnedBy("r3", "asa", "tomasz", 3*time.Hour), earnedBy("r4", "tomasz", "niamh", 4*time.Hour),
	)
	worths := model.Worths{{ConfigID: "mug", Amount: model.Money{Minor: 1999, Currency: "EUR"}}}
	x := New(src, Options{Now: func() time.Time { return noon }, Cases: desk, Judges: desk, Worths: worths})
	if err := x.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string][]string{
		"case:open": {"r2", "r1"}, "case:blocked": {"r3"}, "case:cleared": {"r1"}, "case:none": {"r4"},
		"score>70": {"r2", "r1"}, "score>=60": {"r3", "r2", "r1"}, "worth>19eur": {"r4", "r3", "r2", "r1"}, "worth>20eur": nil,
	} {
		if got := rewardIDs(t, x, model.Query{Text: text}); !slices.Equal(got, want) {
			t.Errorf("%s finds %v, want %v", text, got, want)
		}
	}
	if got := rewardIDs(t, x, model.Query{Sort: "case", Desc: true}); !slices.Equal(got[:3], []string{"r2", "r1", "r3"}) {
		t.Errorf("by score: %v", got)
	}
	w, err := x.Rewards(t.Context(), model.Query{Text: "id:r1", Count: 1})
	if err != nil || w.Rows[0].EarnerCase != desk.people["mira"] || w.Rows[0].FriendCase != desk.people["jose"] {
		t.Fatalf("%+v, %v", w.Rows, err)
	}
	if got := w.Rows[0].Worth; got != model.Some(worths[0].Amount) {
		t.Errorf("the row is worth %v", got)
	}

	one.People = []string{"jose"}
	desk.all, desk.people = []model.Case{one}, nil
	src.commit(model.Participant{Backend: "acme", CampaignID: "c1", ID: "niamh"})
	if err := x.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := rewardIDs(t, x, model.Query{Text: "case:open"}); got != nil {
		t.Errorf("Mira left the case and %v still say that she is in it", got)
	}
}

// TestManySuspects: what changed lately and what lies below tell the same as
// one map would.
func TestManySuspects(t *testing.T) {
	var draft suspectsDraft
	want := map[int32]model.Suspicion{}
	for i := range int32(4000) {
		place := i * 7919 % 1000
		is := model.Suspicion{Case: int64(i%5) * int64(i), State: model.CaseOpen, Score: int(i % 100)}
		if is.Case == 0 {
			is = model.Suspicion{}
		}
		draft.set(place, is)
		want[place] = is
		if i%13 == 0 {
			draft.publish()
		}
	}
	now := draft.publish()
	for place, is := range want {
		if got := now.of(place); got != is {
			t.Fatalf("at %d there is %+v, want %+v", place, got, is)
		}
	}
	frozen := now.of(7)
	draft.set(7, model.Suspicion{Case: 99})
	if now.of(7) != frozen {
		t.Error("a published state has changed")
	}
}

// TestHoldsThatEndComeFirst: by when they end, however long the rewards have
// waited; a hold without an end changes nothing.
func TestHoldsThatEndComeFirst(t *testing.T) {
	src := newFakeStore()
	src.commit(
		earnedBy("r1", "mira", "", time.Hour), earnedBy("r2", "mira", "", 2*time.Hour),
		earnedBy("r3", "mira", "", 3*time.Hour), earnedBy("r4", "mira", "", 4*time.Hour),
	)
	hold := func(id string, until time.Time) model.Hold {
		return model.Hold{ID: int64(id[1]), Backend: "acme", CampaignID: "c1", Object: model.ObjectReward, Target: id, Until: until}
	}
	src.holds = []model.Hold{hold("r1", noon.Add(2*time.Hour)), hold("r2", noon.Add(time.Hour)), hold("r3", time.Time{})}
	x := New(src, Options{Now: func() time.Time { return noon }})
	if err := x.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := rewardIDs(t, x, model.Query{}); !slices.Equal(got, []string{"r2", "r1", "r4", "r3"}) {
		t.Errorf("in their own order: %v", got)
	}
	if got := rewardIDs(t, x, model.Query{Desc: true}); !slices.Equal(got, []string{"r3", "r4", "r1", "r2"}) {
		t.Errorf("the other way round: %v", got)
	}
	if got := rewardIDs(t, x, model.Query{Sort: "since"}); !slices.Equal(got, []string{"r4", "r3", "r2", "r1"}) {
		t.Errorf("by age: %v", got)
	}
}

// failing is a fraud desk whose cases cannot be read.
type failing struct {
	*dockets
	broken error
}

func (f *failing) CasesSince(ctx context.Context, rev int64, each func(model.Case) error) error {
	if f.broken != nil {
		return f.broken
	}
	return f.dockets.CasesSince(ctx, rev, each)
}

// TestAVerdictThatEndsBetweenTwoTriesToLoadIsForgotten: the first one read it and
// failed at what comes after.
func TestAVerdictThatEndsBetweenTwoTriesToLoadIsForgotten(t *testing.T) {
	desk := &failing{
		dockets: &dockets{people: map[string]model.Suspicion{"mira": {Case: 1, State: model.CaseHeld, Score: 80}}},
		broken:  errors.New("the disk is gone"),
	}
	src := newFakeStore()
	src.commit(model.Participant{Backend: "acme", CampaignID: "c1", ID: "mira"})
	x := New(src, Options{Judges: desk, Cases: desk})
	if err := x.Load(t.Context()); !errors.Is(err, desk.broken) {
		t.Fatal(err)
	}
	desk.broken, desk.people["mira"] = nil, model.Suspicion{Case: 1, State: model.CaseCleared, Score: 80}
	if err := x.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := count(t, x, "verdict:held"); n != 0 {
		t.Errorf("%d people are held", n)
	}
}
