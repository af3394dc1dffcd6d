package growsurf

import (
	"context"
	"iter"
	"strings"
	"time"

	"refdesk/apiclient"
	"refdesk/internal/model"
)

// Payouts reads payments to affiliates; the vendor lets nobody write them.
type Payouts struct{ funnel }

// Page reads one page of a campaign's payouts. ErrInvalid for a program that
// has none.
//
// Source: documented, GET /campaign/{id}/payouts; order unpublished.
func (s Payouts) Page(ctx context.Context, campaign string, o ListOptions, opts ...apiclient.CallOption) (model.SalesPage, error) {
	r := apiclient.Request{
		Route: "/campaign/{campaign}/payouts", IDs: []string{campaign}, Query: o.query(),
	}
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
	id := func(p model.Payout) string { return p.ID }
	return apiclient.Pages(ctx, o.After, id, func(ctx context.Context, cursor string) ([]model.Payout, string, error) {
		o.After = cursor
		page, err := s.Page(ctx, campaign, o, opts...)
		return page.Payouts, page.Next, err
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
