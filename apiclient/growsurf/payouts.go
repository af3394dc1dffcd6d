package growsurf

import (
	"context"
	"iter"
	"strings"
	"time"

	"refdesk/apiclient"
	"refdesk/internal/model"
)

// Payouts reads payments to affiliates and where they would go. The vendor
// lets nobody write either. Programs of other kinds have none; the vendor
// answers 422 there (model.ErrInvalid).
type Payouts struct{ funnel }

// Page reads one page of a campaign's payouts.
//
// Source: documented, GET /campaign/{id}/payouts; order unpublished.
func (s Payouts) Page(ctx context.Context, campaign string, o ListOptions, opts ...apiclient.CallOption) (model.SalesPage, error) {
	return s.page(ctx, campaign, apiclient.Request{
		Route: "/campaign/{campaign}/payouts", IDs: []string{campaign}, Query: o.query(),
	}, opts)
}

// PersonPage reads one page of one affiliate's payouts. ErrNotFound when there
// is no such person.
//
// Source: documented, GET .../participant/{participantIdOrEmail}/payouts;
// order unpublished.
func (s Payouts) PersonPage(ctx context.Context, campaign, person string, o ListOptions, opts ...apiclient.CallOption) (model.SalesPage, error) {
	r := onPerson("/payouts", campaign, person)
	r.Query, r.AbsentIs400 = o.query(), o.After == ""
	return s.page(ctx, campaign, r, opts)
}

func (s Payouts) page(ctx context.Context, campaign string, r apiclient.Request, opts []apiclient.CallOption) (model.SalesPage, error) {
	rows, next, asOf, err := s.rows(ctx, r, "payouts", opts)
	if err != nil {
		return model.SalesPage{}, err
	}
	page := model.SalesPage{Next: next, AsOf: asOf}
	for _, row := range rows {
		page.Payouts = append(page.Payouts, s.payout(row, campaign, asOf))
	}
	return page, nil
}

// List yields a campaign's payouts. It ends at the first error.
func (s Payouts) List(ctx context.Context, campaign string, o ListOptions, opts ...apiclient.CallOption) iter.Seq2[model.Payout, error] {
	return payouts(ctx, o, func(ctx context.Context, o ListOptions) (model.SalesPage, error) {
		return s.Page(ctx, campaign, o, opts...)
	})
}

// OfPerson yields one affiliate's payouts.
func (s Payouts) OfPerson(ctx context.Context, campaign, person string, o ListOptions, opts ...apiclient.CallOption) iter.Seq2[model.Payout, error] {
	return payouts(ctx, o, func(ctx context.Context, o ListOptions) (model.SalesPage, error) {
		return s.PersonPage(ctx, campaign, person, o, opts...)
	})
}

func payouts(ctx context.Context, o ListOptions, page func(context.Context, ListOptions) (model.SalesPage, error)) iter.Seq2[model.Payout, error] {
	id := func(p model.Payout) string { return p.ID }
	return apiclient.Pages(ctx, o.After, id, func(ctx context.Context, cursor string) ([]model.Payout, string, error) {
		o.After = cursor
		p, err := page(ctx, o)
		return p.Payouts, p.Next, err
	})
}

func (f funnel) payout(o *object, campaign string, asOf time.Time) model.Payout {
	return model.Payout{
		Backend: f.api.Name(), CampaignID: campaign, ID: o.text("id").V,
		Person: o.text("participantId").V, State: strings.ToLower(o.text("status").V),
		Amount:      o.money("amount", "currencyISO"),
		InCampaign:  o.money("amountInCampaignCurrency", "campaignCurrencyISO"),
		Commissions: o.texts("commissionIds").V,
		CreatedAt:   o.moment("createdAt"), QueuedAt: o.moment("queuedAt"),
		IssuedAt: o.moment("issuedAt"), FailedAt: o.moment("failedAt"), AsOf: asOf,
	}
}
