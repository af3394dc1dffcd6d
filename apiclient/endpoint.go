package apiclient

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"
)

// secret gives a text that no printing of any kind shows: fmt calls no method
// of a private field, so the text is kept out of its sight in a closure.
type secret struct{ reveal func() string }

func newSecret(text string) secret { return secret{func() string { return text }} }

const hidden = "•••"

func (secret) String() string       { return hidden }
func (secret) GoString() string     { return hidden }
func (secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// endpoint is a checked base URL.
type endpoint struct {
	scheme, host string
	path, raw    string // without a slash at the end; raw is escaped
}

func newEndpoint(base string, loopbackOnly bool) (*endpoint, error) {
	u, err := url.Parse(strings.TrimSpace(base))
	if err != nil || u.Host == "" || u.Hostname() == "" {
		// The parser's own error repeats the text, which may hold a secret.
		return nil, errors.New("the base URL is not a URL like https://host/v2")
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("the base URL may have no user, query or fragment")
	}
	local := isLoopback(u.Hostname())
	switch {
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, fmt.Errorf("the base URL's scheme %q is not https", u.Scheme)
	case loopbackOnly && !local:
		return nil, fmt.Errorf("host %q is not this machine, and no other may be asked here", u.Hostname())
	case u.Scheme == "http" && !local:
		return nil, fmt.Errorf("http to %q would send the key in the clear: use https", u.Hostname())
	}
	return &endpoint{
		scheme: u.Scheme, host: u.Host,
		path: strings.TrimRight(u.Path, "/"), raw: strings.TrimRight(u.EscapedPath(), "/"),
	}, nil
}

// url lays an escaped path and a query under the base.
func (e *endpoint) url(path, raw string, query url.Values) *url.URL {
	return &url.URL{
		Scheme: e.scheme, Host: e.host,
		Path: e.path + path, RawPath: e.raw + raw, RawQuery: query.Encode(),
	}
}

// same tells whether the key may go to u: same scheme, host and port.
func (e *endpoint) same(u *url.URL) bool {
	return u.Scheme == e.scheme && strings.EqualFold(u.Host, e.host) && u.User == nil
}

func isLoopback(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}

// shownHost is what may be shown of a URL that is not yet checked.
func shownHost(base string) string {
	u, err := url.Parse(strings.TrimSpace(base))
	if err != nil || u.Host == "" {
		return "an unreadable URL"
	}
	return u.Scheme + "://" + u.Host
}

// newTransport speaks HTTP/1.1 only: one call is one connection, which is how
// the vendor counts, and no stream is sent again behind our back.
func newTransport(connections int, loopbackOnly bool) *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	proxy := http.ProxyFromEnvironment
	if loopbackOnly {
		dialer.Control = refuseRemote
		proxy = nil
	}
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	return &http.Transport{
		Proxy: proxy, DialContext: dialer.DialContext, Protocols: &protocols,
		MaxConnsPerHost: connections, MaxIdleConnsPerHost: connections,
		IdleConnTimeout: 30 * time.Second, TLSHandshakeTimeout: 10 * time.Second,
		MaxResponseHeaderBytes: 1 << 18,
	}
}

// refuseRemote looks at the address a name resolved to, for a name that is
// called localhost may still lead elsewhere.
func refuseRemote(_, address string, _ syscall.RawConn) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil || !isLoopback(host) {
		return errors.New("the address is not on this machine")
	}
	return nil
}
