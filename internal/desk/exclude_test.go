package desk_test

import (
	"errors"
	"slices"
	"testing"

	"refdesk/internal/desk"
	"refdesk/internal/model"
)

// TestAnExclusionThatFitsNobodyIsRefused: a mistyped address would be paid.
func TestAnExclusionThatFitsNobodyIsRefused(t *testing.T) {
	yen := earnedBy("r2", "p2")
	yen.ConfigID, yen.State = "yen", model.RewardWaiting
	f := &fakePayments{rewards: []model.RewardRow{earnedBy("r1", "p1"), yen}, dues: []model.Participant{owed("p3", 100, 0)}}
	for _, c := range []struct {
		exclude, nobody []string
	}{
		{[]string{"P1@example.com ", "p2", "p3@Example.com", "", " "}, nil},
		{[]string{"p1", "p1@exmaple.com", "p9"}, []string{"p1@exmaple.com", "p9"}},
	} {
		a := ask()
		a.Exclude, a.Currency = c.exclude, "USD"
		var nobody *desk.NobodyError
		if _, err := cashier(f, desk.BatchRules{}).RehearseBatch(t.Context(), a); errors.As(err, &nobody) != (c.nobody != nil) {
			t.Errorf("%q: %v", c.exclude, err)
		}
		if nobody != nil && !slices.Equal(nobody.Who, c.nobody) {
			t.Errorf("%q", nobody.Who)
		}
	}
	a := ask()
	a.Exclude = []string{"nobody"}
	if _, err := cashier(f, desk.BatchRules{}).MakeBatch(t.Context(), a); err == nil || len(f.disk) != 0 {
		t.Errorf("%v, %v", err, f.disk)
	}
}
