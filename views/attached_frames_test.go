package views_test

import (
	"testing"
	"time"

	"refdesk/internal/model"
	"refdesk/views"
)

// attachedTo is a console that copies another refdesk's journal and has no key
// of its own.
func attachedTo(f model.FeedStatus) func(*world, *views.Env) {
	return func(w *world, e *views.Env) {
		f.URL = "wss://desk.example.com/feed"
		w.status = model.Status{
			Keeper: true, ReadOnly: true, Feed: f,
			RewardsWaiting: w.status.RewardsWaiting, People: w.status.People, Events: w.status.Events,
		}
		e.ReadOnly = true
	}
}

// gone lets the copy find a hole.
func gone(w *world, e *views.Env) {
	attachedTo(model.FeedStatus{State: model.LinkOnline, Missing: 221})(w, e)
	gap := model.Event{
		Seq: 99, ReceivedAt: w.now().Add(-time.Minute), Backend: backend, Kind: model.KindGap, State: model.EventFolded,
		Headline: "events 120–340 are gone: the serving refdesk no longer keeps them",
	}
	w.events = append([]model.Event{gap}, w.events...)
}

func TestAttachedScreens(t *testing.T) {
	for name, set := range map[string]func(*world, *views.Env){
		"attached_connecting":  attachedTo(model.FeedStatus{State: model.LinkConnecting}),
		"attached_catching_up": attachedTo(model.FeedStatus{State: model.LinkOnline, Left: 12_400}),
		"attached_online":      attachedTo(model.FeedStatus{State: model.LinkOnline}),
		"attached_gap":         gone,
		"attached_degraded": attachedTo(model.FeedStatus{
			State:   model.LinkDegraded,
			Problem: "feed: desk.example.com refuses the token; set REFDESK_FEED_TOKEN, or feed.token, to the one that it has",
		}),
	} {
		for _, size := range sizes {
			t.Run(name, func(t *testing.T) {
				c := start(t, size.w, size.h, set)
				c.press("7")
				c.golden(name)
			})
		}
	}
}
