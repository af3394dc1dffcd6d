package app

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"sync"
	"time"

	"refdesk/internal/config"
	"refdesk/internal/desk"
	"refdesk/internal/index"
	"refdesk/internal/model"
	"refdesk/internal/outbox"
	"refdesk/internal/store"
	"refdesk/live"
)

// Options say what to open.
type Options struct {
	Settings *config.Settings
	Version  string
	ReadOnly bool // change nothing at any backend
	Demo     bool // backends are the embedded sandbox; other hosts than loopback are refused
	// Feed is the address of a serving refdesk whose journal is copied, "" = none.
	// Such a console listens for no webhooks; without backends of its own it is
	// read-only.
	Feed string
	// Begin is the campaign that the console begins with, without an id all of
	// them.
	Begin model.CampaignRef
	// WholeJournal holds all events in memory, for a word that lists them.
	WholeJournal bool

	// WebhookGrace is how long a webhook may take to tell of what was read
	// before its silence is an alarm; 0 = two minutes.
	WebhookGrace time.Duration

	ProveAfter time.Duration // how long an unsure change rests before it is read back; 0 = what the vendor's delays ask for
}

// App is the opened program: store, index and desk, and what is running of
// the rest.
type App struct {
	o       Options
	session string // names this process in the tables of changes
	log     *slog.Logger
	logFile io.Closer
	crashes *crashes

	store *store.Store
	index *index.Index
	desk  *desk.Desk
	// batches are payments outside the backends.
	batches *batches
	// vendor remembers what backends said that no mirror keeps.
	vendor *vendor

	mu       sync.Mutex
	backends []*backend
	listener *live.Listener
	lock     *lock
	opened   chan struct{} // room for one: the first rows were given
	filling  chan struct{} // closed once the index has everybody and their order; nil = nobody fills it
	problem  string        // why a guest that became keeper could not start something
	handing  *live.Feed
	copying  *live.Attachment
}

// HasStore tells whether a folder holds a store.
func HasStore(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, store.FileName))
	return err == nil
}

// Open opens the data folder. Nothing runs yet and no backend is called.
func Open(ctx context.Context, o Options) (*App, error) {
	holdLittle(whileFilling)
	if err := os.MkdirAll(o.Settings.Data, 0o700); err != nil {
		return nil, unmade(o.Settings.Data, err)
	}
	log, logFile, err := openLog(o.Settings.Data, o.Settings.Level())
	if err != nil {
		return nil, store.Unusable(o.Settings.Data, err)
	}
	o.ReadOnly = o.ReadOnly || o.keyless()
	a := &App{o: o, session: newSession(), log: log, logFile: logFile, opened: make(chan struct{}, 1)}
	a.crashes = &crashes{dir: o.Settings.Data, version: o.Version, now: time.Now}
	a.store, err = store.Open(ctx, o.Settings.Data, store.Options{Now: time.Now, Log: log, Worths: o.Settings.Worths})
	if err != nil {
		logFile.Close()
		return nil, err
	}
	keep := 0
	if o.WholeJournal {
		keep = math.MaxInt
	}
	a.index = index.New(a.store, index.Options{
		Now: time.Now, Log: log, KeepEvents: keep, Warmed: filled, Judges: a.store, Cases: a.store, Batches: a.store,
		Worths: o.Settings.Worths,
	})
	a.vendor = &vendor{answers: answers{now: time.Now, guard: a.crashes.guard}, find: a.teller, settings: a.backendSettings}
	host, _ := os.Hostname() // without one the ledger names no machine
	a.desk = desk.New(desk.Options{
		Store: a.store, Cases: a.store, Rules: rulesOf(o.Settings.Backends), Operator: o.Settings.Operator, Session: a.session, Host: host,
		Window:  o.Settings.UndoWindow.Duration,
		Reasons: o.Settings.Reasons, Now: time.Now, ReadOnly: o.ReadOnly,
		AskFrom: o.Settings.Fraud.AskFrom, Earned: a.index, Worths: o.Settings.Worths,
	})
	a.batches = a.newBatches()
	return a, nil
}

// unmade says why there is no data folder.
func unmade(dir string, err error) error {
	if told := store.Unusable(dir, err); told != err {
		return told
	}
	return fmt.Errorf("the data folder cannot be made, choose another with --data or `data` in the settings: %w", err)
}

func newSession() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// Close closes clients, store, lock and log, in this order: whoever keeps the
// store next finds it closed.
func (a *App) Close() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	var failures []error
	for _, b := range a.backends {
		failures = append(failures, b.client.Close())
	}
	failures = append(failures, a.store.Close())
	if a.lock != nil {
		failures = append(failures, a.lock.release())
	}
	failures = append(failures, a.logFile.Close())
	return errors.Join(failures...)
}

// FindPerson finds people by vendor id or address, "" narrowing nothing.
func (a *App) FindPerson(ctx context.Context, backend, campaign, id string) ([]model.PersonRef, error) {
	return a.store.FindPerson(ctx, backend, campaign, id)
}

// Load fills the index from the store, for words that read once.
func (a *App) Load(ctx context.Context) error { return a.index.Load(ctx) }

// BadFilter tells where in a filter's text that could not be understood the
// mistake begins, in bytes.
func BadFilter(err error) (at int, bad bool) {
	var q *index.QueryError
	if !errors.As(err, &q) || q.Sort {
		return 0, false
	}
	return q.At, true
}

// BadSort tells whether rows cannot be sorted as was asked.
func BadSort(err error) bool {
	var q *index.QueryError
	return errors.As(err, &q) && q.Sort
}

// newOutbox makes the sender of changes. Backends must be connected.
func (a *App) newOutbox() *outbox.Outbox {
	senders := make(map[string]outbox.Sender, len(a.backends))
	for _, b := range a.backends {
		senders[b.name] = asking{b.source, a.vendor}
	}
	return outbox.New(outbox.Options{Work: a.store, Senders: senders, Session: a.session, Now: time.Now, Log: a.log, ProveAfter: a.o.ProveAfter})
}
