package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"refdesk/internal/model"
	"refdesk/internal/store"
)

// withRewards gives a store with waiting rewards r1, r2, … of p1, p2, ….
func withRewards(t testing.TB, count int) (*store.Store, *clock) {
	t.Helper()
	s, c := fresh(t)
	for i := 1; i <= count; i++ {
		id := fmt.Sprint("p", i)
		ok(t, s.SavePerson(context.Background(), read(person(id, ""), noon, reward(fmt.Sprint("r", i), id, model.RewardWaiting))))
	}
	return s, c
}

// decide is an approval of a reward that leaves at a time; zero holds it.
func decide(target string, notBefore time.Time) model.Change {
	return model.Change{
		Verb: model.VerbApprove, Backend: backend, CampaignID: campaign, Target: target,
		Headline: "approve Mug for Mira Okafor", Seen: "waiting",
		State: model.ChangeStaged, NotBefore: notBefore, Session: "here", Operator: "ana", Note: "seen in the mail",
	}
}

func plan(t testing.TB, s *store.Store, changes ...model.Change) []model.Change {
	t.Helper()
	return must(s.Plan(context.Background(), changes, noon))(t)
}

func take(t testing.TB, s *store.Store, now time.Time, except ...string) (model.Change, bool) {
	t.Helper()
	c, found, err := s.Take(context.Background(), now, except)
	ok(t, err)
	return c, found
}

func changeState(t testing.TB, s *store.Store, id int64) model.ChangeState {
	t.Helper()
	return must(s.Change(context.Background(), id))(t).State
}

// ledgerKinds gives what the ledger says happened, in order.
func ledgerKinds(t testing.TB, s *store.Store) string {
	t.Helper()
	ok(t, s.VerifyLedger(context.Background()))
	var kinds []string
	for _, row := range must(s.Ledger(context.Background(), 0, 1000))(t) {
		kinds = append(kinds, row.Kind)
	}
	return fmt.Sprint(kinds)
}

func TestPlan(t *testing.T) {
	s, _ := withRewards(t, 3)
	ctx := context.Background()
	planned := plan(t, s, decide("r1", at(10)), decide("r2", at(10)))
	if planned[0].Group != planned[0].ID || planned[1].Group != planned[0].ID || planned[1].PersonID != "p2" {
		t.Fatalf("planned %+v", planned)
	}
	if stored := must(s.Change(ctx, planned[1].ID))(t); stored != planned[1] {
		t.Errorf("stored %+v\nplanned %+v", stored, planned[1])
	}
	if group := must(s.Group(ctx, planned[1].ID))(t); len(group) != 2 {
		t.Errorf("group %+v", group)
	}
	rows := must(s.Ledger(ctx, 0, 10))(t)
	if len(rows) != 2 || rows[0].Operator != "ana" || rows[0].Target != "r1" || rows[0].Text != "approve Mug for Mira Okafor · seen in the mail" {
		t.Errorf("ledger %+v", rows)
	}
	if row := must(s.RewardRow(ctx, rewardRef("r1")))(t); row.Change.ID != planned[0].ID {
		t.Errorf("row %+v", row)
	}
}

func TestPlanRefusesAnOldView(t *testing.T) {
	s, _ := withRewards(t, 2)
	ctx := context.Background()
	under := plan(t, s, decide("r1", at(10)))[0]
	wrong := decide("r2", at(10))
	wrong.Seen = "approved"
	for name, test := range map[string]struct {
		changes []model.Change
		now     string
		other   int64
	}{
		"another change":       {[]model.Change{decide("r2", at(10)), decide("r1", at(10))}, "waiting", under.ID},
		"another state":        {[]model.Change{wrong}, "waiting", 0},
		"an unknown reward":    {[]model.Change{decide("r9", at(10))}, "", 0},
		"the same in one plan": {[]model.Change{decide("r2", at(10)), decide("r2", at(10))}, "waiting", under.ID + 1},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := s.Plan(ctx, test.changes, noon)
			var moved *model.MovedError
			if !errors.As(err, &moved) || moved.Now != test.now || (moved.Change.ID != 0) != (test.other != 0) {
				t.Fatalf("error %v, %+v", err, moved)
			}
		})
	}
	if all := must(s.Changes(ctx))(t); len(all) != 1 {
		t.Errorf("a refused plan left %+v", all)
	}
	if kinds := ledgerKinds(t, s); kinds != "[decided]" {
		t.Errorf("ledger %s", kinds)
	}
}

