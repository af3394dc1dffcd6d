package growsurf

import (
	"context"

	"refdesk/apiclient"
	"refdesk/internal/model"
)

// Backend is a GrowSurf account as the rooms that read it and send to it need
// one.
type Backend struct{ client *Client }

// NewBackend fits a client to what the rooms ask for.
func NewBackend(c *Client) *Backend { return &Backend{c} }

// Campaigns lists all campaigns of the account.
func (b *Backend) Campaigns(ctx context.Context, lane model.Lane) ([]model.Campaign, error) {
	return b.client.Campaigns.List(ctx, apiclient.WithLane(lane))
}

// RewardConfigs lists what a campaign offers.
func (b *Backend) RewardConfigs(ctx context.Context, lane model.Lane, campaign string) ([]model.RewardConfig, error) {
	return b.client.RewardConfigs.List(ctx, campaign, apiclient.WithLane(lane))
}

// PeoplePage reads up to a hundred people, newest first, from the cursor on.
func (b *Backend) PeoplePage(ctx context.Context, lane model.Lane, campaign, cursor string) (model.PeoplePage, error) {
	return b.client.Participants.Page(ctx, campaign, ListOptions{After: cursor}, apiclient.WithLane(lane))
}

// Person reads one person with its rewards.
func (b *Backend) Person(ctx context.Context, lane model.Lane, campaign, id string) (model.PersonReading, error) {
	return b.client.Participants.Get(ctx, campaign, id, apiclient.WithLane(lane))
}

// CommissionsPage reads up to a hundred commissions from the cursor on.
func (b *Backend) CommissionsPage(ctx context.Context, lane model.Lane, campaign, cursor string) (model.SalesPage, error) {
	return b.client.Commissions.Page(ctx, campaign, ListOptions{After: cursor}, apiclient.WithLane(lane))
}

// PayoutsPage reads up to a hundred payouts from the cursor on.
func (b *Backend) PayoutsPage(ctx context.Context, lane model.Lane, campaign, cursor string) (model.SalesPage, error) {
	return b.client.Payouts.Page(ctx, campaign, ListOptions{After: cursor}, apiclient.WithLane(lane))
}

// Webhooks lists where a campaign's events are sent and how that is going.
func (b *Backend) Webhooks(ctx context.Context, lane model.Lane, campaign string) ([]model.Webhook, error) {
	all, err := b.client.Webhooks.List(ctx, campaign, apiclient.WithLane(lane))
	out := make([]model.Webhook, len(all))
	for i, w := range all {
		out[i] = model.Webhook{
			ID: w.ID, URL: w.PayloadURL, Enabled: w.Enabled, AutoDisabled: w.AutoDisabled,
			Failures: w.Failures.V, LastFailureAt: w.LastFailureAt,
		}
	}
	return out, err
}

// PersonCommissions reads all commissions of one person, whole or not at all:
// the vendor has no way to ask for a single one, and one that is missing from
// the list was removed. AsOf is when the first request began.
func (b *Backend) PersonCommissions(ctx context.Context, lane model.Lane, campaign, person string) (model.SalesPage, error) {
	all := model.SalesPage{}
	fetch := func(ctx context.Context, o ListOptions) (model.SalesPage, error) {
		page, err := b.client.Commissions.PersonPage(ctx, campaign, person, o, apiclient.WithLane(lane))
		if all.AsOf.IsZero() {
			all.AsOf = page.AsOf
		}
		return page, err
	}
	for c, err := range commissionSale.list(ctx, ListOptions{}, fetch) {
		if err != nil {
			return model.SalesPage{}, err
		}
		all.Commissions = append(all.Commissions, c)
	}
	return all, nil
}
