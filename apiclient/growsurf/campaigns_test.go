package growsurf_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"refdesk/internal/model"
)

const campaignJSON = `{"id":"q7w2me","name":"Lantern referral","type":"REFERRAL","referralCount":41,
 "participantCount":"230","impressionCount":1805,"inviteCount":64,"winnerCount":19,"currencyISO":"USD",
 "status":"IN_PROGRESS","novelty":{"a":[1]},"rewards":[{"id":"crew_a1b2c3","type":"DOUBLE_SIDED"}]}`

// asOf is tested on its own; elsewhere it would only repeat the clock.
var asOf = cmpopts.IgnoreTypes(time.Time{})

func TestCampaignsAreListed(t *testing.T) {
	c := serve(t, map[string]string{
		"GET /campaigns": `{"campaigns":[` + campaignJSON + `,{"id":"old111","name":"No type","status":"ASLEEP"},{"name":"no id"},7]}`,
	})
	got, err := c.Campaigns.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []model.Campaign{
		{
			Backend: "acme", ID: "q7w2me", Name: "Lantern referral", Type: "REFERRAL", Status: "IN_PROGRESS",
			Currency: "USD", Participants: model.Some[int64](230), Referrals: model.Some[int64](41),
			Winners: model.Some[int64](19),
		},
		{Backend: "acme", ID: "old111", Name: "No type", Status: "ASLEEP"},
	}
	if diff := cmp.Diff(want, got, asOf); diff != "" {
		t.Error(diff)
	}
	if d := time.Since(got[0].AsOf); d < 0 || d > time.Minute {
		t.Errorf("the reading is %v old", d)
	}
}

func TestOneCampaign(t *testing.T) {
	c := serve(t, map[string]string{
		"GET /campaign/q7w2me": campaignJSON,
		"GET /campaign/hollow": `{}`,
	})
	got, err := c.Campaigns.Get(t.Context(), "q7w2me")
	if err != nil || got.Name != "Lantern referral" {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := c.Campaigns.Get(t.Context(), "hollow"); !errors.Is(err, model.ErrUnclear) {
		t.Errorf("an answer without an id gave %v", err)
	}
}

func TestRewardConfigs(t *testing.T) {
	c := serve(t, map[string]string{
		"GET /campaign/q7w2me/reward-configs": `{"rewards":[{"id":"crew_a1b2c3","type":"DOUBLE_SIDED","title":"Give 20, get 20"},{"id":"crew_2","type":"NEW_KIND","title":null}]}`,
	})
	got, err := c.RewardConfigs.List(t.Context(), "q7w2me")
	if err != nil {
		t.Fatal(err)
	}
	want := []model.RewardConfig{
		{Backend: "acme", CampaignID: "q7w2me", ID: "crew_a1b2c3", Title: "Give 20, get 20", Type: "DOUBLE_SIDED"},
		{Backend: "acme", CampaignID: "q7w2me", ID: "crew_2", Type: "NEW_KIND"},
	}
	if diff := cmp.Diff(want, got, asOf); diff != "" {
		t.Error(diff)
	}
}

func TestAnAnswerWithoutItsListIsUnclear(t *testing.T) {
	for name, body := range map[string]string{
		"missing": `{}`, "null": `{"campaigns":null}`, "object": `{"campaigns":{}}`, "array": `[]`,
	} {
		t.Run(name, func(t *testing.T) {
			c := serve(t, map[string]string{"GET /campaigns": body})
			if _, err := c.Campaigns.List(t.Context()); !errors.Is(err, model.ErrUnclear) {
				t.Errorf("got %v", err)
			}
		})
	}
}
