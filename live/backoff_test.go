package live

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestBackoffGrowsToItsCeiling(t *testing.T) {
	for chance, want := range map[float64][]time.Duration{
		0:   {500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 5 * time.Second, 5 * time.Second},
		0.5: {750 * time.Millisecond, 1500 * time.Millisecond, 3 * time.Second, 6 * time.Second, 7500 * time.Millisecond, 7500 * time.Millisecond},
	} {
		b := backoff{first: time.Second, ceiling: 10 * time.Second, chance: func() float64 { return chance }}
		for i, d := range want {
			if got := b.next(); got != d {
				t.Errorf("chance %v: wait %d is %s, want %s", chance, i, got, d)
			}
		}
		b.reset()
		if got := b.next(); got != want[0] {
			t.Errorf("after a success: %s, want %s", got, want[0])
		}
	}
}

func TestBackoffIsJittered(t *testing.T) {
	seen := map[time.Duration]bool{}
	for range 20 {
		b := backoff{first: time.Second, ceiling: time.Minute}
		d := b.next()
		if d < 500*time.Millisecond || d > time.Second {
			t.Fatalf("the first wait is %s", d)
		}
		seen[d] = true
	}
	if len(seen) < 10 {
		t.Errorf("20 readers share %d waits", len(seen))
	}
}

func TestSleepHearsItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		began := time.Now()
		if err := sleep(ctx, time.Hour); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != time.Second {
			t.Errorf("%v after %s", err, time.Since(began))
		}
		if err := sleep(t.Context(), time.Minute); err != nil {
			t.Error(err)
		}
	})
}
