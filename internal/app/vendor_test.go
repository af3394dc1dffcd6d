package app

import (
	"errors"
	"strings"
	"testing"

	"refdesk/internal/config"
	"refdesk/internal/model"
)

func TestScreensAreAnsweredFromTheBackend(t *testing.T) {
	s := newShop(t)
	reward := s.readOnce()
	a := s.open()
	name := a.o.Settings.Backends[0].Name
	campaign, person := model.CampaignRef{Backend: name, ID: reward.CampaignID}, model.PersonRef{Backend: name, CampaignID: reward.CampaignID, ID: reward.Person}
	if keeper, err := a.becomeKeeper(); !keeper || err != nil {
		t.Fatal(keeper, err)
	}
	if _, err := a.Vendor().Analytics(t.Context(), campaign, 30); !errors.Is(err, errConnecting) {
		t.Errorf("before there is a client: %v", err)
	}
	if err := a.connect(t.Context()); err != nil {
		t.Fatal(err)
	}
	v, ctx := a.Vendor(), t.Context()
	before := len(s.demo.Sandbox.Requests())
	for range 2 {
		figures, err := v.Analytics(ctx, campaign, 30)
		if err != nil || len(figures.Value.Figures) == 0 || figures.AsOf.IsZero() {
			t.Errorf("analytics %+v, %v", figures, err)
		}
		own, err := v.PersonAnalytics(ctx, person)
		if err != nil || len(own.Value.Figures) == 0 {
			t.Errorf("a person's analytics %+v, %v", own, err)
		}
		lines, err := v.Activity(ctx, person)
		if err != nil || len(lines.Value) == 0 {
			t.Errorf("activity %+v, %v", lines, err)
		}
		board, err := v.Standings(ctx, campaign, "ALL_TIME")
		if err != nil || len(board.Value.Rows) == 0 || board.Value.Order != "ALL_TIME" {
			t.Errorf("standings %+v, %v", board, err)
		}
	}
	if calls := len(s.demo.Sandbox.Requests()) - before; calls != 4 {
		t.Errorf("%d calls for four questions asked twice", calls)
	}
	if _, err := v.Destinations(ctx, person); err == nil {
		t.Error("a person who is no affiliate has a payout destination")
	}
}

func TestAGuestAsksNobody(t *testing.T) {
	s := newShop(t)
	keeper, guest := s.open(), s.open()
	if ok, err := keeper.becomeKeeper(); !ok || err != nil {
		t.Fatal(ok, err)
	}
	campaign := model.CampaignRef{Backend: guest.o.Settings.Backends[0].Name, ID: "c"}
	if _, err := guest.Vendor().Analytics(t.Context(), campaign, 30); !errors.Is(err, errGuestReads) {
		t.Errorf("got %v", err)
	}
}

func TestBackendsThatCannotBeAsked(t *testing.T) {
	s := newShop(t)
	s.demo.Settings.Backends = append(s.demo.Settings.Backends, config.Backend{Name: "rocket", Kind: "referralrocket"})
	a := s.open()
	v := a.Vendor()
	if _, err := v.Standings(t.Context(), model.CampaignRef{Backend: "rocket"}, ""); !errors.Is(err, errOnlyHeard) {
		t.Errorf("a backend without an API: %v", err)
	}
	if _, err := v.Standings(t.Context(), model.CampaignRef{Backend: "gone"}, ""); err == nil || !strings.Contains(err.Error(), "settings") {
		t.Errorf("a backend of yesterday: %v", err)
	}
	attached := s.open(func(o *Options) { o.Feed = "ws://127.0.0.1:1/feed" })
	if _, err := attached.Vendor().Activity(t.Context(), model.PersonRef{Backend: "gone"}); !errors.Is(err, errAttached) {
		t.Errorf("another refdesk's backend: %v", err)
	}
	own := a.o.Settings.Backends[0].Name
	for _, tt := range []struct {
		backend string
		can     bool
	}{{own, true}, {"rocket", false}, {"gone", false}} {
		if why := v.WhyNot(tt.backend, model.ObjectReward, model.VerbApprove); (why == "") != tt.can {
			t.Errorf("%s: %q", tt.backend, why)
		}
	}
	if why := v.WhyNot(own, model.ObjectParticipant, model.VerbApprove); why == "" {
		t.Error("a person can be approved")
	}
}
