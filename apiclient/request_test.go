package apiclient_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"refdesk/apiclient"
	"refdesk/internal/model"
)

func TestWhatIsSent(t *testing.T) {
	var got *http.Request
	var body string
	c := onServer(t, func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		got, body = r, string(b)
		_, _ = w.Write([]byte(`{}`))
	})
	_, err := c.Do(t.Context(), apiclient.Request{
		Method: "PATCH", Route: "/campaign/{campaign}/participant/{participant}",
		IDs:   []string{"q7w2me", "mira/../+1@example.com"},
		Query: url.Values{"nextId": {"a b&c"}}, Body: map[string]string{"k": "v"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := "/campaign/q7w2me/participant/mira%2F..%2F+1@example.com"; got.URL.EscapedPath() != want {
		t.Errorf("path %s, want %s", got.URL.EscapedPath(), want)
	}
	if got.URL.RawQuery != "nextId=a+b%26c" || body != `{"k":"v"}` {
		t.Errorf("query %s, body %s", got.URL.RawQuery, body)
	}
	for header, want := range map[string]string{
		"Authorization": "Bearer k-very-secret", "User-Agent": "refdesk",
		"Content-Type": "application/json", "Idempotency-Key": "",
	} {
		if got.Header.Get(header) != want {
			t.Errorf("%s is %q, want %q", header, got.Header.Get(header), want)
		}
	}
}

func TestIdsThatWouldNameSomethingElseAreNotSent(t *testing.T) {
	c := onServer(t, func(http.ResponseWriter, *http.Request) { t.Error("a call was sent") })
	for _, id := range []string{"", ".", "..", strings.Repeat("x", 2000)} {
		_, err := c.Do(t.Context(), apiclient.Request{
			Method: "DELETE", Route: "/campaign/{campaign}/reward/{reward}", IDs: []string{"q7w2me", id},
		})
		if !errors.Is(err, model.ErrInvalid) {
			t.Errorf("id %.10q gave %v", id, err)
		}
	}
}

func TestWhatAStatusProves(t *testing.T) {
	const vendor = `{"code":"X"}`
	const page = `<html><body>Bad gateway</body></html>`
	person := apiclient.Request{
		Route: "/campaign/{campaign}/participant/{participant}", IDs: []string{"c", "p"}, AbsentIs400: true,
	}
	for _, tt := range []struct {
		request apiclient.Request
		status  int
		body    string
		want    error
	}{
		{read, 401, vendor, model.ErrDenied},
		{read, 403, vendor, model.ErrDenied},
		{read, 403, ``, model.ErrDenied},
		{read, 404, vendor, model.ErrNotFound},
		{read, 404, `404 page not found`, model.ErrUnclear},
		{read, 404, page, model.ErrUnclear},
		{read, 400, vendor, model.ErrInvalid},
		{read, 304, ``, model.ErrUnclear},
		{read, 418, vendor, model.ErrInvalid},
		{person, 400, vendor, model.ErrNotFound},
		{person, 400, `{"errors":[{"location":"params","param":"id"}]}`, model.ErrNotFound},
		{person, 400, `{"errors":[{"location":"query","param":"limit"}]}`, model.ErrInvalid},
		{person, 400, page, model.ErrUnclear},
		{person, 404, vendor, model.ErrInvalid},
		{approve, 400, vendor, model.ErrInvalid},
		{approve, 402, vendor, model.ErrInvalid},
		{approve, 403, vendor, model.ErrDenied},
		{approve, 403, page, model.ErrUnclear},
		{approve, 404, vendor, model.ErrNotFound},
		{approve, 406, vendor, model.ErrWrongState},
		{approve, 408, vendor, model.ErrUnclear},
		{approve, 409, vendor, model.ErrInvalid},
		{approve, 409, `{"name":"DuplicateRequestError","code":"DUPLICATE_REQUEST_ERROR"}`, model.ErrUnclear},
		{approve, 422, vendor, model.ErrInvalid},
		{approve, 423, vendor, model.ErrWrongState},
		{approve, 429, vendor, model.ErrRateLimited},
		{approve, 500, vendor, model.ErrUnclear},
		{approve, 502, page, model.ErrUnclear},
		{approve, 200, page, model.ErrUnclear},
		{approve, 200, ``, model.ErrUnclear},
		{read, 200, page, model.ErrUnclear},
		{read, 200, `{"campaigns":[`, model.ErrUnclear},
		{read, 200, `OK`, model.ErrUnclear},
	} {
		t.Run(fmt.Sprintf("%s %d %.12s", tt.request.Method, tt.status, tt.body), func(t *testing.T) {
			c := onServer(t, func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(tt.status)
				_, _ = w.Write([]byte(tt.body))
			})
			_, err := c.Do(t.Context(), tt.request)
			var e *apiclient.Error
			if !errors.Is(err, tt.want) || !errors.As(err, &e) || e.Status != tt.status {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

func TestAGatewaysPageIsNamedAsSuch(t *testing.T) {
	c := onServer(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(`{"looks":"like json"}`))
	})
	if _, err := c.Do(t.Context(), read); err == nil || !strings.Contains(err.Error(), "web page") {
		t.Errorf("got %v", err)
	}
}

func TestAHalfBody(t *testing.T) {
	calls := 0
	c := onServer(t, func(w http.ResponseWriter, _ *http.Request) {
		calls++
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte(`{"success":true}`))
	})
	_, err := c.Do(t.Context(), approve)
	if !errors.Is(err, model.ErrUnclear) || !strings.Contains(err.Error(), "half way") || calls != 1 {
		t.Errorf("got %v after %d calls", err, calls)
	}
}

func TestALimitIsBelievedWithoutItsBody(t *testing.T) {
	c := onServer(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "30")
		w.Header().Set("Content-Length", "100")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	_, err := c.Do(t.Context(), approve)
	var e *apiclient.Error
	if !errors.Is(err, model.ErrRateLimited) || !errors.As(err, &e) || e.RetryAfter() != 30*time.Second {
		t.Errorf("got %v", err)
	}
}

func TestABodyWithoutEnd(t *testing.T) {
	c := onServer(t, func(w http.ResponseWriter, _ *http.Request) {
		chunk := []byte(strings.Repeat(" ", 1<<20))
		for range 18 {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	})
	_, err := c.Do(t.Context(), read)
	if !errors.Is(err, model.ErrUnclear) || !strings.Contains(err.Error(), "16 MiB") {
		t.Errorf("got %v", err)
	}
}

func TestTheKeyDoesNotGoToAnotherHost(t *testing.T) {
	thief := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("the other host was asked, key %q", r.Header.Get("Authorization"))
	}))
	defer thief.Close()
	for name, location := range map[string]string{
		"host": thief.URL + "/some/base/v2/campaigns", "protocol relative": "//" + strings.TrimPrefix(thief.URL, "http://"),
		"scheme": "ftp://127.0.0.1/", "unreadable": "http://%zz",
	} {
		t.Run(name, func(t *testing.T) {
			c := onServer(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", location)
				w.WriteHeader(http.StatusFound)
			})
			_, err := c.Do(t.Context(), read)
			if !errors.Is(err, model.ErrUnclear) || !strings.Contains(err.Error(), "another host") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestRedirectsOnTheSameHost(t *testing.T) {
	hops, left := 0, 0
	c := onServer(t, func(w http.ResponseWriter, r *http.Request) {
		if hops++; left > 0 {
			left--
			w.Header().Set("Location", "/some/base/v2/moved")
			w.WriteHeader(http.StatusTemporaryRedirect)
			return
		}
		if r.Header.Get("Authorization") == "" {
			t.Error("the key was left behind")
		}
		_, _ = w.Write([]byte(`{}`))
	})
	left = 3
	if _, err := c.Do(t.Context(), read); err != nil || hops != 4 {
		t.Errorf("three redirects: %v after %d requests", err, hops)
	}
	left = 4
	if _, err := c.Do(t.Context(), read); !errors.Is(err, model.ErrUnclear) {
		t.Errorf("four redirects: %v", err)
	}
	hops, left = 0, 1
	if _, err := c.Do(t.Context(), approve); !errors.Is(err, model.ErrUnclear) || hops != 1 {
		t.Errorf("a redirected write: %v after %d requests", err, hops)
	}
}

func TestAReadingIsNeverLaterThanTheTruth(t *testing.T) {
	gone := apiclient.Request{Route: "/campaign/gone"}
	for name, ahead := range map[string]time.Duration{"ahead": 47 * time.Minute, "behind": -3 * time.Hour, "equal": 0} {
		t.Run(name, func(t *testing.T) {
			c := onServer(t, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Date", time.Now().Add(ahead).UTC().Format(http.TimeFormat))
				if strings.HasSuffix(r.URL.Path, gone.Route) {
					w.WriteHeader(http.StatusNotFound)
				}
				_, _ = w.Write([]byte(`{}`))
			})
			for range 3 {
				truth := time.Now().Add(ahead)
				answer, err := c.Do(t.Context(), read)
				if err != nil {
					t.Fatal(err)
				}
				latest := time.Now().Add(ahead)
				if answer.AsOf.After(latest) || answer.AsOf.Before(truth.Add(-time.Second-latest.Sub(truth))) {
					t.Errorf("as of %v, the truth is %v", answer.AsOf, truth)
				}
			}
			before := time.Now().Add(ahead)
			_, err := c.Do(t.Context(), gone)
			asOf, after := model.ToldAt(err, time.Time{}), time.Now().Add(ahead)
			if !errors.Is(err, model.ErrNotFound) || asOf.After(after) || asOf.Before(before.Add(-time.Second-after.Sub(before))) {
				t.Errorf("%v as of %v, the truth is %v", err, asOf, before)
			}
		})
	}
}
