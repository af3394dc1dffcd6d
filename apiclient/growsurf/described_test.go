package growsurf_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"refdesk/apiclient"
	"refdesk/apiclient/growsurf"
)

const describedBase = "http://example.com/v2"

// description is the published description of the API.
var description = sync.OnceValues(func() (routers.Router, error) {
	doc, err := openapi3.NewLoader().LoadFromFile("../../internal/sandbox/testdata/growsurf-openapi.yaml")
	if err != nil {
		return nil, err
	}
	doc.Servers = openapi3.Servers{{URL: describedBase}}
	return legacy.NewRouter(doc)
})

// described sits between a client and its server, and holds every call and
// every answer against the description.
type described struct {
	t    *testing.T
	base string // path of the server's base URL
	next http.RoundTripper

	mu    sync.Mutex
	calls []string        // METHOD path?query body
	seen  map[string]bool // operations that succeeded, "METHOD path template"
}

func newDescribed(t *testing.T, base string) *described {
	next := &http.Transport{}
	t.Cleanup(next.CloseIdleConnections)
	return &described{t: t, base: base, next: next, seen: map[string]bool{}}
}

func (d *described) RoundTrip(r *http.Request) (*http.Response, error) {
	sent, err := reread(&r.Body)
	if err != nil {
		return nil, err
	}
	path := strings.TrimPrefix(r.URL.RequestURI(), d.base)
	if d.base == r.URL.Path || len(path) == len(r.URL.RequestURI()) {
		d.t.Errorf("%s is not under %s", r.URL.Path, d.base)
	}
	in := d.check(r, path, sent)
	answer, err := d.next.RoundTrip(r)
	if err != nil || in == nil {
		return answer, err
	}
	got, err := reread(&answer.Body)
	if err != nil {
		return nil, err
	}
	out := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: answer.StatusCode, Header: answer.Header, Options: in.Options,
		Body: io.NopCloser(bytes.NewReader(got)),
	}
	if err := openapi3filter.ValidateResponse(context.Background(), out); err != nil {
		d.t.Errorf("%s %s: the answer does not fit: %v", r.Method, path, err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.calls = append(d.calls, strings.TrimSpace(r.Method+" "+path+" "+string(sent)))
	if answer.StatusCode < 300 {
		d.seen[r.Method+" "+in.Route.Path] = true
	}
	return answer, nil
}

// check holds a call against the description; nil when it is not in it.
func (d *described) check(r *http.Request, path string, body []byte) *openapi3filter.RequestValidationInput {
	said := httptest.NewRequest(r.Method, describedBase+path, bytes.NewReader(body))
	said.Header = r.Header.Clone()
	router, err := description()
	if err != nil {
		d.t.Error(err)
		return nil
	}
	route, params, err := router.FindRoute(said)
	if err != nil {
		d.t.Errorf("%s %s is not described: %v", r.Method, path, err)
		return nil
	}
	in := &openapi3filter.RequestValidationInput{
		Request: said, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true},
	}
	if err := openapi3filter.ValidateRequest(context.Background(), in); err != nil {
		d.t.Errorf("%s %s: the call does not fit: %v", r.Method, path, err)
	}
	return in
}

// reread reads a body whole and puts it back.
func reread(body *io.ReadCloser) ([]byte, error) {
	if *body == nil {
		return nil, nil
	}
	all, err := io.ReadAll(*body)
	if err != nil {
		return nil, err
	}
	err = (*body).Close()
	*body = io.NopCloser(bytes.NewReader(all))
	return all, err
}

// said gives the calls so far, one a line.
func (d *described) said() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return strings.Join(d.calls, "\n")
}

// describe serves canned answers, with calls and answers held against the
// description.
func describe(t *testing.T, routes map[string]string) (*growsurf.Client, *described) {
	t.Helper()
	mux := http.NewServeMux()
	for pattern, body := range routes {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(body))
		})
	}
	server := httptest.NewServer(http.StripPrefix("/some/base/v2", mux))
	t.Cleanup(server.Close)
	return clientOf(t, server.URL+"/some/base/v2", "k-test")
}

// clientOf is a client of a server whose calls are held against the
// description.
func clientOf(t *testing.T, url, key string) (*growsurf.Client, *described) {
	t.Helper()
	_, path, _ := strings.Cut(strings.TrimPrefix(url, "http://"), "/")
	d := newDescribed(t, "/"+path)
	c, err := growsurf.New(apiclient.Options{
		Name: "acme", BaseURL: url, Key: key, Connections: 1, Transport: d,
		Quotas: []apiclient.Quota{{Name: "minute", Limit: 100_000, Window: time.Minute}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c, d
}
