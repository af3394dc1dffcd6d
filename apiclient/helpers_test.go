package apiclient_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"refdesk/apiclient"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// roundTrip is a transport made of a function, for tests whose time is not
// real: real sockets do not live in a synctest bubble.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func reply(status int, body string, header ...string) *http.Response {
	h := http.Header{"Content-Type": {"application/json"}}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body))}
}

// pause sleeps like a network does: a cancelled request does not wait.
func pause(r *http.Request, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-r.Context().Done():
		return r.Context().Err()
	}
}

var documented = []apiclient.Quota{
	{Name: "second", Limit: 50, Window: 5 * time.Second},
	{Name: "minute", Limit: 400, Window: time.Minute},
	{Name: "hour", Limit: 20_000, Window: time.Hour},
}

// newClient makes a client that is closed with the test.
func newClient(t *testing.T, o apiclient.Options) *apiclient.Client {
	t.Helper()
	if o.Name == "" {
		o.Name = "acme"
	}
	if o.Key == "" {
		o.Key = "k-very-secret"
	}
	if o.BaseURL == "" {
		o.BaseURL = "https://vendor.test/v2"
	}
	c, err := apiclient.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// onServer makes a client of a real server, under a base path.
func onServer(t *testing.T, h http.HandlerFunc) *apiclient.Client {
	t.Helper()
	server := httptest.NewServer(http.StripPrefix("/some/base/v2", h))
	t.Cleanup(server.Close)
	return newClient(t, apiclient.Options{BaseURL: server.URL + "/some/base/v2"})
}

var (
	read    = apiclient.Request{Route: "/campaigns"}
	approve = apiclient.Request{
		Method: "POST", Route: "/campaign/{campaign}/reward/{reward}/approve", IDs: []string{"q7w2me", "prew_1"},
	}
)

// memory is a store of windows.
type memory struct {
	mu    sync.Mutex
	data  map[string][]byte
	saves int
	fail  bool
}

func (m *memory) LoadWindows(_ context.Context, backend string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.data[backend], nil
}

func (m *memory) SaveWindows(_ context.Context, backend string, data []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail {
		return errors.New("disk full")
	}
	if m.data == nil {
		m.data = map[string][]byte{}
	}
	m.data[backend] = append([]byte(nil), data...)
	m.saves++
	return nil
}

func (m *memory) saved() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.saves
}
