package growsurf_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"refdesk/apiclient/growsurf"
	"refdesk/internal/model"
)

// readReward gives what a person k3v9qd with one such reward is read as.
func readReward(t *testing.T, fields string) model.PersonReading {
	t.Helper()
	c := serve(t, map[string]string{
		"GET /campaign/c/participant/k3v9qd": `{"id":"k3v9qd","rewards":[{"id":"prew_1",` + fields + `}]}`,
	})
	got, err := c.Participants.Get(t.Context(), "c", "k3v9qd")
	if err != nil || len(got.Rewards) != 1 {
		t.Fatalf("got %+v, %v", got, err)
	}
	return got
}

func TestRewardStates(t *testing.T) {
	for fields, want := range map[string]model.RewardState{
		`"status":"PENDING","approved":false`:                             model.RewardWaiting,
		`"status":"PENDING","approved":"false"`:                           model.RewardWaiting,
		`"status":"PENDING","approved":true`:                              model.RewardApproved,
		`"status":"PENDING","approved":true,"isFulfilled":true`:           model.RewardFulfilled,
		`"status":"PENDING","approved":false,"isAvailable":true`:          model.RewardWaiting,
		`"status":"PENDING","approvedAt":1788300000000`:                   model.RewardApproved,
		`"status":"PENDING","approved":false,"approvedAt":1788300000000`:  model.RewardWaiting,
		`"status":"PENDING"`:                                              "unknown",
		`"status":"PENDING","approved":0`:                                 "unknown",
		`"approved":false`:                                                model.RewardWaiting,
		`"approved":true`:                                                 model.RewardApproved,
		`"status":"FULFILLED","approved":true,"fulfilledAt":178830000000`: model.RewardFulfilled,
		`"status":"CANCELLED","approved":true`:                            model.RewardCancelled,
		`"status":"ON_REVIEW","approved":false`:                           "on_review",
	} {
		t.Run(fields, func(t *testing.T) {
			if got := readReward(t, fields).Rewards[0].State; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestRewardSides(t *testing.T) {
	for fields, want := range map[string]struct {
		side  model.Side
		other string
	}{
		`"isReferrer":true,"referrerId":"k3v9qd","referredId":"t5n8ya"`:  {model.SideReferrer, "t5n8ya"},
		`"isReferrer":false,"referrerId":"t5n8ya","referredId":"k3v9qd"`: {model.SideFriend, "t5n8ya"},
		`"referrerId":"k3v9qd","referredId":"t5n8ya"`:                    {model.SideReferrer, "t5n8ya"},
		`"referrerId":"t5n8ya","referredId":"k3v9qd"`:                    {model.SideFriend, "t5n8ya"},
		`"referrerId":"k3v9qd","referredId":"k3v9qd"`:                    {"", ""},
		`"isReferrer":true`: {model.SideReferrer, ""},
		`"status":"X"`:      {"", ""},
	} {
		t.Run(fields, func(t *testing.T) {
			r := readReward(t, fields).Rewards[0]
			if r.Side != want.side || r.Other != want.other || r.Person != "k3v9qd" {
				t.Errorf("got %q, %q for %q", r.Side, r.Other, r.Person)
			}
		})
	}
}

func TestWhetherAllRewardsAreKnown(t *testing.T) {
	const other = `{"id":"prew_2","status":"PENDING","approved":true}`
	disputed := strings.Replace(waitingJSON, `"approved":false`, `"approved":true`, 1)
	for name, tt := range map[string]struct {
		fields string
		ids    string
		known  bool
	}{
		"none":             {`"rewards":[]`, "", true},
		"two":              {`"rewards":[` + waitingJSON + `,` + other + `]`, "prew_z9y8x7 prew_2 ", true},
		"missing":          {`"rank":1`, "", false},
		"null":             {`"rewards":null`, "", false},
		"junk among them":  {`"rewards":[7,` + other + `]`, "prew_2 ", false},
		"one without id":   {`"rewards":[{},` + other + `]`, "prew_2 ", false},
		"same list twice":  {`"rewards":[` + other + `],"rewards":[` + other + `]`, "prew_2 ", true},
		"two lists":        {`"rewards":[` + waitingJSON + `],"rewards":[` + other + `]`, "prew_z9y8x7 prew_2 ", false},
		"one and nothing":  {`"rewards":[` + other + `],"rewards":null`, "prew_2 ", false},
		"a row twice":      {`"rewards":[` + other + `,` + other + `]`, "prew_2 ", true},
		"a disputed state": {`"rewards":[` + waitingJSON + `,` + disputed + `,` + other + `]`, "prew_2 ", false},
	} {
		t.Run(name, func(t *testing.T) {
			c := serve(t, map[string]string{"GET /campaign/c/participant/k3v9qd": `{"id":"k3v9qd",` + tt.fields + `}`})
			got, err := c.Participants.Get(t.Context(), "c", "k3v9qd")
			if err != nil {
				t.Fatal(err)
			}
			ids := ""
			for _, r := range got.Rewards {
				ids += r.ID + " "
			}
			if ids != tt.ids || got.RewardsKnown != tt.known {
				t.Errorf("got %s, known %v", ids, got.RewardsKnown)
			}
		})
	}
}

func TestRewardsOfAPersonAreListed(t *testing.T) {
	c := serve(t, map[string]string{
		"GET /campaign/c/participant/k3v9qd/rewards": `{"rewards":[` + waitingJSON + `],"limit":100,"nextId":null}`,
	})
	for r, err := range c.Rewards.List(t.Context(), "c", "k3v9qd", growsurf.ListOptions{}) {
		if err != nil || r.ID != "prew_z9y8x7" || r.State != model.RewardWaiting {
			t.Errorf("got %+v, %v", r, err)
		}
	}
}

func TestDecidingARewardIsOneCall(t *testing.T) {
	var calls []string
	body := `{"success":true}`
	c := serveHandler(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent, _ := io.ReadAll(r.Body)
		calls = append(calls, fmt.Sprintf("%s %s %s", r.Method, r.URL.Path, sent))
		_, _ = w.Write([]byte(body))
	}))
	b := growsurf.NewBackend(c)
	change := model.Change{Verb: model.VerbApprove, CampaignID: "c", Target: "prew_1"}
	if err := b.Send(t.Context(), change); err != nil {
		t.Error(err)
	}
	change.Verb = model.VerbRefuse
	if err := b.Send(t.Context(), change); err != nil {
		t.Error(err)
	}
	if err := c.Rewards.Approve(t.Context(), "c", "prew_1", true); err != nil {
		t.Error(err)
	}
	change.Verb = "bless"
	if err := b.Send(t.Context(), change); !errors.Is(err, model.ErrInvalid) {
		t.Errorf("an unknown verb: %v", err)
	}
	want := "POST /campaign/c/reward/prew_1/approve |DELETE /campaign/c/reward/prew_1 |POST /campaign/c/reward/prew_1/approve {\"fulfill\":true}"
	if got := strings.Join(calls, "|"); got != want {
		t.Errorf("got %s", got)
	}
	for _, body = range []string{`{}`, `{"success":false}`, `[]`, `{"success":1}`} {
		if err := c.Rewards.Delete(t.Context(), "c", "prew_1"); !errors.Is(err, model.ErrUnclear) {
			t.Errorf("%s gave %v", body, err)
		}
	}
}

func TestARewardThatMovedBefore(t *testing.T) {
	c := serveHandler(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNotAcceptable)
		_, _ = w.Write([]byte(`{"name":"InvalidRewardState","code":"INVALID_REWARD_STATE","message":"Invalid reward state. Reward has already been approved.","status":406}`))
	}))
	err := c.Rewards.Approve(t.Context(), "c", "prew_1", false)
	if !errors.Is(err, model.ErrWrongState) || !strings.Contains(err.Error(), "already been approved") {
		t.Errorf("got %v", err)
	}
}
