package live

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"refdesk/internal/model"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const secret = "sandbox-secret-lantern"

// received is a moment soon after the samples' story.
var received = time.Date(2026, 10, 2, 12, 0, 0, 0, time.UTC)

func fixedNow() time.Time { return received }

// journal remembers what was appended and folds repeats by body.
type journal struct {
	mu   sync.Mutex
	kept []model.Delivery
	fail error
	hold chan struct{} // when set, Append waits for it
	busy chan struct{} // told when Append begins to wait
}

func (j *journal) Append(ctx context.Context, d model.Delivery) (model.Receipt, error) {
	if j.hold != nil {
		j.busy <- struct{}{}
		select {
		case <-j.hold:
		case <-ctx.Done():
			return model.Receipt{}, ctx.Err()
		}
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.fail != nil {
		return model.Receipt{}, j.fail
	}
	for i, known := range j.kept {
		if string(known.Raw) == string(d.Raw) {
			return model.Receipt{Seq: int64(i + 1), Repeat: true}, nil
		}
	}
	j.kept = append(j.kept, d)
	return model.Receipt{Seq: int64(len(j.kept))}, nil
}

func (j *journal) setFailure(err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.fail = err
}

func (j *journal) all() []model.Delivery {
	j.mu.Lock()
	defer j.mu.Unlock()
	return append([]model.Delivery(nil), j.kept...)
}

// acme is a signed GrowSurf hook without an age limit.
func acme() Hook { return Hook{Name: "acme", Kind: "growsurf", Secret: secret} }

func newTestListener(t testing.TB, j Journal, hooks ...Hook) *Listener {
	t.Helper()
	l, err := New(Options{Address: "127.0.0.1:0", Hooks: hooks, Journal: j, Now: fixedNow})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// bound builds the listener again with narrower bounds.
func bound(l *Listener, change func(*bounds)) *Listener {
	b := defaultBounds()
	change(&b)
	return newListener(l.options, l.hooks, b)
}

func sample(t testing.TB, name string) []byte {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", "growsurf", name))
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// sampleNames lists all bodies, those in malformed/ with their folder.
func sampleNames(t testing.TB) []string {
	t.Helper()
	var names []string
	for _, folder := range []string{"", "malformed"} {
		found, err := filepath.Glob(filepath.Join("testdata", "growsurf", folder, "*.json"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range found {
			names = append(names, filepath.Join(folder, filepath.Base(path)))
		}
	}
	if len(names) == 0 {
		t.Fatal("no samples found")
	}
	return names
}

func decodeSample(t testing.TB, name string) model.Delivery {
	t.Helper()
	return DecodeGrowSurf(sample(t, name), received)
}

// sign is the vendor's side of the signature, written out on its own.
func sign(body []byte, at time.Time, key string) string {
	ts := strconv.FormatInt(at.UnixMilli(), 10)
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(ts + "." + string(body)))
	return "ts=" + ts + ",v=" + hex.EncodeToString(mac.Sum(nil))
}

func post(l *Listener, path string, body []byte, signatures ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(string(body)))
	for _, s := range signatures {
		r.Header.Add(growSurfSignature, s)
	}
	w := httptest.NewRecorder()
	l.Handler().ServeHTTP(w, r)
	return w
}

func postSigned(l *Listener, body []byte) *httptest.ResponseRecorder {
	return post(l, "/hooks/acme", body, sign(body, received, secret))
}

func get(l *Listener, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	l.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

// change alters the parsed form of a sample and gives its bytes anew.
func change(t testing.TB, name string, edit func(event map[string]any)) []byte {
	t.Helper()
	var event map[string]any
	if err := json.Unmarshal(sample(t, name), &event); err != nil {
		t.Fatal(err)
	}
	edit(event)
	body, err := json.Marshal(event)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// dig walks into nested objects.
func dig(event map[string]any, path ...string) map[string]any {
	for _, key := range path {
		event = event[key].(map[string]any)
	}
	return event
}
