package apiclient

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

const (
	saveGap  = time.Second
	saveTime = 5 * time.Second
)

// keeper saves what was used of the limits, at most once a second and at the
// end. A process that is killed loses the last second of it; the share leaves
// room for that.
type keeper struct {
	backend string
	store   WindowStore
	pace    *pacer
	log     *slog.Logger

	order  sync.Mutex // one save at a time, so that the newest is the last
	mu     sync.Mutex
	saving sync.WaitGroup
	timer  *time.Timer // set while a save is due
	closed bool
}

// savedWindows is the kept form: calls per second, each second named by its
// end, so that what is restored is never older than what was.
type savedWindows struct {
	Version int        `json:"version"`
	Base    int64      `json:"base"`    // Unix seconds
	Seconds [][2]int64 `json:"seconds"` // seconds after base, calls
	Paused  int64      `json:"paused,omitempty"`
}

func newKeeper(backend string, store WindowStore, pace *pacer, log *slog.Logger) *keeper {
	return &keeper{backend: backend, store: store, pace: pace, log: log}
}

// load restores the windows. Without them we start with fresh ones, as a new
// machine does.
func (k *keeper) load() {
	if k.store == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), saveTime)
	defer cancel()
	data, err := k.store.LoadWindows(ctx, k.backend)
	if err == nil && len(data) > 0 {
		err = k.pace.restore(data)
	}
	if err != nil {
		k.log.Warn("used limits are not restored", "backend", k.backend, "error", err)
	}
}

// touch asks for a save within the next second.
func (k *keeper) touch() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.store == nil || k.closed || k.timer != nil {
		return
	}
	k.saving.Add(1)
	k.timer = time.AfterFunc(saveGap, func() {
		defer k.saving.Done()
		k.mu.Lock()
		k.timer = nil
		k.mu.Unlock()
		if err := k.save(); err != nil {
			k.log.Warn("used limits are not saved", "backend", k.backend, "error", err)
		}
	})
}

// close waits for a save under way and makes the last one.
func (k *keeper) close() error {
	k.mu.Lock()
	again := k.closed
	k.closed = true
	if k.timer != nil && k.timer.Stop() {
		k.saving.Done()
	}
	k.mu.Unlock()
	k.saving.Wait()
	if k.store == nil || again {
		return nil
	}
	return k.save()
}

func (k *keeper) save() error {
	k.order.Lock()
	defer k.order.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), saveTime)
	defer cancel()
	data, err := json.Marshal(k.pace.snapshot())
	if err == nil {
		err = k.store.SaveWindows(ctx, k.backend, data)
	}
	if err != nil {
		return fmt.Errorf("saving the used limits of %q: %w", k.backend, err)
	}
	return nil
}

// snapshot is what restore needs. Moments are told by how far they are from
// this one: the wall clock may have been set since they were noted.
func (p *pacer) snapshot() savedWindows {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	told := func(moment time.Time) int64 { return ceilSecond(now.Add(moment.Sub(now))) }
	saved := savedWindows{Version: 1, Base: now.Add(-p.longest()).Unix(), Seconds: [][2]int64{}}
	if p.paused.After(now) {
		saved.Paused = told(p.paused)
	}
	add := func(at int64, calls int64) {
		if n := len(saved.Seconds); n > 0 && saved.Seconds[n-1][0] == at {
			saved.Seconds[n-1][1] += calls
			return
		}
		saved.Seconds = append(saved.Seconds, [2]int64{at, calls})
	}
	for _, stamp := range p.past.stamps[len(p.past.stamps)-p.past.since(now.Add(-p.longest())):] {
		add(told(p.past.origin.Add(stamp))-saved.Base, 1)
	}
	if p.uncounted > 0 {
		add(ceilSecond(now)-saved.Base, int64(p.uncounted))
	}
	return saved
}

func ceilSecond(t time.Time) int64 {
	return t.Add(time.Second - time.Nanosecond).Unix()
}

// restore lays saved calls before this process's own. Times ahead of the clock
// count as this moment.
func (p *pacer) restore(data []byte) error {
	var saved savedWindows
	if err := json.Unmarshal(data, &saved); err != nil {
		return fmt.Errorf("unreadable: %w", err)
	}
	if saved.Version != 1 {
		return fmt.Errorf("version %d is not known", saved.Version)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if wait := time.Unix(saved.Paused, 0).Sub(now); wait > 0 {
		p.paused = now.Add(min(wait, maxPause))
	}
	for _, second := range saved.Seconds {
		at := earliest(time.Unix(saved.Base+second[0], 0), now)
		if at.Before(now.Add(-p.longest())) {
			continue
		}
		for range min(second[1], maxRestored-int64(len(p.past.stamps))) {
			p.past.add(at)
		}
	}
	return nil
}

// maxRestored bounds what a damaged row may make us keep.
const maxRestored = 1_000_000

func earliest(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
