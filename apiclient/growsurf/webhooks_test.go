package growsurf_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"refdesk/apiclient/growsurf"
	"refdesk/internal/model"
)

const webhookJSON = `{"id":"primary","payloadUrl":"https://desk.example.com/hooks/acme","events":["NEW_PARTICIPANT_ADDED","NOVEL"],
 "isEnabled":true,"autoDisabledDueToFailures":false,"failureCount":2,"lastFailureAt":1788300000000}`

func TestWebhooks(t *testing.T) {
	var calls []string
	c := serveHandler(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent, _ := io.ReadAll(r.Body)
		calls = append(calls, fmt.Sprintf("%s %s %s", r.Method, r.URL.Path, sent))
		switch {
		case r.Method == "GET":
			_, _ = w.Write([]byte(`{"webhooks":[` + webhookJSON + `]}`))
		case r.Method == "DELETE":
			_, _ = w.Write([]byte(`{"id":"primary","success":true}`))
		case r.URL.Path == "/campaign/c/webhooks/primary/test":
			_, _ = w.Write([]byte(`{"success":false,"payload":{},"response":{"msg":"Not Found","statusCode":404}}`))
		default:
			_, _ = w.Write([]byte(webhookJSON))
		}
	}))
	want := growsurf.Webhook{
		ID: "primary", PayloadURL: "https://desk.example.com/hooks/acme", Events: []string{"NEW_PARTICIPANT_ADDED", "NOVEL"},
		Enabled: true, Failures: model.Some[int64](2), LastFailureAt: at(1788300000000),
	}
	check := func(got any, err error, want any) {
		t.Helper()
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Error(err, diff)
		}
	}
	ctx := t.Context()
	all, err := c.Webhooks.List(ctx, "c")
	check(all, err, []growsurf.Webhook{want})
	made, err := c.Webhooks.Create(ctx, "c", growsurf.WebhookRequest{PayloadURL: "https://desk.example.com/hooks/acme", Secret: "s", Events: []string{}})
	check(made, err, want)
	changed, err := c.Webhooks.Update(ctx, "c", "primary", growsurf.WebhookRequest{Enabled: model.Some(false)})
	check(changed, err, want)
	test, err := c.Webhooks.Test(ctx, "c", "primary", "NEW_PARTICIPANT_ADDED")
	check(test, err, growsurf.WebhookTest{Status: model.Some[int64](404), Message: "Not Found"})
	check(nil, c.Webhooks.Delete(ctx, "c", "primary"), nil)

	check(calls, nil, []string{
		`GET /campaign/c/webhooks `,
		`POST /campaign/c/webhooks {"events":[],"payloadUrl":"https://desk.example.com/hooks/acme","secret":"s"}`,
		`PATCH /campaign/c/webhooks/primary {"isEnabled":false}`,
		`POST /campaign/c/webhooks/primary/test {"event":"NEW_PARTICIPANT_ADDED"}`,
		`DELETE /campaign/c/webhooks/primary `,
	})
}

// TestAWebhookWithoutAnIDIsNoProof that it was made or altered.
func TestAWebhookWithoutAnIDIsNoProof(t *testing.T) {
	c := serveHandler(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{}`)) }))
	w := growsurf.WebhookRequest{PayloadURL: "https://desk.example.com/hooks/acme"}
	if got, err := c.Webhooks.Create(t.Context(), "c", w); !errors.Is(err, model.ErrUnclear) {
		t.Errorf("made %+v, %v", got, err)
	}
	if got, err := c.Webhooks.Update(t.Context(), "c", "primary", w); !errors.Is(err, model.ErrUnclear) {
		t.Errorf("altered %+v, %v", got, err)
	}
}
