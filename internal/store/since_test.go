package store_test

import (
	"context"
	"reflect"
	"testing"

	"refdesk/internal/model"
)

func TestSinceCountsWhatCameAfterTheLastLook(t *testing.T) {
	s, c := fresh(t)
	ctx := context.Background()
	add := func(kind model.EventKind, key string, second int, facts model.Facts) {
		t.Helper()
		c.set(at(second))
		must(s.Append(ctx, delivery(kind, key, key, at(second), facts)))(t)
	}
	waiting := func(id string) model.Facts {
		return model.Facts{Rewards: []model.Reward{reward(id, "p1", model.RewardWaiting)}}
	}
	add(model.KindReward, "r1", 1, waiting("r1"))
	if got := must(s.Since(ctx, "ana"))(t); !got.Empty() || !got.At.IsZero() {
		t.Errorf("somebody new is told of %+v", got)
	}
	ok(t, s.SetSeen(ctx, "ana", 1))
	if got := must(s.Since(ctx, "ana"))(t); !got.Empty() || got.Count() != 0 {
		t.Errorf("without news ana is told of %+v", got)
	}
	add(model.KindJoined, "p2", 10, model.Facts{})
	add(model.KindJoined, "p3", 11, model.Facts{})
	add(model.KindReward, "r2", 12, waiting("r2"))
	c.set(at(20))
	for i, id := range []string{"r1", "r2"} {
		plan(t, s, decide(id, at(19)))
		taken, _ := take(t, s, at(20))
		end := []model.ChangeState{model.ChangeDone, model.ChangeFailed}[i]
		must(s.Move(ctx, taken, model.Move{To: end}))(t)
	}
	got := must(s.Since(ctx, "ana"))(t)
	if got.At.IsZero() || got.RewardsWaiting != 1 || got.Done != 1 || got.Failed != 1 || got.Count() != 3 {
		t.Errorf("ana is told of %+v", got)
	}
	want := []model.KindCount{{Kind: model.KindJoined, Count: 2}, {Kind: model.KindReward, Count: 1}}
	if !reflect.DeepEqual(got.Events, want) {
		t.Errorf("events %v, want %v", got.Events, want)
	}
}

func TestWhatWebhooksTold(t *testing.T) {
	s, c := fresh(t)
	ctx := context.Background()
	heard := func() int64 { return must(s.Heard(ctx, backend, campaign))(t).UnixMilli() }
	untold := func(since int) bool { return !must(s.Untold(ctx, backend, campaign, at(since)))(t).IsZero() }
	if got := must(s.Heard(ctx, backend, campaign))(t); !got.IsZero() {
		t.Errorf("before any event: %v", got)
	}
	must(s.Append(ctx, delivery(model.KindJoined, "p1", "j1", at(5), model.Facts{})))(t)
	other := delivery(model.KindJoined, "p1", "j1", at(50), model.Facts{})
	other.CampaignID, other.FoldKey = "another", "j2"
	must(s.Append(ctx, other))(t)
	if got := heard(); got != at(6).UnixMilli() {
		t.Errorf("heard at %d", got)
	}
	c.set(at(10))
	ok(t, s.SavePerson(ctx, read(person("p1", ""), at(10), reward("r1", "p1", model.RewardWaiting))))
	if !untold(9) || untold(10) {
		t.Error("a reward that only a reading showed counts from when it was first seen")
	}
	told := reward("r1", "p1", model.RewardWaiting)
	told.CreatedAt = at(9)
	must(s.Append(ctx, delivery(model.KindReward, "r1", "g1", at(11), model.Facts{Rewards: []model.Reward{told}})))(t)
	if untold(9) {
		t.Error("a reward counts as untold although an event told of it")
	}
}
