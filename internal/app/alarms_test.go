package app

import (
	"strings"
	"testing"
	"time"

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
		if err := guest.store.SetAlarm(t.Context(), campaign, text); err != nil {
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

// TestKeeperWritesItsAlarmsDown makes the webhook fall silent and looks into
// the store.
func TestKeeperWritesItsAlarmsDown(t *testing.T) {
	s := newShop(t)
	keeper := s.open()
	campaign := s.demo.Sandbox.Info().Campaigns[0]
	stale := model.CampaignRef{Backend: s.demo.Settings.Backends[0].Name, ID: campaign}
	if err := keeper.store.SetAlarm(t.Context(), stale, "of a keeper that has gone"); err != nil {
		t.Fatal(err)
	}
	serve(t.Context(), t, keeper)
	eventually(t, "the alarm of the earlier keeper gone", func() bool {
		all, err := keeper.store.Alarms(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range all {
			if p.CampaignID == campaign && p.WebhookProblem == "of a keeper that has gone" {
				return false
			}
		}
		return true
	})
}
