// Package index answers windows over the mirror: search, sort and paging
// without asking the database. It keeps rows in memory, is rebuilt from the
// store at any time, and follows the store's announcements.
//
// Readers see immutable states and never wait for an update.
package index

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"refdesk/internal/model"
)

// Options are what an index needs besides its source. Zero values are usable.
type Options struct {
	Now func() time.Time // for `joined<2d`; default time.Now
	Log *slog.Logger     // default: discards
	// KeepEvents is how many of the newest events are held in memory; default
	// KeptEvents.
	KeepEvents int
	// Warmed is called after all texts were ranked, which leaves garbage of
	// several times their size; nil = nobody wants to know.
	Warmed  func()
	Judges  Judges      // who is held or blocked; nil = nobody
	Cases   CaseSource  // the fraud desk; nil = none
	Batches BatchSource // payments; nil = none
	// Worths are what rewards are worth in money, as far as anybody has said.
	Worths model.Worths
}

// Index is the rows of the mirror in memory. Its methods may be called by many
// goroutines at a time.
type Index struct {
	src   Source
	o     Options
	state atomic.Pointer[state]

	updating sync.Mutex // held while b changes
	b        *builder

	answers answers
	elders  rememberedElders
	earlier earlier
	boards  boards
	readers readers
}

// New makes an empty index; Load or Run fills it.
func New(src Source, o Options) *Index {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.KeepEvents <= 0 {
		o.KeepEvents = KeptEvents
	}
	x := &Index{src: src, o: o, b: newBuilder(o.KeepEvents)}
	x.state.Store(&state{
		people:      &crowd{},
		rewards:     &table[reward]{},
		commissions: &table[commission]{},
		payouts:     &table[payout]{},
		changes:     &table[change]{},
		cases:       &table[caseRow]{},
		batches:     &table[batchRow]{},
		events:      &table[event]{},
		worths:      o.Worths,
		now:         o.Now,
	})
	return x
}

// Load reads the whole store. Windows asked for before it has finished answer
// with what is there. After an error it can be called again and goes on.
func (x *Index) Load(ctx context.Context) error { return x.refresh(ctx) }

// Run keeps the index current until ctx ends, and then gives its error. A store
// that cannot be read is asked again, at growing intervals.
func (x *Index) Run(ctx context.Context) error {
	commits, cancel := x.src.Subscribe()
	defer cancel()
	warm, warmed := x.warmer(ctx)
	defer warmed()
	const first, longest = time.Second, 30 * time.Second
	wait := first
	for {
		var again <-chan time.Time
		if err := x.refresh(ctx); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			x.o.Log.Error("index cannot read the store", "err", err, "again_in", wait)
			again, wait = time.After(wait), min(2*wait, longest)
		} else {
			wait = first
			warm()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-again:
		case _, ok := <-commits:
			if !ok {
				return errors.New("index: the store stopped announcing")
			}
		}
	}
}

// warmer gives what ranks the texts of the newest state, beside everything else
// and one at a time, and what waits for it.
func (x *Index) warmer(ctx context.Context) (warm, wait func()) {
	var all sync.WaitGroup
	var busy atomic.Bool
	warm = func() {
		if !busy.CompareAndSwap(false, true) {
			return
		}
		all.Go(func() {
			defer busy.Store(false)
			if x.state.Load().people.warm(ctx) && x.o.Warmed != nil {
				x.o.Warmed()
			}
		})
	}
	return warm, all.Wait
}

// Warm ranks all texts that people are sorted by, as Run does beside everything
// else, and returns when that is done.
func (x *Index) Warm(ctx context.Context) { x.state.Load().people.warm(ctx) }

// Campaigns gives all campaigns of the mirror.
func (x *Index) Campaigns(ctx context.Context) ([]model.Campaign, error) {
	return slices.Clone(x.state.Load().campaigns), ctx.Err()
}

// Seq is the newest journal position that the index has taken in.
func (x *Index) Seq() int64 { return x.state.Load().seq }

// Progress tells whether the whole store is in and how many rows are.
func (x *Index) Progress() (loaded bool, rows int) {
	s := x.state.Load()
	return s.loaded, s.known
}

// Subscribe announces each commit after the index has taken it in, until cancel
// is called. Announcements merge when the reader is slow; the newest is never
// lost. While the index loads, they name the revision that is wholly in: 0.
func (x *Index) Subscribe() (<-chan model.Announcement, func()) { return x.readers.add() }

// readers are those who want to know about new states.
type readers struct {
	mu  sync.Mutex
	all map[chan model.Announcement]bool
}

func (r *readers) add() (<-chan model.Announcement, func()) {
	ch := make(chan model.Announcement, 1)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.all == nil {
		r.all = map[chan model.Announcement]bool{}
	}
	r.all[ch] = true
	return ch, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.all[ch] {
			delete(r.all, ch)
			close(ch)
		}
	}
}

func (r *readers) announce(a model.Announcement) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for ch := range r.all {
		select {
		case <-ch:
		default:
		}
		ch <- a
	}
}
