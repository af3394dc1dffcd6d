package growsurf_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"refdesk/apiclient/growsurf"
	"refdesk/internal/model"
)

const optionsJSON = `{"requireManualRewardApproval":true,"autoFulfillRewards":false,"requireManualFraudApproval":true,"autoBlockFraud":false,
 "referralCreditWindowDays":30,"payoutThreshold":2500,"affiliateApplicationMode":"MANUAL_REVIEW","languages":["de"],
 "fraud":{"blockedEmails":["*@burner.test"],"blockedIps":[],"allowedCountries":["DE"],"blockBurnerEmails":true,"maxSignupsPerIp2Min":3}}`

func TestOptionsAreRead(t *testing.T) {
	c, _ := describe(t, map[string]string{"GET /campaign/c/options": optionsJSON})
	got, err := c.Options.Get(t.Context(), "c")
	want := growsurf.ProgramOptions{
		ManualRewardApproval: model.Some(true), AutoFulfil: model.Some(false), ManualFraudApproval: model.Some(true), AutoBlockFraud: model.Some(false),
		CreditWindowDays: model.Some[int64](30), PayoutThreshold: model.Some[int64](2500), ApplicationMode: model.Some("MANUAL_REVIEW"),
		Fraud: growsurf.FraudOptions{
			BlockedEmails: model.Some([]string{"*@burner.test"}), BlockedIPs: model.Some([]string{}), AllowedCountries: model.Some([]string{"DE"}),
			BlockBurnerEmails: model.Some(true), MaxSignupsPerIP2Min: model.Some[int64](3),
		},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestOnlyKnownOptionsAreSent(t *testing.T) {
	c, calls := describe(t, map[string]string{"PATCH /campaign/c/options": optionsJSON})
	for _, p := range []growsurf.ProgramOptions{
		{AutoFulfil: model.Some(false)},
		{Fraud: growsurf.FraudOptions{BlockedIPs: model.Opt[[]string]{Known: true}, AllowedEmails: model.Some([]string{"a@example.com"})}},
		{Fraud: growsurf.FraudOptions{AutoBlockHighRiskIPs: model.Some(true), MaxSignupsPerIP10Min: model.Some[int64](9)}, CreditWindowDays: model.Some[int64](90)},
	} {
		got, err := c.Options.Update(t.Context(), "c", p)
		if err != nil || got.PayoutThreshold.V != 2500 {
			t.Errorf("got %+v, %v", got, err)
		}
	}
	if _, err := c.Options.Update(t.Context(), "c", growsurf.ProgramOptions{}); !errors.Is(err, model.ErrInvalid) {
		t.Errorf("an update of nothing: %v", err)
	}
	const call = "PATCH /campaign/c/options "
	want := call + `{"autoFulfillRewards":false}` + "\n" +
		call + `{"fraud":{"allowedEmails":["a@example.com"],"blockedIps":[]}}` + "\n" +
		call + `{"fraud":{"autoBlockHighRiskIps":true,"maxSignupsPerIp10Min":9},"referralCreditWindowDays":90}`
	if diff := cmp.Diff(want, calls.said()); diff != "" {
		t.Error(diff)
	}
}
