package growsurf

import (
	"context"
	"net/http"
	"time"

	"refdesk/apiclient"
	"refdesk/internal/model"
)

// Webhooks reads and sets where a campaign's events go. A campaign has at most
// five; the default one has the id "primary".
type Webhooks struct{ funnel }

// Webhook is where events go. The vendor never gives a secret back.
type Webhook struct {
	ID            string
	PayloadURL    string
	Events        []string // the vendor's words
	Enabled       bool
	AutoDisabled  bool // switched off by the vendor after failures
	Failures      model.Opt[int64]
	LastFailureAt time.Time
}

// WebhookRequest creates or alters a webhook. Fields left at zero are not
// sent, and the vendor leaves them as they are; without Events a new webhook
// gets none.
type WebhookRequest struct {
	PayloadURL string
	Events     []string
	Secret     string
	Enabled    model.Opt[bool]
}

// WebhookTest is what came of a mock event.
type WebhookTest struct {
	Success bool
	Status  model.Opt[int64] // what the receiver answered
	Message string           // text from outside
}

// List gives a campaign's webhooks.
//
// Source: documented, GET /campaign/{id}/webhooks; not paged.
func (s Webhooks) List(ctx context.Context, campaign string, opts ...apiclient.CallOption) ([]Webhook, error) {
	r := apiclient.Request{Route: "/campaign/{campaign}/webhooks", IDs: []string{campaign}}
	rows, _, _, err := s.rows(ctx, r, "webhooks", opts)
	if err != nil {
		return nil, err
	}
	all := make([]Webhook, 0, len(rows))
	for _, row := range rows {
		all = append(all, row.webhook())
	}
	return all, nil
}

// Create adds a webhook.
//
// Source: documented, POST /campaign/{id}/webhooks.
func (s Webhooks) Create(ctx context.Context, campaign string, w WebhookRequest, opts ...apiclient.CallOption) (Webhook, error) {
	return s.one(ctx, apiclient.Request{
		Method: http.MethodPost, Body: w.body(),
		Route: "/campaign/{campaign}/webhooks", IDs: []string{campaign},
	}, opts)
}

// Update alters what the request names.
//
// Source: documented, PATCH /campaign/{id}/webhooks/{webhookId}.
func (s Webhooks) Update(ctx context.Context, campaign, id string, w WebhookRequest, opts ...apiclient.CallOption) (Webhook, error) {
	return s.one(ctx, apiclient.Request{
		Method: http.MethodPatch, Body: w.body(),
		Route: "/campaign/{campaign}/webhooks/{webhook}", IDs: []string{campaign, id},
	}, opts)
}

func (s Webhooks) one(ctx context.Context, r apiclient.Request, opts []apiclient.CallOption) (Webhook, error) {
	o, _, err := s.object(ctx, r, opts)
	if err != nil {
		return Webhook{}, err
	}
	w := o.webhook()
	if w.ID == "" {
		return w, s.api.Unclear(r, errNoID)
	}
	return w, nil
}

// Delete removes a webhook.
//
// Source: documented, DELETE /campaign/{id}/webhooks/{webhookId}.
func (s Webhooks) Delete(ctx context.Context, campaign, id string, opts ...apiclient.CallOption) error {
	return s.write(ctx, apiclient.Request{
		Method: http.MethodDelete,
		Route:  "/campaign/{campaign}/webhooks/{webhook}", IDs: []string{campaign, id},
	}, opts)
}

// Test makes the vendor send a mock event; "" takes the first one subscribed.
//
// Source: documented, POST /campaign/{id}/webhooks/{webhookId}/test.
func (s Webhooks) Test(ctx context.Context, campaign, id, event string, opts ...apiclient.CallOption) (WebhookTest, error) {
	body := map[string]any{}
	if event != "" {
		body["event"] = event
	}
	o, _, err := s.object(ctx, apiclient.Request{
		Method: http.MethodPost, Body: body,
		Route: "/campaign/{campaign}/webhooks/{webhook}/test", IDs: []string{campaign, id},
	}, opts)
	if err != nil {
		return WebhookTest{}, err
	}
	response := o.object("response")
	return WebhookTest{
		Success: o.flag("success").V,
		Status:  response.number("statusCode"), Message: response.text("msg").V,
	}, nil
}

func (w WebhookRequest) body() map[string]any {
	body := map[string]any{}
	if w.PayloadURL != "" {
		body["payloadUrl"] = w.PayloadURL
	}
	if w.Events != nil {
		body["events"] = w.Events
	}
	if w.Secret != "" {
		body["secret"] = w.Secret
	}
	if w.Enabled.Known {
		body["isEnabled"] = w.Enabled.V
	}
	return body
}

func (o *object) webhook() Webhook {
	return Webhook{
		ID: o.text("id").V, PayloadURL: o.text("payloadUrl").V, Events: o.texts("events").V,
		Enabled: o.flag("isEnabled").V, AutoDisabled: o.flag("autoDisabledDueToFailures").V,
		Failures: o.number("failureCount"), LastFailureAt: o.moment("lastFailureAt"),
	}
}
