package views

import (
	"context"

	"refdesk/internal/model"
)

// Vendor answers what only the backend can tell and no mirror keeps: read when
// a screen asks, ahead of everything else, and remembered for a short while. A
// failed reading gives the older answer with its problem; an error means that
// there is no answer at all.
type Vendor interface {
	Analytics(ctx context.Context, campaign model.CampaignRef, days int) (model.Fresh[model.Analytics], error)
	PersonAnalytics(ctx context.Context, person model.PersonRef) (model.Fresh[model.Analytics], error)
	Activity(ctx context.Context, person model.PersonRef) (model.Fresh[[]model.Activity], error)
	Standings(ctx context.Context, campaign model.CampaignRef, order model.Order) (model.Fresh[model.Standings], error)
	Destinations(ctx context.Context, person model.PersonRef) (model.Fresh[[]model.Destination], error)
	// Reads tells whether a backend has an API to read from; one that is only
	// heard has none.
	Reads(backend string) bool
	// WhyNot tells why something cannot be done at a backend, "" when it can.
	// Screens ask it before they offer an action.
	WhyNot(backend string, object model.Object, verb model.Verb) string
}