func TestTakeGivesWhatIsDue(t *testing.T) {
	s, _ := withRewards(t, 4)
	ctx := context.Background()
	direct := decide("r4", time.Time{})
	direct.State = model.ChangeWaiting
	planned := plan(t, s, decide("r1", time.Time{}), decide("r2", at(10)), decide("r3", at(5)), direct)
	if next := must(s.NextAt(ctx))(t); !next.Equal(noon) {
		t.Errorf("next at %v", next)
	}
	for _, want := range []string{"r4"} {
		if c, found := take(t, s, at(4)); !found || c.Target != want || c.State != model.ChangeSending {
			t.Fatalf("took %+v", c)
		}
	}
	if _, found := take(t, s, at(4)); found {
		t.Fatal("took one inside its window")
	}
	if next := must(s.NextAt(ctx))(t); !next.Equal(at(5)) {
		t.Errorf("next at %v", next)
	}
	if _, found := take(t, s, at(60), backend); found {
		t.Fatal("took one of a backend to be left alone")
	}
	if c, _ := take(t, s, at(60)); c.Target != "r2" {
		t.Errorf("took %s, not the oldest", c.Target)
	}
	ok(t, s.SetPaused(ctx, true, "ana", at(60)))
	if _, found := take(t, s, at(60)); found || !must(s.Paused(ctx))(t) || !must(s.NextAt(ctx))(t).IsZero() {
		t.Error("something goes out though everything is paused")
	}
	ok(t, s.SetPaused(ctx, false, "ana", at(61)))
	if c, _ := take(t, s, at(60)); c.Target != "r3" {
		t.Errorf("took %s", c.Target)
	}
	if _, found := take(t, s, at(9999)); found || changeState(t, s, planned[0].ID) != model.ChangeStaged {
		t.Error("a held change left by itself")
	}
}

func TestMoves(t *testing.T) {
	s, c := withRewards(t, 1)
	ctx := context.Background()
	id := plan(t, s, decide("r1", noon))[0].ID
	sending, _ := take(t, s, noon)
	c.set(at(1))
	unsure := must(s.Move(ctx, sending, model.Move{
		To: model.ChangeUnsure, ProveAfter: at(60), Error: "the reply was lost", Attempted: true,
	}))(t)
	if unsure.Attempts != 1 || !unsure.AttemptedAt.Equal(at(1)) || !must(s.NextAt(ctx))(t).Equal(at(60)) {
		t.Errorf("unsure %+v", unsure)
	}
	if found, due, err := s.Unsure(ctx, at(59), nil); err != nil || due {
		t.Errorf("proved too soon: %+v, %v", found, err)
	}
	if found, due, err := s.Unsure(ctx, at(60), []string{backend}); err != nil || due {
		t.Errorf("of a backend that is left alone: %+v, %v", found, err)
	}
	if found, due, err := s.Unsure(ctx, at(60), []string{"another"}); err != nil || !due || found != unsure {
		t.Errorf("unsure %+v, %v", found, err)
	}
	var moved *store.ChangeMovedError
	if _, err := s.Move(ctx, sending, model.Move{To: model.ChangeDone}); !errors.As(err, &moved) || !errors.Is(err, model.ErrWrongState) {
		t.Errorf("a move from a state it left: %v", err)
	}
	again := must(s.Move(ctx, unsure, model.Move{To: model.ChangeWaiting, NotBefore: at(70), Proved: true}))(t)
	if again.Rounds != 1 || again.Error != "" || !again.ProveAfter.IsZero() {
		t.Errorf("again %+v", again)
	}
	last, _ := take(t, s, at(70))
	if _, err := s.Move(ctx, sending, model.Move{To: model.ChangeDone}); !errors.As(err, &moved) {
		t.Errorf("a sender of an earlier round spoke for a later one: %v", err)
	}
	ok(t, func() error {
		_, err := s.Move(ctx, last, model.Move{To: model.ChangeDone, Attempted: true})
		return err
	}())
	if _, err := s.Move(ctx, must(s.Change(ctx, id))(t), model.Move{To: model.ChangeWaiting}); !errors.As(err, &moved) {
		t.Errorf("a move from an end: %v", err)
	}
	if kinds := ledgerKinds(t, s); kinds != "[decided sent unsure read-back sent done]" {
		t.Errorf("ledger %s", kinds)
	}
	if due, _, err := s.FollowUps(ctx, backend, campaign, 9); err != nil || len(due) != 1 || !due[0].Urgent {
		t.Errorf("follow-ups %+v %v", due, err)
	}
	if got := stateOf(t, s, "r1"); got != model.RewardWaiting {
		t.Errorf("a done change made the reward %s by itself", got)
	}
}

