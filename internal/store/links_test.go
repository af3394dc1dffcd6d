package store_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"refdesk/internal/model"
)

// TestLinksReachWhoeverOpensTheStore keeps how reading stands in one opening
// and reads it in another, as a keeper and its guest do.
func TestLinksReachWhoeverOpensTheStore(t *testing.T) {
	dir := t.TempDir()
	ctx := context.Background()
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	now := func() time.Time { return at }
	keeper, guest := open(t, dir, now), open(t, dir, now)
	commits, cancel := guest.Subscribe()
	defer cancel()
	whole := model.PullStatus{
		Backend: backend, CampaignID: campaign, State: model.LinkDegraded, Problem: "the backend cannot be reached",
		WebhookProblem: "joins but no webhook yet", Sweeping: true, People: 300, Expected: 1000, Pages: 3, PerMinute: 600,
		Left: 70 * time.Second, SweptAt: time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC), Period: 41 * time.Minute,
		FollowUps: 7, Lag: 90 * time.Second,
	}
	nameless := model.PullStatus{Backend: backend, State: model.LinkConnecting}
	for _, want := range [][]model.PullStatus{{whole}, {nameless}, {whole, nameless}, nil} {
		ok(t, keeper.KeepLinks(ctx, want))
		for {
			<-commits
			got := must(guest.Links(ctx))(t)
			if len(got) == len(want) && !slices.ContainsFunc(want, func(p model.PullStatus) bool { return !slices.Contains(got, p) }) {
				break
			}
		}
	}
}
