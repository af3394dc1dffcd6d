package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"refdesk/internal/model"
)

// TestAVerdictAgainstWhatIsAboutToLeave is refused until that was taken back:
// a case is not cleared while refusals of its block wait.
func TestAVerdictAgainstWhatIsAboutToLeave(t *testing.T) {
	ctx := context.Background()
	for name, c := range map[string]struct {
		before func(seen model.Case) model.VerdictPlan
		word   model.VerdictWord
		wants  string
	}{
		"clear after block": {
			before: func(seen model.Case) model.VerdictPlan {
				return verdictOn(seen, model.VerdictBlock, refusal("r1", at(10)), refusal("r2", at(10)))
			},
			word: model.VerdictClear, wants: "case 1 cannot be cleared yet, because 2 changes by ana that say otherwise are about to leave",
		},
		"hold after block": {
			before: func(seen model.Case) model.VerdictPlan {
				return verdictOn(seen, model.VerdictBlock, refusal("r1", at(10)))
			},
			word: model.VerdictHold, wants: "case 1 cannot be held yet, because 1 change by ana that says otherwise is about to leave",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := withPeople(t, 3)
			syncAll(t, s, found(80, "p1", "p2"), found(60, "p3"))
			given := give(t, s, c.before(caseOf(t, s, "p1")))
			seen := caseOf(t, s, "p1")
			_, err := s.GiveVerdicts(ctx, []model.VerdictPlan{verdictOn(seen, c.word)}, "here", at(10), noon)
			var against *model.ContraryError
			if !errors.As(err, &against) || !strings.Contains(err.Error(), c.wants) {
				t.Fatalf("error %v", err)
			}
			// Of several, it is left out and named.
			g := give(t, s, verdictOn(caseOf(t, s, "p3"), model.VerdictClear), verdictOn(seen, c.word))
			if len(g.Verdicts) != 1 || len(g.LeftOut) != 1 || g.LeftOut[0].CaseID != seen.ID {
				t.Errorf("given %+v", g)
			}
			must(s.TakeBackDecision(ctx, given, "ana", "", noon))(t)
			give(t, s, verdictOn(caseOf(t, s, "p1"), c.word))
			ok(t, s.VerifyLedger(ctx))
		})
	}
}

// TestTheSameVerdictAgain contradicts nothing.
func TestTheSameVerdictAgain(t *testing.T) {
	s := withPeople(t, 2)
	syncAll(t, s, found(80, "p1", "p2"))
	give(t, s, verdictOn(caseOf(t, s, "p1"), model.VerdictBlock, refusal("r1", at(10))))
	give(t, s, verdictOn(caseOf(t, s, "p1"), model.VerdictBlock))
}

// TestANewVerdictTakesTheChecklistBack of the one before, and brings it again
// once it is itself taken back.
func TestANewVerdictTakesTheChecklistBack(t *testing.T) {
	s := withPeople(t, 2)
	ctx := context.Background()
	syncAll(t, s, found(80, "p1", "p2"))
	list := model.Change{
		Verb: model.VerbByHand, Backend: backend, CampaignID: campaign, Object: model.ObjectChecklist, PersonID: "p1",
		Headline: "mark 2 people as fraud", State: model.ChangeManual, Operator: "ana",
	}
	blocked := give(t, s, verdictOn(caseOf(t, s, "p1"), model.VerdictBlock, list))
	state := func() model.ChangeState { return must(s.Change(ctx, blocked.Changes[0].ID))(t).State }
	part := verdictOn(caseOf(t, s, "p1"), model.VerdictClear)
	part.Verdict.People, part.Verdict.Whole = []string{"p2"}, false
	give(t, s, part)
	if state() != model.ChangeManual {
		t.Error("a verdict on one of two takes back the list for both")
	}
	cleared := give(t, s, verdictOn(caseOf(t, s, "p1"), model.VerdictClear))
	if state() != model.ChangeUndone {
		t.Errorf("somebody is still asked to mark them: %s", state())
	}
	must(s.TakeBackDecision(ctx, cleared, "ana", "", noon))(t)
	if state() != model.ChangeManual {
		t.Errorf("the block stands again without its list: %s", state())
	}
	ok(t, s.VerifyLedger(ctx))
}

// TestABlockTakesApprovalsBack that have not left, whoever asked for them, and
// leaves those of other people and refusals alone.
func TestABlockTakesApprovalsBack(t *testing.T) {
	ctx := context.Background()
	for word, want := range map[model.VerdictWord]model.ChangeState{
		model.VerdictBlock: model.ChangeUndone, model.VerdictHold: model.ChangeUndone, model.VerdictClear: model.ChangeStaged,
	} {
		s := withPeople(t, 3)
		syncAll(t, s, found(80, "p1"))
		mine, other := decide("r1", at(10)), decide("r2", at(10))
		mine.PersonID, other.PersonID = "p1", "p2"
		plan(t, s, mine, other)
		approvals := must(s.LastGroup(ctx, "ana"))(t)
		give(t, s, verdictOn(caseOf(t, s, "p1"), word))
		for i, want := range []model.ChangeState{want, model.ChangeStaged} {
			if c := must(s.Change(ctx, approvals[i].ID))(t); c.State != want {
				t.Errorf("%s: the approval of %s is %s, want %s", word, c.PersonID, c.State, want)
			}
		}
		ok(t, s.VerifyLedger(ctx))
	}
}
