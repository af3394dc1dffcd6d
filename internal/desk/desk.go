// Package desk holds what a key press or a word of the command line means:
// it turns an operator's verdict into planned changes, or says why not. It
// sends nothing; the outbox does, once a change is due.
package desk

import (
	"context"
	"errors"
	"time"

	"refdesk/internal/model"
)

// DefaultWriteEvery is the time between two writes at the pace GrowSurf allows
// before it slows writes down: 60 a minute.
//
// Source: documented, rate limits.
const DefaultWriteEvery = time.Second

// ErrReadOnly refuses every decision of a console that was started read-only.
var ErrReadOnly = errors.New("this console is read-only: nothing was changed")

// Options say who decides and by which rules.
type Options struct {
	Store    Store
	Cases    CaseStore     // the fraud desk; nil where none is kept
	Operator string        // name in the ledger
	Session  string        // names this process; changes of other sessions are held after a crash
	Host     string        // the machine it runs on, for the ledger; "" = not known
	Window   time.Duration // how long a decision can be taken back before it leaves
	// Reasons are added to the shipped ones; a code that is shipped is renamed.
	Reasons []model.Reason
	// Rules say what verdicts do, by backend; model.DefaultRules where it is not
	// named.
	Rules map[string]model.VerdictRules
	Now   func() time.Time // nil = time.Now
	// WriteEvery is the time between two writes at one backend, for the
	// rehearsal's estimate; 0 = DefaultWriteEvery.
	WriteEvery time.Duration
	// AskFrom is the score of an open case from which on nothing is approved for
	// its people unless the decision names the case; 0 = from any score on.
	AskFrom  int
	Earned   EarnedRows   // what was earned, for decisions on many; nil = there are none
	Worths   model.Worths // what rewards are worth, for rehearsals
	ReadOnly bool
}

// Desk decides for one operator. Its methods may be called at the same time.
type Desk struct {
	store      Store
	cases      CaseStore
	rules      map[string]model.VerdictRules
	operator   string
	session    string
	host       string
	window     time.Duration
	reasons    []model.Reason
	ownReasons []model.Reason // of the settings
	now        func() time.Time
	writeEvery time.Duration
	askFrom    int
	earned     EarnedRows
	worths     model.Worths
	readOnly   bool
}

// New makes a desk.
func New(o Options) *Desk {
	d := &Desk{
		store:      o.Store,
		cases:      o.Cases,
		rules:      o.Rules,
		operator:   o.Operator,
		session:    o.Session,
		host:       o.Host,
		window:     max(o.Window, 0),
		reasons:    RefusalReasons(o.Reasons),
		ownReasons: o.Reasons,
		now:        o.Now,
		writeEvery: o.WriteEvery,
		askFrom:    o.AskFrom,
		earned:     o.Earned,
		worths:     o.Worths,
		readOnly:   o.ReadOnly,
	}
	if d.now == nil {
		d.now = time.Now
	}
	if d.writeEvery <= 0 {
		d.writeEvery = DefaultWriteEvery
	}
	return d
}

// SetPaused stops or resumes everything outgoing, for all processes on the
// same store. A call that is on its way is not called back.
func (d *Desk) SetPaused(ctx context.Context, paused bool) error {
	if d.readOnly {
		return ErrReadOnly
	}
	return d.store.SetPaused(ctx, paused, d.operator, d.now())
}

// AcceptGone says that people whom a complete reading did not show may be
// marked as gone, however many they are. Each still has to be unknown to its
// backend. The process that keeps the store hears of it at once.
func (d *Desk) AcceptGone(ctx context.Context) error {
	if d.readOnly {
		return ErrReadOnly
	}
	return d.store.AcceptGone(ctx, d.operator, d.now())
}
