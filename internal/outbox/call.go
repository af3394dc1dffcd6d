package outbox

import (
	"context"
	"errors"
	"time"

	"refdesk/internal/model"
)

// call makes a change's one call and writes down what its answer proves.
//
// An attempt is counted when it may have had an effect or has ended the change,
// so that a count above zero means: the object's state may be our own doing. A
// change of which that is true comes back here by a proving read alone.
func (l *lane) call(ctx, calls context.Context, c model.Change) {
	if !l.knows(c.Backend) {
		l.write(calls, c, model.Move{To: model.ChangeParked, Error: noBackend(c)})
		return
	}
	if (c.Verb == model.VerbEdit || c.Verb == model.VerbConfirm) && c.Attempts == 0 {
		// The vendor takes any edit and sends any mail, so that only a reading
		// tells whether somebody else was first.
		if f := l.look(ctx, c); f.kind != untouched {
			l.unsent(calls, c, f)
			return
		}
	}
	err := l.sender.Send(calls, c)
	if movedError(err) {
		l.through()
		f := l.look(ctx, c)
		f.moved = true
		l.settle(calls, c, f)
		return
	}
	l.write(calls, c, l.answer(ctx, c, err))
}

// unsent settles what was found before a change's first call. One that could not
// be read waits: nothing of it has left, and it can be taken back.
func (l *lane) unsent(calls context.Context, c model.Change, f finding) {
	switch f.kind {
	case unread:
		l.write(calls, c, model.Move{To: model.ChangeWaiting, NotBefore: f.again, Error: waitsFor(f.err)})
	case blind:
		m := l.nextRound(c, f)
		if m.To == model.ChangeUnsure {
			m.To, m.NotBefore = model.ChangeWaiting, m.ProveAfter
		}
		l.write(calls, c, m)
	default:
		l.settle(calls, c, f)
	}
}

// movedError tells whether the answer proves that the call did nothing because
// the object is not what it was. Only a reading says what it became.
func movedError(err error) bool {
	return errors.Is(err, model.ErrWrongState) || errors.Is(err, model.ErrNotFound)
}

// answer gives the move that follows from the answer to a call.
func (l *lane) answer(ctx context.Context, c model.Change, err error) model.Move {
	switch {
	case err == nil:
		l.through()
		return model.Move{To: model.ChangeDone, Attempted: true}
	case unclear(err):
		return model.Move{
			To: model.ChangeUnsure, ProveAfter: l.now().Add(l.proveAfter),
			Error: unclearText(err), Attempted: true,
		}
	case errors.Is(err, model.ErrStopped) && ctx.Err() != nil:
		return model.Move{To: model.ChangeWaiting, NotBefore: l.now()}
	case transient(err):
		return model.Move{To: model.ChangeWaiting, NotBefore: l.rest(err), Error: waitsFor(err)}
	case errors.Is(err, model.ErrDenied):
		l.through()
		return model.Move{To: model.ChangeParked, Error: denied(c)}
	}
	l.through()
	return model.Move{To: model.ChangeFailed, Error: refused(err), Attempted: true}
}

// unclear tells whether the call may have been carried out. The end of a
// context proves nothing unless the client says that it came before sending.
func unclear(err error) bool {
	if errors.Is(err, model.ErrUnclear) {
		return true
	}
	ended := errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
	return ended && !transient(err)
}

// transient tells whether nothing happened and time alone may mend it.
func transient(err error) bool {
	return errors.Is(err, model.ErrUnreachable) ||
		errors.Is(err, model.ErrRateLimited) ||
		errors.Is(err, model.ErrStopped)
}

// write moves a change. A store that fails is tried again until the process
// has to end: the row then says sending, and the next process reads it back.
func (l *lane) write(calls context.Context, c model.Change, m model.Move) {
	ctx := context.WithoutCancel(calls)
	for try := 0; ; try++ {
		_, err := l.work.Move(ctx, c, m)
		if err == nil {
			l.log.Info("change moved", "change", c.ID, "backend", c.Backend, "from", c.State, "to", m.To)
			return
		}
		if l.overtaken(ctx, c) {
			l.log.Warn("change moved by another", "change", c.ID, "backend", c.Backend, "wanted", m.To, "err", err)
			return
		}
		l.log.Error("writing down a change", "change", c.ID, "to", m.To, "try", try+1, "err", err)
		if sleep(calls, backoff(100*time.Millisecond, 10*time.Second, try)); calls.Err() != nil {
			return
		}
	}
}

// overtaken tells whether the row is not the one that was read any more, so
// that trying again would never help.
func (l *lane) overtaken(ctx context.Context, c model.Change) bool {
	current, err := l.work.Change(ctx, c.ID)
	if err != nil {
		return errors.Is(err, model.ErrNotFound)
	}
	return current.State != c.State || current.Rev != c.Rev
}
