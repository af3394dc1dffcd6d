package views

import (
	"testing"

	"refdesk/internal/model"
)

func TestEveryStateOfAFeedIsSaid(t *testing.T) {
	for _, c := range []struct {
		status model.FeedStatus
		want   string
	}{
		{model.FeedStatus{State: model.LinkConnecting}, "connecting to desk:8788"},
		{model.FeedStatus{State: model.LinkOnline, Left: 12_400}, "catching up, 12,400 left"},
		{model.FeedStatus{State: model.LinkOnline}, "online with desk:8788"},
		{model.FeedStatus{State: model.LinkDegraded, Problem: "feed: desk:8788 does not answer"}, ""}, // the problem is said
	} {
		c.status.URL = "ws://desk:8788/feed"
		if got := feedText(c.status); got != c.want {
			t.Errorf("%+v is said as %q, want %q", c.status, got, c.want)
		}
	}
	if got := lostEvents(model.FeedStatus{Missing: 3}); got != "3 events never came" {
		t.Errorf("of lost events it says %q", got)
	}
}
