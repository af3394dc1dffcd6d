package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
)

// contract holds a desk against the published description of the API: every
// call and every answer must fit it.
type contract struct {
	*desk
	doc    *openapi3.T
	router routers.Router
	once   string                  // the Idempotency-Key of calls
	seen   map[string]map[int]bool // statuses answered, by "METHOD path template"
}

// description is read once for all tests, which only look at it.
var description = sync.OnceValues(func() (*openapi3.T, error) {
	doc, err := openapi3.NewLoader().LoadFromFile("testdata/growsurf-openapi.yaml")
	if err == nil {
		doc.Servers = openapi3.Servers{{URL: "http://example.com/v2"}}
	}
	return doc, err
})

func newContract(t *testing.T, d *desk) *contract {
	t.Helper()
	doc := loadDescription(t)
	router, err := legacy.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return &contract{desk: d, doc: doc, router: router, once: "contract-0001", seen: map[string]map[int]bool{}}
}

func loadDescription(t *testing.T) *openapi3.T {
	t.Helper()
	doc, err := description()
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// call makes a call and checks both directions. A call that is meant to be
// refused may break the description, its answer may not.
func (k *contract) call(want int, method, path, body string) map[string]any {
	k.t.Helper()
	return k.callAs(k.keys.key, want, method, path, body)
}

// callAs is call with another key.
func (k *contract) callAs(key string, want int, method, path, body string) map[string]any {
	k.t.Helper()
	r := httptest.NewRequest(method, "http://example.com/v2"+path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+key)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", k.once)
	route, params, err := k.router.FindRoute(r)
	if err != nil {
		k.t.Fatalf("%s %s is not described: %v", method, path, err)
	}
	in := &openapi3filter.RequestValidationInput{
		Request: r, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true},
	}
	if want < 400 {
		if err := openapi3filter.ValidateRequest(context.Background(), in); err != nil {
			k.t.Errorf("%s %s: the call does not fit: %v", method, path, err)
		}
	}
	w := k.raw(method, "/v2"+path, body, func(r *http.Request) {
		r.Header.Set("Authorization", "Bearer "+key)
		r.Header.Set("Idempotency-Key", k.once)
	})
	if w.Code != want {
		k.t.Fatalf("%s %s: status %d, want %d: %s", method, path, w.Code, want, w.Body)
	}
	answer := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: w.Code, Header: w.Header(), Options: in.Options,
		Body: io.NopCloser(bytes.NewReader(w.Body.Bytes())),
	}
	if err := openapi3filter.ValidateResponse(context.Background(), answer); err != nil {
		k.t.Errorf("%s %s: the answer does not fit: %v", method, path, err)
	}
	k.checkHeaders(method+" "+path, w.Code, w.Header())
	if k.seen[method+" "+route.Path] == nil {
		k.seen[method+" "+route.Path] = map[int]bool{}
	}
	k.seen[method+" "+route.Path][w.Code] = true
	out := map[string]any{}
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		k.t.Fatalf("%s %s: %v", method, path, err)
	}
	return out
}

// checkHeaders holds the headers against what is documented for every answer.
func (k *contract) checkHeaders(what string, status int, h http.Header) {
	k.t.Helper()
	wanted := []string{"Link", "Date"}
	if status != http.StatusForbidden {
		wanted = append(wanted, "RateLimit-Policy", "RateLimit")
		for _, window := range []string{"Second", "Minute", "Hour"} {
			wanted = append(wanted, "GrowSurf-RateLimit-"+window+"-Limit", "GrowSurf-RateLimit-"+window+"-Remaining")
		}
	}
	if status == http.StatusTooManyRequests {
		wanted = append(wanted, "Retry-After", "GrowSurf-Retry-After-Second-Milliseconds")
	}
	for _, name := range wanted {
		if h.Get(name) == "" {
			k.t.Errorf("%s: header %s is missing in an answer of status %d", what, name, status)
		}
	}
	if got := h.Get("Content-Type"); !strings.HasPrefix(got, "application/json") {
		k.t.Errorf("%s: content type %q", what, got)
	}
}

// operation writes a route of ours as the description does.
func operation(r route) string {
	names := strings.NewReplacer("{campaign}", "{id}", "{person}", "{participantIdOrEmail}", "{config}", "{campaignRewardId}",
		"{reward}", "{rewardId}", "{commission}", "{commissionId}", "{webhook}", "{webhookId}",
		"{resource}", "{resourceId}", "{application}", "{applicationId}", "{invite}", "{inviteId}")
	return r.method + " " + names.Replace(r.pattern)
}

func TestEveryOperationFitsTheDescription(t *testing.T) {
	hook := newReceiver(t)
	d := newDesk(t, Options{People: 120, Seed: 3, Pace: "fast", WebhookURL: hook.URL})
	k := newContract(t, d)
	k.team()
	k.rotation()
	k.accounts()
	k.programs()
	k.drafts()
	k.settings()
	k.resources()
	k.people()
	k.referrals()
	k.rewards()
	k.sales()
	k.refunds()
	k.destinations()
	k.applications()
	k.invites()
	k.webhooks()
	k.strangers()
	k.unpaid()
	k.deletions()
	k.twins()
	k.completeness()
}
