package store

import (
	"cmp"
	"context"
	"errors"

	"refdesk/internal/model"
)

// check makes sure that the view a change was decided on is still true, and
// that no hold stands against it.
func (t *tx) check(c *model.Change) error {
	if c.Object == model.ObjectChecklist {
		return nil // it is about no object of the mirror
	}
	moved := &model.MovedError{Of: c.ObjectRef(), Seen: c.Seen}
	now, person, err := t.standing(c)
	if err != nil {
		return err
	}
	if moved.Change, err = t.underWay(c); err != nil {
		return err
	}
	moved.Now = now
	if moved.Change.ID != 0 || now == "" {
		return moved
	}
	if now != c.Seen {
		if c.Verb == model.VerbEdit {
			moved.Field, moved.Seen, moved.Now = model.PatchDifference(c.Seen, now)
		}
		return moved
	}
	c.PersonID = cmp.Or(c.PersonID, person)
	if moved.Hold, err = t.holdAgainst(c); err != nil {
		return err
	}
	if moved.Hold.ID != 0 {
		return moved
	}
	return nil
}

// holdAgainst gives the hold that keeps a change from being made; ID 0 when
// none does. What is held may be refused.
func (t *tx) holdAgainst(c *model.Change) (model.Hold, error) {
	if c.Verb != model.VerbApprove && c.Verb != model.VerbFulfil {
		return model.Hold{}, nil
	}
	h, err := t.holdOf(c.ObjectRef())
	if err != nil || !h.Holds(t.now) {
		return model.Hold{}, err
	}
	return h, nil
}

// Standing gives what a change's object is at this moment, in the form of
// Change.Seen; "" when the mirror does not know the object.
func (s *Store) Standing(ctx context.Context, c model.Change) (now string, err error) {
	switch ref := c.ObjectRef(); ref.Object {
	case model.ObjectCommission:
		var found model.Commission
		found, err = commissions.one(ctx, s, ref.Backend, ref.CampaignID, ref.ID)
		now = found.State
	case model.ObjectDestination: // only the backend knows its state
		var found model.Participant
		if found, err = people.one(ctx, s, ref.Backend, ref.CampaignID, ref.ID); err == nil && !found.Gone {
			now = c.Seen
		}
	case model.ObjectParticipant:
		var found model.Participant
		if found, err = people.one(ctx, s, ref.Backend, ref.CampaignID, ref.ID); err == nil && !found.Gone {
			now, err = found.Fields(c.Patch)
		}
	default:
		var found model.Reward
		found, err = rewards.one(ctx, s, ref.Backend, ref.CampaignID, ref.ID)
		now = string(found.State)
	}
	if errors.Is(err, model.ErrNotFound) {
		return "", nil
	}
	return now, err
}

// standing gives what a change's object is at this moment, in the form of
// Change.Seen, and whose it is; "" when the mirror does not know the object.
func (t *tx) standing(c *model.Change) (now, person string, err error) {
	scope, err := t.scope(c.Backend, c.CampaignID)
	if err != nil {
		return "", "", err
	}
	switch c.Object {
	case model.ObjectCommission:
		r, err := commissions.load(t, scope, c.Target)
		if err != nil {
			return "", "", err
		}
		return r.value.State, r.value.Person, nil
	case model.ObjectDestination:
		r, err := people.load(t, scope, c.Target)
		if err != nil || r.key == 0 || r.goneAt != 0 {
			return "", "", err
		}
		return c.Seen, c.Target, nil
	case model.ObjectParticipant:
		r, err := people.load(t, scope, c.Target)
		if err != nil || r.key == 0 || r.goneAt != 0 {
			return "", "", err
		}
		now, err = r.value.Fields(c.Patch)
		return now, c.Target, err
	}
	r, err := rewards.load(t, scope, c.Target)
	if err != nil {
		return "", "", err
	}
	return string(r.value.State), r.value.Person, nil
}

// underWay gives another change for the same object that has not ended; ID 0
// when there is none.
func (t *tx) underWay(c *model.Change) (model.Change, error) {
	others, err := t.changes(`WHERE backend = ? AND campaign = ? AND object = ? AND target = ? AND id <> ?
		AND state NOT IN `+ended, c.Backend, c.CampaignID, string(c.ObjectRef().Object), c.Target, c.ID)
	if err != nil || len(others) == 0 {
		return model.Change{}, err
	}
	return others[0], nil
}
