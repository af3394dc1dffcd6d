package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"refdesk/internal/model"
)

// Find gives the rewards with these vendor ids, in the order asked for.
// Backend and campaign narrow the search, "" = all. It fails for every id that
// is unknown (model.ErrNotFound) or names more than one reward.
func (d *Desk) Find(ctx context.Context, backend, campaign string, ids []string) ([]model.RewardRow, error) {
	rows := make([]model.RewardRow, 0, len(ids))
	var failed []error
	for _, id := range ids {
		row, err := d.find(ctx, backend, campaign, id)
		if err != nil {
			failed = append(failed, err)
			continue
		}
		rows = append(rows, row)
	}
	return rows, errors.Join(failed...)
}

func (d *Desk) find(ctx context.Context, backend, campaign, id string) (model.RewardRow, error) {
	refs, err := d.store.FindReward(ctx, backend, campaign, id)
	if err != nil && !errors.Is(err, model.ErrNotFound) {
		return model.RewardRow{}, fmt.Errorf("finding reward %s: %w", id, err)
	}
	switch len(refs) {
	case 0:
		return model.RewardRow{}, fmt.Errorf("reward %s: %w", id, model.ErrNotFound)
	case 1:
		return d.store.RewardRow(ctx, refs[0])
	}
	places := make([]string, len(refs))
	for i, ref := range refs {
		places[i] = ref.Backend + "/" + ref.CampaignID
	}
	return model.RewardRow{}, fmt.Errorf("reward %s is in %s: choose a backend or campaign", id, strings.Join(places, ", "))
}
