package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"refdesk/internal/model"
)

// alarmEvery is how often webhooks are asked after.
const alarmEvery = time.Second

// progressEvery is how often it is written down how far a reading has come; what
// matters more is written when it changes.
const progressEvery = 5 * time.Second

// keepLinks writes down how the reading of each campaign stands, for the guests.
func (a *App) keepLinks(ctx context.Context) error {
	var kept []model.PullStatus
	var at time.Time
	return every(ctx, alarmEvery, func() {
		all := a.links().pulls
		now := time.Now()
		told := slices.EqualFunc(kept, all, sameLink)
		if told && (slices.EqualFunc(kept, all, sameProgress) || now.Sub(at) < progressEvery) && !at.IsZero() {
			return
		}
		if err := a.store.KeepLinks(ctx, all); err != nil {
			if ctx.Err() == nil {
				a.log.Warn("how reading stands could not be kept", "err", err)
			}
			return
		}
		kept, at = all, now
	})
}

// sameLink tells whether two statuses differ in their progress at most.
func sameLink(one, other model.PullStatus) bool {
	return one.Backend == other.Backend && one.CampaignID == other.CampaignID &&
		one.State == other.State && one.Problem == other.Problem && one.WebhookProblem == other.WebhookProblem &&
		one.Sweeping == other.Sweeping
}

// sameProgress tells whether two statuses differ by the passing of time alone,
// or in what only the console that reads can tell.
func sameProgress(one, other model.PullStatus) bool {
	one.Lag, other.Lag = 0, 0
	one.NextTry, other.NextTry = time.Time{}, time.Time{}
	return one == other
}

// tellAlarms tells whenever something goes wrong with a campaign's webhooks,
// and when it is over; besides, of events that cannot be read, and that this
// process has taken over.
func (a *App) tellAlarms(ctx context.Context, tell func(text string)) error {
	told := map[model.CampaignRef]bool{}
	keeper, unreadable := a.links().keeper, int64(0)
	return every(ctx, alarmEvery, func() {
		if was := keeper; !was {
			if keeper = a.links().keeper; keeper {
				tell("the other refdesk has ended; this one listens, reads and sends")
			}
		}
		unreadable = a.tellUnreadable(ctx, unreadable, tell)
		all, err := a.pulls(ctx)
		if err != nil {
			if ctx.Err() == nil {
				a.log.Warn("alarms could not be read", "err", err)
			}
			return
		}
		wrong := map[model.CampaignRef]bool{}
		for _, p := range all {
			if p.WebhookProblem == "" {
				continue
			}
			ref := model.CampaignRef{Backend: p.Backend, ID: p.CampaignID}
			if wrong[ref] = true; !told[ref] {
				tell(p.Backend + ": " + p.WebhookProblem)
			}
		}
		for ref := range told {
			if !wrong[ref] {
				tell(ref.Backend + ": webhooks of campaign " + ref.ID + " are well again")
			}
		}
		told = wrong
	})
}

// tellUnreadable tells when more events than before cannot be read, and gives
// how many that are.
func (a *App) tellUnreadable(ctx context.Context, before int64, tell func(text string)) int64 {
	f, err := a.store.Figures(ctx)
	if err != nil {
		return before // the alarms cannot be read either, which is logged
	}
	if f.Quarantined > before {
		tell(fmt.Sprintf("events that cannot be read and were kept: %d; refdesk list events --filter state:quarantined shows them", f.Quarantined))
	}
	return f.Quarantined
}

// pulls is how the reading of each campaign stands; a guest knows of it what
// the keeper wrote down.
func (a *App) pulls(ctx context.Context) ([]model.PullStatus, error) {
	if l := a.links(); l.keeper {
		return l.pulls, nil
	}
	return a.store.Links(ctx)
}

// every calls do at once, and then at intervals until ctx ends.
func every(ctx context.Context, interval time.Duration, do func()) error {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		do()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}
