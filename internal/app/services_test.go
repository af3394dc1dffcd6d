package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// unguarded lets a panic through.
func unguarded(_ string, run func() error) error { return run() }

// until runs until it is stopped and notes that.
func until(stopped *[]string, name string) func(context.Context) error {
	return func(ctx context.Context) error {
		<-ctx.Done()
		*stopped = append(*stopped, name)
		return ctx.Err()
	}
}

func TestServicesStopInReverse(t *testing.T) {
	s := newServices(unguarded)
	var stopped []string
	for _, name := range []string{"index", "pull", "outbox"} {
		s.start(t.Context(), name, until(&stopped, name))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.wait(ctx); err != nil {
		t.Errorf("a stop that was asked for is told as %v", err)
	}
	if err := s.stop(); err != nil {
		t.Error(err)
	}
	if got := fmt.Sprint(stopped); got != "[outbox pull index]" {
		t.Errorf("stopped in the order %s", got)
	}
}

// TestServicesOutliveTheirStarter: only the stop ends a service, so that what
// was started first is there until the last one has ended.
func TestServicesOutliveTheirStarter(t *testing.T) {
	s := newServices(unguarded)
	var stopped []string
	ctx, cancel := context.WithCancel(t.Context())
	s.start(ctx, "store", until(&stopped, "store"))
	cancel()
	if err := s.wait(ctx); err != nil || len(stopped) != 0 {
		t.Errorf("%v, stopped %v", err, stopped)
	}
	if err := s.stop(); err != nil || len(stopped) != 1 {
		t.Errorf("%v, stopped %v", err, stopped)
	}
}

func TestFirstFailureEndsAllAndIsToldOnce(t *testing.T) {
	s := newServices(unguarded)
	var stopped []string
	s.start(t.Context(), "index", until(&stopped, "index"))
	s.start(t.Context(), "listener", func(context.Context) error { return errors.New("the port is gone") })
	first := s.wait(t.Context())
	if first == nil || first.Error() != "listener: the port is gone" {
		t.Errorf("told %v", first)
	}
	if err := s.stop(); err != nil {
		t.Errorf("told again: %v", err)
	}
	if len(stopped) != 1 {
		t.Error("the other one goes on")
	}
}

func TestFailureDuringTheStopIsTold(t *testing.T) {
	s := newServices(unguarded)
	s.start(t.Context(), "outbox", func(ctx context.Context) error {
		<-ctx.Done()
		return errors.New("could not write it down")
	})
	if err := s.stop(); err == nil || err.Error() != "outbox: could not write it down" {
		t.Errorf("told %v", err)
	}
}

func TestStopHasOneDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServices(unguarded)
		var stopped []string
		release := make(chan struct{})
		s.start(t.Context(), "quick", until(&stopped, "quick"))
		for _, name := range []string{"slow", "slower"} {
			s.start(t.Context(), name, func(context.Context) error { <-release; return nil })
		}
		began := time.Now()
		err := s.stop()
		if took := time.Since(began); took != stopWithin {
			t.Errorf("took %s, want %s", took, stopWithin)
		}
		if err == nil || !strings.Contains(err.Error(), "slower did not stop") {
			t.Errorf("told %v", err)
		}
		close(release)
		synctest.Wait()
		if len(stopped) != 1 {
			t.Error("one was left running")
		}
	})
}

func TestNothingStartsAfterTheStop(t *testing.T) {
	s := newServices(unguarded)
	if err := s.stop(); err != nil {
		t.Error(err)
	}
	s.start(t.Context(), "late", func(context.Context) error {
		t.Error("it runs")
		return nil
	})
}

func TestPanicOfAServiceBecomesAReport(t *testing.T) {
	c := newCrashes(t)
	s := newServices(c.guard)
	s.start(t.Context(), "pull of acme", func(context.Context) error { panic("no such thing") })
	err := s.wait(t.Context())
	var crash *CrashError
	if !errors.As(err, &crash) || crash.Where != "pull of acme" || crash.Text != "no such thing" {
		t.Errorf("told %v", err)
	}
	if err := s.stop(); err != nil {
		t.Error(err)
	}
}
