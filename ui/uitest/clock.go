package uitest

import (
	"sync"
	"time"
)

// Clock is a clock that stands still until told to move. Frames that show an
// age come out the same on every day. It is safe for several goroutines.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock gives a clock standing at 14:02 UTC on 14 March 2026.
func NewClock() *Clock {
	return &Clock{now: time.Date(2026, time.March, 14, 14, 2, 0, 0, time.UTC)}
}

// Now is the time it shows, to be handed to whatever wants a clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock forward.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
