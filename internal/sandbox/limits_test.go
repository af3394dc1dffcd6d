package sandbox

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestWindowsFillAndEmpty(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, Options{})
		for i := range 50 {
			w := d.raw("GET", "/v2/campaigns", "")
			if w.Code != http.StatusOK {
				t.Fatalf("call %d: status %d", i, w.Code)
			}
			if i == 11 {
				want := map[string]string{
					"RateLimit-Policy":                         `"second";q=50;w=5, "minute";q=400;w=60, "hour";q=20000;w=3600`,
					"RateLimit":                                `"second";r=38;t=5, "minute";r=388;t=60, "hour";r=19988;t=3600`,
					"GrowSurf-RateLimit-Second-Limit":          "50",
					"GrowSurf-RateLimit-Minute-Remaining":      "388",
					"GrowSurf-RateLimit-Hour-Remaining":        "19988",
					"GrowSurf-Retry-After-Second-Milliseconds": "",
					"Retry-After":                              "",
				}
				for name, value := range want {
					if got := w.Header().Get(name); got != value {
						t.Errorf("%s: %q, want %q", name, got, value)
					}
				}
				if !strings.Contains(w.Header().Get("Link"), `rel="deprecation"`) {
					t.Errorf("Link: %q", w.Header().Get("Link"))
				}
			}
		}
		time.Sleep(1500 * time.Millisecond)
		w := d.raw("GET", "/v2/campaigns", "")
		if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "4" ||
			w.Header().Get("GrowSurf-Retry-After-Second-Milliseconds") != "5000" ||
			w.Header().Get("GrowSurf-Retry-After-Minute-Milliseconds") != "" {
			t.Fatalf("status %d, headers %v", w.Code, w.Header())
		}
		for _, part := range []string{`"policyName":"SECOND"`, `"code":"RATE_LIMIT"`, `"name":"RateLimit"`, "You have reached your second limit."} {
			if !strings.Contains(w.Body.String(), part) {
				t.Errorf("%s is missing in %s", part, w.Body)
			}
		}
		time.Sleep(3500 * time.Millisecond)
		if w := d.raw("GET", "/v2/campaigns", ""); w.Code != http.StatusOK {
			t.Errorf("after the window: status %d", w.Code)
		}
	})
}

func TestMinuteWindowNamesItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, Options{})
		for range 8 {
			for range 50 {
				d.call(200, "GET", "/campaigns", "")
			}
			time.Sleep(5 * time.Second)
		}
		w := d.raw("GET", "/v2/campaigns", "")
		if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "20" || !strings.Contains(w.Body.String(), `"policyName":"MINUTE"`) {
			t.Errorf("status %d, Retry-After %q: %s", w.Code, w.Header().Get("Retry-After"), w.Body)
		}
	})
}

func TestFastPaceIsAHundredfold(t *testing.T) {
	d := newDesk(t, Options{Pace: "fast"})
	got := d.raw("GET", "/v2/campaigns", "").Header().Get("RateLimit-Policy")
	if want := `"second";q=5000;w=5, "minute";q=40000;w=60, "hour";q=2000000;w=3600`; got != want {
		t.Errorf("policy %s, want %s", got, want)
	}
}

func TestAuthorizationComesFirst(t *testing.T) {
	d := newDesk(t, Options{})
	for _, header := range []string{"", "Bearer", "Bearer wrong", "Basic " + testKey, testKey} {
		w := d.raw("GET", "/v2/campaigns", "", func(r *http.Request) { r.Header.Set("Authorization", header) })
		if w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "NOT_AUTHORIZED_ERROR") {
			t.Errorf("%q: status %d: %s", header, w.Code, w.Body)
		}
		if w.Header().Get("GrowSurf-RateLimit-Minute-Limit") != "" {
			t.Errorf("%q: limits are only for callers who are known", header)
		}
	}
}

func TestWritesSlowDownBeyondSixtyAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, Options{})
		write := func() time.Duration {
			began := time.Now()
			d.call(200, "POST", "/campaign/"+d.books()+"/participant", `{"email":"again@example.com"}`)
			return time.Since(began)
		}
		for i := range 60 {
			if took := write(); took != 0 {
				t.Fatalf("write %d took %v", i+1, took)
			}
			time.Sleep(200 * time.Millisecond)
		}
		for i, want := range []time.Duration{100, 200, 300} {
			if took := write(); took != want*time.Millisecond {
				t.Errorf("write %d took %v, want %v", 61+i, took, want*time.Millisecond)
			}
		}
		began := time.Now()
		d.call(200, "GET", "/campaigns", "")
		if took := time.Since(began); took != 0 {
			t.Errorf("a read took %v", took)
		}
		time.Sleep(time.Minute)
		if took := write(); took != 0 {
			t.Errorf("a minute later a write took %v", took)
		}
	})
}

// TestTwoHundredRapidWrites sends writes as fast as it may: each is delayed by
// a tenth of a second for every write beyond sixty in the minute before it.
func TestTwoHundredRapidWrites(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, Options{})
		var writes []time.Time
		refused := 0
		for len(writes) < 200 {
			began := time.Now()
			w := d.raw("POST", "/v2/campaign/"+d.books()+"/participant", `{"email":"again@example.com"}`)
			took := time.Since(began)
			if w.Code == http.StatusTooManyRequests {
				refused++
				seconds, err := strconv.Atoi(w.Header().Get("Retry-After"))
				if err != nil || seconds < 1 || took != 0 {
					t.Fatalf("a refusal took %v and asks for %q", took, w.Header().Get("Retry-After"))
				}
				time.Sleep(time.Duration(seconds) * time.Second)
				continue
			}
			writes = append(writes, began)
			recent := 0
			for _, at := range writes {
				if began.Sub(at) < time.Minute {
					recent++
				}
			}
			if want := time.Duration(max(recent-60, 0)) * 100 * time.Millisecond; w.Code != http.StatusOK || took != want {
				t.Fatalf("write %d: status %d after %v, want %v", len(writes), w.Code, took, want)
			}
		}
		// Sixty are free, fifty fit into the first five seconds: the rest takes
		// minutes.
		if all := writes[199].Sub(writes[0]); refused == 0 || all < 90*time.Second {
			t.Errorf("200 writes took %v, %d refused", all, refused)
		}
	})
}

func TestFourthConnectionIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, Options{Latency: time.Second})
		codes := make(chan int, 4)
		var calls sync.WaitGroup
		for range 4 {
			calls.Go(func() {
				w := d.raw("GET", "/v2/campaigns", "")
				if w.Code == http.StatusTooManyRequests && (w.Header().Get("Retry-After") != "1" || !strings.Contains(w.Body.String(), "RATE_LIMIT")) {
					t.Errorf("refusal: Retry-After %q: %s", w.Header().Get("Retry-After"), w.Body)
				}
				codes <- w.Code
			})
		}
		calls.Wait()
		close(codes)
		count := map[int]int{}
		for code := range codes {
			count[code]++
		}
		if count[http.StatusOK] != 3 || count[http.StatusTooManyRequests] != 1 {
			t.Errorf("answers by status: %v", count)
		}
		if code := d.raw("GET", "/v2/campaigns", "").Code; code != http.StatusOK {
			t.Errorf("afterwards: status %d", code)
		}
	})
}

func TestConnectionsAreCountedByAddress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, Options{Latency: time.Second})
		var calls sync.WaitGroup
		for range 3 {
			calls.Go(func() { d.raw("GET", "/v2/campaigns", "") })
		}
		synctest.Wait()
		d.ip = "192.0.2.77"
		if code := d.raw("GET", "/v2/campaigns", "").Code; code != http.StatusOK {
			t.Errorf("another address: status %d", code)
		}
		calls.Wait()
	})
}
