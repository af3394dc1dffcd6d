package growsurf

import (
	"context"

	"refdesk/apiclient"
	"refdesk/internal/model"
)

// Here is what a screen asks for and no mirror keeps.

const (
	maxStandings = 1000 // places of a leaderboard, ten calls
	maxActivity  = 300  // lines of a person's log, three calls
)

// Analytics reads a campaign's figures of so many days back, with the period
// before, the numbers by status, and a series of days, weeks or months, so that
// a chart has at most about sixty bars.
func (b *Backend) Analytics(ctx context.Context, lane model.Lane, campaign string, days int) (model.Analytics, error) {
	r, err := b.client.Analytics.Campaign(ctx, campaign, AnalyticsOptions{
		Days: days, Interval: intervalOf(days), Include: []string{"previousPeriod", "statusCounts"},
	}, apiclient.WithLane(lane))
	return r.Analytics, err
}

func intervalOf(days int) string {
	switch {
	case days > 0 && days <= 62:
		return "day"
	case days <= 400:
		return "week"
	}
	return "month"
}

// PersonAnalytics reads a person's all-time figures.
func (b *Backend) PersonAnalytics(ctx context.Context, lane model.Lane, campaign, person string) (model.Analytics, error) {
	r, err := b.client.Analytics.Participant(ctx, campaign, person, AnalyticsOptions{}, apiclient.WithLane(lane))
	return r.Analytics, err
}

// Activity reads the vendor's log about a person, at most 300 lines of it.
func (b *Backend) Activity(ctx context.Context, lane model.Lane, campaign, person string) ([]model.Activity, error) {
	var all []model.Activity
	for line, err := range b.client.Participants.Activity(ctx, campaign, person, apiclient.WithLane(lane)) {
		if err != nil {
			return nil, err
		}
		if all = append(all, line); len(all) == maxActivity {
			break
		}
	}
	return all, nil
}

// Standings reads the first thousand places of a leaderboard.
func (b *Backend) Standings(ctx context.Context, lane model.Lane, campaign string, order model.Order) (model.Standings, error) {
	return b.client.Participants.Standings(ctx, campaign, order, maxStandings, apiclient.WithLane(lane))
}

// Destinations reads where a person's payouts would go.
func (b *Backend) Destinations(ctx context.Context, lane model.Lane, campaign, person string) ([]model.Destination, error) {
	d, err := b.client.Payouts.Destinations(ctx, campaign, person, apiclient.WithLane(lane))
	return d.All, err
}
