package apiclient

import (
	"net/http"
	"time"

	"refdesk/internal/model"
)

// This file says when a slot is free and keeps count; pacer.go decides who
// gets it.

// nextFree is when the limits let the next call of a lane through; false when
// that depends on a call under way.
func (p *pacer) nextFree(now time.Time, lane model.Lane) (time.Time, bool) {
	at := now
	if p.paused.After(at) {
		at = p.paused
	}
	known := p.busy < p.connections
	for _, w := range p.windows {
		free, ok := p.freeIn(w, now, lane)
		known = known && ok
		if free.After(at) {
			at = free
		}
	}
	return at, known
}

// freeIn is when one window has room for one more call of a lane.
func (p *pacer) freeIn(w *window, now time.Time, lane model.Lane) (time.Time, bool) {
	spared := w.spared(p.share, lane)
	room := w.allowed(p.share) - spared - p.uncounted
	if room <= 0 {
		return now, false
	}
	at := w.left.free(now, spared)
	if oldest, full := p.past.newest(room); full && oldest.Add(w.Window).After(at) {
		at = oldest.Add(w.Window)
	}
	return at, true
}

// nextWrite is when the pace of writes lets the next one through. The vendor
// slows writes beyond 60 in a minute of 400 calls down for everybody, so the
// pace is that part of the minute's quota, whatever our share.
func (p *pacer) nextWrite() time.Time {
	if p.lastWrite.IsZero() {
		return time.Time{}
	}
	return p.lastWrite.Add(p.writeGap())
}

func (p *pacer) writeGap() time.Duration {
	for _, w := range p.windows {
		if w.Window == time.Minute {
			return time.Minute * 400 / 60 / time.Duration(w.Limit)
		}
	}
	return time.Second
}

// answered counts a call from the moment its answer began, learns what the
// server says about its limits, and gives the wait it demands.
func (p *pacer) answered(s *slot, resp *http.Response) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	p.count(s, now)
	p.learn(resp.Header, s.at, now)
	wait := demandedWait(resp, p.prefix, now)
	if until := now.Add(wait); wait > 0 && until.After(p.paused) {
		p.paused = until
	}
	p.dispatch()
	return wait
}

// release ends a call: its body is read, or it failed.
func (p *pacer) release(s *slot) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.count(s, p.now())
	p.busy--
	p.dispatch()
}

func (p *pacer) count(s *slot, now time.Time) {
	if s.counted {
		return
	}
	s.counted = true
	p.uncounted--
	p.past.add(now)
	p.past.forget(now.Add(-p.longest()))
}

// longest is the length of the longest window.
func (p *pacer) longest() (d time.Duration) {
	for _, w := range p.windows {
		d = max(d, w.Window)
	}
	return d
}
