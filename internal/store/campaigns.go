package store

import (
	"context"

	"refdesk/internal/model"
)

var (
	campaigns = newMirror("campaign", campaignFields, finishCampaign)
	configs   = newMirror("reward_config", configFields, finishConfig)
)

func campaignFields(c *model.Campaign) []field {
	return []field{
		{name: "name", fact: word[string]{&c.Name}},
		{name: "type", fact: word[string]{&c.Type}},
		{name: "status", fact: word[string]{&c.Status}},
		{name: "currency", fact: word[string]{&c.Currency}},
		{name: "participants", fact: opt[int64]{&c.Participants}},
		{name: "referrals", fact: opt[int64]{&c.Referrals}},
		{name: "winners", fact: opt[int64]{&c.Winners}},
		{name: "created_at", fact: moment{&c.CreatedAt}, forever: true},
	}
}

func finishCampaign(v *model.Campaign, r *row[model.Campaign], of scopeName) {
	v.Backend, v.ID, v.AsOf = of.backend, of.campaign, timeOf(r.asOf)
	v.CountedAt = timeOf(r.since("participants"))
}

func configFields(c *model.RewardConfig) []field {
	return []field{
		{name: "title", fact: word[string]{&c.Title}},
		{name: "type", fact: word[string]{&c.Type}},
	}
}

func finishConfig(v *model.RewardConfig, r *row[model.RewardConfig], of scopeName) {
	v.Backend, v.CampaignID, v.ID, v.AsOf = of.backend, of.campaign, r.id, timeOf(r.asOf)
}

// Campaigns gives all campaigns of all backends, in the order they were met.
func (s *Store) Campaigns(ctx context.Context) ([]model.Campaign, error) {
	return campaigns.all(ctx, s, "ORDER BY m.key")
}

// RewardConfigs gives what all campaigns offer.
func (s *Store) RewardConfigs(ctx context.Context) ([]model.RewardConfig, error) {
	return configs.all(ctx, s, "ORDER BY m.key")
}

// SaveCampaigns keeps a complete list of a backend's campaigns. One that the
// list left out stays, because its people and its ledger do.
func (s *Store) SaveCampaigns(ctx context.Context, backend string, all []model.Campaign) error {
	return s.write(ctx, func(t *tx) error {
		for i := range all {
			if !storable(all[i].ID) {
				t.skip("campaign", all[i].ID)
				continue
			}
			if err := t.readCampaign(backend, &all[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *tx) readCampaign(backend string, c *model.Campaign) error {
	scope, err := t.scope(backend, c.ID)
	if err != nil {
		return err
	}
	_, _, err = campaigns.lay(t, t.reading(scope, c.ID, firstTime(c.AsOf, t.now)), c)
	return err
}

// SaveRewardConfigs keeps a complete list of what a campaign offers. One that
// the list left out stays, because earned rewards still name it.
func (s *Store) SaveRewardConfigs(ctx context.Context, backend, campaign string, all []model.RewardConfig) error {
	return s.write(ctx, func(t *tx) error {
		scope, err := t.scope(backend, campaign)
		if err != nil {
			return err
		}
		for i := range all {
			c := &all[i]
			if !storable(c.ID) {
				t.skip("reward config", c.ID)
				continue
			}
			if _, _, err := configs.lay(t, t.reading(scope, c.ID, firstTime(c.AsOf, t.now)), c); err != nil {
				return err
			}
		}
		return nil
	})
}
