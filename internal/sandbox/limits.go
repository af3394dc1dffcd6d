package sandbox

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// policy is one of the vendor's sliding windows.
type policy struct {
	name   string // as in headers: second, minute, hour
	quota  int
	window time.Duration
	head   int // first call still inside, in limiter.calls
}

// title is the name as header names spell it.
func (p policy) title() string { return strings.ToUpper(p.name[:1]) + p.name[1:] }

// connectionsPerIP counts requests under way: a connection at rest takes no
// place (assumed).
const connectionsPerIP = 3

// limiter keeps the windows all keys of the team share, the slowdown of
// writes, and the connections of each address.
type limiter struct {
	mu         sync.Mutex
	policies   [3]policy
	calls      []int64 // times of accepted calls, Unix milliseconds
	writes     []int64 // times of writes in the last minute
	freeWrites int     // writes a minute before they are slowed down
	open       map[string]int
}

func newLimiter(fast bool) *limiter {
	factor := 1
	if fast {
		factor = 100
	}
	return &limiter{
		policies: [3]policy{
			{name: "second", quota: 50 * factor, window: 5 * time.Second},
			{name: "minute", quota: 400 * factor, window: time.Minute},
			{name: "hour", quota: 20_000 * factor, window: time.Hour},
		},
		freeWrites: 60 * factor,
		open:       map[string]int{},
	}
}

// enter takes one of an address's three places, and says whether one was free.
func (l *limiter) enter(ip string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open[ip] >= connectionsPerIP {
		return false
	}
	l.open[ip]++
	return true
}

func (l *limiter) leave(ip string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open[ip]--
	if l.open[ip] == 0 {
		delete(l.open, ip)
	}
}

// take counts one call if every window has room, and writes the headers either
// way. A refused call is not counted (assumed).
func (l *limiter) take(now time.Time, h http.Header) *failure {
	l.mu.Lock()
	defer l.mu.Unlock()
	ms := now.UnixMilli()
	l.slide(ms)
	var hit *policy
	for i := range l.policies {
		if l.used(i) >= l.policies[i].quota {
			hit = &l.policies[i] // the longest window that is full
			h.Set("GrowSurf-Retry-After-"+hit.title()+"-Milliseconds", strconv.FormatInt(hit.window.Milliseconds(), 10))
		}
	}
	if hit == nil {
		l.calls = append(l.calls, ms)
	}
	l.describe(ms, h)
	if hit == nil {
		return nil
	}
	h.Set("Retry-After", strconv.FormatInt(l.resets(*hit, ms), 10))
	return rateLimited(strings.ToUpper(hit.name), hit.name)
}

func (l *limiter) used(i int) int { return len(l.calls) - l.policies[i].head }

// slide moves the windows on and forgets what left the longest.
func (l *limiter) slide(now int64) {
	for i := range l.policies {
		p := &l.policies[i]
		for p.head < len(l.calls) && l.calls[p.head] <= now-p.window.Milliseconds() {
			p.head++
		}
	}
	gone := l.policies[2].head
	if gone < 1024 || gone < len(l.calls)/2 {
		return
	}
	l.calls = append(l.calls[:0], l.calls[gone:]...)
	for i := range l.policies {
		l.policies[i].head -= gone
	}
}

// resets is the whole seconds until the oldest call leaves a window.
func (l *limiter) resets(p policy, now int64) int64 {
	if p.head >= len(l.calls) {
		return int64(p.window.Seconds())
	}
	left := l.calls[p.head] + p.window.Milliseconds() - now
	return max(int64(math.Ceil(float64(left)/1000)), 1)
}

// describe writes both families of headers.
func (l *limiter) describe(now int64, h http.Header) {
	var quotas, rest []string
	for i, p := range l.policies {
		remaining := p.quota - l.used(i)
		quotas = append(quotas, fmt.Sprintf("%q;q=%d;w=%d", p.name, p.quota, int(p.window.Seconds())))
		rest = append(rest, fmt.Sprintf("%q;r=%d;t=%d", p.name, remaining, l.resets(p, now)))
		h.Set("GrowSurf-RateLimit-"+p.title()+"-Limit", strconv.Itoa(p.quota))
		h.Set("GrowSurf-RateLimit-"+p.title()+"-Remaining", strconv.Itoa(remaining))
	}
	h.Set("RateLimit-Policy", strings.Join(quotas, ", "))
	h.Set("RateLimit", strings.Join(rest, ", "))
}

// slowdown counts a write and says how long it has to wait: a tenth of a
// second for each write beyond the free ones of the last minute.
func (l *limiter) slowdown(now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	ms := now.UnixMilli()
	first := 0
	for first < len(l.writes) && l.writes[first] <= ms-60_000 {
		first++
	}
	l.writes = append(l.writes[first:], ms)
	return time.Duration(max(len(l.writes)-l.freeWrites, 0)) * 100 * time.Millisecond
}
