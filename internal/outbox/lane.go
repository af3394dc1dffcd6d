package outbox

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"refdesk/internal/model"
)

const (
	// peek is the longest a lane sleeps while work is due that it may not
	// touch, because that work hides the time of its own next change.
	peek = time.Second
	// gather lets a burst of commits pass before the table is asked again.
	gather = 50 * time.Millisecond
	// The wait after a backend could not be reached doubles between these.
	shortestRest = time.Second
	longestRest  = 2 * time.Minute
)

// lane sends the changes of one backend, one after the other.
type lane struct {
	*Outbox
	backend string
	sender  Sender
	others  []string // the other backends

	failures int       // calls in a row that did not get through
	restsTo  time.Time // no call leaves before
}

// run works until ctx ends. Calls are made under a context of their own, which
// ends a little later.
func (l *lane) run(ctx, calls context.Context) {
	heard, cancel := l.work.Subscribe()
	defer cancel()
	stumbles := 0
	for ctx.Err() == nil {
		worked, next, err := l.step(ctx, calls)
		switch {
		case err != nil && ctx.Err() == nil:
			l.log.Error("reading the table of changes", "backend", l.backend, "err", err)
			sleep(ctx, backoff(shortestRest, longestRest, stumbles))
			stumbles++
		case !worked:
			stumbles = 0
			l.sleep(ctx, heard, next)
		default:
			stumbles = 0
		}
	}
}

// step makes one call, if one is due. Otherwise it tells when one will be;
// zero is not before the store announces something.
func (l *lane) step(ctx, calls context.Context) (worked bool, next time.Time, err error) {
	now := l.now()
	if l.restsTo.After(now) {
		return false, l.restsTo, nil
	}
	c, due, err := l.work.Unsure(ctx, now, l.others)
	if err != nil {
		return false, time.Time{}, err
	}
	if due {
		l.prove(ctx, calls, c)
		return true, time.Time{}, nil
	}
	// A claim that is cut off might hold although nobody knows of it.
	c, due, err = l.work.Take(context.WithoutCancel(ctx), now, l.others)
	if err != nil {
		return false, time.Time{}, err
	}
	if due {
		l.call(ctx, calls, c)
		return true, time.Time{}, nil
	}
	next, err = l.work.NextAt(ctx)
	if !next.IsZero() && !next.After(now) {
		next = now.Add(peek)
	}
	return false, next, err
}

// knows tells whether some lane takes care of a backend. What belongs to none
// is parked by whichever lane meets it first.
func (l *lane) knows(backend string) bool {
	_, ok := l.senders[backend]
	return ok
}

// sleep waits for a time, an announcement, or the end. A lane that rests is
// deaf: nothing it could hear would let it call earlier.
func (l *lane) sleep(ctx context.Context, heard <-chan model.Announcement, next time.Time) {
	now := l.now()
	if l.restsTo.After(now) {
		sleep(ctx, l.restsTo.Sub(now))
		return
	}
	var due <-chan time.Time
	if !next.IsZero() {
		timer := time.NewTimer(next.Sub(now))
		defer timer.Stop()
		due = timer.C
	}
	select {
	case <-ctx.Done():
	case <-due:
	case <-heard:
		sleep(ctx, gather)
	}
}

// rest keeps the lane from calling for as long as the error asks, else for a
// time that grows with each failure in a row, and gives the end of it.
func (l *lane) rest(err error) time.Time {
	wait := retryAfter(err)
	if wait <= 0 {
		wait = backoff(shortestRest, longestRest, l.failures)
	}
	l.failures++
	l.restsTo = l.now().Add(wait)
	return l.restsTo
}

// through forgets failures: the backend answered.
func (l *lane) through() { l.failures = 0 }

func retryAfter(err error) time.Duration {
	var told interface{ RetryAfter() time.Duration }
	if errors.As(err, &told) {
		return told.RetryAfter()
	}
	return 0
}

// backoff doubles with each try up to a ceiling, and takes off up to half of it
// by chance, so that several consoles do not come back in step.
func backoff(shortest, longest time.Duration, tries int) time.Duration {
	wait := longest
	if tries < 30 {
		wait = min(shortest<<tries, longest)
	}
	return wait/2 + rand.N(wait/2+1)
}

func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
