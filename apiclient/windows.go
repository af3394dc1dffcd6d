package apiclient

import (
	"math"
	"slices"
	"time"

	"refdesk/internal/model"
)

// Quota is one limit of an account: so many calls in any window of this
// length.
type Quota struct {
	Name   string // the vendor's word, lower case: second, minute, hour
	Limit  int
	Window time.Duration
}

// sane tells whether a quota can be kept. What lies beyond is a mistake, and
// obeying it would stop us for ever or need unbounded memory.
func (q Quota) sane() bool {
	return q.Limit >= 1 && q.Limit <= 10_000_000 &&
		q.Window >= time.Millisecond && q.Window <= 24*time.Hour
}

// window is a quota as it stands.
type window struct {
	Quota
	left remaining
}

// allowed is our part of the quota, rounded down, and at least one call: a
// share that rounds to nothing would stop us for ever.
func (w *window) allowed(share float64) int {
	return max(1, int(math.Floor(share*float64(w.Limit))))
}

// sparedPercent is which part of a window sweeps and follow-ups leave to the
// operator and to changes: without it a sweep that used an hour up early would
// make everybody wait for the rest of the hour.
const sparedPercent = 3

// spared is how many calls of the window a lane must leave unused.
func (w *window) spared(share float64, lane model.Lane) int {
	if lane < model.LaneFollowUp {
		return 0
	}
	return w.allowed(share) * sparedPercent / 100
}

// remaining is what the server said is left for us until a time, when that is
// less than we thought, because others use the account too. Afterwards our
// own windows decide again, so that nothing stops us for ever.
type remaining struct {
	calls int
	until time.Time
	said  time.Time
}

func (r *remaining) free(now time.Time, spared int) time.Time {
	if r.calls > spared || !r.until.After(now) {
		return now
	}
	return r.until
}

func (r *remaining) take()     { r.calls-- }
func (r *remaining) giveBack() { r.calls++ }

// history is when counted calls of the longest window were counted, oldest
// first. Times are kept as durations since the origin: that takes a third of
// the memory, and an origin with a monotonic reading makes them deaf to a wall
// clock that is set.
type history struct {
	origin time.Time
	stamps []time.Duration
}

func (h *history) add(t time.Time) {
	stamp := t.Sub(h.origin)
	if n := len(h.stamps); n > 0 {
		stamp = max(stamp, h.stamps[n-1]) // a clock set back forgets nothing
	}
	h.stamps = append(h.stamps, stamp)
}

// newest is the n-th newest stamp; false when there are fewer.
func (h *history) newest(n int) (time.Time, bool) {
	if n > len(h.stamps) {
		return time.Time{}, false
	}
	return h.origin.Add(h.stamps[len(h.stamps)-n]), true
}

// since counts the stamps after t.
func (h *history) since(t time.Time) int {
	i, _ := slices.BinarySearchFunc(h.stamps, t, func(stamp time.Duration, t time.Time) int {
		if h.origin.Add(stamp).After(t) {
			return 1
		}
		return -1
	})
	return len(h.stamps) - i
}

// forget drops stamps up to t, in bulk, so that it costs little per call.
func (h *history) forget(t time.Time) {
	if gone := len(h.stamps) - h.since(t); gone > 64 && gone > len(h.stamps)/2 {
		h.stamps = slices.Clone(h.stamps[gone:])
	}
}

// PaceStatus is how a backend's limits stand.
type PaceStatus struct {
	Windows     []WindowStatus
	NextAt      time.Time // when the next read may leave; zero = as soon as a call ends
	PausedUntil time.Time // as the server demanded; zero or past = not paused
	Busy        int       // connections in use
	Connections int       // connections we may use
	Waiting     int       // calls that wait for a slot
}

// WindowStatus is one limit.
type WindowStatus struct {
	Quota
	Used    int // by us, in the window that ends at this moment
	Allowed int // our share
}

// PerSecond is how many calls a second our share of the limits sustains, 0 when
// there are no limits.
func (s PaceStatus) PerSecond() (rate float64) {
	for _, w := range s.Windows {
		if in := float64(w.Allowed) / w.Window.Seconds(); rate == 0 || in < rate {
			rate = in
		}
	}
	return rate
}

func (p *pacer) status() PaceStatus {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	s := PaceStatus{
		PausedUntil: p.paused, Busy: p.busy, Connections: p.connections, Waiting: p.waiting(),
	}
	if at, known := p.nextFree(now, model.LaneOperator); known {
		s.NextAt = at
	}
	for _, w := range p.windows {
		s.Windows = append(s.Windows, WindowStatus{
			Quota: w.Quota, Allowed: w.allowed(p.share),
			Used: p.past.since(now.Add(-w.Window)) + p.uncounted,
		})
	}
	return s
}
