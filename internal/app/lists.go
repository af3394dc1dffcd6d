package app

import (
	"context"
	"slices"

	"refdesk/internal/model"
)

// RewardConfigs gives what a campaign offers. It is asked for seldom, so that
// the store answers and no index holds it.
func (l lists) RewardConfigs(ctx context.Context, campaign model.CampaignRef) ([]model.RewardConfig, error) {
	all, err := l.store.RewardConfigs(ctx)
	return slices.DeleteFunc(all, func(c model.RewardConfig) bool {
		return c.Backend != campaign.Backend || c.CampaignID != campaign.ID
	}), err
}
