package live

import (
	"context"
	"math/rand/v2"
	"time"
)

// backoff says how long to wait before the next try: twice as long after each
// failure, up to a ceiling. Half of the wait is chance, so that readers that
// were cut together do not come back together.
type backoff struct {
	first   time.Duration
	ceiling time.Duration
	chance  func() float64 // from 0 up to 1; nil = random
	wait    time.Duration
}

// next gives the wait after one more failure.
func (b *backoff) next() time.Duration {
	b.wait = min(max(2*b.wait, b.first), b.ceiling)
	chance := b.chance
	if chance == nil {
		chance = rand.Float64
	}
	return b.wait/2 + time.Duration(chance()*float64(b.wait/2))
}

// reset forgets the failures, after something went well.
func (b *backoff) reset() { b.wait = 0 }

// sleep waits, or less when ctx ends.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
