package growsurf_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"refdesk/apiclient/growsurf"
	"refdesk/internal/model"
)

const referralJSON = `{"id":"t5n8ya","email":"bo@example.com","firstName":"Bo","lastName":null,"referralStatus":"CREDIT_PENDING",
 "referredBy":"k3v9qd","createdAt":1788300000000,"updatedAt":1788300001000}`

const invitedJSON = `{"id":"i1","email":"***************","firstName":null,"lastName":null,"referralStatus":"INVITE_SENT",
 "referredBy":"k3v9qd","createdAt":1788300000000,"updatedAt":1788300000000}`

func TestReferralsAreListed(t *testing.T) {
	c, calls := describe(t, map[string]string{
		"GET /campaign/c/referrals":                    `{"referrals":[` + referralJSON + `,` + invitedJSON + `],"limit":100,"nextId":null,"nextOffset":null,"more":false}`,
		"GET /campaign/c/participant/k3v9qd/referrals": `{"referrals":[],"limit":7,"more":false}`,
	})
	var got []growsurf.Referral
	for r, err := range c.Referrals.List(t.Context(), "c", growsurf.ReferralOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, r)
	}
	want := []growsurf.Referral{
		{
			ID: "t5n8ya", Email: "bo@example.com", FirstName: model.Some("Bo"), Status: "CREDIT_PENDING",
			ReferredBy: "k3v9qd", CreatedAt: at(1788300000000), UpdatedAt: at(1788300001000),
		},
		{ID: "i1", Status: "INVITE_SENT", ReferredBy: "k3v9qd", CreatedAt: at(1788300000000), UpdatedAt: at(1788300000000)},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for range c.Referrals.OfPerson(t.Context(), "c", "k3v9qd", growsurf.ReferralOptions{
		Limit: 7, SortBy: "createdAt", Ascending: true, Email: "bo+1@example.com", FirstName: "Bo", Status: "CREDIT_PENDING",
	}) {
		t.Error("a row")
	}
	said := "GET /campaign/c/referrals?limit=100\n" +
		"GET /campaign/c/participant/k3v9qd/referrals?desc=false&email=bo%2B1%40example.com&firstName=Bo&limit=7&referralStatus=CREDIT_PENDING&sortBy=createdAt"
	if diff := cmp.Diff(said, calls.said()); diff != "" {
		t.Error(diff)
	}
}

func TestReferralsArePagedEitherWay(t *testing.T) {
	c := serveHandler(t, pagesOf(map[string]string{
		"limit=100":                             `{"referrals":[{"id":"a"}],"nextId":"bo+1@example.com","nextOffset":1,"more":true}`,
		"limit=100&nextId=bo%2B1%40example.com": `{"referrals":[{"id":"b"}],"nextOffset":2,"more":true}`,
		"limit=100&offset=2":                    `{"referrals":[{"id":"c"}],"nextId":"z","more":false}`,
	}))
	ids := ""
	for r, err := range c.Referrals.List(t.Context(), "c", growsurf.ReferralOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		ids += r.ID
	}
	if ids != "abc" {
		t.Errorf("rows %s", ids)
	}
}

func TestReferralsDoNotSeemToEndWhereTheyDoNot(t *testing.T) {
	for body, want := range map[string]error{
		`{"referrals":[{"id":"a"}]}`:                               nil,
		`{"referrals":[{"id":"a"}],"more":true}`:                   model.ErrUnclear,
		`{"referrals":[{"id":"a"}],"more":true,"nextId":[]}`:       model.ErrUnclear,
		`{"referrals":[{"id":"a"}],"more":true,"nextOffset":0}`:    model.ErrUnclear,
		`{"referrals":[{"id":"a"}],"more":true,"nextOffset":null}`: model.ErrUnclear,
		`{"referrals":{}}`: model.ErrUnclear,
	} {
		c := serve(t, map[string]string{"GET /campaign/c/referrals": body})
		var last error
		for _, err := range c.Referrals.List(t.Context(), "c", growsurf.ReferralOptions{}) {
			last = err
		}
		if !errors.Is(last, want) {
			t.Errorf("%s: %v", body, last)
		}
	}
}

