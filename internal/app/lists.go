package app

import (
	"context"
	"slices"

	"refdesk/internal/model"
)

// openingRows is how far down the leaderboard the store answers for an index
// that is not filled yet.
const openingRows = 2_000

// People gives the first rows from the store while the index still fills: a
// console of a million people has them at once.
func (l lists) People(ctx context.Context, q model.Query) (model.Window[model.PersonRow], error) {
	asOpened := q.Text == "" && q.Sort == "" && !q.Desc && q.Board == "" && q.Offset+q.Count <= openingRows
	if loaded, _ := l.Progress(); loaded || !asOpened {
		return l.Index.People(ctx, q)
	}
	return l.store.Leaders(ctx, q.Backend, q.Campaign, q.Offset, q.Count)
}

// RewardConfigs gives what a campaign offers. It is asked for seldom, so that
// the store answers and no index holds it.
func (l lists) RewardConfigs(ctx context.Context, campaign model.CampaignRef) ([]model.RewardConfig, error) {
	all, err := l.store.RewardConfigs(ctx)
	return slices.DeleteFunc(all, func(c model.RewardConfig) bool {
		return c.Backend != campaign.Backend || c.CampaignID != campaign.ID
	}), err
}
