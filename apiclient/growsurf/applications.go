package growsurf

import (
	"context"
	"iter"
	"net/http"
	"strings"
	"time"

	"refdesk/apiclient"
	"refdesk/internal/model"
)

// Applications reads and decides who applied to be an affiliate. Accounts of
// before August 2026 do not know these calls.
type Applications struct{ funnel }

// Application is a wish to become an affiliate.
type Application struct {
	ID              string
	Status          string // the vendor's word: PENDING, APPROVED, DENIED
	Email           string
	FirstName       model.Opt[string]
	LastName        model.Opt[string]
	Answers         []ApplicationAnswer
	Risk            model.Opt[string] // the vendor's word; not known = not assessed
	RejectionReason string
	PersonID        string // set by an approval

	CreatedAt, TermsAcceptedAt time.Time
	ReviewedAt, DecidedAt      time.Time
	ReapplyAllowedAt           time.Time
}

// ApplicationAnswer is one answered field of the application's form.
type ApplicationAnswer struct {
	Label, Type string
	Value       string // text, number or boolean as it was written
}

// Denial is why an application is turned down.
type Denial struct {
	Reason        string // up to 255 characters; the applicant reads it
	Note          string // up to 500 characters; private
	ReapplyAtOnce bool
}

// List yields a campaign's applications, of one status or with "" of all. It
// ends at the first error.
//
// Source: documented, GET /campaign/{id}/affiliate-applications.
func (s Applications) List(ctx context.Context, campaign, status string, opts ...apiclient.CallOption) iter.Seq2[Application, error] {
	id := func(a Application) string { return a.ID }
	return counted(ctx, id, func(ctx context.Context, at int) ([]Application, int, error) {
		return numbered(ctx, s.funnel, apiclient.Request{
			Route: "/campaign/{campaign}/affiliate-applications", IDs: []string{campaign},
		}, "applications", status, at, (*object).application, opts)
	})
}

// Get reads one application; ErrNotFound when there is none of that id.
//
// Source: documented, GET .../affiliate-applications/{applicationId}.
func (s Applications) Get(ctx context.Context, campaign, id string, opts ...apiclient.CallOption) (Application, error) {
	return s.one(ctx, onApplication(campaign, id, nil), opts)
}

// Approve makes an applicant an affiliate. One that was decided before has
// status 409 in its apiclient.Error, or is answered as it stands.
//
// Source: documented, PATCH .../affiliate-applications/{applicationId}; what a
// repeated approval gives is told in two ways.
func (s Applications) Approve(ctx context.Context, campaign, id string, opts ...apiclient.CallOption) (Application, error) {
	return s.one(ctx, onApplication(campaign, id, map[string]any{"status": "APPROVED"}), opts)
}

// Deny turns an application down.
//
// Source: documented, as Approve.
func (s Applications) Deny(ctx context.Context, campaign, id string, d Denial, opts ...apiclient.CallOption) (Application, error) {
	body := map[string]any{"status": "DENIED"}
	putText(body, "rejectionReason", d.Reason)
	putText(body, "reviewNote", d.Note)
	if d.ReapplyAtOnce {
		body["allowImmediateReapply"] = true
	}
	return s.one(ctx, onApplication(campaign, id, body), opts)
}

// LetReapply says from when on somebody who was turned down may apply again.
//
// Source: documented, as Approve.
func (s Applications) LetReapply(ctx context.Context, campaign, id string, from time.Time, opts ...apiclient.CallOption) (Application, error) {
	return s.one(ctx, onApplication(campaign, id, map[string]any{"reapplyAllowedAt": from.UnixMilli()}), opts)
}

func onApplication(campaign, id string, body map[string]any) apiclient.Request {
	r := apiclient.Request{Route: "/campaign/{campaign}/affiliate-applications/{application}", IDs: []string{campaign, id}}
	if body != nil {
		r.Method, r.Body = http.MethodPatch, body
	}
	return r
}

func (s Applications) one(ctx context.Context, r apiclient.Request, opts []apiclient.CallOption) (Application, error) {
	o, _, err := s.object(ctx, r, opts)
	if err != nil {
		return Application{}, err
	}
	a := o.application()
	if a.ID == "" {
		return a, s.api.Unclear(r, errNoID)
	}
	return a, nil
}

func (o *object) application() Application {
	a := Application{
		ID: o.text("id").V, Status: o.text("status").V, Email: o.text("email").V,
		FirstName: o.text("firstName"), LastName: o.text("lastName"), Risk: o.text("riskLevel"),
		RejectionReason: o.text("rejectionReason").V, PersonID: o.text("participantId").V,
		CreatedAt: o.moment("createdAt"), TermsAcceptedAt: o.moment("termsAcceptedAt"),
		ReviewedAt: o.moment("reviewedAt"), DecidedAt: o.moment("decidedAt"), ReapplyAllowedAt: o.moment("reapplyAllowedAt"),
	}
	answers, _, _ := o.rows("answers")
	for _, answer := range answers {
		value := read(answer, "value", plainValue)
		a.Answers = append(a.Answers, ApplicationAnswer{
			Label: answer.text("label").V, Type: answer.text("type").V, Value: value.V,
		})
	}
	return a
}

// plainValue reads a text, or a number or boolean as it was written.
func plainValue(raw string) (string, bool) {
	if s, ok := unquote(raw); ok {
		return strings.Clone(s), true
	}
	return strings.Clone(raw), raw != "null" && !strings.ContainsAny(raw[:1], "{[")
}