func TestTakeBack(t *testing.T) {
	s, _ := withRewards(t, 3)
	ctx := context.Background()
	first := plan(t, s, decide("r1", at(5)), decide("r2", at(20)))
	if group := must(s.LastGroup(ctx, "ana"))(t); len(group) != 2 {
		t.Fatalf("last group %+v", group)
	}
	take(t, s, at(10))
	var moved *store.ChangeMovedError
	if err := s.TakeBack(ctx, []int64{first[1].ID, first[0].ID}, "ana", at(11)); !errors.As(err, &moved) {
		t.Errorf("took back what had left: %v", err)
	}
	if changeState(t, s, first[1].ID) != model.ChangeStaged {
		t.Error("half of it was taken back")
	}
	ok(t, s.TakeBack(ctx, []int64{first[1].ID}, "ana", at(11)))
	if group := must(s.LastGroup(ctx, "ana"))(t); len(group) != 0 {
		t.Errorf("last group %+v", group)
	}
	plan(t, s, decide("r2", at(30))) // free again
	if _, found := take(t, s, at(20)); found {
		t.Error("what was taken back left")
	}
	if err := s.TakeBack(ctx, []int64{99}, "ana", noon); !errors.Is(err, model.ErrNotFound) {
		t.Error(err)
	}
}

func TestReleaseReadsBackWhatWasAttempted(t *testing.T) {
	s, _ := withRewards(t, 3)
	ctx := context.Background()
	planned := plan(t, s, decide("r1", time.Time{}), decide("r2", noon), decide("r3", at(99)))
	sending, _ := take(t, s, noon)
	parked := must(s.Move(ctx, sending, model.Move{To: model.ChangeParked, Attempted: true, Error: "given up"}))(t)
	ok(t, s.Release(ctx, []int64{planned[0].ID, parked.ID}, "bo", at(5)))
	if changeState(t, s, planned[0].ID) != model.ChangeWaiting || changeState(t, s, parked.ID) != model.ChangeUnsure {
		t.Errorf("released: %+v", must(s.Changes(ctx))(t))
	}
	var moved *store.ChangeMovedError
	if err := s.Release(ctx, []int64{planned[2].ID}, "bo", at(5)); !errors.As(err, &moved) {
		t.Errorf("released what is not held: %v", err)
	}
}

func TestReleaseOfAParkedChangeWhoseRewardHasAnother(t *testing.T) {
	s, _ := withRewards(t, 1)
	ctx := context.Background()
	plan(t, s, decide("r1", noon))
	sending, _ := take(t, s, noon)
	parked := must(s.Move(ctx, sending, model.Move{To: model.ChangeParked}))(t)
	other := plan(t, s, decide("r1", at(99)))[0]
	var moved *model.MovedError
	if err := s.Release(ctx, []int64{parked.ID}, "bo", at(5)); !errors.As(err, &moved) || moved.Change.ID != other.ID {
		t.Errorf("error %v", err)
	}
}

