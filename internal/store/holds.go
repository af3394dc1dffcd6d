package store

import (
	"context"
	"errors"
	"strings"
	"time"

	"refdesk/internal/model"
)

const holdColumns = `id, backend, campaign, object, target, person, operator, reason, note, since, until,
	released_at, released_by, case_id, rev`

func readHold(scan func(...any) error) (h model.Hold, err error) {
	var since, until, released int64
	err = scan(&h.ID, &h.Backend, &h.CampaignID, &h.Object, &h.Target, &h.PersonID, &h.Operator, &h.Reason, &h.Note,
		&since, &until, &released, &h.ReleasedBy, &h.CaseID, &h.Rev)
	h.Since, h.Until, h.ReleasedAt = timeOf(since), timeOf(until), timeOf(released)
	return h, err
}

// holdOf gives the hold on an object that nobody released, also one whose time
// is over; ID 0 when there is none.
func (t *tx) holdOf(ref model.ObjectRef) (model.Hold, error) {
	rows, err := t.query("SELECT "+holdColumns+` FROM hold
		WHERE backend = ? AND campaign = ? AND object = ? AND target = ? AND released_at = 0`,
		ref.Backend, ref.CampaignID, string(ref.Object), ref.ID)
	if err != nil {
		return model.Hold{}, err
	}
	defer rows.Close()
	if !rows.Next() {
		return model.Hold{}, rows.Err()
	}
	return readHold(rows.Scan)
}

// Hold puts objects on hold, all or none, each with its ledger row, and gives
// the holds with their ids. It fails with *model.MovedError when an object is
// not known, is held by somebody already, or a change for it is under way.
func (s *Store) Hold(ctx context.Context, holds []model.Hold, now time.Time) ([]model.Hold, error) {
	made := make([]model.Hold, len(holds))
	copy(made, holds)
	err := s.write(ctx, func(t *tx) error {
		t.now = whole(now)
		for i := range made {
			if err := t.hold(&made[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return made, nil
}

// HoldBulk is Hold for many at once: what moved is left out and named.
func (s *Store) HoldBulk(
	ctx context.Context, holds []model.Hold, now time.Time,
) (made []model.Hold, leftOut []*model.MovedError, err error) {
	err = s.write(ctx, func(t *tx) error {
		t.now = whole(now)
		made, leftOut = nil, nil
		for _, h := range holds {
			err := t.hold(&h)
			if moved := (*model.MovedError)(nil); errors.As(err, &moved) {
				leftOut = append(leftOut, moved)
				continue
			}
			if err != nil {
				return err
			}
			made = append(made, h)
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	return made, leftOut, nil
}

func (t *tx) hold(h *model.Hold) (err error) {
	if err := t.holdable(h); err != nil {
		return err
	}
	if h.Rev, err = t.revision(); err != nil {
		return err
	}
	h.Since, h.Until, h.Note = t.now, whole(h.Until), clip(h.Note, headlineLimit)
	_, err = t.get(`INSERT INTO hold
		(backend, campaign, object, target, person, operator, reason, note, since, until, case_id, rev)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		[]any{
			h.Backend, h.CampaignID, string(h.Object), h.Target, h.PersonID, h.Operator, h.Reason, h.Note,
			millis(h.Since), millis(h.Until), h.CaseID, h.Rev,
		}, &h.ID)
	if err != nil {
		return err
	}
	return t.recordHold("hold", h.Operator, h, holdText(h))
}

// holdable tells why an object cannot be held, and ends an earlier hold whose
// time is over.
func (t *tx) holdable(h *model.Hold) error {
	c := model.Change{Backend: h.Backend, CampaignID: h.CampaignID, Object: h.Object, Target: h.Target}
	now, person, err := t.standing(&c)
	if err != nil {
		return err
	}
	moved := &model.MovedError{Of: h.ObjectRef(), Now: now, Seen: now}
	if moved.Change, err = t.underWay(&c); err != nil {
		return err
	}
	if now == "" || moved.Change.ID != 0 {
		return moved
	}
	if h.PersonID == "" {
		h.PersonID = person
	}
	if moved.Hold, err = t.holdOf(h.ObjectRef()); err != nil || moved.Hold.ID == 0 {
		return err
	}
	if moved.Hold.Holds(t.now) {
		return moved
	}
	return t.unhold(&moved.Hold, "", "its time was over")
}

// Unhold releases what is held, all or none; a reference that nothing holds is
// model.ErrNotFound.
func (s *Store) Unhold(ctx context.Context, refs []model.ObjectRef, operator string, now time.Time) error {
	return s.write(ctx, func(t *tx) error {
		t.now = whole(now)
		for _, ref := range refs {
			h, err := t.holdOf(ref)
			if err != nil {
				return err
			}
			if !h.Holds(t.now) {
				return notFound("a hold on " + ref.String())
			}
			if err := t.unhold(&h, operator, ""); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *tx) unhold(h *model.Hold, operator, text string) error {
	rev, err := t.revision()
	if err != nil {
		return err
	}
	err = t.exec(`UPDATE hold SET released_at = ?, released_by = ?, rev = ? WHERE id = ?`,
		millis(t.now), operator, rev, h.ID)
	if err != nil {
		return err
	}
	return t.recordHold("unhold", operator, h, text)
}

func (t *tx) recordHold(kind, operator string, h *model.Hold, text string) error {
	return t.record(model.LedgerRow{
		Kind: kind, Operator: operator, Backend: h.Backend, CampaignID: h.CampaignID,
		Object: h.Object, Target: h.Target, Text: text,
	})
}

// holdText is what the ledger says of a hold, in words.
func holdText(h *model.Hold) string {
	until := "until it is released"
	if !h.Until.IsZero() {
		until = "until " + h.Until.UTC().Format(time.RFC3339)
	}
	parts := []string{until}
	for _, part := range []string{h.Reason, h.Note} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " · ")
}

// Holds gives the holds that nobody released, oldest first. Those whose time is
// over are among them: whether a hold holds depends on the moment of asking.
func (s *Store) Holds(ctx context.Context) ([]model.Hold, error) {
	return collect(ctx, s, readHold, "SELECT "+holdColumns+" FROM hold WHERE released_at = 0 ORDER BY id")
}

// heldBy gives the hold that keeps an object from being approved; ID 0 when
// none does.
func (s *Store) heldBy(ctx context.Context, ref model.ObjectRef) (model.Hold, error) {
	found, err := collect(ctx, s, readHold, "SELECT "+holdColumns+` FROM hold
		WHERE backend = ? AND campaign = ? AND object = ? AND target = ? AND released_at = 0`,
		ref.Backend, ref.CampaignID, string(ref.Object), ref.ID)
	if err != nil || len(found) == 0 || !found[0].Holds(s.now()) {
		return model.Hold{}, err
	}
	return found[0], nil
}
