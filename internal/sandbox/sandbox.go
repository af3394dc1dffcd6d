// Package sandbox is a pretend GrowSurf: the REST API v2, its rate limits, and
// signed webhooks, on a program that is kept in memory and made up from a seed.
// It listens on a real socket, so that everything between a client and the
// vendor can be tried without an account and without a network.
//
// The package imports nothing of the rest of the program and shares no
// decoding or signing with it on purpose: shared code would agree with itself.
//
// Where the vendor's published texts are silent, the choice made here is
// marked "assumed" at its place.
package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// Options say what program to make up and how strictly to serve it. The zero
// value is a small program on a free loopback port at the vendor's own pace.
type Options struct {
	Listen        string           // address, "127.0.0.1:0" when empty
	People        int              // participants at the start, over all campaigns; 400 when zero
	Seed          uint64           // the same seed gives the same program, relative to the start
	APIKey        string           // bearer key; empty for one derived from the seed
	WebhookURL    string           // where every campaign's "primary" webhook points; empty for none
	WebhookSecret string           // signing secret of those webhooks; empty for unsigned
	Pace          string           // "vendor" (default) or "fast": quotas and slowdown threshold a hundredfold
	Script        string           // "quiet" (default), "launch", or "attack": a launch full of fraud, and of what only looks like it
	Still         bool             // the script makes up its people, and nothing happens by itself
	Latency       time.Duration    // added to every answer but that of a fourth connection
	Now           func() time.Time // time.Now when nil
	Logf          func(format string, args ...any)
	RetryBase     time.Duration // pause before a webhook is tried again, doubling from there; 5 s when zero

	// Story keeps what calls and the script do; nil keeps nothing. One that was
	// begun goes on, with its own people, seed and script: these must be the same
	// here, or zero. What is done through Do is not kept, nor are webhooks on
	// their way, faults and the windows of the limits.
	Story Story
}

// Info is what a client needs to find its way in.
type Info struct {
	BaseURL   string   `json:"base_url"` // ends in /v2
	Campaigns []string `json:"campaigns"`
	APIKey    string   `json:"api_key,omitempty"` // only when it was made up here
	ReadKey   string   `json:"read_only_key"`     // a second key, which has the reading scopes only
}

// Server is a running sandbox. Its methods may be called from any goroutine.
type Server struct {
	opts    Options
	info    Info
	keys    *keyring
	mu      sync.Mutex // guards program
	program *Program
	limits  *limiter
	faults  *faultList
	flights *flights
	log     *requestLog
	post    *postOffice
	launch  *launch // nil without a script

	// Under mu.
	now       func() time.Time
	moment    time.Time // the program's present
	sum       uint32    // of all events so far
	retelling bool      // the story happens again, and nobody is told
	expected  uint32    // the sum that the story has at this scene
	strayed   bool      // the story does not go as it did

	quit context.Context
	stop context.CancelFunc
	work sync.WaitGroup
	http *http.Server
}

// Start makes up the program, listens, and begins the script and the webhook
// deliveries. The server runs until Close, or until ctx ends.
func Start(ctx context.Context, o Options) (*Server, error) {
	s, err := newServer(ctx, o)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", s.opts.Listen)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("sandbox: listening: %w", err), s.Close())
	}
	s.info.BaseURL = "http://" + listener.Addr().String() + "/v2"
	s.http = &http.Server{Handler: s.Handler(), ReadHeaderTimeout: 10 * time.Second}
	s.begin()
	s.work.Go(func() {
		if err := s.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			s.opts.Logf("sandbox: serving ended: %v", err)
		}
	})
	s.work.Go(func() {
		<-s.quit.Done()
		if err := s.http.Close(); err != nil {
			s.opts.Logf("sandbox: closing the listener: %v", err)
		}
	})
	return s, nil
}

