package outbox

import (
	"context"
	"errors"
	"time"

	"refdesk/internal/model"
)

// kind is what a reading says about a change.
type kind int

const (
	untouched kind = iota // the object is as it was
	reached               // it is what the change wants
	elsewhere             // it is something else, for good
	stuck                 // only a person can find out
	blind                 // the reading failed or told nothing, and counts as one
	unread                // no reading was made; time alone may mend it
)

// finding is what one reading back has shown.
type finding struct {
	kind  kind
	text  string    // what a person should read
	err   error     // for unread: why none was made
	again time.Time // for unread: when the next reading may leave
	moved bool      // made because our call was answered with "it has moved"
}

// longestProof is the longest wait between two proving reads.
const longestProof = 15 * time.Minute

// prove reads an unsure change's object back and writes down what it shows.
func (l *lane) prove(ctx, calls context.Context, c model.Change) {
	if !l.knows(c.Backend) {
		l.write(calls, c, model.Move{To: model.ChangeParked, Error: noBackend(c)})
		return
	}
	f := l.look(ctx, c)
	if f.kind == unread && ctx.Err() != nil {
		return
	}
	l.settle(calls, c, f)
}

// look reads the object of a change back. A stop cuts the reading off at once:
// nothing is lost with it.
func (l *lane) look(ctx context.Context, c model.Change) finding {
	if c.PersonID == "" {
		return finding{kind: stuck, text: textNoPerson}
	}
	began := l.now()
	f, err := l.read(ctx, c)
	switch {
	case err == nil:
		l.through()
		return f
	case errors.Is(err, model.ErrNotFound) && c.ObjectRef().Object == model.ObjectDestination:
		l.through()
		return finding{kind: elsewhere, text: textNoAffiliate}
	case errors.Is(err, model.ErrNotFound):
		l.through()
		l.kept(c, l.work.MarkGone(context.WithoutCancel(ctx), c.Person(), model.ToldAt(err, began)))
		return finding{kind: elsewhere, text: personGone(c)}
	case ctx.Err() != nil:
		return finding{kind: unread, text: textUnread, err: model.ErrStopped, again: l.now()}
	case transient(err):
		return finding{kind: unread, text: unreadText(c, err), err: err, again: l.rest(err)}
	}
	return finding{kind: blind, text: unreadText(c, err)}
}

// read asks for what shows the object of a change, keeps it, and judges it. A
// commission is shown by its person's list, an account to pay to by the person's
// destinations, everything else by the person.
func (l *lane) read(ctx context.Context, c model.Change) (finding, error) {
	keep := context.WithoutCancel(ctx)
	if c.ObjectRef().Object == model.ObjectCommission {
		all, err := l.sender.PersonCommissions(ctx, model.LaneChange, c.CampaignID, c.PersonID)
		if err != nil {
			return finding{}, err
		}
		l.kept(c, l.work.SaveCommissions(keep, c.Person(), all))
		return judge(c, commissionIn(all, c.Target)), nil
	}
	if c.ObjectRef().Object == model.ObjectDestination {
		all, err := l.sender.Destinations(ctx, model.LaneChange, c.CampaignID, c.PersonID)
		if err != nil {
			return finding{}, err
		}
		return judgeDestination(c, model.StateAt(all, c.Provider())), nil
	}
	reading, err := l.sender.Person(ctx, model.LaneChange, c.CampaignID, c.PersonID)
	if err != nil {
		return finding{}, err
	}
	l.kept(c, l.work.SavePerson(keep, reading))
	if c.ObjectRef().Object == model.ObjectParticipant {
		return judgeEdit(c, reading.Person), nil
	}
	state, known := rewardIn(reading, c.Target)
	if !known {
		return finding{kind: blind, text: textNoList}, nil
	}
	return judge(c, state), nil
}

// kept logs that a proving read could not be kept. What it proves counts all
// the same.
func (l *lane) kept(c model.Change, err error) {
	if err != nil {
		l.log.Error("keeping a proving read", "change", c.ID, "err", err)
	}
}

// rewardIn gives the state of a reward. One that is missing from a complete
// list was removed; of a list that is not there nothing is known.
func rewardIn(reading model.PersonReading, id string) (state string, known bool) {
	for _, r := range reading.Rewards {
		if r.ID == id {
			return string(r.State), true
		}
	}
	return string(model.RewardRefused), reading.RewardsKnown
}

// commissionIn gives the state of a commission in its person's complete list;
// one that is missing was removed.
func commissionIn(all model.SalesPage, id string) string {
	for _, c := range all.Commissions {
		if c.ID == id {
			return c.State
		}
	}
	return model.CommissionDeleted
}

// judgeEdit compares a person's fields with those that the change sets.
func judgeEdit(c model.Change, now model.Participant) finding {
	fields, err := now.Fields(c.Patch)
	if err != nil {
		return finding{kind: stuck, text: textNoPatch}
	}
	return judge(c, fields)
}

// judgeDestination looks whether a mail was asked for. Where one had been asked
// for before ours, the state says nothing of ours, and no machine may send
// another.
func judgeDestination(c model.Change, now string) finding {
	switch {
	case c.Attempts > 0 && now == model.DestinationAsked && c.Seen == now:
		return finding{kind: stuck, text: textMailUnknown}
	case c.Attempts == 0 && model.Confirmed(now):
		return finding{kind: elsewhere, text: textConfirmed}
	case c.Seen == model.DestinationUnread && !c.Reached(now):
		return finding{kind: untouched}
	}
	return judge(c, now)
}

// judge compares what the object is with what the change wants and with what
// it was when it was decided on.
func judge(c model.Change, now string) finding {
	switch {
	case now == c.Seen:
		return finding{kind: untouched}
	case c.Reached(now) && c.Attempts == 0:
		return finding{kind: elsewhere, text: byAnother(c)}
	case c.Reached(now):
		return finding{kind: reached}
	}
	return finding{kind: elsewhere, text: otherEnd(c, now)}
}

// settle writes down what a finding means for the change.
func (l *lane) settle(calls context.Context, c model.Change, f finding) {
	switch f.kind {
	case reached:
		l.write(calls, c, model.Move{To: model.ChangeDone, Proved: true})
	case elsewhere:
		first := f.moved && c.Attempts == 0
		l.write(calls, c, model.Move{To: model.ChangeFailed, Error: f.text, Proved: true, Attempted: first})
	case stuck:
		l.write(calls, c, model.Move{To: model.ChangeParked, Error: f.text})
	case unread:
		l.write(calls, c, model.Move{To: model.ChangeUnsure, ProveAfter: f.again, Error: f.text})
	default:
		l.write(calls, c, l.nextRound(c, f))
	}
}

// nextRound is for readings that settle nothing: one more attempt after an
// untouched object, one more reading after a failed one, and a person when
// there were enough of either.
func (l *lane) nextRound(c model.Change, f finding) model.Move {
	now := l.now()
	wait := backoff(l.proveAfter, longestProof, c.Rounds)
	if c.Rounds+1 >= l.rounds {
		return model.Move{To: model.ChangeParked, Error: givenUp(c, f), Proved: true}
	}
	if f.kind == blind {
		return model.Move{To: model.ChangeUnsure, ProveAfter: now.Add(wait), Error: f.text, Proved: true}
	}
	again := model.Move{To: model.ChangeWaiting, NotBefore: now, Proved: true}
	if f.moved {
		// The backend contradicts itself, as one does whose copies lag behind.
		again.NotBefore, again.Error = now.Add(wait), textContradiction
	}
	return again
}
