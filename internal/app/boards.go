package app

import (
	"context"
	"time"

	"refdesk/internal/model"
)

// boardsEvery is how often it is asked whether a day's places are kept.
const boardsEvery = time.Minute

// keepBoards keeps who stands where on each leaderboard, once a day.
func (a *App) keepBoards(ctx context.Context) error {
	return every(ctx, boardsEvery, func() {
		if err := a.store.KeepBoards(ctx, time.Now()); err != nil && ctx.Err() == nil {
			a.log.Warn("the day's places could not be kept", "err", err)
		}
	})
}

// PastPlaces gives the places of an order as they were.
func (l lists) PastPlaces(ctx context.Context, campaign model.CampaignRef, by model.Order, at time.Time) (model.PastPlaces, error) {
	return l.store.PastPlaces(ctx, campaign, by, at)
}
