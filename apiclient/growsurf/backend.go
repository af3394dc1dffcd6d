package growsurf

import (
	"context"
	"fmt"

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

// Send makes a change's one call. Its error says what the answer proves.
func (b *Backend) Send(ctx context.Context, c model.Change) error {
	switch c.Verb {
	case model.VerbApprove:
		return b.client.Rewards.Approve(ctx, c.CampaignID, c.Target, false)
	case model.VerbRefuse:
		return b.client.Rewards.Delete(ctx, c.CampaignID, c.Target)
	}
	return fmt.Errorf("%s: %w: no call does %q", b.client.Name(), model.ErrInvalid, c.Verb)
}
