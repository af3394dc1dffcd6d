package outbox

import (
	"context"
	"time"

	"refdesk/internal/model"
)

// Work is the table of changes. Each move is one commit with its ledger row,
// and fails with an error when the change is no longer in the state it was
// taken in.
type Work interface {
	// Recover is called once by a process that became the sender: changes left
	// in `sending` become unsure (to be proved no sooner than proveAfter, with
	// the attempt counted, because the call may have left), and changes staged
	// by other sessions are held for a person.
	Recover(ctx context.Context, session string, now, proveAfter time.Time) (unsure, held int, err error)
	// Take claims the next change to send: staged ones whose window is over
	// and waiting ones that are due, oldest first, and moves it to sending.
	// False when there is none, or everything outgoing is paused. Backends in
	// except are left alone. A change that was attempted is given only after a
	// proving read, whoever let it go.
	Take(ctx context.Context, now time.Time, except []string) (model.Change, bool, error)
	// Unsure gives the oldest change whose proving read is due; false when there
	// is none. Backends in except are left alone.
	Unsure(ctx context.Context, now time.Time, except []string) (model.Change, bool, error)
	// Change reads one change; model.ErrNotFound when there is none.
	Change(ctx context.Context, id int64) (model.Change, error)
	// Move takes a change from the state and revision it was read in to the
	// next state.
	Move(ctx context.Context, c model.Change, m model.Move) (model.Change, error)
	// NextAt is when Take or Unsure will have something to give, in the past
	// when they have it already; zero when nothing waits for a time. During a
	// pause only proving reads count.
	NextAt(ctx context.Context) (time.Time, error)
	// Paused tells whether the operator stopped everything outgoing. Proving
	// reads go on: they change nothing, and show what has left already.
	Paused(ctx context.Context) (bool, error)
	// SavePerson keeps what a proving read showed.
	SavePerson(ctx context.Context, reading model.PersonReading) error
	// SaveCommissions keeps all commissions of a person, as a proving read
	// showed them.
	SaveCommissions(ctx context.Context, person model.PersonRef, all model.SalesPage) error
	// MarkGone records that a proving read found no such person.
	MarkGone(ctx context.Context, person model.PersonRef, at time.Time) error
	Subscribe() (<-chan model.Announcement, func())
}

// Sender makes a change's one call. The error says what the answer proves: nil
// = done; model.ErrUnreachable, ErrRateLimited or ErrStopped = nothing happened
// (a RetryAfter() time.Duration method on the error says how long to wait);
// model.ErrUnclear = unknown (a StatusCode() int method says what came, if
// anything did); model.ErrWrongState, ErrNotFound = the object
// moved, to be read back; anything else = refused.
type Sender interface {
	Send(ctx context.Context, c model.Change) error
	// Person reads a person, or the person whose reward is to be proved.
	Person(ctx context.Context, lane model.Lane, campaign, id string) (model.PersonReading, error)
	// PersonCommissions reads all commissions of the person of whom one is to be
	// proved, whole or not at all.
	PersonCommissions(ctx context.Context, lane model.Lane, campaign, person string) (model.SalesPage, error)
	// Destinations reads where a person's payouts go; model.ErrNotFound where
	// there is no such person, or the person is no affiliate.
	Destinations(ctx context.Context, lane model.Lane, campaign, person string) ([]model.Destination, error)
}
