package apiclient

import (
	"net/http"
	"sync"
	"time"
)

// clockOffset is how far the backend's clock is ahead of ours, as an interval
// narrowed by every answer. A Date header is cut to whole seconds and written
// between the request and its answer, so each answer bounds the offset from
// both sides; at uses the lower bound, which never gives a moment too late.
type clockOffset struct {
	mu        sync.Mutex
	known     bool
	low, high time.Duration
	seen      time.Time
}

// maxDrift widens the interval as it ages: two clocks may part by 200 parts in
// a million. Assumed; ordinary crystals stay below 100.
const maxDrift = 5000

func (o *clockOffset) observe(h http.Header, began, ended time.Time) {
	if h.Get("Age") != "" {
		return // a cache's answer carries the date of another time
	}
	date, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return
	}
	low, high := date.Sub(ended.Round(0)), date.Add(time.Second).Sub(began.Round(0))
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.known {
		widen := max(ended.Sub(o.seen), 0) / maxDrift
		low, high = meet(low, high, o.low-widen, o.high+widen)
	}
	o.known, o.low, o.high, o.seen = true, low, high, ended
}

// meet narrows the newest interval by the older one, unless they contradict
// each other: then a clock was set, and only the newest counts.
func meet(low, high, oldLow, oldHigh time.Duration) (time.Duration, time.Duration) {
	if max(low, oldLow) > min(high, oldHigh) {
		return low, high
	}
	return max(low, oldLow), min(high, oldHigh)
}

// at turns a moment of ours into the backend's clock. Without any Date it is
// the moment itself.
func (o *clockOffset) at(t time.Time) time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return t.Round(0).Add(o.low).UTC()
}
