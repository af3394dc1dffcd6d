package sandbox

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestStartServesARunningLaunch(t *testing.T) {
	hook := newReceiver(t)
	s, err := Start(t.Context(), Options{People: 60, Seed: 1, Script: "launch", WebhookURL: hook.URL, WebhookSecret: "sandbox-secret"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	info := s.Info()
	if !strings.HasSuffix(info.BaseURL, "/v2") || info.APIKey == "" || len(info.Campaigns) != 3 {
		t.Fatalf("info: %+v", info)
	}
	first := hook.next(t)
	if first.event == "" || first.signature == "" {
		t.Fatalf("first event %q, signature %q", first.event, first.signature)
	}

	req, err := http.NewRequest(http.MethodGet, info.BaseURL+"/campaigns", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+info.APIKey)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer http.DefaultClient.CloseIdleConnections()
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("status %d, %v: %s", res.StatusCode, err, body)
	}
	var list struct {
		Campaigns []struct{ ID, Type, Status string }
	}
	if err := json.Unmarshal(body, &list); err != nil {
		t.Fatal(err)
	}
	if list.Campaigns[0].Type != "REFERRAL" || list.Campaigns[1].Type != "AFFILIATE" || list.Campaigns[0].ID != info.Campaigns[0] {
		t.Fatalf("campaigns: %+v", list.Campaigns)
	}
}

func TestStartRefusesWhatItDoesNotKnow(t *testing.T) {
	for _, o := range []Options{{Pace: "warp"}, {Script: "party"}, {People: -1}, {Listen: "not an address"}} {
		if _, err := Start(t.Context(), o); err == nil || !strings.HasPrefix(err.Error(), "sandbox: ") {
			t.Errorf("%+v: error %v", o, err)
		}
	}
}

func TestSeedMakesUpEveryPerson(t *testing.T) {
	p := newProgram(1, time.Now)
	seedProgram(p, 5_000)
	living := 0
	for _, c := range p.campaigns {
		living += c.living
	}
	if living != 5_000 {
		t.Errorf("%d people, want 5000", living)
	}
}

func BenchmarkSeed100k(b *testing.B) {
	for b.Loop() {
		seedProgram(newProgram(1, time.Now), 100_000)
	}
}
