package live

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"refdesk/internal/model"
)

const joinedSample = "new-participant-added.direct.compact.json"

func TestWrongDoors(t *testing.T) {
	j := &journal{}
	l := newTestListener(t, j, acme())
	body := sample(t, joinedSample)
	for name, c := range map[string]struct {
		got  *httptest.ResponseRecorder
		code int
	}{
		"unknown hook":   {post(l, "/hooks/other", body, sign(body, received, secret)), http.StatusNotFound},
		"no hook":        {post(l, "/hooks/", body), http.StatusNotFound},
		"deeper path":    {post(l, "/hooks/acme/x", body), http.StatusNotFound},
		"root":           {get(l, "/"), http.StatusNotFound},
		"reading a hook": {get(l, "/hooks/acme"), http.StatusMethodNotAllowed},
		"posting health": {post(l, "/healthz", body), http.StatusMethodNotAllowed},
	} {
		if c.got.Code != c.code || c.got.Body.Len() > 80 {
			t.Errorf("%s: %d %q", name, c.got.Code, c.got.Body)
		}
	}
	if len(j.kept) != 0 {
		t.Error("something was kept")
	}
}

func TestBodiesBeyondTheBound(t *testing.T) {
	j := &journal{}
	l := newTestListener(t, j, acme())
	large := []byte(`"` + strings.Repeat("x", 1<<20-2) + `"`)
	if code := postSigned(l, large).Code; code != http.StatusOK {
		t.Errorf("exactly 1 MiB: answered %d", code)
	}
	if code := postSigned(l, append(large, ' ')).Code; code != http.StatusRequestEntityTooLarge {
		t.Errorf("one byte more: answered %d", code)
	}
	chunked := httptest.NewRequest(http.MethodPost, "/hooks/acme", bytes.NewReader(append(large, ' ')))
	chunked.ContentLength = -1
	chunked.Header.Set(growSurfSignature, sign(append(large, ' '), received, secret))
	w := httptest.NewRecorder()
	l.Handler().ServeHTTP(w, chunked)
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("one byte more, unannounced: answered %d", w.Code)
	}
	if len(j.kept) != 1 {
		t.Errorf("%d events kept", len(j.kept))
	}
	if !strings.Contains(metrics(l), `refdesk_webhook_refused_total{hook="acme",reason="too_large"} 2`) {
		t.Error("they were not counted")
	}
}

