package store

import (
	"context"
	"fmt"
	"time"

	"refdesk/internal/model"
)

// Recover is called by a process that became the sender. Changes left in
// sending become unsure, to be proved no sooner than proveAfter, and count as
// attempted, because the call may have been made. Changes that other sessions
// staged are held for a person.
func (s *Store) Recover(
	ctx context.Context, session string, now, proveAfter time.Time,
) (unsure, held int, err error) {
	err = s.write(ctx, func(t *tx) error {
		t.now = whole(now)
		left, err := t.changes("WHERE "+open+` AND (state = 'sending'
			OR (state = 'staged' AND not_before <> 0 AND session <> ?)) ORDER BY id`, session)
		if err != nil {
			return err
		}
		for i := range left {
			c := &left[i]
			kind, text := "held", "another console staged it than the one that began to send"
			if c.State == model.ChangeSending {
				kind, text = "unsure", "the console stopped while a call was on its way"
				c.State, c.ProveAfter, c.Error = model.ChangeUnsure, proveAfter, text
				c.Attempts, c.AttemptedAt = c.Attempts+1, c.At
				unsure++
			} else {
				c.NotBefore = time.Time{}
				held++
			}
			if err := t.saveChange(c); err != nil {
				return err
			}
			if err := t.recordChange(kind, c.Operator, c, text); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, 0, err
	}
	return unsure, held, nil
}

// sendable are changes that may leave: staged ones with a window, and waiting
// ones. Naming open lets SQLite use the index of those.
const sendable = open + ` AND state IN ('staged', 'waiting') AND NOT (state = 'staged' AND not_before = 0)`

// takeable narrows them to those that Take may give: at a time, and not of
// backends that are left alone.
const takeable = `WHERE ` + sendable + ` AND not_before <= ?1 AND backend NOT IN (SELECT value FROM json_each(?2))
	AND (SELECT n FROM counter WHERE name = 'paused') = 0`

// inTurn is the order in which changes leave: small groups first, then what the
// vendor would move soonest by itself, then the oldest.
const inTurn = " ORDER BY many, deadline, id"

// inTurnIndex names the index in that order, because SQLite would rather sort
// all that waits, which is much during a bulk.
const inTurnIndex = "INDEXED BY change_due "

// Take claims the next change that is due and moves it to sending; false when
// there is none, or everything is paused. Backends in except are left alone.
func (s *Store) Take(ctx context.Context, now time.Time, except []string) (c model.Change, ok bool, err error) {
	args := []any{millis(now), jsonArray(except)}
	// Looking first costs no lock, and most of the time there is nothing.
	found, err := s.changes(ctx, inTurnIndex+takeable+inTurn+" LIMIT 1", args...)
	if err != nil || len(found) == 0 {
		return c, false, err
	}
	err = s.write(ctx, func(t *tx) error {
		t.now = whole(now)
		if c, ok, err = t.take(args); err != nil || !ok {
			return err
		}
		return t.recordChange("sent", c.Operator, &c, "")
	})
	if err != nil {
		return model.Change{}, false, err
	}
	return c, ok, nil
}

func (t *tx) take(args []any) (c model.Change, ok bool, err error) {
	found, err := t.changes(inTurnIndex+takeable+inTurn+" LIMIT 1", args...)
	if err != nil || len(found) == 0 {
		return c, false, err
	}
	c = found[0]
	c.State = model.ChangeSending
	return c, true, t.saveChange(&c)
}

// Unsure gives the oldest change whose proving read is due; false when there is
// none. Backends in except are left alone.
func (s *Store) Unsure(ctx context.Context, now time.Time, except []string) (c model.Change, ok bool, err error) {
	found, err := s.changes(ctx, "WHERE "+open+` AND state = 'unsure' AND prove_after <= ?
		AND backend NOT IN (SELECT value FROM json_each(?)) ORDER BY id LIMIT 1`, millis(now), jsonArray(except))
	if err != nil || len(found) == 0 {
		return c, false, err
	}
	return found[0], true, nil
}

// Move takes a change from the state it was taken in to the next, with its
// ledger row. It fails with *ChangeMovedError when anybody moved it meanwhile:
// a sender that was believed dead does not get to speak for its call.
func (s *Store) Move(ctx context.Context, c model.Change, m model.Move) (model.Change, error) {
	var is model.Change
	err := s.write(ctx, func(t *tx) (err error) {
		if is, err = t.change(c.ID); err != nil {
			return err
		}
		if is.State != c.State || is.State.Ended() || (c.Rev != 0 && is.Rev != c.Rev) {
			return &ChangeMovedError{Change: is, Wanted: "moved to " + string(m.To)}
		}
		return t.move(&is, m)
	})
	if err != nil {
		return model.Change{}, err
	}
	return is, nil
}

func (t *tx) move(c *model.Change, m model.Move) error {
	c.State, c.Error, c.ProveAfter = m.To, m.Error, time.Time{}
	switch m.To {
	case model.ChangeUnsure:
		c.ProveAfter = m.ProveAfter
	case model.ChangeStaged, model.ChangeWaiting:
		c.NotBefore = m.NotBefore
	}
	if m.Attempted {
		c.Attempts++
		c.AttemptedAt = t.now
	}
	if m.Proved {
		c.Rounds++
	}
	if err := t.saveChange(c); err != nil {
		return err
	}
	if err := t.recordChange(moveKind(m), c.Operator, c, m.Error); err != nil {
		return err
	}
	if m.To != model.ChangeDone || c.PersonID == "" {
		return nil
	}
	// What a done change did to its object is for a reading to tell.
	scope, err := t.scope(c.Backend, c.CampaignID)
	if err != nil {
		return err
	}
	return t.followUp(scope, c.PersonID, millis(t.now), true)
}

// moveKind is the ledger's word for a move.
func moveKind(m model.Move) string {
	switch {
	case m.To.Ended() || m.To == model.ChangeManual:
		return string(m.To)
	case m.Proved:
		return "read-back"
	case m.To == model.ChangeWaiting:
		return "postponed"
	}
	return string(m.To)
}

// NextAt is when Take or Unsure will have something to give, in the past when
// they have it already; zero when nothing waits for a time. While everything is
// paused only unsure changes count.
func (s *Store) NextAt(ctx context.Context) (time.Time, error) {
	var at *int64
	err := s.reading.QueryRowContext(ctx, `SELECT min(due) FROM (
		SELECT iif(not_before = 0, at, not_before) AS due FROM change
		WHERE `+sendable+` AND (SELECT n FROM counter WHERE name = 'paused') = 0
		UNION ALL
		SELECT iif(prove_after = 0, at, prove_after) FROM change WHERE `+open+` AND state = 'unsure')`).Scan(&at)
	if err != nil {
		return time.Time{}, fmt.Errorf("store: %w", err)
	}
	if at == nil {
		return time.Time{}, nil
	}
	return time.UnixMilli(*at).UTC(), nil
}

// Paused tells whether an operator stopped everything outgoing.
func (s *Store) Paused(ctx context.Context) (paused bool, err error) {
	err = s.reading.QueryRowContext(ctx, `SELECT n FROM counter WHERE name = 'paused'`).Scan(&paused)
	if err != nil {
		return false, fmt.Errorf("store: %w", err)
	}
	return paused, nil
}