func TestMovingACredit(t *testing.T) {
	c, calls := describe(t, map[string]string{
		"POST /campaign/c/participant/t5n8ya/ref":   `{"success":true,"message":"Successfully awarded referral credit."}`,
		"POST /campaign/c/participant/k3v9qd/ref":   `{"success":false,"message":"Participant was not referred"}`,
		"DELETE /campaign/c/participant/t5n8ya/ref": `{"success":true}`,
	})
	check := func(got growsurf.Credit, err error, want growsurf.Credit) {
		t.Helper()
		if err != nil || got != want {
			t.Errorf("got %+v, %v", got, err)
		}
	}
	ctx := t.Context()
	given, err := c.Referrals.Trigger(ctx, "c", "t5n8ya", 0)
	check(given, err, growsurf.Credit{Done: true, Message: "Successfully awarded referral credit."})
	later, err := c.Referrals.Trigger(ctx, "c", "k3v9qd", 14)
	check(later, err, growsurf.Credit{Message: "Participant was not referred"})
	canceled, err := c.Referrals.Cancel(ctx, "c", "t5n8ya")
	check(canceled, err, growsurf.Credit{Done: true})
	want := "POST /campaign/c/participant/t5n8ya/ref\nPOST /campaign/c/participant/k3v9qd/ref {\"delayInDays\":14}\nDELETE /campaign/c/participant/t5n8ya/ref"
	if diff := cmp.Diff(want, calls.said()); diff != "" {
		t.Error(diff)
	}
	c = serve(t, map[string]string{"POST /campaign/c/participant/t5n8ya/ref": `{}`})
	if _, err := c.Referrals.Trigger(ctx, "c", "t5n8ya", 0); !errors.Is(err, model.ErrUnclear) {
		t.Errorf("an empty answer: %v", err)
	}
}

func TestInvitingFriends(t *testing.T) {
	c, calls := describe(t, map[string]string{
		"POST /campaign/c/participant/k3v9qd/invites": `{"success":true,"messageType":"sent","invitesSent":2}`,
	})
	invite := growsurf.InviteRequest{Addresses: []string{"a@example.com", "b@example.com"}, Subject: "Hi", Text: "{{referrerMessage}}"}
	if n, err := c.Referrals.Invite(t.Context(), "c", "k3v9qd", invite); n != 2 || err != nil {
		t.Errorf("%d sent, %v", n, err)
	}
	if _, err := c.Referrals.Invite(t.Context(), "c", "k3v9qd", growsurf.InviteRequest{}); !errors.Is(err, model.ErrInvalid) {
		t.Errorf("an invite to nobody: %v", err)
	}
	want := `POST /campaign/c/participant/k3v9qd/invites {"emailAddresses":["a@example.com","b@example.com"],"messageText":"{{referrerMessage}}","subjectText":"Hi"}`
	if diff := cmp.Diff(want, calls.said()); diff != "" {
		t.Error(diff)
	}
	c = serve(t, map[string]string{"POST /campaign/c/participant/k3v9qd/invites": `{"success":true}`})
	if _, err := c.Referrals.Invite(t.Context(), "c", "k3v9qd", invite); !errors.Is(err, model.ErrUnclear) {
		t.Errorf("an answer without a number: %v", err)
	}
}

// A 400 means that there is no such person only where nothing else was asked
// of it than to be there: a cursor can be wrong as well.
func TestACursorThatIsRefusedIsNoMissingPerson(t *testing.T) {
	first := true
	c := serveHandler(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !first {
			w.WriteHeader(http.StatusBadRequest)
		}
		first = false
		_, _ = w.Write([]byte(`{"referrals":[{"id":"a"}],"activityLogs":[{"text":"a"}],"commissions":[{"id":"a"}],"more":true,"nextId":"b","offset":1}`))
	}))
	refused := map[string]error{}
	for _, err := range c.Referrals.OfPerson(t.Context(), "c", "k3v9qd", growsurf.ReferralOptions{}) {
		refused["referrals"] = err
	}
	first = true
	for _, err := range c.Participants.Activity(t.Context(), "c", "k3v9qd") {
		refused["activity"] = err
	}
	first = true
	for _, err := range c.Commissions.OfPerson(t.Context(), "c", "k3v9qd", growsurf.ListOptions{}) {
		refused["commissions"] = err
	}
	for name, err := range refused {
		if !errors.Is(err, model.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
