package apiclient

import (
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"refdesk/internal/model"
)

// The limits a server advertises come from outside: whatever they say, calls
// go on within a bounded time and at no more than our share.
func FuzzLimitHeaders(f *testing.F) {
	f.Add(`"second";q=50;w=5, "minute";q=400;w=60`, `"second";r=12;t=3`, "30", "400", "0", 429)
	f.Add(`second;q=1;w=1;pk=:abc:`, `"second";r=0`, "Wed, 21 Oct 2026 07:28:00 GMT", "-1", "x", 503)
	f.Add(`;;;=,,"`, `=;r`, "-5", "99999999999999999999", "1e9", 200)
	f.Fuzz(func(t *testing.T, policy, left, retry, limit, remaining string, status int) {
		now := time.Unix(1_788_300_000, 0)
		p := newPacer(func() time.Time { return now }, 0.5, 2, []Quota{{"second", 50, 5 * time.Second}}, "GrowSurf")
		h := http.Header{
			"Ratelimit-Policy": {policy}, "Ratelimit": {left}, "Retry-After": {retry},
			"Growsurf-Ratelimit-Second-Limit": {limit}, "Growsurf-Ratelimit-Second-Remaining": {remaining},
			"Growsurf-Retry-After-Minute-Milliseconds": {limit},
		}
		s := &slot{at: now}
		p.busy, p.uncounted = 1, 1
		wait := p.answered(s, &http.Response{StatusCode: status, Header: h})
		p.release(s)
		if wait < 0 || wait > maxPause {
			t.Errorf("told to wait %v", wait)
		}
		if len(p.windows) > maxPolicies {
			t.Errorf("%d policies are kept", len(p.windows))
		}
		at, known := p.nextFree(now, model.LaneSweep)
		if !known || at.Sub(now) > 24*time.Hour {
			t.Errorf("the next call may leave at %v, known %v", at, known)
		}
	})
}

func FuzzRestore(f *testing.F) {
	f.Add([]byte(`{"version":1,"base":1788300000,"seconds":[[1,3],[2,4]],"paused":1788300100}`))
	f.Add([]byte(`{"version":1,"base":-9223372036854775808,"seconds":[[9223372036854775807,9223372036854775807],[1,-5]]}`))
	f.Add([]byte(`{"version":2}`))
	f.Add([]byte(`[`))
	f.Fuzz(func(t *testing.T, data []byte) {
		now := time.Unix(1_788_300_010, 0)
		p := newPacer(func() time.Time { return now }, 1, 1, []Quota{{"minute", 10, time.Minute}}, "")
		if err := p.restore(data); err != nil && len(p.past.stamps) > 0 {
			t.Errorf("half of a damaged row was taken over: %v", err)
		}
		if at, known := p.nextFree(now, model.LaneSweep); !known || at.Sub(now) > maxPause {
			t.Errorf("the next call may leave at %v, known %v", at, known)
		}
	})
}

func FuzzVendorError(f *testing.F) {
	f.Add([]byte(`{"name":"BadRequestError","code":"BAD_REQUEST_ERROR","message":"Invalid email mira@example.com","errors":[{"location":"query","param":"limit","value":"500","msg":"Limit cannot be more than 100."}],"status":400,"supportUrl":"https://example.com/help?sig=1","level":"error","timestamp":"2026-09-02T10:11:12.000Z"}`))
	f.Add([]byte(`{"name":"RateLimit","code":"RATE_LIMIT","message":"You have reached your minute limit.","policyName":"MINUTE","status":429}`))
	f.Add([]byte(`{"errors":[{"field":"a","code":"b","message":"c"}],"message":"\u001b[2J\u202e"}`))
	f.Add([]byte(`<html>502</html>`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, body []byte) {
		k := &call{request: Request{Method: "POST"}, backend: "acme", key: newSecret("k-very-secret"), shown: "/x", write: true}
		for _, status := range []int{200, 302, 400, 404, 429, 500} {
			text := k.answered(status, body, false).Error()
			if !utf8.ValidString(text) || strings.ContainsAny(text, "\x1b\x00\n\r\u202e@") || strings.Contains(text, "://") {
				t.Errorf("%q came through", text)
			}
			if len(text) > 4000 {
				t.Errorf("%d bytes of text", len(text))
			}
		}
	})
}
