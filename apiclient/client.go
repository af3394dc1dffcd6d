// Package apiclient is the transport that the backends' clients share: one
// funnel that waits for the vendor's limits, sends, reads the answer whole and
// says what it proves. It knows no vendor's calls and no screen.
package apiclient

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"
)

// Options configures a client. Only Name, BaseURL and Key are required.
type Options struct {
	Name        string  // of the backend, for errors and saved windows
	BaseURL     string  // https, or http to the loopback; its path is kept
	Key         string  // bearer key; never printed, logged or part of an error
	Share       float64 // of the account's limits, (0,1]; 0 = 1
	Connections int     // 1..3; 0 = 1

	Windows   WindowStore       // where used quota survives a restart; may be nil
	Transport http.RoundTripper // nil = a tuned one
	Now       func() time.Time  // nil = time.Now
	Timeout   time.Duration     // of one try; 0 = 60 s
	UserAgent string            // "" = refdesk
	Log       *slog.Logger      // nil = none; gets no bodies, keys or addresses

	LoopbackOnly bool // refuse every host but this machine

	Quotas      []Quota // documented limits, used until the server advertises its own
	QuotaPrefix string  // of the vendor's own header family, as "GrowSurf"
}

// String shows the options without the key.
func (o Options) String() string {
	return fmt.Sprintf("%s at %s, key %s", o.Name, shownHost(o.BaseURL), hidden)
}

// GoString shows the options without the key.
func (o Options) GoString() string { return o.String() }

// LogValue shows the options without the key.
func (o Options) LogValue() slog.Value { return slog.StringValue(o.String()) }

// WindowStore keeps what was used of a backend's limits across restarts. Data
// is opaque; nil data means that nothing is known.
type WindowStore interface {
	LoadWindows(ctx context.Context, backend string) ([]byte, error)
	SaveWindows(ctx context.Context, backend string, data []byte) error
}

// Client sends calls to one backend, within its limits. It is safe for use by
// many goroutines. Close ends it.
type Client struct {
	name      string
	base      *endpoint
	key       secret
	agent     string
	timeout   time.Duration
	transport http.RoundTripper
	// traced: the transport reports when it has a connection, so that a failure
	// without one proves that nothing was sent.
	traced bool
	now    func() time.Time
	log    *slog.Logger
	pace   *pacer
	keeper *keeper
	drift  clockOffset

	life context.Context // ends with Close
	end  context.CancelFunc
	busy sync.WaitGroup
	gate sync.Mutex // orders busy.Add before Close
}

// New checks the options and restores the used windows. It sends nothing.
func New(o Options) (*Client, error) {
	base, err := newEndpoint(o.BaseURL, o.LoopbackOnly)
	if err != nil {
		return nil, fmt.Errorf("backend %q: %w", o.Name, err)
	}
	if err := o.fill(); err != nil {
		return nil, fmt.Errorf("backend %q: %w", o.Name, err)
	}
	c := &Client{
		name: o.Name, base: base, key: newSecret(o.Key), agent: o.UserAgent,
		timeout: o.Timeout, transport: o.Transport, now: o.Now, log: o.Log,
		pace: newPacer(o.Now, o.Share, o.Connections, o.Quotas, o.QuotaPrefix),
	}
	if c.transport == nil {
		c.transport = newTransport(o.Connections, o.LoopbackOnly)
	}
	_, c.traced = c.transport.(*http.Transport)
	c.life, c.end = context.WithCancel(context.Background())
	c.keeper = newKeeper(o.Name, o.Windows, c.pace, o.Log)
	c.keeper.load()
	return c, nil
}

func (o *Options) fill() error {
	if o.Share == 0 {
		o.Share = 1
	}
	if o.Connections == 0 {
		o.Connections = 1
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Timeout <= 0 {
		o.Timeout = time.Minute
	}
	if o.UserAgent == "" {
		o.UserAgent = "refdesk"
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o.check()
}

func (o *Options) check() error {
	if !(o.Share > 0 && o.Share <= 1) {
		return fmt.Errorf("share %v is not above 0 and at most 1", o.Share)
	}
	if o.Connections < 1 || o.Connections > 3 {
		return fmt.Errorf("connections %d is not 1, 2 or 3", o.Connections)
	}
	if o.Key == "" {
		return fmt.Errorf("the API key is missing")
	}
	if !plainHeader(o.Key) || !plainHeader(o.UserAgent) {
		return fmt.Errorf("the API key or user agent has characters that cannot be sent (a line break?)")
	}
	for _, q := range o.Quotas {
		if !q.sane() {
			return fmt.Errorf("quota %q: %d in %v cannot be kept", q.Name, q.Limit, q.Window)
		}
	}
	return nil
}

// plainHeader tells whether text can be a header's value as it stands.
func plainHeader(text string) bool {
	for _, b := range []byte(text) {
		if b < ' ' || b > '~' {
			return false
		}
	}
	return true
}

// Name is the backend's name.
func (c *Client) Name() string { return c.name }

// Now is the client's clock.
func (c *Client) Now() time.Time { return c.now() }

// Log is where the client logs.
func (c *Client) Log() *slog.Logger { return c.log }

// Pace says how much of the limits is used and when the next call may leave.
func (c *Client) Pace() PaceStatus { return c.pace.status() }

// Close fails the calls that wait, cancels those under way, waits for them and
// saves the used windows. Later calls fail with model.ErrStopped.
func (c *Client) Close() error {
	c.gate.Lock()
	c.end()
	c.gate.Unlock()
	c.pace.close()
	c.busy.Wait()
	err := c.keeper.close()
	if t, ok := c.transport.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
	return err
}

// enter counts a call in, unless the client is closed.
func (c *Client) enter() bool {
	c.gate.Lock()
	defer c.gate.Unlock()
	if c.life.Err() != nil {
		return false
	}
	c.busy.Add(1)
	return true
}
