package store

import (
	"context"
	"errors"
	"time"

	"refdesk/internal/model"
)

// Bulks gives groups of more than one change that have not ended, and those
// that moved after a time, newest first.
func (s *Store) Bulks(ctx context.Context, since time.Time) ([]model.Bulk, error) {
	type part struct {
		group            int64
		state            model.ChangeState
		count, held      int
		at, notBefore    int64
		headline, person string
	}
	parts, err := collect(ctx, s, func(scan func(...any) error) (p part, err error) {
		return p, scan(&p.group, &p.state, &p.count, &p.held, &p.notBefore, &p.headline, &p.person, &p.at)
	}, `SELECT c.decision, c.state, count(*), sum(c.state = 'staged' AND c.not_before = 0), max(c.not_before),
			f.headline, f.operator, f.created_at
		FROM change c CROSS JOIN change f ON f.id = c.decision
		WHERE c.decision IN (SELECT decision FROM change WHERE `+open+` UNION SELECT decision FROM change WHERE at > ?)
		GROUP BY c.decision, c.state ORDER BY c.decision DESC`, millis(since))
	if err != nil {
		return nil, err
	}
	var all []model.Bulk
	for _, p := range parts {
		if len(all) == 0 || all[len(all)-1].Group != p.group {
			all = append(all, model.Bulk{
				Group: p.group, Headline: p.headline, Operator: p.person, At: timeOf(p.at), States: map[model.ChangeState]int{},
			})
		}
		b := &all[len(all)-1]
		b.States[p.state] += p.count
		b.Total += p.count
		b.Held += p.held
		if at := timeOf(p.notBefore); p.state == model.ChangeStaged && at.After(b.NotBefore) {
			b.NotBefore = at
		}
	}
	return withSeveral(all), nil
}

// withSeveral leaves out groups of a single change.
func withSeveral(all []model.Bulk) []model.Bulk {
	var bulks []model.Bulk
	for _, b := range all {
		if b.Total > 1 {
			bulks = append(bulks, b)
		}
	}
	return bulks
}

// BulkRows gives the changes of a group in the order they leave.
func (s *Store) BulkRows(ctx context.Context, group int64) ([]model.Change, error) {
	return s.changes(ctx, "WHERE decision = ?"+inTurn, group)
}

// StopGroup holds back what has not left of a group, and tells how many changes
// that is.
func (s *Store) StopGroup(ctx context.Context, group int64, operator string, now time.Time) (int, error) {
	return s.eachOfGroup(ctx, "state IN ('staged', 'waiting') AND NOT (state = 'staged' AND not_before = 0)", group, now,
		func(t *tx, c *model.Change) (bool, error) {
			c.State, c.NotBefore = model.ChangeStaged, time.Time{}
			if err := t.saveChange(c); err != nil {
				return false, err
			}
			return true, t.recordChange("stopped", operator, c, "")
		})
}

// ResumeGroup lets go what is held of a group, and tells how many changes that
// is. What somebody else works on, or holds, meanwhile stays held.
func (s *Store) ResumeGroup(ctx context.Context, group int64, operator string, now time.Time) (int, error) {
	return s.eachOfGroup(ctx, "state = 'staged' AND not_before = 0", group, now,
		func(t *tx, c *model.Change) (bool, error) {
			err := t.release(c)
			if moved := (*model.MovedError)(nil); errors.As(err, &moved) {
				return false, nil
			}
			if err != nil {
				return false, err
			}
			return true, t.recordChange("resumed", operator, c, "")
		})
}

func (s *Store) eachOfGroup(
	ctx context.Context, where string, group int64, now time.Time, do func(*tx, *model.Change) (bool, error),
) (n int, err error) {
	err = s.write(ctx, func(t *tx) error {
		t.now = whole(now)
		found, err := t.changes("WHERE decision = ? AND "+where+" ORDER BY id", group)
		if err != nil {
			return err
		}
		n = 0
		for i := range found {
			did, err := do(t, &found[i])
			if err != nil {
				return err
			}
			if did {
				n++
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}
