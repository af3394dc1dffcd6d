package live

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// FeedOptions say what a Feed hands on. Journal is required, and so is Token
// unless Address is of this machine alone.
type FeedOptions struct {
	Address  string // host:port, port 0 = any free one
	Token    string // never logged and never part of an error
	Journal  FeedJournal
	Backends []FeedBackend // whose events are in the journal
	Now      func() time.Time
	Log      *slog.Logger
}

// Feed hands the journal to consoles on other machines, over WebSocket at GET
// /feed. Each event is encoded once for all readers. A reader that is behind is
// served from the journal again, one that does not read is cut off, and neither
// slows another.
type Feed struct {
	options FeedOptions
	bounds  feedBounds
	window  *feedWindow
	upgrade websocket.Upgrader
	readers sync.WaitGroup

	// life is cancelled when readers are to go.
	life context.Context
	kill context.CancelFunc

	mu     sync.Mutex
	socket net.Listener
	quiet  quiet
}

// feedBounds are the limits of both sides on time, and of the server on readers.
type feedBounds struct {
	readers     int           // at once
	connections int           // open sockets
	handshake   time.Duration // up to the first message
	idle        time.Duration // without anything moving, either way
	stall       time.Duration // for a reader to take a piece
	ping        time.Duration // between two signs of life
	retry       time.Duration // after the journal could not be read
	goodbye     time.Duration // for a reader to hear that the feed stops
}

func defaultFeedBounds() feedBounds {
	return feedBounds{
		readers:     64,
		connections: 128,
		handshake:   10 * time.Second,
		idle:        45 * time.Second,
		stall:       10 * time.Second,
		ping:        15 * time.Second,
		retry:       time.Second,
		goodbye:     time.Second,
	}
}

// NewFeed checks the options. It opens nothing: Listen does.
func NewFeed(o FeedOptions) (*Feed, error) {
	if o.Journal == nil {
		return nil, errors.New("the feed needs a journal")
	}
	if err := CheckFeedToken(o.Address, o.Token); err != nil {
		return nil, err
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	f := &Feed{options: o, bounds: defaultFeedBounds(), window: newFeedWindow()}
	f.life, f.kill = context.WithCancel(context.Background())
	f.upgrade = websocket.Upgrader{
		// Consoles send no Origin. Browsers do, and no page has any business
		// here, least of all with a feed that asks for no token.
		CheckOrigin: func(r *http.Request) bool { return r.Header.Get("Origin") == "" },
	}
	return f, nil
}

// tokenBytes is the shortest token that is not soon found by trying.
const tokenBytes = 16

// CheckFeedToken refuses to do without a token where other machines can reach
// the address. A short one is refused everywhere: a proxy or a tunnel may stand
// before an address of this machine.
func CheckFeedToken(address, token string) error {
	switch {
	case token == "" && !onLoopback(address):
		return fmt.Errorf("the feed on %s can be reached from other machines and needs a token: set REFDESK_FEED_TOKEN, or feed.token in the settings", address)
	case token != "" && len(token) < tokenBytes:
		return fmt.Errorf("the token of the feed, from feed.token, is too easily guessed: it needs %d characters or more, as `openssl rand -hex 16` prints", tokenBytes)
	}
	return nil
}

func onLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// Listen binds the address. A second call does nothing.
func (f *Feed) Listen() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.socket != nil {
		return nil
	}
	socket, err := net.Listen("tcp", f.options.Address)
	if err != nil {
		return fmt.Errorf("%s: %w", listenProblem("feed.address", f.options.Address, err), err)
	}
	f.socket = socket
	return nil
}

// Addr is the bound address, or the configured one before Listen.
func (f *Feed) Addr() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.socket == nil {
		return f.options.Address
	}
	return f.socket.Addr().String()
}

// Run serves until ctx ends, then says goodbye to its readers. All goroutines
// it started have ended when it returns; the feed cannot be run again. The
// error is nil after a stop that ctx asked for.
func (f *Feed) Run(ctx context.Context) error {
	if err := f.Listen(); err != nil {
		return err
	}
	return f.serve(ctx, f.socket)
}

func (f *Feed) serve(ctx context.Context, socket net.Listener) error {
	server := &http.Server{
		Handler:           f.Handler(),
		ReadHeaderTimeout: f.bounds.handshake,
		IdleTimeout:       f.bounds.handshake,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(f.options.Log.Handler(), slog.LevelDebug),
	}
	var running sync.WaitGroup
	running.Go(func() { f.follow(f.life) })
	ended := make(chan error, 1)
	running.Go(func() { ended <- server.Serve(newBoundedSocket(socket, f.bounds.connections)) })

	var failure error
	select {
	case err := <-ended:
		failure = fmt.Errorf("the feed stopped: %w", err)
	case <-ctx.Done():
	}
	f.leave()
	if err := server.Close(); err != nil {
		f.options.Log.Warn("the feed's server did not close cleanly", "error", err)
	}
	running.Wait()
	f.readers.Wait()
	return failure
}

// Handler serves GET /feed.
func (f *Feed) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /feed", f.serveFeed)
	return mux
}

