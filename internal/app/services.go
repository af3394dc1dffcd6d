package app

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// stopWithin is how long everything together may take to end.
const stopWithin = 5 * time.Second

// services runs what makes up the program. The first to end, for whatever
// reason, ends all; they are stopped in the reverse order of their start, and
// each failure is told once.
type services struct {
	guard func(name string, run func() error) error

	mu      sync.Mutex
	running []*service
	stopped bool
	ended   chan *service // capacity one: the first to end
}

type service struct {
	name string
	stop context.CancelFunc
	done chan struct{}
	err  error
	told bool // wait gave its failure
}

func newServices(guard func(string, func() error) error) *services {
	return &services{guard: guard, ended: make(chan *service, 1)}
}

// start runs one service. Its context ends when the service is to stop. After
// the stop nothing starts any more: a guest may be taking over meanwhile.
func (s *services) start(ctx context.Context, name string, run func(context.Context) error) {
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	one := &service{name: name, stop: stop, done: make(chan struct{})}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped {
		stop()
		return
	}
	s.running = append(s.running, one)
	go func() {
		defer close(one.done)
		one.err = s.guard(name, func() error { return run(ctx) })
		select {
		case s.ended <- one:
		default:
		}
	}()
}

// wait returns when a service has ended or ctx has.
func (s *services) wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case one := <-s.ended:
		one.told = true
		return one.failure()
	}
}

// stop ends all services, newest first, within one deadline.
func (s *services) stop() error {
	deadline := time.NewTimer(stopWithin)
	defer deadline.Stop()
	s.mu.Lock()
	running := s.running
	s.running, s.stopped = nil, true
	s.mu.Unlock()

	var failures []error
	late := false
	for i := len(running) - 1; i >= 0; i-- {
		one := running[i]
		one.stop()
		if late {
			continue
		}
		select {
		case <-one.done:
			if !one.told {
				failures = append(failures, one.failure())
			}
		case <-deadline.C:
			late = true
			failures = append(failures, fmt.Errorf("%s did not stop within %s", one.name, stopWithin))
		}
	}
	return errors.Join(failures...)
}

func (o *service) failure() error {
	if o.err == nil || errors.Is(o.err, context.Canceled) {
		return nil
	}
	return fmt.Errorf("%s: %w", o.name, o.err)
}

// StartError says why the program could not begin: settings, store or a port.
type StartError struct{ Err error }

func (e *StartError) Error() string { return e.Err.Error() }

// Unwrap gives the cause.
func (e *StartError) Unwrap() error { return e.Err }
