package desk

import (
	"context"
	"errors"
	"fmt"

	"refdesk/internal/model"
)

// StopBulk holds back what has not left of a group, and tells how many changes
// that is.
func (d *Desk) StopBulk(ctx context.Context, group int64) (stopped int, err error) {
	if d.readOnly {
		return 0, ErrReadOnly
	}
	return d.cases.StopGroup(ctx, group, d.operator, d.now())
}

// ResumeBulk lets go what is held of a group, and tells how many changes that
// is.
func (d *Desk) ResumeBulk(ctx context.Context, group int64) (resumed int, err error) {
	if d.readOnly {
		return 0, ErrReadOnly
	}
	return d.cases.ResumeGroup(ctx, group, d.operator, d.now())
}

// RetryBulk stages anew what failed of a group and is still as it was when it
// was decided on; the rest is left out and named. What was parked is let go and
// read back before anything is sent.
func (d *Desk) RetryBulk(ctx context.Context, group int64) (given model.Given, err error) {
	if d.readOnly {
		return given, ErrReadOnly
	}
	rows, err := d.cases.BulkRows(ctx, group)
	if err != nil {
		return given, err
	}
	now := d.now()
	var failed []model.Change
	headlines := map[model.ObjectRef]string{}
	leaveOut := func(headline string, moved *model.MovedError) {
		given.LeftOut = append(given.LeftOut, model.Exception{Text: fmt.Sprintf("%s: %s", headline, moved)})
	}
	for _, c := range rows {
		switch c.State {
		case model.ChangeFailed:
			c.State, c.NotBefore, c.Session, c.Operator, c.Group = model.ChangeStaged, now.Add(d.window), d.session, d.operator, 0
			failed, headlines[c.ObjectRef()] = append(failed, c), c.Headline
		case model.ChangeParked:
			err := d.store.Release(ctx, []int64{c.ID}, d.operator, now)
			if moved := (*model.MovedError)(nil); errors.As(err, &moved) {
				leaveOut(c.Headline, moved)
			} else if err != nil {
				return given, err
			}
		}
	}
	if len(failed) == 0 {
		return given, nil
	}
	again, moved, err := d.store.PlanBulk(ctx, failed, now)
	for _, m := range moved {
		leaveOut(headlines[m.Of], m)
	}
	given.Changes = again
	return given, err
}
