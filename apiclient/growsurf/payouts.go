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

var payoutSale = sale[model.Payout]{
	name: "payouts",
	read: funnel.payout,
	rows: func(p *model.SalesPage) *[]model.Payout { return &p.Payouts },
	id:   func(one model.Payout) string { return one.ID },
}

// Page reads one page of a campaign's payouts.
//
// Source: documented, GET /campaign/{id}/payouts; order unpublished.
func (s Payouts) Page(ctx context.Context, campaign string, o ListOptions, opts ...apiclient.CallOption) (model.SalesPage, error) {
	return payoutSale.page(ctx, s.funnel, campaign, o, opts)
}

// PersonPage reads one page of one affiliate's payouts. ErrNotFound when there
// is no such person.
//
// Source: documented, GET .../participant/{participantIdOrEmail}/payouts;
// order unpublished.
func (s Payouts) PersonPage(ctx context.Context, campaign, person string, o ListOptions, opts ...apiclient.CallOption) (model.SalesPage, error) {
	return payoutSale.personPage(ctx, s.funnel, campaign, person, o, opts)
}

// List yields a campaign's payouts. It ends at the first error.
func (s Payouts) List(ctx context.Context, campaign string, o ListOptions, opts ...apiclient.CallOption) iter.Seq2[model.Payout, error] {
	return payoutSale.list(ctx, o, func(ctx context.Context, o ListOptions) (model.SalesPage, error) {
		return s.Page(ctx, campaign, o, opts...)
	})
}

// OfPerson yields one affiliate's payouts.
func (s Payouts) OfPerson(ctx context.Context, campaign, person string, o ListOptions, opts ...apiclient.CallOption) iter.Seq2[model.Payout, error] {
	return payoutSale.list(ctx, o, func(ctx context.Context, o ListOptions) (model.SalesPage, error) {
		return s.PersonPage(ctx, campaign, person, o, opts...)
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