func TestRecover(t *testing.T) {
	s, _ := withRewards(t, 3)
	ctx := context.Background()
	mine := decide("r3", at(50))
	mine.Session = "new"
	planned := plan(t, s, decide("r1", noon), decide("r2", at(50)), mine)
	take(t, s, noon)
	unsure, held, err := s.Recover(ctx, "new", at(100), at(160))
	if err != nil || unsure != 1 || held != 1 {
		t.Fatalf("%d unsure, %d held: %v", unsure, held, err)
	}
	first := must(s.Change(ctx, planned[0].ID))(t)
	if first.State != model.ChangeUnsure || first.Attempts != 1 || !first.ProveAfter.Equal(at(160)) {
		t.Errorf("first %+v", first)
	}
	if second := must(s.Change(ctx, planned[1].ID))(t); second.State != model.ChangeStaged || !second.NotBefore.IsZero() {
		t.Errorf("second %+v", second)
	}
	if c, found := take(t, s, at(100)); !found || c.Target != "r3" {
		t.Errorf("took %+v", c)
	}
	figures := must(s.Figures(ctx))(t)
	if figures.Unsure != 1 || figures.Held != 1 || figures.Outgoing != 1 || figures.Staged != 0 {
		t.Errorf("figures %+v", figures)
	}
	if kinds := ledgerKinds(t, s); kinds != "[decided decided decided sent unsure held sent]" {
		t.Errorf("ledger %s", kinds)
	}
	// A guest lives on when another process takes over, so that nobody may say of it
	// that it has gone.
	if text := must(s.Ledger(ctx, 5, 1))(t)[0].Text; text != "another console staged it than the one that began to send" {
		t.Errorf("why it is held: %q", text)
	}
}

func TestChangesSinceAndStates(t *testing.T) {
	s, _ := withRewards(t, 2)
	ctx := context.Background()
	planned := plan(t, s, decide("r1", noon), decide("r2", noon))
	rev := must(s.Rev(ctx))(t)
	take(t, s, noon)
	var moved []int64
	ok(t, s.ChangesSince(ctx, rev, func(c model.Change) error {
		moved = append(moved, c.ID)
		return nil
	}))
	if len(moved) != 1 || moved[0] != planned[0].ID {
		t.Errorf("moved %v", moved)
	}
	if found := must(s.Changes(ctx, model.ChangeStaged, model.ChangeUnsure))(t); len(found) != 1 || found[0].Target != "r2" {
		t.Errorf("staged %+v", found)
	}
}

// TestTwoProcessesNeverShareAChange has two stores on one file race for plans,
// for changes to send and for moves.
func TestTwoProcessesNeverShareAChange(t *testing.T) {
	const count = 12
	dir := t.TempDir()
	ctx := context.Background()
	stores := []*store.Store{open(t, dir, nil), open(t, dir, nil)}
	for i := range count {
		id := fmt.Sprint("r", i)
		ok(t, stores[0].SavePerson(ctx, read(person(id, ""), noon, reward(id, id, model.RewardWaiting))))
	}
	var planned, taken, done atomic.Int64
	var group sync.WaitGroup
	for _, s := range stores {
		group.Go(func() {
			for i := range count {
				var moved *model.MovedError
				switch _, err := s.Plan(ctx, []model.Change{decide(fmt.Sprint("r", i), noon)}, noon); {
				case err == nil:
					planned.Add(1)
				case !errors.As(err, &moved):
					t.Error(err)
				}
			}
			for {
				c, found, err := s.Take(ctx, noon, nil)
				if err != nil || !found {
					if err != nil {
						t.Error(err)
					}
					return
				}
				taken.Add(1)
				if _, err := s.Move(ctx, c, model.Move{To: model.ChangeFailed, Attempted: true}); err == nil {
					done.Add(1)
				}
			}
		})
	}
	group.Wait()
	// A reward whose change has failed may be planned again by the slower one.
	if planned.Load() < count || taken.Load() != planned.Load() || done.Load() != planned.Load() {
		t.Errorf("%d planned, %d taken, %d done", planned.Load(), taken.Load(), done.Load())
	}
	ok(t, stores[1].VerifyLedger(ctx))
}

// TestTheWordOnMissingPeople is kept with its time and told to who listens.
func TestTheWordOnMissingPeople(t *testing.T) {
	s, _ := fresh(t)
	if at := must(s.GoneAccepted(t.Context()))(t); !at.IsZero() {
		t.Errorf("before anybody said so: %s", at)
	}
	news, cancel := s.Subscribe()
	defer cancel()
	for i := range 2 {
		said := noon.Add(time.Duration(i) * time.Hour)
		ok(t, s.AcceptGone(t.Context(), "ana", said))
		if at := must(s.GoneAccepted(t.Context()))(t); !at.Equal(said) {
			t.Errorf("said at %s, kept as %s", said, at)
		}
		<-news
	}
	if kinds := ledgerKinds(t, s); kinds != "[gone-accepted gone-accepted]" {
		t.Errorf("the ledger says %q", kinds)
	}
}
