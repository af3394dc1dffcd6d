package growsurf

import (
	"context"
	"iter"
	"strings"
	"time"

	"refdesk/apiclient"
	"refdesk/internal/model"
)

// Commissions reads what affiliates earned.
type Commissions struct{ funnel }

// Page reads one page of a campaign's commissions. ErrInvalid for a program
// that has none.
//
// Source: documented, GET /campaign/{id}/commissions; order unpublished.
func (s Commissions) Page(ctx context.Context, campaign string, o ListOptions, opts ...apiclient.CallOption) (model.SalesPage, error) {
	r := apiclient.Request{
		Route: "/campaign/{campaign}/commissions", IDs: []string{campaign}, Query: o.query(),
	}
	rows, next, asOf, err := s.rows(ctx, r, "commissions", opts)
	if err != nil {
		return model.SalesPage{}, err
	}
	page := model.SalesPage{Next: next, AsOf: asOf}
	for _, row := range rows {
		page.Commissions = append(page.Commissions, s.commission(row, campaign, asOf))
	}
	return page, nil
}

// List yields a campaign's commissions. Amounts are exact, in the commission's
// own currency. It ends at the first error.
func (s Commissions) List(ctx context.Context, campaign string, o ListOptions, opts ...apiclient.CallOption) iter.Seq2[model.Commission, error] {
	id := func(c model.Commission) string { return c.ID }
	return apiclient.Pages(ctx, o.After, id, func(ctx context.Context, cursor string) ([]model.Commission, string, error) {
		o.After = cursor
		page, err := s.Page(ctx, campaign, o, opts...)
		return page.Commissions, page.Next, err
	})
}

// commission reads a commission. Older data has no event, which means a sale
// and is left for the reader to say; a missing converted amount is pending.
func (f funnel) commission(o *object, campaign string, asOf time.Time) model.Commission {
	return model.Commission{
		Backend: f.api.Name(), CampaignID: campaign, ID: o.text("id").V,
		Person: o.text("referrerId").V, Other: o.text("referredId").V,
		State: strings.ToLower(o.text("status").V), Event: o.text("event").V,
		Amount:     o.money("amount", "currencyISO"),
		InCampaign: o.money("amountInCampaignCurrency", "campaignCurrencyISO"),
		Sale:       o.money("saleAmount", "currencyISO"),
		HoldDays:   o.number("holdDuration"),
		CreatedAt:  o.moment("createdAt"), ApprovedAt: o.moment("approvedAt"),
		PaidAt: o.moment("paidAt"), ReversedAt: o.moment("reversedAt"), AsOf: asOf,
	}
}
