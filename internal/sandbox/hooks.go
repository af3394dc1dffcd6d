package sandbox

import (
	"slices"
	"sync"
	"time"
)

// eventNames are the events a webhook can ask for.
var eventNames = []string{
	"PARTICIPANT_REACHED_A_GOAL", "NEW_PARTICIPANT_ADDED", "CAMPAIGN_ENDED", "PARTICIPANT_FRAUD_STATUS_UPDATED",
	"NEW_COMMISSION_ADDED", "COMMISSION_ADJUSTED", "NEW_PAYOUT_ISSUED",
}

// Bounds of one webhook. The vendor publishes none of them except the number
// of webhooks; the others are assumed.
const (
	maxHooks       = 5                  // a program: documented
	maxQueue       = 10_000             // events waiting
	giveUpAfter    = 5 * 24 * time.Hour // "several days"
	failedAttempts = 3                  // of one event in a row, before it counts as failed
	failedEvents   = 20                 // in a row, before the webhook is switched off
)

// hook is one webhook with what still has to be delivered to it. It has a lock
// of its own, so that a slow receiver never holds up the program.
type hook struct {
	id     string
	wake   chan struct{}
	closed chan struct{}

	mu          sync.Mutex
	url         string // empty for none yet
	secret      string
	events      []string
	enabled     bool
	switchedOff bool // by the vendor, after constant failure
	failures    int  // attempts in a row
	failed      int  // events in a row
	lastFailure int64
	queue       []*delivery
	dropped     int
}

// delivery is one event on its way to one webhook.
type delivery struct {
	event    string
	body     []byte // compact JSON, as signed
	stamp    int64  // signed time in Unix milliseconds; a retry keeps it (assumed)
	queued   time.Time
	due      time.Time
	attempts int
}

type hookJSON struct {
	ID          string   `json:"id"`
	PayloadURL  *string  `json:"payloadUrl"`
	Events      []string `json:"events"`
	IsEnabled   bool     `json:"isEnabled"`
	SwitchedOff bool     `json:"autoDisabledDueToFailures"`
	Failures    int      `json:"failureCount"`
	LastFailure *int64   `json:"lastFailureAt"`
}

// primaryHook is every program's default webhook.
func primaryHook(o Options) *hook {
	h := &hook{id: "primary", url: o.WebhookURL, secret: o.WebhookSecret, events: []string{}}
	if o.WebhookURL != "" {
		h.enabled, h.events = true, slices.Clone(eventNames)
	}
	return h
}

// view is the webhook without its secret, which is never given out.
func (h *hook) view() hookJSON {
	h.mu.Lock()
	defer h.mu.Unlock()
	return hookJSON{
		ID: h.id, PayloadURL: orNull(h.url), Events: slices.Clone(h.events), IsEnabled: h.enabled,
		SwitchedOff: h.switchedOff, Failures: h.failures, LastFailure: timeOrNull(h.lastFailure),
	}
}

// hookChange holds what a call sets; nil leaves a field as it is.
type hookChange struct {
	url, secret *string
	events      []string
	enabled     *bool
}

// change applies a call. Switching on forgets earlier failures.
func (h *hook) change(change hookChange) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.url = valueOr(change.url, h.url)
	h.secret = valueOr(change.secret, h.secret)
	if change.events != nil {
		h.events = change.events
	}
	if change.enabled != nil {
		h.enabled = *change.enabled
		if h.enabled {
			h.switchedOff, h.failures, h.failed = false, 0, 0
		}
	}
	h.nudge()
}

// nudge wakes the deliverer.
func (h *hook) nudge() {
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

func (h *hook) wants(event string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.active() && slices.Contains(h.events, event)
}

func (h *hook) active() bool { return h.enabled && !h.switchedOff && h.url != "" }

// push queues a delivery, or counts it as dropped when the queue is full.
func (h *hook) push(d *delivery) (queued bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.queue) >= maxQueue {
		h.dropped++
		return false
	}
	h.queue = append(h.queue, d)
	h.nudge()
	return true
}

// backlog says how much waits and how much was lost to a full queue.
func (h *hook) backlog() (queued, dropped int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.queue), h.dropped
}

// pick returns the first delivery that is due, or how long until one is. The
// order of events is kept as long as none of them fails.
func (h *hook) pick(now time.Time) (d *delivery, wait time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	wait = 24 * time.Hour
	if !h.active() {
		return nil, wait
	}
	for _, d := range h.queue {
		if !d.due.After(now) {
			return d, 0
		}
		wait = min(wait, d.due.Sub(now))
	}
	return nil, wait
}

// delivered books a success.
func (h *hook) delivered(d *delivery) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.failures, h.failed = 0, 0
	h.forget(d)
}

// missed books a failed attempt and plans the next, or gives up.
func (h *hook) missed(d *delivery, now time.Time, pause time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.failures++
	h.lastFailure = now.UnixMilli()
	if d.attempts == failedAttempts {
		h.failed++
	}
	if h.failed >= failedEvents {
		h.enabled, h.switchedOff = false, true
	}
	if now.Sub(d.queued) > giveUpAfter {
		h.forget(d)
		return
	}
	d.due = now.Add(pause)
}

func (h *hook) forget(d *delivery) {
	h.queue = slices.DeleteFunc(h.queue, func(x *delivery) bool { return x == d })
}

// target is where and with which secret to send at this moment.
func (h *hook) target() (url, secret string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.url, h.secret
}
