package app

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"refdesk/internal/model"
)

const (
	// rememberFor is how long an answer counts as new. Screens ask anew each
	// time they are opened, and the limits are the whole team's.
	rememberFor = time.Minute
	// maxAnswers bounds what is remembered; the oldest is forgotten first.
	maxAnswers = 256
)

// question is what a screen may ask of a backend.
type question struct {
	about             string // the kind of answer, and what narrows it
	backend, campaign string
	person            string // "" where it is about the campaign
}

// answers remembers what backends said. A question that is asked by many at
// once goes out once. The zero value is ready but for now.
type answers struct {
	now     func() time.Time
	guard   func(name string, run func() error) error // against a reading that panics; nil = none
	flights singleflight.Group

	mu      sync.Mutex
	known   map[question]answer
	forgets int // how often something was forgotten
}

// answer is a value and when the question for it was put.
type answer struct {
	value any
	at    time.Time
}

// ask gives a remembered answer while it is new, else reads. A reading that
// fails gives the older answer with what went wrong, or the error where there
// is none. It goes on when its asker has gone, for it is paid for already and
// the next one asks the same; it ends with the backend's client.
func ask[T any](ctx context.Context, as *answers, q question, read func(context.Context) (T, error)) (model.Fresh[T], error) {
	old, known := as.recall(q)
	if known && as.now().Sub(old.at) < rememberFor {
		return fresh[T](old, nil), nil
	}
	flight := as.flights.DoChan(q.key(), func() (any, error) {
		at, forgets := as.now(), as.forgotten()
		var value T
		err := as.guarded(func() (err error) {
			value, err = read(context.WithoutCancel(ctx))
			return err
		})
		if err != nil {
			return nil, err
		}
		got := answer{value, at}
		as.remember(q, got, forgets)
		return got, nil
	})
	select {
	case <-ctx.Done():
		return model.Fresh[T]{}, ctx.Err()
	case landed := <-flight:
		switch {
		case landed.Err == nil:
			return fresh[T](landed.Val.(answer), nil), nil
		case known:
			return fresh[T](old, landed.Err), nil
		}
		return model.Fresh[T]{}, landed.Err
	}
}

func fresh[T any](a answer, problem error) model.Fresh[T] {
	f := model.Fresh[T]{Value: a.value.(T), AsOf: a.at}
	if problem != nil {
		f.Problem = problemOf(problem)
	}
	return f
}

// key tells questions apart. Lengths keep ids that hold the mark between them
// from making two questions one.
func (q question) key() string {
	var b strings.Builder
	for _, part := range []string{q.about, q.backend, q.campaign, q.person} {
		b.WriteString(strconv.Itoa(len(part)) + ":" + part)
	}
	return b.String()
}

func (as *answers) recall(q question) (answer, bool) {
	as.mu.Lock()
	defer as.mu.Unlock()
	a, ok := as.known[q]
	return a, ok
}

// remember keeps an answer, unless something was forgotten since it was asked
// for: it may be older than what that was forgotten for.
func (as *answers) remember(q question, a answer, forgets int) {
	as.mu.Lock()
	defer as.mu.Unlock()
	if forgets != as.forgets {
		return
	}
	if as.known == nil {
		as.known = map[question]answer{}
	}
	as.known[q] = a
	if len(as.known) <= maxAnswers {
		return
	}
	oldest := q
	for other, b := range as.known {
		if b.at.Before(as.known[oldest].at) {
			oldest = other
		}
	}
	delete(as.known, oldest)
}

// forget has the next asker be answered by the backend, and not by a reading
// that is on its way.
func (as *answers) forget(q question) {
	as.flights.Forget(q.key())
	as.mu.Lock()
	defer as.mu.Unlock()
	as.forgets++
	delete(as.known, q)
}

func (as *answers) forgotten() int {
	as.mu.Lock()
	defer as.mu.Unlock()
	return as.forgets
}

// guarded reads. What panics beside the loop of the screen would leave the
// terminal as it is.
func (as *answers) guarded(read func() error) error {
	if as.guard == nil {
		return read()
	}
	return as.guard("a question to a vendor", read)
}

// problemOf says in a manager's words why a reading failed.
func problemOf(err error) string {
	switch {
	case errors.Is(err, model.ErrDenied):
		return "the vendor refuses the key, or the key may not read this"
	case errors.Is(err, model.ErrRateLimited):
		return "the vendor's limit is spent for the moment"
	case errors.Is(err, model.ErrUnreachable):
		return "the vendor cannot be reached"
	case errors.Is(err, model.ErrNotFound):
		return "the vendor does not know it any more"
	case errors.Is(err, model.ErrUnclear):
		return "the vendor's answer cannot be read"
	}
	return err.Error()
}
