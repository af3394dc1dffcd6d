package store_test

import (
	"context"
	"fmt"
	"testing"

	"refdesk/internal/model"
)

func TestCountEvents(t *testing.T) {
	s, _ := fresh(t)
	ctx := context.Background()
	kinds := []model.EventKind{model.KindJoined, model.KindReward, model.KindJoined, model.KindJoined}
	for i, kind := range kinds {
		must(s.Append(ctx, delivery(kind, fmt.Sprint("x", i), fmt.Sprint("key-", i), at(i), model.Facts{})))(t)
	}
	counts := map[model.EventKind]int{}
	for _, c := range must(s.CountEvents(ctx, 4))(t) {
		if c.Backend != backend || c.CampaignID != campaign {
			t.Errorf("counted for %s/%s", c.Backend, c.CampaignID)
		}
		counts[c.Kind] += c.Count
	}
	if len(counts) != 2 || counts[model.KindJoined] != 2 || counts[model.KindReward] != 1 {
		t.Errorf("below the fourth there are %v", counts)
	}
}
