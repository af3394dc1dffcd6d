package live

import (
	"crypto/x509"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"refdesk/internal/model"
)

// TestAttachmentOverTLS copies through a proxy that ends the encryption, as one
// stands before a serving refdesk, and over a feed that is reached directly.
func TestAttachmentOverTLS(t *testing.T) {
	o := newOrigin("one")
	o.addSome(300)
	f := newTestFeed(t, o)
	if err := f.Listen(); err != nil {
		t.Fatal(err)
	}
	stop := runUntilStopped(t, f.Run)
	defer stop()
	target, err := url.Parse("http://" + f.Addr())
	if err != nil {
		t.Fatal(err)
	}
	proxy := httptest.NewTLSServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) }})
	defer proxy.Close()
	pool := x509.NewCertPool()
	pool.AddCert(proxy.Certificate())

	c := &copied{}
	a := attachTo(t, proxy.URL, c)
	a.trusted = pool
	detach := runUntilStopped(t, a.Run)
	eventually(t, func() bool { return len(c.all()) == 300 })
	o.addSome(7)
	eventually(t, func() bool { return len(c.all()) == 307 && a.Status().State == model.LinkOnline })
	if got := a.Status().URL; !strings.HasPrefix(got, "wss://") {
		t.Errorf("the link goes to %s", got)
	}
	proxy.CloseClientConnections() // the line is cut: it comes back and goes on
	o.addSome(5)
	eventually(t, func() bool { return len(c.all()) == 312 })
	detach()
	for i, row := range c.all() {
		if row.Seq != int64(i+1) || string(row.Raw) != string(o.rows[i].Raw) {
			t.Fatalf("row %d of the copy is event %d: %s", i, row.Seq, row.Raw)
		}
	}
}

// TestAttachmentTrustsNobodyUnknown: a server that nobody vouches for gets no
// token and is named.
func TestAttachmentTrustsNobodyUnknown(t *testing.T) {
	var asked atomic.Int64
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	c := &copied{}
	a := attachTo(t, server.URL, c)
	detach := runUntilStopped(t, a.Run)
	eventually(t, func() bool { return a.Status().State == model.LinkDegraded })
	if got := a.Status().Problem; !strings.Contains(got, "certificate that this machine does not trust") || strings.Contains(got, feedToken) {
		t.Errorf("it says %q", got)
	}
	if asked.Load() > 0 {
		t.Error("a server that nobody vouches for was asked")
	}
	detach()
}

func attachTo(t *testing.T, address string, c *copied) *Attachment {
	t.Helper()
	a, err := NewAttachment(AttachOptions{URL: address, Token: feedToken, Copy: c})
	if err != nil {
		t.Fatal(err)
	}
	a.backoff = backoff{first: 10 * time.Millisecond, ceiling: 50 * time.Millisecond}
	return a
}

// eventually waits for what other goroutines bring about.
func eventually(t *testing.T, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !so(); {
		if time.Now().After(deadline) {
			t.Fatal("it never came about")
		}
		time.Sleep(time.Millisecond)
	}
}
