package desk_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"refdesk/internal/desk"
	"refdesk/internal/model"
)

// open is what stands against somebody in an open case of some score.
func open(id int64, score int) model.Suspicion {
	return model.Suspicion{Case: id, State: model.CaseOpen, Score: score, Reason: "fingerprint seen on 7 people"}
}

func asking(from int) func(*desk.Options) { return func(o *desk.Options) { o.AskFrom = from } }

// TestACaseStopsACarelessApproval: of either person, from the score on that the
// settings say; what is named is let through, and the change says so.
func TestACaseStopsACarelessApproval(t *testing.T) {
	for name, one := range map[string]struct {
		earner, friend model.Suspicion
		stops          []int64
	}{
		"in no case":                   {},
		"below the score":              {earner: open(1, 49)},
		"at the score":                 {earner: open(1, 50), stops: []int64{1}},
		"the other side":               {friend: open(2, 80), stops: []int64{2}},
		"both, in two cases":           {earner: open(1, 60), friend: open(2, 80), stops: []int64{1, 2}},
		"cleared":                      {earner: model.Suspicion{Case: 3, State: model.CaseCleared, Score: 99}},
		"blocked, whatever the score":  {earner: model.Suspicion{Case: 4, State: model.CaseBlocked}, stops: []int64{4}},
		"held, whatever the score":     {friend: model.Suspicion{Case: 5, State: model.CaseHeld, Score: 3}, stops: []int64{5}},
		"one case that both are in":    {earner: open(6, 70), friend: open(6, 70), stops: []int64{6}},
		"one of two below the score":   {earner: open(1, 60), friend: open(2, 10), stops: []int64{1}},
		"a returned case opened again": {earner: open(7, 100), stops: []int64{7}},
	} {
		t.Run(name, func(t *testing.T) {
			row := reward("prew_1", model.RewardWaiting)
			row.EarnerCase, row.FriendCase = one.earner, one.friend
			store := newFakeStore(row)
			d := newDesk(store, asking(50))
			for _, approve := range []func(context.Context, []model.RewardRow, string, ...model.Despite) ([]model.Change, error){d.Approve, d.Fulfil} {
				_, err := approve(t.Context(), []model.RewardRow{row}, "")
				var suspect *model.SuspectError
				if errors.As(err, &suspect) != (one.stops != nil) {
					t.Fatalf("it ends with %v", err)
				}
				if one.stops == nil {
					return
				}
				if !slices.Equal(suspect.Cases(), one.stops) || store.writes != 0 {
					t.Fatalf("%v stop it, %d writes", suspect.Cases(), store.writes)
				}
			}
			if len(one.stops) > 1 {
				if _, err := d.Approve(t.Context(), []model.RewardRow{row}, "", model.Despite{Case: one.stops[0]}); err == nil {
					t.Error("one of two cases was named and it went through")
				}
			}
			changes, err := d.Approve(t.Context(), []model.RewardRow{row}, "", model.DespiteCases(one.stops...)...)
			if err != nil || !strings.Contains(changes[0].Despite, "case ") {
				t.Errorf("%+v, %v", changes, err)
			}
		})
	}
}

// TestACaseDoesNotStopARefusal, nor a hold.
func TestACaseDoesNotStopARefusal(t *testing.T) {
	row := reward("prew_1", model.RewardWaiting)
	row.EarnerCase = open(1, 90)
	if _, err := newDesk(newFakeStore(row)).HoldRewards(t.Context(), []model.RewardRow{row}, time.Time{}, ""); err != nil {
		t.Error(err)
	}
	changes, err := newDesk(newFakeStore(row)).Refuse(t.Context(), []model.RewardRow{row}, "manual", "")
	if err != nil || changes[0].Despite != "" {
		t.Errorf("%+v, %v", changes, err)
	}
}

// TestTheRehearsalNamesTheCase as the decision would.
func TestTheRehearsalNamesTheCase(t *testing.T) {
	row := reward("prew_1", model.RewardWaiting)
	row.FriendCase = open(12, 85)
	d := newDesk(newFakeStore(row), asking(50))
	r, err := d.Rehearse(t.Context(), desk.Decision{Verb: model.VerbApprove, Rewards: []model.RewardRow{row}})
	if err != nil || r.Calls != 0 || !slices.Equal(r.Objects[0].Despite, model.DespiteCases(12)) || !strings.Contains(r.Objects[0].Exception, "case 12 on the person is open, score 85: fingerprint") {
		t.Errorf("%+v, %v", r, err)
	}
	r, err = d.Rehearse(t.Context(), desk.Decision{Verb: model.VerbApprove, Rewards: []model.RewardRow{row}, Despite: model.DespiteCases(12)})
	if err != nil || r.Calls != 1 || !strings.HasPrefix(r.Objects[0].Warning, "despite case 12, open, score 85") {
		t.Errorf("%+v, %v", r, err)
	}
}
