package store_test

import (
	"context"
	"slices"
	"testing"

	"refdesk/internal/model"
)

func TestPeopleByKey(t *testing.T) {
	s, _ := fresh(t)
	ctx := context.Background()
	page := fullPage(0, 1200, noon)
	ok(t, s.SavePeople(ctx, backend, campaign, page, model.Sweep{Pass: 1}))
	var all []model.Participant
	ok(t, s.PeopleSince(ctx, 0, func(p model.Participant) error {
		all = append(all, p)
		return nil
	}))
	keys := []int64{1 << 40}
	for _, p := range all {
		keys = append(keys, p.Key)
	}
	got := must(s.PeopleByKey(ctx, keys))(t)
	byKey := func(a, b model.Participant) int { return int(a.Key - b.Key) }
	slices.SortFunc(all, byKey)
	slices.SortFunc(got, byKey)
	if len(all) != 1200 || !slices.EqualFunc(got, all, func(a, b model.Participant) bool { return a == b }) {
		t.Errorf("%d people by key, %d in all, or not the same", len(got), len(all))
	}
	if none := must(s.PeopleByKey(ctx, nil))(t); len(none) != 0 {
		t.Errorf("no keys gave %d people", len(none))
	}
}
