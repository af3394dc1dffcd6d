package sandbox

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const testKey = "test-key"

// desk is a sandbox without a socket, called straight through its handler.
type desk struct {
	t *testing.T
	*Server
	ip string
}

func newDesk(t *testing.T, o Options) *desk {
	t.Helper()
	if o.APIKey == "" {
		o.APIKey = testKey
	}
	if o.People == 0 {
		o.People = 60
	}
	s, err := newServer(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	s.begin()
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return &desk{t: t, Server: s, ip: "127.0.0.1"}
}

// books, tools and tea are the three campaigns by their stories.
func (d *desk) books() string { return d.info.Campaigns[0] }
func (d *desk) tools() string { return d.info.Campaigns[1] }
func (d *desk) tea() string   { return d.info.Campaigns[2] }

func (d *desk) raw(method, path, body string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	d.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.RemoteAddr = d.ip + ":4242"
	r.Header.Set("Authorization", "Bearer "+d.keys.key)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, f := range change {
		f(r)
	}
	w := httptest.NewRecorder()
	d.Handler().ServeHTTP(w, r)
	return w
}

// call makes a call and expects a status; the answer comes back decoded.
func (d *desk) call(want int, method, path, body string) map[string]any {
	d.t.Helper()
	w := d.raw(method, "/v2"+path, body)
	if w.Code != want {
		d.t.Fatalf("%s %s: status %d, want %d: %s", method, path, w.Code, want, w.Body)
	}
	out := map[string]any{}
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		d.t.Fatalf("%s %s: %v: %s", method, path, err, w.Body)
	}
	return out
}

// receiver is a webhook endpoint that keeps what it got.
type receiver struct {
	*httptest.Server
	got    chan received
	status func(n int) int // of the nth delivery, from 1; nil for 200
}

type received struct {
	signature string
	body      []byte
	event     string
	data      map[string]any
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{got: make(chan received, 1000)}
	n := 0
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return
		}
		n++
		if r.status != nil {
			w.WriteHeader(r.status(n))
		}
		var envelope struct {
			Event string
			Data  map[string]any
		}
		if err := json.Unmarshal(body, &envelope); err != nil {
			t.Errorf("webhook body: %v", err)
		}
		r.got <- received{signature: req.Header.Get("GrowSurf-Signature"), body: body, event: envelope.Event, data: envelope.Data}
	}))
	t.Cleanup(r.Close)
	return r
}

// next is the next delivery; a test that waits for one in vain fails.
func (r *receiver) next(t *testing.T) received {
	t.Helper()
	select {
	case got := <-r.got:
		return got
	case <-time.After(10 * time.Second):
		t.Fatal("no webhook came")
		return received{}
	}
}

// dig follows keys and indexes into decoded JSON.
func dig(value any, path ...any) any {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			value = value.(map[string]any)[step]
		case int:
			value = value.([]any)[step]
		}
	}
	return value
}
