package desk_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"refdesk/internal/desk"
	"refdesk/internal/model"
)

// stopped is a store of cases that knows one group of changes.
type stopped struct {
	desk.CaseStore
	rows []model.Change
}

func (s stopped) BulkRows(context.Context, int64) ([]model.Change, error) { return s.rows, nil }

// TestHeldBulkAddsUpWhatWouldLeave and nothing that has left, that counts down,
// or that is worth nothing.
func TestHeldBulkAddsUpWhatWouldLeave(t *testing.T) {
	mug, talk, left := reward("prew_mug", model.RewardWaiting), reward("prew_talk", model.RewardWaiting), reward("prew_left", model.RewardWaiting)
	mug.ConfigID, talk.ConfigID, left.ConfigID = "mug", "talk", "mug"
	change := func(verb model.Verb, object model.Object, target string) model.Change {
		return model.Change{
			Verb: verb, Backend: mug.Backend, CampaignID: mug.CampaignID, Object: object, Target: target,
			PersonID: mug.Person, State: model.ChangeStaged,
		}
	}
	counting := change(model.VerbApprove, "", left.ID)
	counting.NotBefore = time.Now()
	rows := []model.Change{
		change(model.VerbApprove, "", mug.ID), change(model.VerbApprove, model.ObjectReward, talk.ID),
		change(model.VerbEdit, model.ObjectParticipant, mug.Person), counting,
	}
	d := newDesk(newFakeStore(mug, talk, left), func(o *desk.Options) {
		o.Earned, o.Cases = shelf{rewards: []model.RewardRow{mug, talk, left}}, stopped{rows: rows}
		o.Worths = model.Worths{{ConfigID: "mug", Amount: model.Money{Minor: 2000, Currency: "EUR"}}}
	})
	held, err := d.HeldBulk(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	verbs := []model.Tally{{Count: 2, Text: "approve"}, {Count: 1, Text: "edit"}}
	if held.Changes != 3 || held.People != 1 || !slices.Equal(held.Verbs, verbs) || held.Takes != 3*time.Second {
		t.Errorf("held: %+v", held)
	}
	if !slices.Equal(held.Money, []model.Money{{Minor: 2000, Currency: "EUR"}}) || held.Unknown != 1 {
		t.Errorf("%v and %d of unknown worth", held.Money, held.Unknown)
	}
}
