package index

import (
	"slices"
	"testing"

	"refdesk/internal/model"
)

// TestRequiredSurvivesTheColumns: lists say of a person what the person's own
// page says, for words that are known and for others.
func TestRequiredSurvivesTheColumns(t *testing.T) {
	for _, words := range []string{"", "PAYOUT_DESTINATION", "PAYPAL_EMAIL", "TAX_INFO", "TAX_INFO,PAYOUT_DESTINATION", "SELFIE", "TAX_INFO,SELFIE,OATH"} {
		p := model.Participant{RequiredActions: model.Some(words)}
		held := model.Participant{RequiredActions: requiredOf(flags(&p))}
		if got, want := held.BeforePayout(), p.BeforePayout(); !slices.Equal(got, want) {
			t.Errorf("%q: lists say %q, the page %q", words, got, want)
		}
	}
}
