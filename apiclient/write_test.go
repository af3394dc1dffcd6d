package apiclient_test

import (
	"bufio"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"refdesk/apiclient"
	"refdesk/internal/model"
)

func TestADialThatFailsProvesThatNothingWasSent(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	_ = listener.Close()
	c := newClient(t, apiclient.Options{BaseURL: "http://" + address})
	if _, err := c.Do(t.Context(), approve); !errors.Is(err, model.ErrUnreachable) {
		t.Errorf("got %v", err)
	}
}

func TestAnUntrustedCertificateProvesThatNothingWasSent(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("a call was sent")
	}))
	server.Config.ErrorLog = nil
	server.StartTLS()
	defer server.Close()
	c := newClient(t, apiclient.Options{BaseURL: server.URL})
	if _, err := c.Do(t.Context(), approve); !errors.Is(err, model.ErrUnreachable) {
		t.Errorf("got %v", err)
	}
}

// hangUp accepts, reads a whole request and closes without an answer.
func hangUp(t *testing.T, before func(n int32) (answer bool)) (string, *atomic.Int32) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var seen atomic.Int32
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			serveUntilHangUp(conn, &seen, before)
		}
	}()
	t.Cleanup(func() { _ = listener.Close(); <-done })
	return "http://" + listener.Addr().String(), &seen
}

func serveUntilHangUp(conn net.Conn, seen *atomic.Int32, before func(int32) bool) {
	defer func() { _ = conn.Close() }()
	in := bufio.NewReader(conn)
	for {
		if _, err := http.ReadRequest(in); err != nil {
			return
		}
		if !before(seen.Add(1)) {
			return
		}
		_, _ = conn.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"))
	}
}

func TestAWriteIsSentOnceWhenItsReplyIsLost(t *testing.T) {
	// The first call opens the connection and is answered; the second meets a
	// reused connection that dies, where net/http would repeat a read.
	for name, body := range map[string]any{"without a body": nil, "with a body": map[string]bool{"fulfill": true}} {
		t.Run(name, func(t *testing.T) {
			base, seen := hangUp(t, func(n int32) bool { return n == 1 })
			c := newClient(t, apiclient.Options{BaseURL: base})
			if _, err := c.Do(t.Context(), read); err != nil {
				t.Fatal(err)
			}
			write := approve
			write.Body = body
			if _, err := c.Do(t.Context(), write); !errors.Is(err, model.ErrUnclear) {
				t.Errorf("got %v", err)
			}
			if n := seen.Load(); n != 2 {
				t.Errorf("%d requests arrived, want 2: one read, one write", n)
			}
		})
	}
}

func TestADeleteIsSentOnceWhenItsReplyIsLost(t *testing.T) {
	base, seen := hangUp(t, func(n int32) bool { return n == 1 })
	c := newClient(t, apiclient.Options{BaseURL: base})
	if _, err := c.Do(t.Context(), read); err != nil {
		t.Fatal(err)
	}
	_, err := c.Do(t.Context(), apiclient.Request{
		Method: "DELETE", Route: "/campaign/{campaign}/reward/{reward}", IDs: []string{"q7w2me", "prew_1"},
	})
	if n := seen.Load(); !errors.Is(err, model.ErrUnclear) || n != 2 {
		t.Errorf("got %v, and %d requests arrived", err, n)
	}
}

func TestAWriteThatNobodyAnswersIsUnclear(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer server.Close()
	defer close(release)
	c := newClient(t, apiclient.Options{BaseURL: server.URL, Timeout: 50 * time.Millisecond})
	if _, err := c.Do(t.Context(), approve); !errors.Is(err, model.ErrUnclear) {
		t.Errorf("got %v", err)
	}
}

func TestAConnectionClosedAtRestIsReplaced(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Connection", "close")
		_, _ = w.Write([]byte(`{}`))
	}))
	defer server.Close()
	c := newClient(t, apiclient.Options{
		BaseURL: server.URL, Quotas: []apiclient.Quota{{Name: "minute", Limit: 1_000_000, Window: time.Minute}},
	})
	for range 5 {
		if _, err := c.Do(t.Context(), approve); err != nil {
			t.Error(err)
		}
	}
}
