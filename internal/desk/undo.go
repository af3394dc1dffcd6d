package desk

import (
	"context"
	"fmt"
	"slices"

	"refdesk/internal/model"
)

// LeftError says that part of a decision had left the machine when it was to
// be taken back. What had not left is taken back nevertheless.
type LeftError struct {
	TakenBack []model.Change // now undone; empty when it was too late for all
	Left      []model.Change // sending, unsure, or ended
}

func (e *LeftError) Error() string {
	left := e.Left[0].Headline + " is " + string(e.Left[0].State)
	if n := len(e.Left); n > 1 {
		left = fmt.Sprintf("%d have left, first: %s", n, left)
	}
	if len(e.TakenBack) == 0 {
		return "too late to take back: " + left
	}
	return fmt.Sprintf("%d taken back, but not all: %s", len(e.TakenBack), left)
}

// Undo takes back this operator's newest decision that has something unsent,
// and gives the changes taken back; an empty answer means there was none. When
// part of the decision has left, the rest is taken back and the error is a
// *LeftError naming both.
func (d *Desk) Undo(ctx context.Context) ([]model.Change, error) {
	if d.readOnly {
		return nil, ErrReadOnly
	}
	if d.cases != nil {
		u, err := d.UndoLast(ctx)
		return changesOf(u, err)
	}
	last, err := d.store.LastGroup(ctx, d.operator)
	if err != nil || len(last) == 0 {
		return nil, err
	}
	return d.TakeBack(ctx, last[0].ID)
}

// changesOf gives what an undo did to changes as Undo tells it.
func changesOf(u model.Undone, err error) ([]model.Change, error) {
	if err == nil && len(u.Left) > 0 {
		err = &LeftError{TakenBack: u.Changes, Left: u.Left}
	}
	return u.Changes, err
}

// TakeBack takes back the group a change belongs to, with the verdicts that
// asked for it, like Undo. model.ErrNotFound when there is no such change.
func (d *Desk) TakeBack(ctx context.Context, change int64) ([]model.Change, error) {
	if d.readOnly {
		return nil, ErrReadOnly
	}
	if d.cases != nil {
		u, err := d.UndoDecision(ctx, change)
		return changesOf(u, err)
	}
	var tried []int64
	for {
		group, err := d.group(ctx, change)
		if err != nil {
			return nil, err
		}
		unsent, left := split(group)
		if len(unsent) == 0 {
			return nil, tooLate(left)
		}
		err = d.store.TakeBack(ctx, ids(unsent), d.operator, d.now())
		if err == nil {
			return d.takenBack(ctx, change, unsent, left)
		}
		// Another look helps only when a change left between the look and the
		// commit: then there are other, and in the end fewer, ones to take back.
		if slices.Equal(tried, ids(unsent)) || ctx.Err() != nil {
			return nil, fmt.Errorf("taking back: %w", err)
		}
		tried = ids(unsent)
	}
}

// group reads a whole decision.
func (d *Desk) group(ctx context.Context, change int64) ([]model.Change, error) {
	group, err := d.store.Group(ctx, change)
	if err != nil {
		return nil, err
	}
	if len(group) == 0 {
		return nil, fmt.Errorf("change %d: %w", change, model.ErrNotFound)
	}
	return group, nil
}

// takenBack answers with the rows as they are after the commit.
func (d *Desk) takenBack(ctx context.Context, change int64, unsent, left []model.Change) ([]model.Change, error) {
	group, err := d.group(ctx, change)
	if err != nil {
		return nil, fmt.Errorf("taken back, but reading it again failed: %w", err)
	}
	was := make(map[int64]bool, len(unsent))
	for _, c := range unsent {
		was[c.ID] = true
	}
	var undone []model.Change
	for _, c := range group {
		if was[c.ID] {
			undone = append(undone, c)
		}
	}
	if len(left) > 0 {
		return undone, &LeftError{TakenBack: undone, Left: left}
	}
	return undone, nil
}

// split tells what of a group can be taken back from what has left. Changes
// taken back earlier are neither.
func split(group []model.Change) (unsent, left []model.Change) {
	for _, c := range group {
		switch {
		case c.State.Unsent():
			unsent = append(unsent, c)
		case c.State != model.ChangeUndone:
			left = append(left, c)
		}
	}
	return unsent, left
}

func tooLate(left []model.Change) error {
	if len(left) == 0 {
		return nil
	}
	return &LeftError{Left: left}
}

// Release lets a change go that is held for a person or was parked.
func (d *Desk) Release(ctx context.Context, change int64) error {
	if d.readOnly {
		return ErrReadOnly
	}
	group, err := d.group(ctx, change)
	if err != nil {
		return err
	}
	for _, c := range group {
		if c.ID != change {
			continue
		}
		held := c.State == model.ChangeStaged && c.NotBefore.IsZero()
		if !held && c.State != model.ChangeParked {
			return fmt.Errorf("%s: nothing to release, it is %s", c.Headline, c.State)
		}
	}
	return d.store.Release(ctx, []int64{change}, d.operator, d.now())
}

func ids(changes []model.Change) []int64 {
	all := make([]int64, len(changes))
	for i, c := range changes {
		all[i] = c.ID
	}
	return all
}
