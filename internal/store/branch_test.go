package store_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"refdesk/internal/model"
)

// TestBranchGoesDownTheReferrals: everybody below once, also where people
// referred one another in a circle, with the cases that hold them.
func TestBranchGoesDownTheReferrals(t *testing.T) {
	s, _ := fresh(t)
	ctx := context.Background()
	for _, p := range [][2]string{{"p1", ""}, {"p2", "p1"}, {"p3", "p2"}, {"p4", "p2"}, {"p5", ""}, {"c1", "c2"}, {"c2", "c1"}} {
		one := person(p[0], "")
		if p[1] != "" {
			one.ReferredBy = model.Some(p[1])
		}
		ok(t, s.SavePerson(ctx, read(one, noon)))
	}
	syncAll(t, s, found(80, "p3", "p5"), found(60, "p2"), found(70, "c1", "c2"))
	for root, want := range map[string]model.Branch{
		"p1": {People: 4, Suspected: []string{"p2", "p3"}},
		"p2": {People: 3, Suspected: []string{"p2", "p3"}},
		"p4": {People: 1},
		"c2": {People: 2, Suspected: []string{"c1", "c2"}},
	} {
		got := must(s.Branch(ctx, personRef(root)))(t)
		slices.Sort(got.Suspected)
		if got.People != want.People || !slices.Equal(got.Suspected, want.Suspected) {
			t.Errorf("below %s: %d people, %v in cases", root, got.People, got.Suspected)
		}
		for _, c := range got.Cases {
			if c.Digest() != must(s.Case(ctx, c.ID))(t).Digest() || !slices.ContainsFunc(c.People, func(id string) bool { return slices.Contains(got.Suspected, id) }) {
				t.Errorf("below %s: case %d of %v", root, c.ID, c.People)
			}
		}
	}
	if _, err := s.Branch(ctx, personRef("nobody")); !errors.Is(err, model.ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
}
