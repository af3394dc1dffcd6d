package live

import (
	"maps"
	"slices"
	"time"

	"refdesk/internal/model"
)

// The words that refused deliveries are counted under.
const (
	reasonUnsigned  = "unsigned"
	reasonMalformed = "malformed"
	reasonTime      = "time"
	reasonForged    = "signature"
	reasonTooLarge  = "too_large"
	reasonFlood     = "flood"
	reasonCut       = "incomplete"
	reasonJournal   = "journal"
)

// signatureReasons are those that speak of the sender's signature.
var signatureReasons = []string{reasonUnsigned, reasonMalformed, reasonTime, reasonForged}

// tally is the figures of one hook, guarded by the listener's lock. Accepted
// counts every delivery that was answered with success, repeats and
// quarantined ones among them.
type tally struct {
	accepted    int64
	repeats     int64
	quarantined int64
	refused     map[string]int64
	lastAt      time.Time // when the newest delivery was accepted
	form        KeyForm   // of the newest signature
}

// refusedSenders counts refusals that speak of the sender's signature.
func (t tally) refusedSenders() (n int64) {
	for _, reason := range signatureReasons {
		n += t.refused[reason]
	}
	return n
}

func newTally() tally { return tally{refused: map[string]int64{}} }

// quiet keeps a flood of refusals from flooding the log: one line a second,
// which says how many it stands for.
type quiet struct {
	since time.Time
	left  int64
}

const quietTime = time.Second

func (l *Listener) countKept(h *hook, d model.Delivery, receipt model.Receipt, form KeyForm) {
	l.mu.Lock()
	defer l.mu.Unlock()
	h.tally.accepted++
	switch {
	case receipt.Repeat:
		h.tally.repeats++
	case d.State == model.EventQuarantined:
		h.tally.quarantined++
	}
	if form != "" {
		h.tally.form = form
	}
	if d.ReceivedAt.After(h.tally.lastAt) {
		h.tally.lastAt = d.ReceivedAt
	}
	if d.ReceivedAt.After(l.lastAt) {
		l.lastAt = d.ReceivedAt
	}
}

func (l *Listener) countRefused(h *hook, reason string, err error) {
	l.mu.Lock()
	h.tally.refused[reason]++
	speak, unlogged := l.quiet.may(l.options.Now())
	l.mu.Unlock()
	if speak {
		l.options.Log.Warn("a delivery was refused", "hook", h.Name, "reason", err, "unlogged_before", unlogged)
	}
}

// may tells whether a line may be logged, and how many were not before it.
func (q *quiet) may(now time.Time) (ok bool, unlogged int64) {
	if age := now.Sub(q.since); age >= 0 && age < quietTime {
		q.left++
		return false, 0
	}
	unlogged = q.left
	*q = quiet{since: now}
	return true, unlogged
}

// journalAnswered follows whether events can be stored.
func (l *Listener) journalAnswered(err error) {
	now := l.options.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case err != nil:
		l.state, l.problem, l.failed = model.LinkDegraded, errJournal.Error(), now
	case l.state == model.LinkDegraded:
		l.state, l.problem = model.LinkOnline, ""
	}
}

// Status says how the listener stands. Figures count since the start.
func (l *Listener) Status() model.ListenerStatus {
	address := l.Addr()
	l.mu.Lock()
	defer l.mu.Unlock()
	s := model.ListenerStatus{
		Address: address,
		State:   l.state,
		Problem: l.problem,
		LastAt:  l.lastAt,
	}
	for _, name := range slices.Sorted(maps.Keys(l.hooks)) {
		h := l.hooks[name].status()
		s.Accepted += h.Accepted
		s.Repeats += h.Repeats
		s.Kept += h.Kept
		s.Refused += h.Refused
		s.Hooks = append(s.Hooks, h)
	}
	return s
}

func (h *hook) status() model.HookStatus {
	t := h.tally
	return model.HookStatus{
		Backend: h.Name, KeyForm: string(t.form), Unsigned: h.AllowUnsigned,
		Accepted: t.accepted, Repeats: t.repeats, Refused: t.refusedSenders(), Kept: t.quarantined, LastAt: t.lastAt,
	}
}
