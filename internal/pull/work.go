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
// Only the worker that runs a job touches it.
type job struct {
	name     string
	program  *program // nil for the roster
	step     func(context.Context) (time.Time, error)
	due      time.Time
	failures int
	turn     int // when it ran last, to be fair among jobs due at once
	woken    bool
}

// work runs jobs one at a time, each when it is due, until ctx ends. A message
// on commits makes the jobs due that wait for the store; one on grown says that
// there are other jobs. Both channels may be nil.
func (p *Puller) work(ctx context.Context, jobs func() []*job, grown <-chan struct{}, commits <-chan model.Announcement) {
	for turn := 1; ctx.Err() == nil; turn++ {
		j := first(jobs())
		if j != nil && !j.due.After(p.o.Now()) {
			j.turn = turn
			p.run(ctx, j)
			continue
		}
		wait := never
		if j != nil {
			wait = j.due.Sub(p.o.Now())
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-grown:
		case _, open := <-commits:
			if !open {
				commits = nil // the store is closing; it says nothing more
			}
			wake(jobs(), p.o.Now())
		}
		timer.Stop()
	}
}

// first gives the job that is due earliest; of several due at once, the one
// that ran longest ago.
func first(jobs []*job) *job {
	var best *job
	for _, j := range jobs {
		if best == nil || j.due.Before(best.due) || j.due.Equal(best.due) && j.turn < best.turn {
			best = j
		}
	}
	return best
}

// wake makes jobs due that wait for the store, unless they wait because of a
// failure.
func wake(jobs []*job, now time.Time) {
	for _, j := range jobs {
		if j.woken && j.failures == 0 && j.due.After(now) {
			j.due = now
		}
	}
}

func (p *Puller) run(ctx context.Context, j *job) {
	next, err := j.step(ctx)
	if ctx.Err() != nil {
		return
	}
	if err == nil {
		j.due, j.failures = next, 0
		p.setProblem(j, "")
		return
	}
	wait := patience(err, j.failures)
	j.failures++
	j.due = p.o.Now().Add(wait)
	p.setProblem(j, explain(j.name, err))
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
		return "the backend cannot be reached; trying again"
	}
	return fmt.Sprintf("reading %s failed, trying again: %v", what, err)
}
