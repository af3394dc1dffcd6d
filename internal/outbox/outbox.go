// Package outbox sends changes and proves them. Each change is one call that
// may be money, so what a reply proves decides what happens next: a call whose
// reply was lost is read back before anything is repeated, and what the
// machine cannot settle is parked for a person.
//
// One process on a store may send at a time; the caller holds the lock.
package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"refdesk/internal/model"
)

const (
	// DefaultProveAfter is how long after a lost reply the object is read
	// back. The vendor delays writes that come too fast, so an early reading
	// may show a state that is about to change.
	//
	// Source: documented slowdown of writes; the figure is assumed to cover it.
	DefaultProveAfter = 60 * time.Second
	// DefaultRounds is how many proving reads a change gets before a person
	// has to look.
	DefaultRounds = 5
	// DefaultGrace is how long a call on its way may take after a stop. It
	// leaves room in the program's own deadline for writing down the outcome.
	DefaultGrace = 3 * time.Second
)

var (
	// ErrPaused ends a Settle or an Await while a pause holds back all that is
	// left of it: nothing would ever happen.
	ErrPaused = errors.New("outgoing changes are paused")
	// ErrReadOnly refuses to send from a console that was started read-only.
	ErrReadOnly = errors.New("this console is read-only: nothing is sent")
)

// Options say what is sent, and how patiently. Zero values mean the defaults.
type Options struct {
	Work       Work
	Senders    map[string]Sender // by name of the backend
	Session    string            // names this process, as in the changes it stages
	Now        func() time.Time
	Log        *slog.Logger
	ProveAfter time.Duration
	Rounds     int
	Grace      time.Duration
	ReadOnly   bool
}

// Outbox sends the changes of one store.
type Outbox struct {
	work       Work
	senders    map[string]Sender
	session    string
	now        func() time.Time
	log        *slog.Logger
	proveAfter time.Duration
	rounds     int
	grace      time.Duration
	readOnly   bool
}

// New makes an outbox that does nothing until Run or Settle.
func New(o Options) *Outbox {
	b := &Outbox{
		work:       o.Work,
		senders:    maps.Clone(o.Senders),
		session:    o.Session,
		now:        o.Now,
		log:        o.Log,
		proveAfter: or(o.ProveAfter, DefaultProveAfter),
		rounds:     or(o.Rounds, DefaultRounds),
		grace:      or(o.Grace, DefaultGrace),
		readOnly:   o.ReadOnly,
	}
	if b.now == nil {
		b.now = time.Now
	}
	if b.log == nil {
		b.log = slog.New(slog.DiscardHandler)
	}
	return b
}

func or[T time.Duration | int](v, standard T) T {
	if v > 0 {
		return v
	}
	return standard
}

// Run settles what an earlier process left behind, then sends what is due
// until ctx ends. It returns after the call on its way has ended or was given
// up, with its outcome written down; the error is only that the store could not
// be read at the start. A read-only outbox waits for the end of ctx.
func (b *Outbox) Run(ctx context.Context) error {
	if b.readOnly {
		<-ctx.Done()
		return nil
	}
	if err := b.recover(ctx); err != nil {
		return err
	}
	b.send(ctx)
	<-ctx.Done() // without a backend that takes changes there is nothing to send
	return nil
}

// Settle sends like Run until these changes have ended, and tells progress of
// each move it sees of them; it may be nil. Other changes that are due are sent
// as well, in their order. It ends with nil when all have ended, whatever their
// end; with ErrPaused; or with the error of ctx, and then the changes are left
// where a later process takes them up. The caller is the one sender of the
// store; a guest of another process uses Await.
func (b *Outbox) Settle(ctx context.Context, ids []int64, progress func(model.Change)) error {
	if b.readOnly {
		return ErrReadOnly
	}
	if err := b.recover(ctx); err != nil {
		return err
	}
	sending, stop := context.WithCancel(ctx)
	defer stop()
	var senders sync.WaitGroup
	senders.Go(func() { b.send(sending) })

	w := newWatch(b.work, ids, progress)
	err := w.run(ctx)
	stop()
	senders.Wait()
	if err == nil {
		return nil
	}
	// The last call may have ended while the senders stopped.
	if ended, look := w.look(context.WithoutCancel(ctx)); look == nil && ended {
		return nil
	}
	return err
}

// Await watches changes that another process sends, and ends like Settle.
func (b *Outbox) Await(ctx context.Context, ids []int64, progress func(model.Change)) error {
	return newWatch(b.work, ids, progress).run(ctx)
}

func (b *Outbox) recover(ctx context.Context) error {
	now := b.now()
	unsure, held, err := b.work.Recover(ctx, b.session, now, now.Add(b.proveAfter))
	if err != nil {
		return fmt.Errorf("taking up the changes of an earlier run: %w", err)
	}
	if unsure+held > 0 {
		b.log.Info("took up changes of an earlier run", "unsure", unsure, "held", held)
	}
	return nil
}

// send runs one lane a backend, so that a backend that is down or slow holds
// up nobody else, and returns when all have ended.
func (b *Outbox) send(ctx context.Context) {
	calls, cancel := b.outlive(ctx)
	defer cancel()
	names := slices.Sorted(maps.Keys(b.senders))
	var lanes sync.WaitGroup
	for i, name := range names {
		l := &lane{
			Outbox:  b,
			backend: name,
			sender:  b.senders[name],
			others:  slices.Concat(names[:i], names[i+1:]),
		}
		lanes.Go(func() { l.run(ctx, calls) })
	}
	lanes.Wait()
}

// outlive gives the context of calls: it ends a grace after ctx does, because
// a write that is cut off leaves a change that nobody is sure of.
func (b *Outbox) outlive(ctx context.Context) (context.Context, context.CancelFunc) {
	calls, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(b.grace, cancel) })
	return calls, func() {
		stop()
		cancel()
	}
}
