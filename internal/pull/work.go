package pull

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"refdesk/internal/model"
)

// Waits after failures. A wait is drawn from the upper half of its step, so
// that two consoles do not come back in step.
const (
	firstBackoff  = time.Second
	longestWait   = time.Minute
	longestAdvice = time.Hour // of a backend that names its own wait
)

// never is when a job is due that only a commit of the store can make due.
const never = 1000 * time.Hour

// job is one line of work: a step is about one request and says when to go on.
// Its crew alone touches it, and never runs it twice at once, so that a step
// needs no lock for what only its own job knows.
type job struct {
	name     string
	program  *program // nil for the roster
	step     func(context.Context) (time.Time, error)
	due      time.Time
	failures int
	turn     int // when it ran last, to be fair among jobs due at once
	woken    bool
	running  bool
	again    bool // the store has news since the step began
	cut      bool // it waits because the backend could not be reached

	// retry is when it asks a backend again that could not be reached, zero
	// when it waits for nothing of the kind. It is guarded by the puller's lock.
	retry time.Time
}

// outcome is how a job's step went.
type outcome struct {
	job *job
	due time.Time // when to go on
	err error
}

// crew runs jobs when they are due, a few at a time.
type crew struct {
	p       *Puller
	hands   int // how many jobs at once
	jobs    func() []*job
	ended   chan outcome
	running int
	turn    int
	returns int // of the backend, that were heeded
	knocks  int // likewise
}

// work runs jobs, each when it is due, until ctx ends, and returns when all its
// steps have ended. A message on commits makes the jobs due that wait for the
// store; one on grown says that there are other jobs, or that one is due
// sooner. Both channels may be nil.
func (p *Puller) work(ctx context.Context, jobs func() []*job, grown <-chan struct{}, commits <-chan model.Announcement) {
	c := &crew{p: p, hands: p.o.Connections, jobs: jobs, ended: make(chan outcome)}
	for ctx.Err() == nil {
		c.welcome()
		timer := time.NewTimer(c.handOut(ctx))
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-grown:
		case o := <-c.ended:
			c.settle(ctx, o)
		case _, open := <-commits:
			if !open {
				commits = nil // the store is closing; it says nothing more
			}
			wake(jobs(), p.o.Now())
		}
		timer.Stop()
	}
	for c.running > 0 {
		c.settle(ctx, <-c.ended)
	}
}

// handOut starts the jobs that are due while there are hands, and tells when
// the next falls due that a free hand waits for.
func (c *crew) handOut(ctx context.Context) time.Duration {
	for c.running < c.hands {
		j := first(c.jobs())
		if j == nil {
			return never
		}
		if wait := j.due.Sub(c.p.o.Now()); wait > 0 {
			return wait
		}
		c.turn++
		c.running++
		j.turn, j.running, j.again = c.turn, true, false
		go func() {
			due, err := j.step(ctx)
			c.ended <- outcome{job: j, due: due, err: err}
		}()
	}
	return never
}

// settle takes a job back from a hand.
func (c *crew) settle(ctx context.Context, o outcome) {
	c.running--
	o.job.running = false
	if ctx.Err() == nil {
		c.p.judge(o)
	}
}

// first gives the job at rest that is due earliest; of several due at once, the
// one that ran longest ago. A job that goes on at once is due from the end of
// its step, so that campaigns with much to read take turns.
func first(jobs []*job) *job {
	var best *job
	for _, j := range jobs {
		if j.running {
			continue
		}
		if best == nil || j.due.Before(best.due) || j.due.Equal(best.due) && j.turn < best.turn {
			best = j
		}
	}
	return best
}

// wake makes jobs due that wait for the store, unless they wait because of a
// failure. One whose step is under way may have asked the store too early.
func wake(jobs []*job, now time.Time) {
	for _, j := range jobs {
		switch {
		case !j.woken:
		case j.running:
			j.again = true
		case j.failures == 0 && j.due.After(now):
			j.due = now
		}
	}
}

// judge says when a job goes on after its step, and to the status how that went.
func (p *Puller) judge(o outcome) {
	j, err := o.job, o.err
	if err == nil {
		j.due, j.failures, j.cut = o.due, 0, false
		if now := p.o.Now(); j.again && j.due.After(now) {
			j.due = now
		}
		p.setProblem(j, "")
		return
	}
	wait := patience(err, j.failures)
	j.failures++
	j.due = p.o.Now().Add(wait)
	j.cut = errors.Is(err, model.ErrUnreachable)
	if j.cut {
		p.lost(j)
	} else {
		p.setProblem(j, explain(j.name, err))
	}
	campaign := ""
	if j.program != nil {
		campaign = j.program.id
	}
	p.o.Log.Warn("a reading failed", "backend", p.o.Backend, "campaign", campaign, "what", j.name, "err", err, "again_in", wait)
}

// patience is how long to wait after a failure.
func patience(err error, failures int) time.Duration {
	if errors.Is(err, model.ErrDenied) {
		return longestWait // only a person can mend it
	}
	wait := min(firstBackoff<<min(failures, 10), longestWait)
	wait = wait/2 + rand.N(wait/2)
	var told interface{ RetryAfter() time.Duration }
	if errors.As(err, &told) {
		wait = max(wait, min(told.RetryAfter(), longestAdvice))
	}
	return wait
}

// unreachable is what explain says of a backend that was not reached; the next
// try is told beside it.
const unreachable = "the backend cannot be reached"

// explain says to a person what failed and what to do.
func explain(what string, err error) string {
	var absent *absentError
	switch {
	case errors.As(err, &absent):
		return absent.Error()
	case errors.Is(err, model.ErrDenied):
		return fmt.Sprintf("the key may not read %s: check api_key and its read scopes", what)
	case errors.Is(err, model.ErrRateLimited):
		return "the account's rate limit is spent; " + what + " follow when it allows"
	case errors.Is(err, model.ErrUnreachable):
		return unreachable
	}
	// What is wrong comes first: the end of the line may be cut off.
	return fmt.Sprintf("%v; reading %s is tried again", err, what)
}
