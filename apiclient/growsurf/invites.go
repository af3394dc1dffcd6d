package growsurf

import (
	"context"
	"iter"
	"net/http"
	"time"

	"refdesk/apiclient"
	"refdesk/internal/model"
)

// Invites reads and sends invitations to become an affiliate. Accounts of
// before August 2026 do not know these calls.
type Invites struct{ funnel }

// Invitation is an invitation to become an affiliate.
type Invitation struct {
	ID        string
	Status    string // the vendor's word: PENDING, ACCEPTED, EXPIRED, REVOKED
	Email     string
	FirstName model.Opt[string]
	LastName  model.Opt[string]

	CreatedAt, LastSentAt, ExpiresAt time.Time
	AcceptedAt, RevokedAt            time.Time
}

// List yields a campaign's invitations, of one status or with "" of all. It
// ends at the first error.
//
// Source: documented, GET /campaign/{id}/affiliate-invites.
func (s Invites) List(ctx context.Context, campaign, status string, opts ...apiclient.CallOption) iter.Seq2[Invitation, error] {
	id := func(i Invitation) string { return i.ID }
	return counted(ctx, id, func(ctx context.Context, at int) ([]Invitation, int, error) {
		return numbered(ctx, s.funnel, apiclient.Request{
			Route: "/campaign/{campaign}/affiliate-invites", IDs: []string{campaign},
		}, "invites", status, at, (*object).invitation, opts)
	})
}

// Create invites somebody. The apiclient.Error for an address that is invited
// or an affiliate already has status 409.
//
// Source: documented, POST /campaign/{id}/affiliate-invites.
func (s Invites) Create(ctx context.Context, campaign, email, firstName, lastName string, opts ...apiclient.CallOption) (Invitation, error) {
	body := map[string]any{"email": email}
	putText(body, "firstName", firstName)
	putText(body, "lastName", lastName)
	return s.one(ctx, apiclient.Request{
		Method: http.MethodPost, Body: body,
		Route: "/campaign/{campaign}/affiliate-invites", IDs: []string{campaign},
	}, opts)
}

// Revoke takes a pending invitation back. Status 409 when it is not pending.
//
// Source: documented, DELETE .../affiliate-invites/{inviteId}.
func (s Invites) Revoke(ctx context.Context, campaign, id string, opts ...apiclient.CallOption) (Invitation, error) {
	return s.one(ctx, apiclient.Request{
		Method: http.MethodDelete,
		Route:  "/campaign/{campaign}/affiliate-invites/{invite}", IDs: []string{campaign, id},
	}, opts)
}

// Resend mails a pending invitation again. Status 409 when it is not pending,
// or was mailed too short a while ago.
//
// Source: documented, POST .../affiliate-invites/{inviteId}/resend.
func (s Invites) Resend(ctx context.Context, campaign, id string, opts ...apiclient.CallOption) (Invitation, error) {
	return s.one(ctx, apiclient.Request{
		Method: http.MethodPost,
		Route:  "/campaign/{campaign}/affiliate-invites/{invite}/resend", IDs: []string{campaign, id},
	}, opts)
}

func (s Invites) one(ctx context.Context, r apiclient.Request, opts []apiclient.CallOption) (Invitation, error) {
	o, _, err := s.object(ctx, r, opts)
	if err != nil {
		return Invitation{}, err
	}
	i := o.invitation()
	if i.ID == "" {
		return i, s.api.Unclear(r, errNoID)
	}
	return i, nil
}

func (o *object) invitation() Invitation {
	return Invitation{
		ID: o.text("id").V, Status: o.text("status").V, Email: o.text("email").V,
		FirstName: o.text("firstName"), LastName: o.text("lastName"),
		CreatedAt: o.moment("createdAt"), LastSentAt: o.moment("lastSentAt"), ExpiresAt: o.moment("expiresAt"),
		AcceptedAt: o.moment("acceptedAt"), RevokedAt: o.moment("revokedAt"),
	}
}
