package growsurf

import (
	"context"
	"errors"
	"net/http"
	"time"

	"refdesk/apiclient"
	"refdesk/internal/model"
)

// Destinations is where an affiliate's payouts would go.
type Destinations struct {
	Active  string   // the provider in use, the vendor's word; "" until one is confirmed
	Enabled []string // providers the program offers
	All     []model.Destination
}

// Confirmation is a mail that asks an affiliate to confirm a destination.
type Confirmation struct {
	Status    string // the vendor's word
	Provider  string
	ExpiresAt time.Time // of the link in the mail; zero = not told
}

// Destinations reads where a person's payouts would go. ErrNotFound when there
// is no such person; the vendor does not tell that from a person who is no
// affiliate. Accounts of before August 2026 may not know the call.
//
// Source: documented, GET .../participant/{participantIdOrEmail}/payout-destination.
func (s Payouts) Destinations(ctx context.Context, campaign, person string, opts ...apiclient.CallOption) (Destinations, error) {
	r := onPerson("/payout-destination", campaign, person)
	o, _, err := s.object(ctx, r, opts)
	if err != nil {
		return Destinations{}, err
	}
	d, ok := o.destinations()
	if !ok {
		return Destinations{}, s.api.Unclear(r, errors.New("the answer has no list of destinations"))
	}
	return d, nil
}

func (o *object) destinations() (Destinations, bool) {
	d := Destinations{Active: o.text("activeProvider").V, Enabled: o.texts("enabledProviders").V}
	rows, _, ok := o.rows("destinations")
	for _, row := range rows {
		one := model.Destination{
			Provider: row.text("provider").V, Name: row.text("providerDisplayName").V,
			State: row.text("status").V, Address: row.text("claimEmail").V, Problem: row.text("needsRepairReason").V,
		}
		one.Active = one.Provider != "" && one.Provider == d.Active
		d.All = append(d.All, one)
	}
	return d, ok
}

// RequestConfirmation mails a person a link to confirm a destination at a
// provider, PAYPAL or WISECOM: all that the vendor lets others do about it.
//
// Source: documented, POST .../payout-destination/request-confirmation.
func (s Payouts) RequestConfirmation(ctx context.Context, campaign, person, provider string, opts ...apiclient.CallOption) (Confirmation, error) {
	r := onPerson("/payout-destination/request-confirmation", campaign, person)
	r.Method, r.AbsentIs400 = http.MethodPost, false
	r.Body = map[string]any{"provider": provider}
	o, _, err := s.object(ctx, r, opts)
	if err != nil {
		return Confirmation{}, err
	}
	c := Confirmation{Status: o.text("status").V, Provider: o.text("provider").V, ExpiresAt: o.moment("expiresAt")}
	if c.Status == "" {
		return Confirmation{}, s.api.Unclear(r, errNotDone)
	}
	return c, nil
}
