package store_test

import (
	"errors"
	"testing"

	"refdesk/internal/model"
)

// TestEverybodyIsReadInOrder although several read ahead, and an end in the middle
// ends them.
func TestEverybodyIsReadInOrder(t *testing.T) {
	s, _ := fresh(t)
	const people = 5_000
	ok(t, s.SavePeople(t.Context(), backend, campaign, fullPage(0, people, noon), model.Sweep{Pass: 1}))
	var keys []int64
	ok(t, s.PeopleInEvidence(t.Context(), func(p model.Participant) error {
		if n := len(keys); n > 0 && p.Key <= keys[n-1] {
			t.Fatalf("%d comes after %d", p.Key, keys[n-1])
		}
		keys = append(keys, p.Key)
		return nil
	}))
	if len(keys) != people {
		t.Errorf("%d people", len(keys))
	}
	enough, n := errors.New("enough"), 0
	err := s.PeopleInEvidence(t.Context(), func(model.Participant) error {
		if n++; n == 10 {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) || n != 10 {
		t.Errorf("ended after %d people with %v", n, err)
	}
}
