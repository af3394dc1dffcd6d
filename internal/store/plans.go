package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"refdesk/internal/model"
)

// Plan writes changes decided together, each with its ledger row, as one group,
// and gives them with their ids. It fails with *model.MovedError, and writes
// nothing, when an object is not as it was seen, an approval is held back by a
// hold, or another change for the object is under way.
func (s *Store) Plan(ctx context.Context, changes []model.Change, now time.Time) ([]model.Change, error) {
	planned := make([]model.Change, len(changes))
	copy(planned, changes)
	err := s.write(ctx, func(t *tx) error {
		t.now = whole(now)
		for i := range planned {
			c := &planned[i]
			if i > 0 {
				c.Group = planned[0].ID
			}
			if err := t.plan(c, len(planned)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return planned, nil
}

// PlanBulk is Plan for many at once: what moved is left out and named, and the
// rest is written as one group.
func (s *Store) PlanBulk(
	ctx context.Context, changes []model.Change, now time.Time,
) (planned []model.Change, leftOut []*model.MovedError, err error) {
	err = s.write(ctx, func(t *tx) error {
		t.now = whole(now)
		planned, leftOut = nil, nil
		for _, c := range changes {
			if len(planned) > 0 {
				c.Group = planned[0].ID
			}
			err := t.plan(&c, len(changes))
			if moved := (*model.MovedError)(nil); errors.As(err, &moved) {
				leftOut = append(leftOut, moved)
				continue
			}
			if err != nil {
				return err
			}
			planned = append(planned, c)
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	return planned, leftOut, nil
}

// largeGroup is from how many changes on a group waits for smaller ones, so that
// what an operator decides one by one does not queue behind a bulk.
const largeGroup = 20

// plan writes one of together changes.
func (t *tx) plan(c *model.Change, together int) (err error) {
	c.Object = c.ObjectRef().Object
	if err := t.check(c); err != nil {
		return err
	}
	if c.State == "" {
		c.State = model.ChangeStaged
	}
	if c.Rev, err = t.revision(); err != nil {
		return err
	}
	c.CreatedAt, c.At, c.NotBefore = t.now, t.now, whole(c.NotBefore)
	c.Headline, c.Note, c.Despite = clip(c.Headline, headlineLimit), clip(c.Note, headlineLimit), clip(c.Despite, headlineLimit)
	_, err = t.get(`INSERT INTO change
		(decision, verb, backend, campaign, target, person, headline, seen, state, not_before,
		 session, operator, reason, note, attempts, rounds, error, created_at, attempted_at, prove_after, at, rev,
		 object, patch, verdict, deadline, many, despite)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, '', ?, 0, 0, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		[]any{
			c.Group, string(c.Verb), c.Backend, c.CampaignID, c.Target, c.PersonID, c.Headline, c.Seen,
			string(c.State), millis(c.NotBefore), c.Session, c.Operator, c.Reason, c.Note,
			millis(c.CreatedAt), millis(c.At), c.Rev, string(c.Object), c.Patch,
			c.Verdict, deadlineMillis(c.Deadline), together >= largeGroup, c.Despite,
		}, &c.ID)
	if err != nil {
		return err
	}
	if c.Group == 0 {
		c.Group = c.ID
		if err := t.exec(`UPDATE change SET decision = id WHERE id = ?`, c.ID); err != nil {
			return err
		}
	}
	return t.recordChange("decided", c.Operator, c, ledgerText(c))
}

// TakeBack moves unsent changes to undone, all or none. It fails with
// *ChangeMovedError when one has left.
func (s *Store) TakeBack(ctx context.Context, ids []int64, operator string, now time.Time) error {
	return s.write(ctx, func(t *tx) error {
		t.now = whole(now)
		for _, id := range ids {
			c, err := t.change(id)
			if err != nil {
				return err
			}
			if err := t.takeBack(&c, operator, ""); err != nil {
				return err
			}
		}
		return nil
	})
}

// takeBack ends a change that has not left; why is said in the ledger, "" says
// nothing.
func (t *tx) takeBack(c *model.Change, operator, why string) error {
	if !c.State.Undoable() {
		return &ChangeMovedError{Change: *c, Wanted: "taken back"}
	}
	c.State = model.ChangeUndone
	if err := t.saveChange(c); err != nil {
		return err
	}
	return t.recordChange("undone", operator, c, saying(ledgerText(c), why))
}

// Release lets held or parked changes go, all or none. One that was ever
// attempted is read back before it may be sent again.
func (s *Store) Release(ctx context.Context, ids []int64, operator string, now time.Time) error {
	return s.write(ctx, func(t *tx) error {
		t.now = whole(now)
		for _, id := range ids {
			c, err := t.change(id)
			if err != nil {
				return err
			}
			if err := t.release(&c); err != nil {
				return err
			}
			if err := t.recordChange("released", operator, &c, ledgerText(&c)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *tx) release(c *model.Change) error {
	held := c.State == model.ChangeStaged && c.NotBefore.IsZero()
	if !held && c.State != model.ChangeParked {
		return &ChangeMovedError{Change: *c, Wanted: "let go"}
	}
	other, err := t.underWay(c)
	if err != nil {
		return err
	}
	hold, err := t.holdAgainst(c)
	if err != nil {
		return err
	}
	if other.ID != 0 || hold.ID != 0 {
		return &model.MovedError{Of: c.ObjectRef(), Seen: c.Seen, Now: c.Seen, Change: other, Hold: hold}
	}
	c.State, c.NotBefore, c.Rounds, c.Error = model.ChangeWaiting, t.now, 0, ""
	if c.Attempts > 0 {
		c.State, c.NotBefore, c.ProveAfter = model.ChangeUnsure, time.Time{}, t.now
	}
	return t.saveChange(c)
}

// SetPaused stops everything outgoing, or lets it go on. Calls on their way and
// proving reads are not stopped.
func (s *Store) SetPaused(ctx context.Context, paused bool, operator string, now time.Time) error {
	return s.write(ctx, func(t *tx) error {
		t.now = whole(now)
		changed, err := t.changed(`UPDATE counter SET n = ?1 WHERE name = 'paused' AND n <> ?1`, paused)
		if err != nil || changed == 0 {
			return err
		}
		if _, err := t.revision(); err != nil {
			return err
		}
		kind := "resumed"
		if paused {
			kind = "paused"
		}
		return t.record(model.LedgerRow{Kind: kind, Operator: operator})
	})
}

func jsonArray(words []string) string {
	if words == nil {
		words = []string{}
	}
	text, err := json.Marshal(words)
	if err != nil { // a list of strings always has a JSON form
		return "[]"
	}
	return string(text)
}
