package live

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"syscall"
	"time"

	"refdesk/internal/model"
)

// Options say what a Listener serves. Journal is required; Now and Log have
// defaults; Metrics adds figures of other rooms to /metrics.
type Options struct {
	Address string // host:port, port 0 = any free one
	Hooks   []Hook
	Journal Journal
	Now     func() time.Time
	Log     *slog.Logger
	Metrics func() []Metric
}

// Listener receives webhooks. It answers success only for events that the
// journal has made durable, and never keeps anything of a request that fails
// its checks.
type Listener struct {
	options Options
	hooks   map[string]*hook
	bounds  bounds
	memory  *budget
	inHand  *budget
	conns   sync.WaitGroup

	// life is cancelled when a stop has waited long enough for what is in hand.
	life context.Context
	kill context.CancelFunc

	mu      sync.Mutex
	socket  net.Listener
	state   model.LinkState
	problem string    // what keeps it from taking events, "" for nothing
	failed  time.Time // when the journal last refused an event
	lastAt  time.Time // when the newest event was accepted
	quiet   quiet
}

// bounds are the listener's limits on time and memory. They are generous to a
// vendor's sender, whose bodies have a few KiB, and narrow to everybody else.
type bounds struct {
	body        int64         // bytes of one body
	drain       int64         // bytes of a body that is too large, read so that its sender hears the answer
	memory      int64         // bytes of all bodies in hand
	inHand      int64         // requests at once
	connections int           // open sockets
	header      int           // bytes of all header lines
	headerTime  time.Duration // for a request's head
	readTime    time.Duration // for head and body
	journalTime time.Duration // for the event to become durable
	writeTime   time.Duration // for everything up to the end of the answer
	idleTime    time.Duration // between two requests on a connection
	stopTime    time.Duration // for what is in hand when the listener stops
}

func defaultBounds() bounds {
	return bounds{
		body:        1 << 20,
		drain:       8 << 20,
		memory:      16 << 20,
		inHand:      512,
		connections: 1024,
		header:      16 << 10,
		headerTime:  5 * time.Second,
		readTime:    10 * time.Second,
		journalTime: 10 * time.Second,
		writeTime:   25 * time.Second,
		idleTime:    60 * time.Second,
		stopTime:    3 * time.Second,
	}
}

// New checks the options. It opens nothing: Listen does.
func New(o Options) (*Listener, error) {
	if o.Journal == nil {
		return nil, errors.New("the listener needs a journal")
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	hooks, err := openHooks(o.Hooks)
	if err != nil {
		return nil, err
	}
	return newListener(o, hooks, defaultBounds()), nil
}

func newListener(o Options, hooks map[string]*hook, b bounds) *Listener {
	l := &Listener{
		options: o,
		hooks:   hooks,
		bounds:  b,
		memory:  newBudget(b.memory),
		inHand:  newBudget(b.inHand),
		state:   model.LinkConnecting,
	}
	l.life, l.kill = context.WithCancel(context.Background())
	return l
}

// Listen binds the address. A second call does nothing.
func (l *Listener) Listen() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.socket != nil {
		return nil
	}
	socket, err := net.Listen("tcp", l.options.Address)
	if err != nil {
		l.problem = listenProblem("listener.address", l.options.Address, err)
		return fmt.Errorf("%s: %w", l.problem, err)
	}
	l.socket, l.state, l.problem = socket, model.LinkOnline, ""
	return nil
}

// listenProblem says what to do when the address of a setting cannot be bound.
func listenProblem(setting, address string, err error) string {
	advice := "set " + setting + " to a free host:port of this machine"
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		advice = "stop the program that has it, or set " + setting + " to a free port"
	case errors.Is(err, syscall.EACCES):
		advice = "ports below 1024 need privileges, set " + setting + " to a higher one"
	}
	return fmt.Sprintf("cannot listen on %s; %s", address, advice)
}

// Addr is the bound address, or the configured one before Listen.
func (l *Listener) Addr() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.socket == nil {
		return l.options.Address
	}
	return l.socket.Addr().String()
}

// Run serves until ctx ends, then finishes the requests in hand within a few
// seconds. All goroutines it started have ended when it returns; the listener
// cannot be run again. The error is nil after a stop that ctx asked for.
func (l *Listener) Run(ctx context.Context) error {
	if err := l.Listen(); err != nil {
		return err
	}
	return l.serve(ctx, l.socket)
}

func (l *Listener) serve(ctx context.Context, socket net.Listener) error {
	server := l.server()
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(newBoundedSocket(socket, l.bounds.connections)) }()

	var failure error
	select {
	case err := <-ended:
		failure = fmt.Errorf("the webhook listener stopped: %w", err)
		ended <- err
	case <-ctx.Done():
	}
	l.finish(server)
	<-ended
	l.cut(server)
	return failure
}

// finish lets requests in hand end, and loses its patience with slow ones
// after a while.
func (l *Listener) finish(server *http.Server) {
	grace, cancel := context.WithTimeout(context.Background(), l.bounds.stopTime)
	defer cancel()
	if err := server.Shutdown(grace); err != nil {
		l.options.Log.Warn("webhook connections were cut at the stop", "error", err)
	}
}

// cut ends what is left: requests that took too long, and a connection that
// slipped in while the server stopped. A delivery that got no answer will be
// sent again. No connection can come after Serve has ended.
func (l *Listener) cut(server *http.Server) {
	l.kill()
	if err := server.Close(); err != nil {
		l.options.Log.Warn("the webhook server did not close cleanly", "error", err)
	}
	l.conns.Wait()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.state, l.problem = model.LinkStopped, ""
}

func (l *Listener) server() *http.Server {
	return &http.Server{
		Handler:           l.Handler(),
		ReadHeaderTimeout: l.bounds.headerTime,
		ReadTimeout:       l.bounds.readTime,
		WriteTimeout:      l.bounds.writeTime,
		IdleTimeout:       l.bounds.idleTime,
		MaxHeaderBytes:    l.bounds.header,
		ErrorLog:          slog.NewLogLogger(l.options.Log.Handler(), slog.LevelDebug),
		ConnState:         l.trackConnection,
	}
}

// trackConnection counts connections by their goroutines: the server reports a
// connection as closed when its goroutine is about to end.
func (l *Listener) trackConnection(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		l.conns.Add(1)
	case http.StateClosed, http.StateHijacked:
		l.conns.Done()
	}
}

// Handler serves POST /hooks/NAME, GET /healthz and GET /metrics.
func (l *Listener) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /hooks/{name}", l.serveHook)
	mux.HandleFunc("GET /healthz", l.serveHealth)
	mux.HandleFunc("GET /metrics", l.serveMetrics)
	return mux
}
