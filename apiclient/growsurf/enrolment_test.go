package growsurf_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"refdesk/apiclient/growsurf"
	"refdesk/internal/model"
)

const applicationJSON = `{"id":"app_1","status":"PENDING","email":"ana@example.com","firstName":"Ana","lastName":null,
 "answers":[{"fieldId":"f1","label":"Site","type":"url","value":"https://ana.test"},{"fieldId":"f2","label":"Reach","type":"number","value":1200.50},
  {"fieldId":"f3","label":"Terms","type":"checkbox","value":true}],
 "termsAcceptedAt":1788300000000,"riskLevel":"MEDIUM","rejectionReason":null,"reviewedAt":null,"decidedAt":null,
 "reapplyAllowedAt":null,"participantId":null,"createdAt":1788300000000}`

const invitationJSON = `{"id":"inv_1","status":"PENDING","email":"bo@example.com","firstName":"Bo","lastName":null,
 "expiresAt":1788900000000,"lastSentAt":1788300000000,"acceptedAt":null,"revokedAt":null,"createdAt":1788300000000}`

func TestApplications(t *testing.T) {
	c, calls := describe(t, map[string]string{
		"GET /campaign/aff/affiliate-applications":         `{"applications":[` + applicationJSON + `],"total":1,"limit":100,"offset":0}`,
		"GET /campaign/aff/affiliate-applications/app_1":   applicationJSON,
		"PATCH /campaign/aff/affiliate-applications/app_1": applicationJSON,
	})
	want := growsurf.Application{
		ID: "app_1", Status: "PENDING", Email: "ana@example.com", FirstName: model.Some("Ana"), Risk: model.Some("MEDIUM"),
		Answers: []growsurf.ApplicationAnswer{
			{Label: "Site", Type: "url", Value: "https://ana.test"}, {Label: "Reach", Type: "number", Value: "1200.50"},
			{Label: "Terms", Type: "checkbox", Value: "true"},
		},
		CreatedAt: at(1788300000000), TermsAcceptedAt: at(1788300000000),
	}
	check := func(got growsurf.Application, err error) {
		t.Helper()
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Error(err, diff)
		}
	}
	ctx := t.Context()
	for a, err := range c.Applications.List(ctx, "aff", "PENDING") {
		check(a, err)
	}
	check(c.Applications.Get(ctx, "aff", "app_1"))
	check(c.Applications.Approve(ctx, "aff", "app_1"))
	check(c.Applications.Deny(ctx, "aff", "app_1", growsurf.Denial{Reason: "No site", Note: "spam", ReapplyAtOnce: true}))
	check(c.Applications.Deny(ctx, "aff", "app_1", growsurf.Denial{}))
	check(c.Applications.LetReapply(ctx, "aff", "app_1", at(1788300000000)))
	const one = " /campaign/aff/affiliate-applications/app_1"
	said := "GET /campaign/aff/affiliate-applications?limit=100&status=PENDING\nGET" + one + "\n" +
		"PATCH" + one + ` {"status":"APPROVED"}` + "\n" +
		"PATCH" + one + ` {"allowImmediateReapply":true,"rejectionReason":"No site","reviewNote":"spam","status":"DENIED"}` + "\n" +
		"PATCH" + one + ` {"status":"DENIED"}` + "\n" +
		"PATCH" + one + ` {"reapplyAllowedAt":1788300000000}`
	if diff := cmp.Diff(said, calls.said()); diff != "" {
		t.Error(diff)
	}
}

func TestInvitations(t *testing.T) {
	c, calls := describe(t, map[string]string{
		"GET /campaign/aff/affiliate-invites":               `{"invites":[` + invitationJSON + `],"total":1}`,
		"POST /campaign/aff/affiliate-invites":              invitationJSON,
		"DELETE /campaign/aff/affiliate-invites/inv_1":      invitationJSON,
		"POST /campaign/aff/affiliate-invites/inv_1/resend": invitationJSON,
	})
	want := growsurf.Invitation{
		ID: "inv_1", Status: "PENDING", Email: "bo@example.com", FirstName: model.Some("Bo"),
		CreatedAt: at(1788300000000), LastSentAt: at(1788300000000), ExpiresAt: at(1788900000000),
	}
	check := func(got growsurf.Invitation, err error) {
		t.Helper()
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Error(err, diff)
		}
	}
	ctx := t.Context()
	for i, err := range c.Invites.List(ctx, "aff", "") {
		check(i, err)
	}
	check(c.Invites.Create(ctx, "aff", "bo@example.com", "Bo", ""))
	check(c.Invites.Resend(ctx, "aff", "inv_1"))
	check(c.Invites.Revoke(ctx, "aff", "inv_1"))
	said := "GET /campaign/aff/affiliate-invites?limit=100\n" +
		`POST /campaign/aff/affiliate-invites {"email":"bo@example.com","firstName":"Bo"}` + "\n" +
		"POST /campaign/aff/affiliate-invites/inv_1/resend\nDELETE /campaign/aff/affiliate-invites/inv_1"
	if diff := cmp.Diff(said, calls.said()); diff != "" {
		t.Error(diff)
	}
}

// Rows without an id count as shown, or the next page would begin too early.
func TestListsThatCountTheirRows(t *testing.T) {
	c := serveHandler(t, pagesOf(map[string]string{
		"limit=100":          `{"invites":[{"id":"a"},{},7],"total":5}`,
		"limit=100&offset=3": `{"invites":[{"id":"a"},{"id":"b"}],"total":6}`,
		"limit=100&offset=5": `{"invites":[],"total":6}`,
	}))
	ids := ""
	for i, err := range c.Invites.List(t.Context(), "aff", "") {
		if err != nil {
			t.Fatal(err)
		}
		ids += i.ID
	}
	if ids != "ab" {
		t.Errorf("rows %s", ids)
	}
}

func TestEnrolmentAnswersThatSayNothing(t *testing.T) {
	c := serve(t, map[string]string{
		"PATCH /campaign/aff/affiliate-applications/a": `{}`, "DELETE /campaign/aff/affiliate-invites/i": `{}`,
		"GET /campaign/aff/affiliate-invites": `{"total":3}`,
	})
	if _, err := c.Applications.Approve(t.Context(), "aff", "a"); !errors.Is(err, model.ErrUnclear) {
		t.Errorf("approved: %v", err)
	}
	if _, err := c.Invites.Revoke(t.Context(), "aff", "i"); !errors.Is(err, model.ErrUnclear) {
		t.Errorf("revoked: %v", err)
	}
	for _, err := range c.Invites.List(t.Context(), "aff", "") {
		if !errors.Is(err, model.ErrUnclear) {
			t.Errorf("listed: %v", err)
		}
	}
}
