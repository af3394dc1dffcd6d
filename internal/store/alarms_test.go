package store_test

import (
	"context"
	"testing"

	"refdesk/internal/model"
)

// TestAlarmsReachWhoeverOpensTheStore sets an alarm in one opening and reads it
// in another, as a keeper and its guest do.
func TestAlarmsReachWhoeverOpensTheStore(t *testing.T) {
	dir := t.TempDir()
	ctx := context.Background()
	keeper, guest := open(t, dir, nil), open(t, dir, nil)
	commits, cancel := guest.Subscribe()
	defer cancel()
	ref := model.CampaignRef{Backend: backend, ID: campaign}
	text := func() string {
		<-commits
		all := must(guest.Alarms(ctx))(t)
		if len(all) == 0 {
			return ""
		}
		if all[0].Backend != backend || all[0].CampaignID != campaign || len(all) > 1 {
			t.Fatalf("alarms %+v", all)
		}
		return all[0].WebhookProblem
	}
	for _, want := range []string{"joins but no webhook yet", "the vendor's webhook is switched off", ""} {
		ok(t, keeper.SetAlarm(ctx, ref, want))
		for text() != want {
		}
	}
	before := must(keeper.Rev(ctx))(t)
	ok(t, keeper.SetAlarm(ctx, ref, ""))
	if after := must(keeper.Rev(ctx))(t); after != before {
		t.Error("an alarm that stays as it is was announced")
	}
}
