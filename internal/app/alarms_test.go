package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"refdesk/internal/config"
	"refdesk/internal/model"
)

// TestGuestTellsOfTheKeepersAlarms: what the keeper knows of silent webhooks
// stands in a guest's status and in its output.
func TestGuestTellsOfTheKeepersAlarms(t *testing.T) {
	s := newShop(t)
	lock, err := tryLockIn(s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := lock.release(); err != nil {
			t.Error(err)
		}
	})
	guest := s.open()
	told := make(chan string, 10)
	serveTelling(t.Context(), t, guest, func(text string) { told <- text })

	backend := s.demo.Settings.Backends[0].Name
	campaign := model.CampaignRef{Backend: backend, ID: "spring"}
	alarm := func(text string) {
		t.Helper()
		told := []model.PullStatus{{Backend: campaign.Backend, CampaignID: campaign.ID, WebhookProblem: text}}
		if err := guest.store.KeepLinks(t.Context(), told); err != nil {
			t.Fatal(err)
		}
	}
	alarm("joins but no webhook yet")
	if got, want := <-told, backend+": joins but no webhook yet"; got != want {
		t.Errorf("told %q, want %q", got, want)
	}
	if st := status(t, guest); !st.Guest || len(st.Pulls) != 1 || st.Pulls[0].WebhookProblem != "joins but no webhook yet" || st.Pulls[0].CampaignID != "spring" {
		t.Errorf("the guest's status is %+v", st)
	}
	alarm("joins but no webhook for 3m")
	alarm("")
	if got, want := <-told, backend+": webhooks of campaign spring are well again"; got != want {
		t.Errorf("told %q, want %q", got, want)
	}
}

// TestServeTellsThatItTookOver and of events that cannot be read.
func TestServeTellsThatItTookOver(t *testing.T) {
	s := newShop(t)
	lock, err := tryLockIn(s)
	if err != nil {
		t.Fatal(err)
	}
	told := make(chan string, 10)
	guest := s.open()
	serveTelling(t.Context(), t, guest, func(text string) { told <- text })
	if err := lock.release(); err != nil {
		t.Fatal(err)
	}
	if got := <-told; !strings.Contains(got, "this one listens") {
		t.Errorf("told %q", got)
	}
	unreadable := model.Event{Backend: demoBackend, State: model.EventQuarantined, Reason: "not JSON", Raw: []byte("{"), ReceivedAt: time.Now()}
	if _, err := guest.store.Append(t.Context(), model.Delivery{Event: unreadable}); err != nil {
		t.Fatal(err)
	}
	if got := <-told; !strings.Contains(got, "kept: 1") {
		t.Errorf("told %q", got)
	}
}

// TestGuestTellsWhatTheKeeperKnows: whether the backend answers is the same in
// both, and nothing of an earlier keeper stays.
func TestGuestTellsWhatTheKeeperKnows(t *testing.T) {
	for state, key := range map[model.LinkState]string{model.LinkOnline: "", model.LinkDegraded: "a wrong key"} {
		t.Run(string(state), func(t *testing.T) {
			s := newShop(t)
			if key != "" {
				s.demo.Settings.Backends[0].APIKey = config.Secret(key)
			}
			keeper, guest := s.open(), s.open()
			stale := model.PullStatus{Backend: s.demo.Settings.Backends[0].Name, CampaignID: "of a keeper that has gone", State: model.LinkStopped}
			if err := keeper.store.KeepLinks(t.Context(), []model.PullStatus{stale}); err != nil {
				t.Fatal(err)
			}
			serve(t.Context(), t, keeper)
			serve(t.Context(), t, guest)
			eventually(t, "the guest "+string(state)+" as the keeper is", func() bool {
				here, there := status(t, keeper).Pulls, status(t, guest).Pulls
				return len(here) == len(there) && !slices.ContainsFunc(here, func(p model.PullStatus) bool {
					return p.State != state || !slices.ContainsFunc(there, func(q model.PullStatus) bool { return sameLink(p, q) })
				})
			})
		})
	}
}