// TestTheAnswerToABodyBeyondTheBoundArrives at a sender that reads nothing
// before it has sent everything.
func TestTheAnswerToABodyBeyondTheBoundArrives(t *testing.T) {
	body := strings.Repeat("x", 2<<20)
	head := "POST /hooks/acme HTTP/1.1\r\nHost: desk\r\n" + growSurfSignature + ": " + sign([]byte(body), received, secret) + "\r\n"
	for name, request := range map[string]string{
		"announced": fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", head, len(body), body),
		"chunked":   fmt.Sprintf("%sTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", head, len(body), body),
	} {
		inBubble(t, func(t *testing.T, _ *journal, l *Listener, pipes *pipeSocket) {
			stop := serve(t, l, pipes)
			conn := pipes.dial()
			defer conn.Close()
			if _, err := io.WriteString(conn, request); err != nil {
				t.Fatalf("%s: it could not be sent: %v", name, err)
			}
			answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if answer.Body.Close(); answer.StatusCode != http.StatusRequestEntityTooLarge {
				t.Errorf("%s: answered %d", name, answer.StatusCode)
			}
			if err := stop(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestMemoryIsGivenBackAfterEveryRequest(t *testing.T) {
	l := newTestListener(t, &journal{}, acme())
	body := sample(t, joinedSample)
	postSigned(l, body)
	post(l, "/hooks/acme", body, sign(body, received, "another"))
	post(l, "/hooks/acme", make([]byte, 2<<20), sign(body, received, secret))
	if l.memory.left != l.bounds.memory || l.inHand.left != l.bounds.inHand {
		t.Errorf("%d bytes and %d requests left", l.memory.left, l.inHand.left)
	}
}

func TestFloodIsToldToComeBack(t *testing.T) {
	for name, narrow := range map[string]func(*bounds){
		"requests": func(b *bounds) { b.inHand = 1 },
		"bytes":    func(b *bounds) { b.memory = 12 << 10 },
	} {
		t.Run(name, func(t *testing.T) {
			j := &journal{hold: make(chan struct{}), busy: make(chan struct{})}
			l := bound(newTestListener(t, j, acme()), narrow)
			first := make(chan int)
			go func() { first <- postSigned(l, sample(t, joinedSample)).Code }()
			<-j.busy
			w := postSigned(l, sample(t, "new-payout-issued.json"))
			if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") == "" {
				t.Errorf("answered %d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
			}
			close(j.hold)
			if code := <-first; code != http.StatusOK {
				t.Errorf("the one in hand was answered %d", code)
			}
			if !strings.Contains(metrics(l), `reason="flood"} 1`) {
				t.Error("it was not counted")
			}
		})
	}
}

func TestNothingIsAcknowledgedThatTheJournalRefused(t *testing.T) {
	now := received
	j := &journal{fail: errors.New("disk full at /var/lib")}
	l := newTestListener(t, j, acme())
	l.options.Now = func() time.Time { return now }
	w := postSigned(l, sample(t, joinedSample))
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("answered %d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
	}
	if strings.Contains(w.Body.String(), "disk") {
		t.Errorf("the answer tells of our insides: %q", w.Body)
	}
	if s := l.Status(); s.State != model.LinkDegraded || s.Problem == "" || s.Accepted != 0 {
		t.Errorf("%+v", s)
	}
	if w := get(l, "/healthz"); w.Code != http.StatusServiceUnavailable || w.Body.Len() < 5 {
		t.Errorf("health %d %q", w.Code, w.Body)
	}
	now = now.Add(unhealthyTime + time.Second)
	if w := get(l, "/healthz"); w.Code != http.StatusOK {
		t.Errorf("a proxy would never send anything again: health %d", w.Code)
	}
	j.setFailure(nil)
	if w := postSigned(l, sample(t, joinedSample)); w.Code != http.StatusOK {
		t.Errorf("answered %d after the journal recovered", w.Code)
	}
	if s := l.Status(); s.State != model.LinkOnline || s.Problem != "" || !s.LastAt.Equal(now) {
		t.Errorf("%+v", s)
	}
}

func TestUnsignedDeliveriesWhereAllowed(t *testing.T) {
	body := sample(t, joinedSample)
	open := Hook{Name: "acme", Kind: "growsurf", AllowUnsigned: true}
	both := Hook{Name: "acme", Kind: "growsurf", AllowUnsigned: true, Secret: secret}
	for name, c := range map[string]struct {
		hook   Hook
		header string
		code   int
		reason string
	}{
		"no secret, no signature":   {open, "", http.StatusOK, "unsigned"},
		"no secret, a signature":    {open, sign(body, received, "any"), http.StatusOK, "unsigned"},
		"a secret, no signature":    {both, "", http.StatusOK, "unsigned"},
		"a secret, its signature":   {both, sign(body, received, secret), http.StatusOK, ""},
		"a secret, another one's":   {both, sign(body, received, "any"), http.StatusUnauthorized, ""},
		"signature required by all": {acme(), "", http.StatusUnauthorized, ""},
	} {
		j := &journal{}
		var headers []string
		if c.header != "" {
			headers = append(headers, c.header)
		}
		if w := post(newTestListener(t, j, c.hook), "/hooks/acme", body, headers...); w.Code != c.code {
			t.Errorf("%s: answered %d", name, w.Code)
		}
		if c.code == http.StatusOK && (len(j.kept) != 1 || j.kept[0].Reason != c.reason) {
			t.Errorf("%s: %+v", name, j.kept)
		}
	}
	j := &journal{}
	post(newTestListener(t, j, open), "/hooks/acme", nil)
	if j.kept[0].Reason != "unsigned; the body is empty" {
		t.Errorf("reason %q", j.kept[0].Reason)
	}
}

func TestTwoSignaturesAreOneTooMany(t *testing.T) {
	body := sample(t, joinedSample)
	good := sign(body, received, secret)
	l := newTestListener(t, &journal{}, acme())
	if code := post(l, "/hooks/acme", body, good, good).Code; code != http.StatusUnauthorized {
		t.Errorf("answered %d", code)
	}
}

func TestRepeatsAndQuarantinedAreCounted(t *testing.T) {
	l := newTestListener(t, &journal{}, acme())
	for range 3 {
		postSigned(l, sample(t, joinedSample))
		postSigned(l, sample(t, "malformed/trailing-comma.json"))
	}
	s := l.Status()
	if s.Accepted != 6 || s.Repeats != 4 || s.Kept != 1 || s.Refused != 0 {
		t.Errorf("%+v", s)
	}
	page := metrics(l)
	for _, line := range []string{
		`refdesk_webhook_accepted_total{hook="acme"} 6`,
		`refdesk_webhook_repeats_total{hook="acme"} 4`,
		`refdesk_webhook_quarantined_total{hook="acme"} 1`,
		`refdesk_webhook_last_event_timestamp_seconds ` + fmt.Sprint(received.Unix()),
	} {
		if !strings.Contains(page, line+"\n") {
			t.Errorf("no line %q in\n%s", line, page)
		}
	}
}

func TestMetricsPage(t *testing.T) {
	l := newTestListener(t, &journal{}, acme(), Hook{Name: "beta", Kind: "growsurf", AllowUnsigned: true})
	l.options.Metrics = func() []Metric {
		return []Metric{{Name: "refdesk_store_people", Help: "People in the mirror.", Value: 1250000}}
	}
	page := metrics(l)
	for _, line := range []string{
		"# TYPE refdesk_webhook_accepted_total counter",
		`refdesk_webhook_accepted_total{hook="beta"} 0`,
		"refdesk_webhook_last_event_timestamp_seconds 0",
		"# HELP refdesk_store_people People in the mirror.",
		"# TYPE refdesk_store_people gauge",
		"refdesk_store_people 1250000",
	} {
		if !strings.Contains(page, line+"\n") {
			t.Errorf("no line %q in\n%s", line, page)
		}
	}
}

func TestLogSaysWhyButNothingOfTheBodyNorTheSecret(t *testing.T) {
	var log bytes.Buffer
	l := newTestListener(t, &journal{}, acme())
	l.options.Log = slog.New(slog.NewTextHandler(&log, nil))
	body := sample(t, joinedSample)
	for range 50 {
		post(l, "/hooks/acme", body, sign(body, received, "another"))
	}
	text := log.String()
	if !strings.Contains(text, ErrForged.Error()) || !strings.Contains(text, "acme") {
		t.Errorf("the reason is missing: %s", text)
	}
	for _, private := range []string{secret, "lucja", "s8b3ku", "example.com"} {
		if strings.Contains(text, private) {
			t.Errorf("%q was logged", private)
		}
	}
	if n := strings.Count(text, "\n"); n != 1 {
		t.Errorf("a flood of refusals wrote %d lines", n)
	}
	l.options.Now = func() time.Time { return received.Add(2 * quietTime) }
	post(l, "/hooks/acme", body)
	if !strings.Contains(log.String(), "unlogged_before=49") {
		t.Error("the log does not say how many lines it left out")
	}
}

func metrics(l *Listener) string { return get(l, "/metrics").Body.String() }
