package growsurf_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"refdesk/apiclient/growsurf"
	"refdesk/internal/model"
)

func TestAPersonIsReadWhole(t *testing.T) {
	c := serve(t, map[string]string{"GET /campaign/q7w2me/participant/k3v9qd": miraJSON})
	got, err := c.Participants.Get(t.Context(), "q7w2me", "k3v9qd")
	if err != nil {
		t.Fatal(err)
	}
	want := model.PersonReading{
		RewardsKnown: true,
		Rewards: []model.Reward{{
			Backend: "acme", CampaignID: "q7w2me", ID: "prew_z9y8x7", ConfigID: "crew_a1b2c3",
			Person: "k3v9qd", Other: "t5n8ya", Side: model.SideReferrer, State: model.RewardWaiting,
		}},
		Person: model.Participant{
			Backend: "acme", CampaignID: "q7w2me", ID: "k3v9qd", Email: "mira.okafor@example.com",
			FirstName: model.Some("Mira"), LastName: model.Some("Okafor"),
			ReferralCount: model.Some[int64](3), MonthlyCount: model.Some[int64](1), PrevMonthCount: model.Some[int64](2),
			LeadCount: model.Some[int64](0), Rank: model.Some[int64](4), MonthlyRank: model.Some[int64](7),
			Impressions: model.Some[int64](31), UniqueViews: model.Some[int64](25), Shares: model.Some[int64](3),
			Risk: model.Some("LOW"), RiskReason: model.Some("UNIQUE_IDENTITY"), ReferralSource: model.Some("DIRECT"),
			IP: model.Some("203.0.113.7"), Fingerprint: model.Some("9b1c7e"),
			ShareURL: model.Some("https://shop.example.com?grsf=k3v9qd"), Notes: model.Some(""),
			Metadata: model.Some(`{"tier":"gold","n":1.50}`), Winner: model.Some(true), Unsubscribed: model.Some(false),
			VanityKeys: model.Some("mira,mo"),
			Extra:      `{"allMatchingFraudsters":[],"inviteCount":4,"shareCount":{"email":2,"twitter":1}}`,
		},
	}
	if diff := cmp.Diff(want, got, asOf); diff != "" {
		t.Error(diff)
	}
	p := got.Person
	if !p.CreatedAt.Equal(at(1788300000000)) || p.AsOf.IsZero() || !p.AsOf.Equal(p.ReadAt) || !p.AsOf.Equal(got.Rewards[0].AsOf) {
		t.Errorf("created %v, as of %v, read %v", p.CreatedAt, p.AsOf, p.ReadAt)
	}
}

func TestWrongTypesAreReadFieldByField(t *testing.T) {
	c := serve(t, map[string]string{"GET /campaign/q7w2me/participant/odd111": oddJSON})
	got, err := c.Participants.Get(t.Context(), "q7w2me", "odd111")
	if err != nil {
		t.Fatal(err)
	}
	want := model.PersonReading{Person: model.Participant{
		Backend: "acme", CampaignID: "q7w2me", ID: "odd111", Email: "ana@example.com",
		LastName: model.Some("Łódź\x1b[2J"), ReferredBy: model.Some("k3v9qd"),
		ReferralCount: model.Some[int64](4), Rank: model.Some[int64](9), UniqueViews: model.Some[int64](2),
		Shares: model.Some[int64](7), Risk: model.Some("SEVERE"), RiskReason: model.Some("UNIQUE_IDENTIY"),
		Winner: model.Some(true),
		Extra: `{"allMatchingFraudsters":["k3v9qd",{"id":"t5n8ya","why":"device"}],"firstName":42,"impressionCount":1.5,` +
			`"monthlyRank":[3,5],"novelty":{"b":"<&>","a":[2]},"prevMonthlyRank":-1,"unsubscribed":0,"vanityKeys":{}}`,
	}}
	if diff := cmp.Diff(want, got, asOf); diff != "" {
		t.Error(diff)
	}
	if at := got.Person.CreatedAt; !at.Equal(time.Date(2026, 9, 2, 10, 11, 12, 345e6, time.UTC)) {
		t.Errorf("created %v", at)
	}
}

func TestAMissingPerson(t *testing.T) {
	c := serveHandler(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"name":"BadRequestError","code":"BAD_REQUEST_ERROR","message":"Invalid email foo","status":400}`))
	}))
	if _, err := c.Participants.Get(t.Context(), "q7w2me", "foo"); !errors.Is(err, model.ErrNotFound) {
		t.Errorf("a person: %v", err)
	}
	if _, err := c.Participants.Page(t.Context(), "q7w2me", growsurf.ListOptions{}); !errors.Is(err, model.ErrInvalid) {
		t.Errorf("a page: %v", err)
	}
}

func TestPeopleComePageByPage(t *testing.T) {
	c := serveHandler(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.RawQuery {
		case "limit=100":
			_, _ = w.Write([]byte(`{"participants":[{"id":"a"},{"id":"b"},{"email":"no id"},"junk"],"limit":100,"nextId":"mira+1@example.com"}`))
		case "limit=100&nextId=mira%2B1%40example.com":
			_, _ = w.Write([]byte(`{"participants":[{"id":"b"},{"id":"c"}],"limit":100,"nextId":null}`))
		default:
			t.Errorf("query %s", r.URL.RawQuery)
		}
	}))
	var ids []string
	for p, err := range c.Participants.List(t.Context(), "q7w2me", growsurf.ListOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, p.Person.ID)
	}
	if diff := cmp.Diff([]string{"a", "b", "c"}, ids); diff != "" {
		t.Error(diff)
	}
}

func TestAListThatNeverEndsIsEnded(t *testing.T) {
	c := serve(t, map[string]string{"GET /campaign/q7w2me/participants": `{"participants":[{"id":"a"}],"nextId":"a"}`})
	rows := 0
	for _, err := range c.Participants.List(t.Context(), "q7w2me", growsurf.ListOptions{}) {
		if rows++; rows > 3 {
			t.Fatal("it goes on")
		}
		if err != nil && !errors.Is(err, model.ErrUnclear) {
			t.Error(err)
		}
	}
}

func TestAListDoesNotSeemToEndWhereItDoesNot(t *testing.T) {
	for cursor, want := range map[string]struct {
		next string
		err  error
	}{
		`"nextId":null`:            {"", nil},
		`"limit":1`:                {"", nil},
		`"nextId":"b"`:             {"b", nil},
		`"nextId":17`:              {"17", nil},
		`"nextId":{}`:              {"", model.ErrUnclear},
		`"nextId":true`:            {"", model.ErrUnclear},
		`"nextId":"b","nextId":""`: {"", model.ErrUnclear},
	} {
		t.Run(cursor, func(t *testing.T) {
			c := serve(t, map[string]string{"GET /campaign/c/participants": `{"participants":[{"id":"a"}],` + cursor + `}`})
			page, err := c.Participants.Page(t.Context(), "c", growsurf.ListOptions{})
			if page.Next != want.next || !errors.Is(err, want.err) {
				t.Errorf("got %q, %v", page.Next, err)
			}
		})
	}
}
