package live

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"sync"
	"time"

	"refdesk/internal/model"
)

// AttachOptions say which feed to copy and where to. URL and Copy are required.
type AttachOptions struct {
	URL   string // as FeedURL gives it
	Token string // never logged and never part of an error; "" = none
	Copy  FeedCopy
	// NoReading tells that no backend can be asked here, so that people whom
	// events touched do not wait to be read again.
	NoReading bool
	Now       func() time.Time
	Log       *slog.Logger
}

// Attachment copies the journal of a serving refdesk. It comes back after
// every failure, goes on where the copy ends, and takes no event twice.
type Attachment struct {
	options AttachOptions
	bounds  feedBounds
	backoff backoff
	dial    func(ctx context.Context, network, address string) (net.Conn, error)
	trusted *x509.CertPool // who may vouch for a wss server; nil = whom the machine trusts

	mu     sync.Mutex
	status model.FeedStatus
}

// NewAttachment checks the options. It opens nothing: Run does.
func NewAttachment(o AttachOptions) (*Attachment, error) {
	if o.Copy == nil {
		return nil, errors.New("an attached console needs a copy of the journal")
	}
	address, err := FeedURL(o.URL)
	if err != nil {
		return nil, err
	}
	o.URL = address
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Attachment{
		options: o,
		bounds:  defaultFeedBounds(),
		backoff: backoff{first: time.Second, ceiling: time.Minute},
		dial:    (&net.Dialer{}).DialContext,
		status:  model.FeedStatus{URL: address, State: model.LinkConnecting},
	}, nil
}

// FeedURL gives the address of a feed in one form. http and https are taken for
// ws and wss, and an address without a path has the usual one.
func FeedURL(text string) (string, error) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return "", errNoFeedURL
	}
	switch strings.ToLower(u.Scheme) {
	case "ws", "http":
		u.Scheme = "ws"
	case "wss", "https":
		u.Scheme = "wss"
	default:
		return "", errNoFeedURL
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", errors.New("the address of a feed has no user, question mark or # in it; the token comes from feed.token in the settings")
	}
	if u.Path == "" || u.Path == "/" {
		u.Path = "/feed"
	}
	u.Host = strings.ToLower(u.Host)
	return u.String(), nil
}

var errNoFeedURL = errors.New("this is not the address of a feed, like wss://host:port/feed")

// Status says how the link stands.
func (a *Attachment) Status() model.FeedStatus {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.status
}

func (a *Attachment) note(change func(*model.FeedStatus)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	change(&a.status)
}

// Run copies until ctx ends. All goroutines it started have ended when it
// returns. What goes wrong is told by Status and tried again; the error is nil
// after a stop that ctx asked for.
func (a *Attachment) Run(ctx context.Context) error {
	defer a.note(func(s *model.FeedStatus) { s.State, s.Problem = model.LinkStopped, "" })
	for {
		err := a.copyOnce(ctx)
		if ctx.Err() != nil {
			return nil
		}
		wait := a.backoff.next()
		a.options.Log.Warn("the feed was lost", "error", err, "again_in", wait.Round(time.Millisecond))
		a.note(func(s *model.FeedStatus) {
			s.State, s.Problem, s.Left = model.LinkDegraded, feedProblem(err), 0
		})
		if sleep(ctx, wait) != nil {
			return nil
		}
	}
}

// problemError is a failure in words for the operator, with its cause for the
// log.
type problemError struct {
	words string
	cause error
}

func (e *problemError) Error() string {
	if e.cause == nil {
		return e.words
	}
	return e.words + ": " + e.cause.Error()
}

func (e *problemError) Unwrap() error { return e.cause }

func problem(cause error, format string, args ...any) error {
	return &problemError{words: fmt.Sprintf(format, args...), cause: cause}
}

// feedProblem is a failure as the status line says it.
func feedProblem(err error) string {
	if known, ok := errors.AsType[*problemError](err); ok {
		return "feed: " + known.words
	}
	return "feed: " + err.Error()
}
