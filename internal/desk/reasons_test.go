package desk_test

import (
	"errors"
	"slices"
	"testing"

	"refdesk/internal/desk"
	"refdesk/internal/model"
)

// TestABatchIsTakenBackForReasonsOfItsOwn, and for those that a team has added:
// its people are suspected of nothing.
func TestABatchIsTakenBackForReasonsOfItsOwn(t *testing.T) {
	f := &fakePayments{}
	own := []model.Reason{{Code: "bank-holiday", Text: "the bank is closed"}, {Code: "manual", Text: "ask Bo"}}
	c := desk.NewCashier(desk.CashierOptions{Desk: desk.New(desk.Options{Operator: "ana", Reasons: own}), Store: f, Earned: f, Files: f})
	for _, code := range []string{"wrong-format", "service-refused", "wrong-folder", "duplicate", "manual", "bank-holiday"} {
		if err := c.VoidBatch(t.Context(), 7, code, "", false); err != nil || f.page.Reason != code {
			t.Errorf("%s: %v", code, err)
		}
	}
	for code, want := range map[string]string{
		"":              "taking a batch back needs a reason: wrong-format, service-refused, wrong-folder, duplicate, manual, bank-holiday",
		"self-referral": `unknown reason "self-referral", known are: wrong-format, service-refused, wrong-folder, duplicate, manual, bank-holiday`,
	} {
		var unknown *desk.ReasonError
		if err := c.VoidBatch(t.Context(), 7, code, "", false); !errors.As(err, &unknown) || err.Error() != want {
			t.Errorf("%q: %v", code, err)
		}
	}
	if !slices.Contains(c.VoidReasons(), own[1]) {
		t.Errorf("a shipped reason is not renamed: %v", c.VoidReasons())
	}
}