// newServer is Start without a socket and without anything running.
func newServer(ctx context.Context, o Options) (*Server, error) {
	if err := o.complete(); err != nil {
		return nil, err
	}
	begun, story, err := o.openStory()
	if err != nil {
		return nil, err
	}
	o.useDefaults()
	s := &Server{
		opts:    o,
		limits:  newLimiter(o.Pace == "fast"),
		faults:  &faultList{},
		flights: newFlights(),
		log:     &requestLog{},
		now:     o.Now,
		moment:  time.UnixMilli(begun.Start),
	}
	s.program = newProgram(o.Seed, func() time.Time { return s.moment })
	s.quit, s.stop = context.WithCancel(ctx)
	s.post = newPostOffice(s.quit, o)
	s.program.send = s.tell
	names, key := newNamer(o.Seed), o.APIKey
	if key == "" {
		key = "sandbox_" + names.code(24, "api-key")
		s.info.APIKey = key
	}
	s.info.ReadKey = "sandbox_read_" + names.code(24, "read-key")
	s.keys = newKeyring(names, key, s.info.ReadKey)
	if o.Script == "attack" {
		seedAttack(s.program, o.People)
	} else {
		seedProgram(s.program, o.People)
	}
	for _, c := range s.program.campaigns {
		s.info.Campaigns = append(s.info.Campaigns, c.id)
		c.hooks = append(c.hooks, s.post.open(primaryHook(o)))
	}
	if !o.Still && (o.Script == "launch" || o.Script == "attack") {
		s.launch = newLaunch(s.program, o.Script == "attack")
	}
	if story != nil {
		if err := s.retell(story); err != nil {
			return nil, errors.Join(err, s.Close())
		}
	}
	return s, nil
}

// useDefaults fills in what neither the caller nor a story says.
func (o *Options) useDefaults() {
	if o.People == 0 {
		o.People = 400
	}
	if o.Script == "" {
		o.Script = "quiet"
	}
}

// complete fills in defaults and refuses what is not known.
func (o *Options) complete() error {
	if o.Listen == "" {
		o.Listen = "127.0.0.1:0"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logf == nil {
		o.Logf = func(string, ...any) {}
	}
	if o.RetryBase == 0 {
		o.RetryBase = 5 * time.Second
	}
	switch {
	case o.People < 0:
		return fmt.Errorf("sandbox: people is %d, must not be negative", o.People)
	case o.Pace != "" && o.Pace != "vendor" && o.Pace != "fast":
		return fmt.Errorf("sandbox: pace %q is not known: use vendor or fast", o.Pace)
	case o.Script != "" && o.Script != "launch" && o.Script != "quiet" && o.Script != "attack":
		return fmt.Errorf("sandbox: script %q is not known: use launch, quiet or attack", o.Script)
	}
	return nil
}

// begin starts what runs beside the requests.
func (s *Server) begin() {
	s.work.Go(s.keepTime)
	if s.launch != nil {
		s.work.Go(s.playLaunch)
	}
}

// Info says where the server listens and what it serves.
func (s *Server) Info() Info { return s.info }

// Do runs f on the program, as somebody at the vendor's own dashboard would:
// events go out, but no call is logged. Nobody else sees the program meanwhile,
// so f must be quick and must not call the server.
func (s *Server) Do(f func(*Program)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.catchUp()
	f(s.program)
}

// Close stops everything and returns when it has ended. Deliveries under way
// are cut off. It may be called more than once.
func (s *Server) Close() error {
	s.stop()
	s.post.wait()
	s.work.Wait()
	return nil
}

// keepTime does what falls due by itself (holds that end, credits that were
// delayed), asleep until the next of them.
func (s *Server) keepTime() {
	for {
		s.mu.Lock()
		s.catchUp()
		wait, due := s.program.agenda.next(s.program.now())
		wake := s.program.agenda.changed
		s.mu.Unlock()
		if !due {
			wait = 24 * time.Hour
		}
		timer := time.NewTimer(wait)
		select {
		case <-s.quit.Done():
			timer.Stop()
			return
		case <-wake:
			timer.Stop()
		case <-timer.C:
		}
	}
}
