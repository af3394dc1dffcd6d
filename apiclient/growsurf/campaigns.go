package growsurf

import (
	"context"
	"time"

	"refdesk/apiclient"
	"refdesk/internal/model"
)

// Campaigns reads programs.
type Campaigns struct{ funnel }

// List gives all campaigns of the account; deleted ones are left out by the
// vendor.
//
// Source: documented, GET /campaigns; not paged.
func (s Campaigns) List(ctx context.Context, opts ...apiclient.CallOption) ([]model.Campaign, error) {
	rows, _, asOf, err := s.rows(ctx, apiclient.Request{Route: "/campaigns"}, "campaigns", opts)
	if err != nil {
		return nil, err
	}
	all := make([]model.Campaign, 0, len(rows))
	for _, row := range rows {
		all = append(all, s.campaign(row, asOf))
	}
	return all, nil
}

// Get gives one campaign; ErrNotFound when there is none of that id.
//
// Source: documented, GET /campaign/{id}.
func (s Campaigns) Get(ctx context.Context, id string, opts ...apiclient.CallOption) (model.Campaign, error) {
	r := apiclient.Request{Route: "/campaign/{campaign}", IDs: []string{id}}
	o, asOf, err := s.object(ctx, r, opts)
	if err != nil {
		return model.Campaign{}, err
	}
	c := s.campaign(o, asOf)
	if c.ID == "" {
		return c, s.api.Unclear(r, errNoID)
	}
	return c, nil
}

// campaign reads a program. One published example has no type; it stays "".
func (f funnel) campaign(o *object, asOf time.Time) model.Campaign {
	return model.Campaign{
		Backend: f.api.Name(), ID: o.text("id").V, Name: o.text("name").V,
		Type: o.text("type").V, Status: o.text("status").V, Currency: o.text("currencyISO").V,
		Participants: o.number("participantCount"), Referrals: o.number("referralCount"),
		Winners: o.number("winnerCount"), CreatedAt: o.moment("createdAt"), AsOf: asOf,
	}
}

// RewardConfigs reads what campaigns offer.
type RewardConfigs struct{ funnel }

// List gives the rewards configured on a campaign.
//
// Source: documented, GET /campaign/{id}/reward-configs; not paged.
func (s RewardConfigs) List(ctx context.Context, campaign string, opts ...apiclient.CallOption) ([]model.RewardConfig, error) {
	r := apiclient.Request{Route: "/campaign/{campaign}/reward-configs", IDs: []string{campaign}}
	rows, _, asOf, err := s.rows(ctx, r, "rewards", opts)
	if err != nil {
		return nil, err
	}
	all := make([]model.RewardConfig, 0, len(rows))
	for _, o := range rows {
		all = append(all, model.RewardConfig{
			Backend: s.api.Name(), CampaignID: campaign, ID: o.text("id").V,
			Title: o.text("title").V, Type: o.text("type").V, AsOf: asOf,
		})
	}
	return all, nil
}
