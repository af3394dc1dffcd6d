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
	untouched kind = iota // the reward waits as it did
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
	again time.Time // for unread: when the next reading may leave
	moved bool      // made because our call was answered with "it has moved"
}

// longestProof is the longest wait between two proving reads.
const longestProof = 15 * time.Minute

// prove reads an unsure change's reward back and writes down what it shows.
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

// look reads the person of a change and finds the reward. A stop cuts the
// reading off at once: nothing is lost with it.
func (l *lane) look(ctx context.Context, c model.Change) finding {
	if c.PersonID == "" {
		return finding{kind: stuck, text: textNoPerson}
	}
	began := l.now()
	reading, err := l.sender.Person(ctx, model.LaneChange, c.CampaignID, c.PersonID)
	keep := context.WithoutCancel(ctx)
	switch {
	case err == nil:
		l.through()
		if err := l.work.SavePerson(keep, reading); err != nil {
			l.log.Error("keeping a proving read", "change", c.ID, "err", err)
		}
		return judge(c, reading)
	case errors.Is(err, model.ErrNotFound):
		l.through()
		if err := l.work.MarkGone(keep, c.Person(), began); err != nil {
			l.log.Error("marking a person as gone", "change", c.ID, "err", err)
		}
		return finding{kind: elsewhere, text: personGone(c)}
	case ctx.Err() != nil:
		return finding{kind: unread, text: textUnclear, again: l.now()}
	case transient(err):
		return finding{kind: unread, text: unreadText(err), again: l.rest(err)}
	}
	return finding{kind: blind, text: unreadText(err)}
}

// judge compares a reading with what the change wants. A reward that is missing
// from a complete list was removed.
func judge(c model.Change, reading model.PersonReading) finding {
	state := string(model.RewardRefused)
	listed := false
	for _, r := range reading.Rewards {
		if r.ID == c.Target {
			state, listed = string(r.State), true
		}
	}
	switch {
	case !listed && !reading.RewardsKnown:
		return finding{kind: blind, text: textNoList}
	case state == c.Seen:
		return finding{kind: untouched}
	case c.Reached(state):
		if c.Attempts == 0 {
			return finding{kind: elsewhere, text: byAnother(model.RewardState(state))}
		}
		return finding{kind: reached}
	}
	return finding{kind: elsewhere, text: otherEnd(c, model.RewardState(state))}
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
// untouched reward, one more reading after a failed one, and a person when
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