// serveFeed hands the journal to one reader until it goes.
func (f *Feed) serveFeed(w http.ResponseWriter, r *http.Request) {
	if !f.allowed(r) {
		f.logRefused(r)
		w.Header().Set("WWW-Authenticate", "Bearer")
		http.Error(w, "wrong token", http.StatusUnauthorized)
		return
	}
	if !f.enter() {
		http.Error(w, "too many readers", http.StatusServiceUnavailable)
		return
	}
	defer f.readers.Done()
	defer f.window.leave()
	conn, err := f.upgrade.Upgrade(patientAnswer{w, f.bounds.idle, f.bounds.stall}, r, nil)
	if err != nil {
		f.options.Log.Debug("a console could not attach", "error", err)
		return
	}
	f.options.Log.Info("a console attached", "from", r.RemoteAddr)
	err = newFeedReader(f, conn).serve(f.life)
	f.options.Log.Info("a console went", "from", r.RemoteAddr, "why", err)
}

// enter counts a reader while the feed runs and has room.
func (f *Feed) enter() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.life.Err() != nil || !f.window.enter(f.bounds.readers) {
		return false
	}
	f.readers.Add(1)
	return true
}

// leave tells readers to go, and lets no more in.
func (f *Feed) leave() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.kill()
}

// allowed compares the token in constant time, whatever the length of either.
func (f *Feed) allowed(r *http.Request) bool {
	if f.options.Token == "" {
		return true
	}
	given, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	is, want := sha256.Sum256([]byte(given)), sha256.Sum256([]byte(f.options.Token))
	return hmac.Equal(is[:], want[:]) && ok
}

func (f *Feed) logRefused(r *http.Request) {
	f.mu.Lock()
	speak, unlogged := f.quiet.may(f.options.Now())
	f.mu.Unlock()
	if speak {
		f.options.Log.Warn("a console with a wrong token was refused", "from", r.RemoteAddr, "unlogged_before", unlogged)
	}
}

// follow keeps the window at the journal's end while anybody reads.
func (f *Feed) follow(ctx context.Context) {
	news, cancel := f.options.Journal.Subscribe()
	defer cancel()
	retry := time.NewTicker(f.bounds.retry)
	defer retry.Stop()
	for behind := f.start(ctx); ctx.Err() == nil; {
		var again <-chan time.Time
		if behind {
			again = retry.C
		}
		select {
		case <-ctx.Done():
		case <-again:
			behind = f.advance(ctx)
		case a := <-news:
			if !f.window.skip(feedPlace{a.Seq, a.Repeats}) {
				behind = f.advance(ctx)
			}
		}
	}
}

// start moves the window to the journal's end. Until it is there, readers are
// served from the journal.
func (f *Feed) start(ctx context.Context) (behind bool) {
	ends, err := f.options.Journal.JournalEnds(ctx)
	if err != nil {
		f.unread(ctx, err)
		return true
	}
	return !f.window.skip(feedPlace{ends.Newest, ends.Repeats})
}

// advance adds to the window what the journal got since. After an error it is
// behind and has to be called again.
func (f *Feed) advance(ctx context.Context) (behind bool) {
	for {
		lines, err := f.read(ctx, f.window.place())
		if err != nil {
			f.unread(ctx, err)
			return true
		}
		if len(lines) == 0 {
			return false
		}
		f.window.add(lines)
	}
}

func (f *Feed) unread(ctx context.Context, err error) {
	if ctx.Err() == nil {
		f.options.Log.Error("the feed could not read the journal", "error", err)
	}
}

// How much of the journal is read at once.
const (
	feedPageRows  = 256
	feedPageBytes = 1 << 20
)

// read encodes what the journal has after a place: events, and when there are
// none, repeats.
func (f *Feed) read(ctx context.Context, after feedPlace) ([]feedLine, error) {
	rows, err := f.options.Journal.FeedRows(ctx, after.seq, feedPageRows, feedPageBytes)
	if err != nil {
		return nil, err
	}
	var lines []feedLine
	for i := range rows {
		lines = append(lines, feedLine{feedPlace: feedPlace{seq: rows[i].Seq}, text: eventMessage(&rows[i]).encode()})
	}
	if len(lines) > 0 {
		return lines, nil
	}
	repeats, err := f.options.Journal.Repeats(ctx, after.repeat, feedPageRows)
	for _, r := range repeats {
		text := feedMessage{Type: feedRepeat, Seq: r.Seq, Repeats: r.Repeats, Position: r.Position}.encode()
		lines = append(lines, feedLine{feedPlace: feedPlace{repeat: r.Position}, about: r.Seq, text: text})
	}
	return lines, err
}

// hello says what there is to read.
func (f *Feed) hello(ctx context.Context) (feedMessage, error) {
	ends, err := f.options.Journal.JournalEnds(ctx)
	return feedMessage{
		Type: feedHello, Version: feedVersion, Journal: ends.Journal, Oldest: ends.Oldest, Newest: ends.Newest,
		Position: ends.Repeats, Backends: f.options.Backends,
	}, err
}
