package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// floodSenders is how many events are on their way at once.
const floodSenders = 8

// flood sends unique signed events to the listener. As the vendor does, it
// sends each again until it is accepted.
type flood struct {
	post     func(header string, body []byte) int
	campaign string
	people   []string
	began    time.Time

	allowed atomic.Int64 // how many may be sent
	next    atomic.Int64
	retries atomic.Int64
	quit    chan struct{}
	senders sync.WaitGroup

	mu    sync.Mutex
	acked map[string]bool // bodies that were answered with success
}

// startFlood sends nothing until it is allowed to. The test's end ends it.
func startFlood(t *testing.T, address, campaign string, people []string) *flood {
	f := &flood{
		post: courier(t, address, "acme"), campaign: campaign, people: people,
		began: time.Now().Add(-24 * time.Hour), quit: make(chan struct{}), acked: map[string]bool{},
	}
	for range floodSenders {
		f.senders.Go(f.send)
	}
	t.Cleanup(func() {
		close(f.quit)
		f.senders.Wait()
	})
	return f
}

// allow lets so many events leave beyond those that were accepted.
func (f *flood) allow(more int64) { f.allowed.Store(int64(len(f.accepted())) + more) }

func (f *flood) send() {
	for n := f.next.Add(1); ; {
		switch {
		case n > f.allowed.Load():
		case f.deliver(n):
			n = f.next.Add(1)
			continue
		default:
			f.retries.Add(1)
		}
		select {
		case <-f.quit:
			return
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (f *flood) deliver(n int64) bool {
	body := f.body(n)
	if f.post(sign(shopSecret, time.Now().UnixMilli(), body), body) != http.StatusOK {
		return false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.acked[string(body)] = true
	return true
}

// body is the nth event: one that is new to everybody, or one about a person
// of the mirror. Each has a time of its own, or it would be a repeat.
func (f *flood) body(n int64) []byte {
	at := f.began.UnixMilli() + n
	if n%2 == 0 {
		return fmt.Appendf(nil, `{"event":"SOMETHING_NEW","createdAt":%d,"data":{"number":%d}}`, at, n)
	}
	return fmt.Appendf(nil, `{"event":"PARTICIPANT_FRAUD_STATUS_UPDATED","createdAt":%d,"data":{"campaign":{"id":%q},`+
		`"participant":{"id":%q,"fraudRiskLevel":"MEDIUM"},"number":%d}}`, at, f.campaign, f.people[n%int64(len(f.people))], n)
}

// done tells whether everything allowed was accepted.
func (f *flood) done() bool { return int64(len(f.accepted())) == f.allowed.Load() }

func (f *flood) accepted() map[string]bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	all := make(map[string]bool, len(f.acked))
	for body := range f.acked {
		all[body] = true
	}
	return all
}

// sandboxURL is a path at the sandbox.
func (s *shop) sandboxURL(path string) string {
	return strings.TrimSuffix(s.sandbox.Info().BaseURL, "/v2") + path
}

// switchOn switches webhooks on again, as a person would whose vendor gave up
// on them after many failures.
func (s *shop) switchOn() {
	s.Helper()
	for _, campaign := range s.sandbox.Info().Campaigns {
		req, err := http.NewRequest(http.MethodPatch, s.sandboxURL("/v2/campaign/"+campaign+"/webhooks/primary"), bytes.NewReader([]byte(`{"isEnabled":true}`)))
		if err != nil {
			s.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+shopKey)
		req.Header.Set("Content-Type", "application/json")
		s.answer(req, &struct{}{})
	}
}

// queued counts the events that the sandbox still has to deliver.
func (s *shop) queued() (n int) {
	s.Helper()
	req, err := http.NewRequest(http.MethodGet, s.sandboxURL("/_sandbox/truth"), http.NoBody)
	if err != nil {
		s.Fatal(err)
	}
	var truth struct {
		Webhooks []struct {
			Queued int `json:"queued"`
		} `json:"webhooks"`
	}
	s.answer(req, &truth)
	for _, hook := range truth.Webhooks {
		n += hook.Queued
	}
	return n
}

// answer makes a call that has to succeed.
func (s *shop) answer(req *http.Request, into any) {
	s.Helper()
	answer, err := http.DefaultClient.Do(req.WithContext(s.Context()))
	if err != nil {
		s.Fatal(err)
	}
	defer http.DefaultClient.CloseIdleConnections()
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		s.Fatalf("%s %s: %s", req.Method, req.URL.Path, answer.Status)
	}
	if err := json.NewDecoder(answer.Body).Decode(into); err != nil {
		s.Fatal(err)
	}
}
