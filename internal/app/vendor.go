package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"refdesk/apiclient/growsurf"
	"refdesk/internal/config"
	"refdesk/internal/model"
	"refdesk/views"
)

// teller is a backend whose API is read.
type teller interface {
	Analytics(ctx context.Context, lane model.Lane, campaign string, days int) (model.Analytics, error)
	PersonAnalytics(ctx context.Context, lane model.Lane, campaign, person string) (model.Analytics, error)
	Activity(ctx context.Context, lane model.Lane, campaign, person string) ([]model.Activity, error)
	Standings(ctx context.Context, lane model.Lane, campaign string, order model.Order) (model.Standings, error)
	Destinations(ctx context.Context, lane model.Lane, campaign, person string) ([]model.Destination, error)
}

// Why a screen gets no answer, in words for a manager.
var (
	errGuestReads = errors.New("another refdesk keeps this store and reads for it, so that the limits are spent once: open this page there, or end it and this one takes over")
	errAttached   = errors.New("this console is attached to another refdesk and has no key for this backend: open this page there")
	errConnecting = errors.New("the backend is being connected; try again in a moment")
	errOnlyHeard  = errors.New("this backend is heard by its webhooks alone: there is nothing to read, look in the vendor's dashboard")
)

const onlyHeardText = "this backend is heard by its webhooks alone: do it in the vendor's dashboard"

// vendor answers screens from the backends.
type vendor struct {
	answers  answers
	find     func(backend string) (teller, error)
	settings func(backend string) (config.Backend, error)
}

// Vendor answers what only the backends can tell.
func (a *App) Vendor() views.Vendor { return a.vendor }

// teller finds a backend that can be asked. A guest asks none: one process a
// store keeps to the limits.
func (a *App) teller(name string) (teller, error) {
	settings, err := a.backendSettings(name)
	if err != nil {
		return nil, err
	}
	if !settings.HasAPI() {
		return nil, errOnlyHeard
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, b := range a.backends {
		if b.name == name {
			return b.source, nil
		}
	}
	if a.lock == nil {
		return nil, errGuestReads
	}
	return nil, a.unconnected()
}

// unconnected says why a backend of the settings has no client in the process
// that keeps the store. The caller holds the lock.
func (a *App) unconnected() error {
	if a.problem != "" {
		return errors.New("the backend is not connected: " + a.problem)
	}
	return errConnecting
}

// backendSettings are a backend's, or why it has none here.
func (a *App) backendSettings(name string) (config.Backend, error) {
	all := a.o.Settings.Backends
	i := slices.IndexFunc(all, func(b config.Backend) bool { return b.Name == name })
	switch {
	case i >= 0:
		return all[i], nil
	case a.o.attached():
		return config.Backend{}, errAttached
	}
	return config.Backend{}, fmt.Errorf("backend %q is not in the settings", name)
}

// Analytics gives a campaign's figures of so many days back.
func (v *vendor) Analytics(ctx context.Context, campaign model.CampaignRef, days int) (model.Fresh[model.Analytics], error) {
	q := question{"analytics " + strconv.Itoa(days), campaign.Backend, campaign.ID, ""}
	return tell(ctx, v, q, func(ctx context.Context, t teller) (model.Analytics, error) {
		return t.Analytics(ctx, model.LaneOperator, campaign.ID, days)
	})
}

// PersonAnalytics gives a person's figures.
func (v *vendor) PersonAnalytics(ctx context.Context, person model.PersonRef) (model.Fresh[model.Analytics], error) {
	return tell(ctx, v, about("analytics", person), func(ctx context.Context, t teller) (model.Analytics, error) {
		return t.PersonAnalytics(ctx, model.LaneOperator, person.CampaignID, person.ID)
	})
}

// Activity gives the vendor's log about a person.
func (v *vendor) Activity(ctx context.Context, person model.PersonRef) (model.Fresh[[]model.Activity], error) {
	return tell(ctx, v, about("activity", person), func(ctx context.Context, t teller) ([]model.Activity, error) {
		return t.Activity(ctx, model.LaneOperator, person.CampaignID, person.ID)
	})
}

// Standings gives a leaderboard in one of the vendor's orders.
func (v *vendor) Standings(ctx context.Context, campaign model.CampaignRef, order model.Order) (model.Fresh[model.Standings], error) {
	q := question{"standings " + string(order), campaign.Backend, campaign.ID, ""}
	return tell(ctx, v, q, func(ctx context.Context, t teller) (model.Standings, error) {
		return t.Standings(ctx, model.LaneOperator, campaign.ID, order)
	})
}

// Destinations gives where a person's payouts would go.
func (v *vendor) Destinations(ctx context.Context, person model.PersonRef) (model.Fresh[[]model.Destination], error) {
	return tell(ctx, v, about("destinations", person), func(ctx context.Context, t teller) ([]model.Destination, error) {
		return t.Destinations(ctx, model.LaneOperator, person.CampaignID, person.ID)
	})
}

// Reads tells whether a backend has an API that this process has a key for.
func (v *vendor) Reads(backend string) bool {
	settings, err := v.settings(backend)
	return err == nil && settings.HasAPI()
}

// WhyNot tells why something cannot be done at a backend, "" when it can.
func (v *vendor) WhyNot(backend string, object model.Object, verb model.Verb) string {
	settings, err := v.settings(backend)
	switch {
	case err != nil:
		return err.Error()
	case !settings.HasAPI():
		return onlyHeardText
	}
	return growsurf.WhyNot(object, verb)
}

func about(what string, person model.PersonRef) question {
	return question{what, person.Backend, person.CampaignID, person.ID}
}

// tell asks a question of its backend. Finding the backend is part of the
// reading, so that what is remembered outlives its connection.
func tell[T any](ctx context.Context, v *vendor, q question, read func(context.Context, teller) (T, error)) (model.Fresh[T], error) {
	return ask(ctx, &v.answers, q, func(ctx context.Context) (T, error) {
		t, err := v.find(q.backend)
		if err != nil {
			var none T
			return none, err
		}
		return read(ctx, t)
	})
}
