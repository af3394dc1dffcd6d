package sandbox

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// wire stands in for the network under a post office, so that days can pass.
type wire struct {
	mu     sync.Mutex
	answer func(n int) (int, error) // of the nth attempt, from 1
	times  []time.Time
	bodies []string
	signed []string
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.times = append(w.times, time.Now())
	w.bodies = append(w.bodies, string(body))
	w.signed = append(w.signed, r.Header.Get("GrowSurf-Signature"))
	status, err := w.answer(len(w.times))
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader("")), Request: r}, nil
}

func (w *wire) attempts() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.times)
}

// wired is a desk whose webhooks go to a wire.
func wired(t *testing.T, answer func(n int) (int, error)) (*desk, *wire) {
	d := newDesk(t, Options{WebhookURL: "http://hooks.test/in", WebhookSecret: "s", Pace: "fast"})
	w := &wire{answer: answer}
	d.post.client.Transport = w
	return d, w
}

func (d *desk) joins(emails ...string) {
	d.t.Helper()
	for _, email := range emails {
		d.call(200, "POST", "/campaign/"+d.books()+"/participant", `{"email":"`+email+`"}`)
	}
}

// primary is the first campaign's default webhook as the API shows it.
func (d *desk) primary() map[string]any {
	d.t.Helper()
	return dig(d.call(200, "GET", "/campaign/"+d.books()+"/webhooks", ""), "webhooks", 0).(map[string]any)
}

func TestFailedDeliveryComesBackWithGrowingPauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, w := wired(t, func(n int) (int, error) {
			switch {
			case n <= 3:
				return 503, nil
			case n == 4:
				return 0, errors.New("refused")
			}
			return 200, nil
		})
		d.joins("ana@example.com")
		time.Sleep(5 * time.Minute)
		if got := w.attempts(); got != 5 {
			t.Fatalf("%d attempts, want 5", got)
		}
		for i, want := range []time.Duration{5, 10, 20, 40} {
			pause := w.times[i+1].Sub(w.times[i])
			if pause < want*time.Second*9/10 || pause > want*time.Second*11/10 {
				t.Errorf("pause %d was %v, want about %v", i+1, pause, want*time.Second)
			}
		}
		if len(slices.Compact(slices.Clone(w.bodies))) != 1 || len(slices.Compact(slices.Clone(w.signed))) != 1 {
			t.Errorf("a retry differs from its first attempt: %v", w.signed)
		}
		if h := d.primary(); h["failureCount"] != 0.0 || h["isEnabled"] != true || h["lastFailureAt"] == nil {
			t.Errorf("webhook afterwards: %v", h)
		}
	})
}

func TestDeliveryIsGivenUpAfterDays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, w := wired(t, func(int) (int, error) { return 500, nil })
		d.joins("ana@example.com")
		time.Sleep(10 * 24 * time.Hour)
		synctest.Wait()
		var last time.Duration
		for i, body := range w.bodies {
			if body == w.bodies[0] { // other events of ten days do not count
				last = w.times[i].Sub(w.times[0])
			}
		}
		if last < 4*24*time.Hour || last > 6*24*time.Hour {
			t.Errorf("last attempt after %v", last)
		}
		if h := d.primary(); h["isEnabled"] != true {
			t.Errorf("one lost event switched the webhook off: %v", h)
		}
	})
}

func TestConstantFailureSwitchesTheWebhookOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		healthy := false
		d, w := wired(t, func(int) (int, error) {
			if healthy {
				return 204, nil
			}
			return 500, nil
		})
		for i := range failedEvents + 5 {
			d.joins("p" + string(rune('a'+i)) + "@example.com")
		}
		time.Sleep(time.Minute)
		h := d.primary()
		if h["isEnabled"] != false || h["autoDisabledDueToFailures"] != true || h["failureCount"] == 0.0 {
			t.Fatalf("webhook: %v", h)
		}
		before := w.attempts()
		d.joins("unheard@example.com")
		time.Sleep(time.Hour)
		if got := w.attempts(); got != before {
			t.Errorf("%d attempts while switched off", got-before)
		}
		synctest.Wait()
		healthy = true
		d.call(200, "PATCH", "/campaign/"+d.books()+"/webhooks/primary", `{"isEnabled":true}`)
		time.Sleep(time.Minute)
		if h := d.primary(); h["failureCount"] != 0.0 || h["autoDisabledDueToFailures"] != false {
			t.Errorf("switched on again: %v", h)
		}
		if got := w.attempts() - before; got != failedEvents+5 {
			t.Errorf("%d events came after switching on, want the %d that waited", got, failedEvents+5)
		}
	})
}

func TestOrderIsKeptWhileHealthy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, w := wired(t, func(int) (int, error) { return 200, nil })
		emails := []string{"a@example.com", "b@example.com", "c@example.com", "d@example.com"}
		d.joins(emails...)
		synctest.Wait()
		for i, email := range emails {
			if !strings.Contains(w.bodies[i], email) {
				t.Errorf("event %d is not of %s", i, email)
			}
		}
	})
}

func TestWebhooksHearWhatTheyAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, w := wired(t, func(int) (int, error) { return 200, nil })
		c := "/campaign/" + d.books() + "/webhooks"
		d.call(200, "PATCH", c+"/primary", `{"events":["CAMPAIGN_ENDED"]}`)
		made := d.call(200, "POST", c, `{"payloadUrl":"http://other.test/","events":["NEW_PARTICIPANT_ADDED"]}`)
		d.joins("ana@example.com")
		synctest.Wait()
		if w.attempts() != 1 || w.signed[0] != "" {
			t.Fatalf("%d attempts, signatures %v", w.attempts(), w.signed)
		}
		d.call(200, "DELETE", c+"/"+made["id"].(string), "")
		d.joins("bo@example.com")
		synctest.Wait()
		if got := w.attempts(); got != 1 {
			t.Errorf("%d attempts after deleting", got)
		}
		for range 4 {
			d.call(200, "POST", c, `{"payloadUrl":"http://other.test/"}`)
		}
		d.call(400, "POST", c, `{"payloadUrl":"http://other.test/"}`)
	})
}

func TestTestDeliveryTellsTheAnswer(t *testing.T) {
	hook := newReceiver(t)
	hook.status = func(int) int { return http.StatusTeapot }
	d := newDesk(t, Options{WebhookURL: hook.URL, WebhookSecret: "s"})
	for _, event := range eventNames {
		out := d.call(200, "POST", "/campaign/"+d.books()+"/webhooks/primary/test", `{"event":"`+event+`"}`)
		got := hook.next(t)
		if out["success"] != false || dig(out, "response", "statusCode") != 418.0 || dig(out, "payload", "event") != event || got.event != event || got.signature == "" {
			t.Errorf("%s: %v", event, out)
		}
	}
}

func TestQueueIsBounded(t *testing.T) {
	h := &hook{wake: make(chan struct{}, 1)}
	for range maxQueue {
		if !h.push(&delivery{}) {
			t.Fatal("refused before the bound")
		}
	}
	if h.push(&delivery{}) || h.dropped != 1 {
		t.Errorf("beyond the bound: dropped %d", h.dropped)
	}
}
