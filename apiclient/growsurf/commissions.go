package growsurf

import (
	"context"
	"iter"
	"net/http"
	"strings"
	"time"

	"refdesk/apiclient"
	"refdesk/internal/model"
)

// Commissions reads and decides what affiliates earned. Programs of other
// kinds have none; the vendor answers 422 there (model.ErrInvalid).
type Commissions struct{ funnel }

var commissionSale = sale[model.Commission]{
	name: "commissions",
	read: funnel.commission,
	rows: func(p *model.SalesPage) *[]model.Commission { return &p.Commissions },
	id:   func(one model.Commission) string { return one.ID },
}

// Page reads one page of a campaign's commissions.
//
// Source: documented, GET /campaign/{id}/commissions; order unpublished.
func (s Commissions) Page(ctx context.Context, campaign string, o ListOptions, opts ...apiclient.CallOption) (model.SalesPage, error) {
	return commissionSale.page(ctx, s.funnel, campaign, o, opts)
}

// PersonPage reads one page of what one affiliate earned. ErrNotFound when
// there is no such person.
//
// Source: documented, GET .../participant/{participantIdOrEmail}/commissions;
// order unpublished.
func (s Commissions) PersonPage(ctx context.Context, campaign, person string, o ListOptions, opts ...apiclient.CallOption) (model.SalesPage, error) {
	return commissionSale.personPage(ctx, s.funnel, campaign, person, o, opts)
}

// List yields a campaign's commissions. Amounts are exact, in the commission's
// own currency. It ends at the first error.
func (s Commissions) List(ctx context.Context, campaign string, o ListOptions, opts ...apiclient.CallOption) iter.Seq2[model.Commission, error] {
	return commissionSale.list(ctx, o, func(ctx context.Context, o ListOptions) (model.SalesPage, error) {
		return s.Page(ctx, campaign, o, opts...)
	})
}

// OfPerson yields what one affiliate earned.
func (s Commissions) OfPerson(ctx context.Context, campaign, person string, o ListOptions, opts ...apiclient.CallOption) iter.Seq2[model.Commission, error] {
	return commissionSale.list(ctx, o, func(ctx context.Context, o ListOptions) (model.SalesPage, error) {
		return s.PersonPage(ctx, campaign, person, o, opts...)
	})
}

// Approve approves a pending commission, which then goes into the affiliate's
// next payout and cannot be undone. ErrWrongState when it is paid, reversed or
// deleted; what one approved before gives is unpublished. ErrUnclear when it
// may have been done.
//
// Source: documented, POST /campaign/{id}/commission/{commissionId}/approve.
func (s Commissions) Approve(ctx context.Context, campaign, id string, opts ...apiclient.CallOption) error {
	return s.write(ctx, apiclient.Request{
		Method: http.MethodPost,
		Route:  "/campaign/{campaign}/commission/{commission}/approve", IDs: []string{campaign, id},
	}, opts)
}

// Delete removes a pending commission: the vendor's only refusal. It takes no
// reason and tells nobody. ErrWrongState once it is approved, paid or reversed.
//
// Source: documented, DELETE /campaign/{id}/commission/{commissionId}.
func (s Commissions) Delete(ctx context.Context, campaign, id string, opts ...apiclient.CallOption) error {
	return s.write(ctx, apiclient.Request{
		Method: http.MethodDelete,
		Route:  "/campaign/{campaign}/commission/{commission}", IDs: []string{campaign, id},
	}, opts)
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
