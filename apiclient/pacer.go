package apiclient

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"refdesk/internal/model"
)

// pacer lets calls through one by one: never more than our share of a limit in
// any window, never more at once than there are connections, the most urgent
// lane first and first come first served within it. Sweeps and follow-ups leave
// a few calls of each window to the other lanes, and a sweep is not passed by
// follow-ups for ever.
//
// A call counts against the windows from its grant until a window's length
// after its answer began. The server counts it somewhere in between, so its
// count stays within the limit however long a call is on its way.
//
// Nothing ticks: grants happen when a call asks, ends, or a timer set for the
// next free slot fires, and there is a timer only while somebody waits.
type pacer struct {
	now         func() time.Time
	share       float64
	connections int
	prefix      string

	mu        sync.Mutex
	closed    bool
	windows   []*window
	past      history
	busy      int // calls that hold a connection
	uncounted int // of those, calls whose answer has not begun
	paused    time.Time
	lastWrite time.Time
	passed    int // follow-ups granted before a sweep that waits
	lanes     [model.LaneSweep + 1][]*waiter
	timer     *time.Timer
}

// waiter is a call that waits for its slot.
type waiter struct {
	write    bool
	deadline time.Time // zero = none
	ready    chan error
	slot     *slot
}

// slot is a grant in use.
type slot struct {
	at        time.Time
	counted   bool
	write     bool
	prevWrite time.Time
}

// spentError says that the next slot is later than the caller can wait for.
type spentError struct{ wait time.Duration }

func (e *spentError) Error() string {
	return fmt.Sprintf("the rate limit is spent for %v", e.wait.Round(time.Millisecond))
}

func newPacer(now func() time.Time, share float64, connections int, quotas []Quota, prefix string) *pacer {
	p := &pacer{now: now, share: share, connections: connections, prefix: prefix}
	p.past.origin = now()
	for _, q := range quotas {
		p.windows = append(p.windows, &window{Quota: q})
	}
	return p
}

// acquire waits for a slot. It fails with a spentError when the deadline of ctx
// comes first, and with the context's error or errClosed when given up. Either
// way nothing of the limits is used.
func (p *pacer) acquire(ctx context.Context, lane model.Lane, write bool) (*slot, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	w := &waiter{write: write, ready: make(chan error, 1)}
	w.deadline, _ = ctx.Deadline()
	if !p.enqueue(w, lane) {
		return nil, errClosed
	}
	select {
	case err := <-w.ready:
		return w.slot, err
	case <-ctx.Done():
		p.withdraw(w, lane)
		return nil, ctx.Err()
	}
}

func (p *pacer) enqueue(w *waiter, lane model.Lane) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return false
	}
	p.lanes[lane] = append(p.lanes[lane], w)
	p.dispatch()
	return true
}

// withdraw takes a waiter out. When it was granted in the same moment, the
// grant is given back as if it had never been.
func (p *pacer) withdraw(w *waiter, lane model.Lane) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if s := w.slot; s != nil {
		p.busy--
		p.uncounted--
		if s.write && p.lastWrite.Equal(s.at) {
			p.lastWrite = s.prevWrite
		}
		for _, win := range p.windows {
			win.left.giveBack()
		}
	}
	p.lanes[lane] = slices.DeleteFunc(p.lanes[lane], func(o *waiter) bool { return o == w })
	p.dispatch()
}

// dispatch grants every slot that is free and sets the timer for the next.
// The lock is held.
func (p *pacer) dispatch() {
	for !p.closed && p.waiting() > 0 {
		now := p.now()
		p.failLate(now)
		at, known, granted := p.grantFirst(now)
		if !granted {
			p.wakeAt(now, at, known)
			return
		}
	}
	p.wakeAt(time.Time{}, time.Time{}, false)
}

// failLate turns away, before the network, whoever cannot wait for a slot.
func (p *pacer) failLate(now time.Time) {
	for lane, queue := range p.lanes {
		at, known := p.nextFree(now, model.Lane(lane))
		if !known {
			continue
		}
		p.lanes[lane] = slices.DeleteFunc(queue, func(w *waiter) bool {
			free := at
			if write := p.nextWrite(); w.write && write.After(free) {
				free = write
			}
			if w.deadline.IsZero() || !free.After(now) || free.Before(w.deadline) {
				return false
			}
			w.ready <- &spentError{wait: free.Sub(now)}
			return true
		})
	}
}

// grantFirst gives a free slot to the most urgent call that may take it. A call
// whose own slot comes later, as a write or a sweep may, keeps nobody else
// waiting. Where nobody may, at is when the first of them can, if that is known
// before a call ends.
func (p *pacer) grantFirst(now time.Time) (at time.Time, known, granted bool) {
	for _, lane := range p.order() {
		free, ok := p.nextFree(now, lane)
		if !ok {
			continue
		}
		queue := p.lanes[lane]
		for i, w := range queue {
			due := free
			if write := p.nextWrite(); w.write && write.After(due) {
				due = write
			}
			if !due.After(now) {
				p.lanes[lane] = slices.Delete(queue, i, i+1)
				p.grant(w, now)
				p.countPassed(lane)
				return time.Time{}, false, true
			}
			if !known || due.Before(at) {
				at, known = due, true
			}
		}
	}
	return at, known, false
}

// mostPassed is how many follow-ups may go before a sweep that waits:
// a flood of events must not make the rest of the mirror old without end.
const mostPassed = 4

// order is the lanes as they take turns.
func (p *pacer) order() []model.Lane {
	if p.passed < mostPassed {
		return []model.Lane{model.LaneOperator, model.LaneChange, model.LaneFollowUp, model.LaneSweep}
	}
	return []model.Lane{model.LaneOperator, model.LaneChange, model.LaneSweep, model.LaneFollowUp}
}

func (p *pacer) countPassed(lane model.Lane) {
	switch {
	case lane == model.LaneSweep:
		p.passed = 0
	case lane == model.LaneFollowUp && len(p.lanes[model.LaneSweep]) > 0:
		p.passed++
	}
}

func (p *pacer) grant(w *waiter, now time.Time) {
	w.slot = &slot{at: now, write: w.write, prevWrite: p.lastWrite}
	p.busy++
	p.uncounted++
	if w.write {
		p.lastWrite = now
	}
	for _, win := range p.windows {
		win.left.take()
	}
	w.ready <- nil
}

func (p *pacer) waiting() (n int) {
	for _, queue := range p.lanes {
		n += len(queue)
	}
	return n
}

// wakeAt sets the one timer, or stops it when a call's end will do.
func (p *pacer) wakeAt(now, at time.Time, known bool) {
	if p.timer != nil {
		p.timer.Stop()
		p.timer = nil
	}
	if !known {
		return
	}
	p.timer = time.AfterFunc(at.Sub(now), func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.dispatch()
	})
}

// close turns everybody away who waits, for good.
func (p *pacer) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	for lane, queue := range p.lanes {
		for _, w := range queue {
			w.ready <- errClosed
		}
		p.lanes[lane] = nil
	}
	p.wakeAt(time.Time{}, time.Time{}, false)
}
