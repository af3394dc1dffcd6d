package growsurf_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"refdesk/apiclient/growsurf"
	"refdesk/internal/model"
)

func TestWherePayoutsWouldGo(t *testing.T) {
	c, _ := describe(t, map[string]string{
		"GET /campaign/aff/participant/k3v9qd/payout-destination": `{"activeProvider":"PAYPAL","enabledProviders":["PAYPAL","NOVEL"],"destinations":[
		 {"provider":"PAYPAL","providerDisplayName":"PayPal","status":"ACTIVE","claimEmail":"mira@example.com","confirmedAt":1788300000000,"legalEntityType":"INDIVIDUAL","needsRepairReason":null},
		 {"provider":"NOVEL","providerDisplayName":"Novel","status":"NEEDS_REPAIR","claimEmail":null,"confirmedAt":null,"legalEntityType":null,"needsRepairReason":"Closed."}]}`,
	})
	want := []model.Destination{
		{Provider: "PAYPAL", Name: "PayPal", State: "ACTIVE", Address: "mira@example.com", Active: true},
		{Provider: "NOVEL", Name: "Novel", State: "NEEDS_REPAIR", Problem: "Closed."},
	}
	got, err := growsurf.NewBackend(c).Destinations(t.Context(), model.LaneOperator, "aff", "k3v9qd")
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	whole, err := c.Payouts.Destinations(t.Context(), "aff", "k3v9qd")
	if err != nil || whole.Active != "PAYPAL" || len(whole.Enabled) != 2 {
		t.Errorf("got %+v, %v", whole, err)
	}
}

func TestAskingForADestination(t *testing.T) {
	c, calls := describe(t, map[string]string{
		"POST /campaign/aff/participant/k3v9qd/payout-destination/request-confirmation": `{"status":"CONFIRMATION_REQUESTED","provider":"PAYPAL","providerDisplayName":"PayPal","expiresAt":1788300000000}`,
	})
	got, err := c.Payouts.RequestConfirmation(t.Context(), "aff", "k3v9qd", "PAYPAL")
	want := growsurf.Confirmation{Status: "CONFIRMATION_REQUESTED", Provider: "PAYPAL", ExpiresAt: at(1788300000000)}
	if err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
	if got := calls.said(); got != `POST /campaign/aff/participant/k3v9qd/payout-destination/request-confirmation {"provider":"PAYPAL"}` {
		t.Errorf("calls %s", got)
	}
}

func TestAnswersWithoutADestinationAreUnclear(t *testing.T) {
	c := serve(t, map[string]string{
		"GET /campaign/aff/participant/p/payout-destination":                       `{"activeProvider":null}`,
		"POST /campaign/aff/participant/p/payout-destination/request-confirmation": `{"provider":"PAYPAL"}`,
	})
	if _, err := c.Payouts.Destinations(t.Context(), "aff", "p"); !errors.Is(err, model.ErrUnclear) {
		t.Errorf("read: %v", err)
	}
	if _, err := c.Payouts.RequestConfirmation(t.Context(), "aff", "p", "PAYPAL"); !errors.Is(err, model.ErrUnclear) {
		t.Errorf("asked: %v", err)
	}
}
