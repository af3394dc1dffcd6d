package store

import (
	"context"
	"fmt"
	"time"

	"refdesk/internal/model"
)

// reading is the sighting of an object in a complete reading.
func (t *tx) reading(scope int64, id string, at int64) sighting {
	return sighting{scope: scope, id: id, at: at, seen: millis(t.now), complete: true}
}

// skip logs an object that a reading showed and no table takes. One odd row of
// a page must not keep the others out.
func (t *tx) skip(what, id string) {
	t.s.log.Warn("store: left out an object whose id is empty or too long", "what", what, "length", len(id))
}

// SavePeople keeps a page of people with their rewards, and how far the sweep
// has come, in one commit. A sweep of pass 0 leaves the sweep's row alone.
func (s *Store) SavePeople(ctx context.Context, backend, campaign string, page model.PeoplePage, sweep model.Sweep) error {
	return s.write(ctx, func(t *tx) error {
		scope, err := t.scope(backend, campaign)
		if err != nil {
			return err
		}
		awaited, err := t.anyFollowUps(scope)
		if err != nil {
			return err
		}
		for i := range page.People {
			reading := &page.People[i]
			at := firstTime(page.AsOf, reading.Person.AsOf, t.now)
			if err := t.readPerson(scope, reading, at); err != nil {
				return err
			}
			if !awaited {
				continue
			}
			if err := t.settle(scope, reading.Person.ID, at); err != nil {
				return err
			}
		}
		if sweep.Pass == 0 {
			return nil
		}
		return t.saveSweep(scope, sweep)
	})
}

// SavePerson keeps one complete reading and settles the person's follow-up when
// the reading holds for a time after what the follow-up is about.
func (s *Store) SavePerson(ctx context.Context, reading model.PersonReading) error {
	return s.write(ctx, func(t *tx) error {
		p := &reading.Person
		scope, err := t.scope(p.Backend, p.CampaignID)
		if err != nil {
			return err
		}
		at := firstTime(p.AsOf, t.now)
		if err := t.readPerson(scope, &reading, at); err != nil {
			return err
		}
		return t.settle(scope, p.ID, at)
	})
}

func (t *tx) readPerson(scope int64, reading *model.PersonReading, at int64) error {
	p := &reading.Person
	if !storable(p.ID) {
		t.skip("person", p.ID)
		return nil
	}
	was, _, err := t.layPerson(t.reading(scope, p.ID, at), p)
	if err != nil {
		return err
	}
	shown := make(map[string]bool, len(reading.Rewards))
	for i := range reading.Rewards {
		r := &reading.Rewards[i]
		if !storable(r.ID) {
			t.skip("reward", r.ID)
			continue
		}
		shown[r.ID] = true
		if _, _, err := t.layReward(t.reading(scope, r.ID, at), r); err != nil {
			return err
		}
	}
	if !reading.RewardsKnown || was.readAt > at {
		return nil
	}
	return t.endMissing(scope, p.ID, shown, at)
}

// MarkGone records that the backend does not know the person any more, as of a
// time, and settles its follow-up. Rewards that still waited went with the
// person. A person known from a later time stays.
func (s *Store) MarkGone(ctx context.Context, person model.PersonRef, at time.Time) error {
	return s.write(ctx, func(t *tx) error {
		scope, err := t.scope(person.Backend, person.CampaignID)
		if err != nil {
			return err
		}
		when := firstTime(at, t.now)
		r, err := people.load(t, scope, person.ID)
		if err != nil {
			return err
		}
		if r.key != 0 && r.asOf <= when {
			if err := t.gone(r, when); err != nil {
				return err
			}
		}
		return t.settle(scope, person.ID, when)
	})
}

func (t *tx) gone(r *row[model.Participant], at int64) error {
	t.people[r.scope] -= present(r)
	r.goneAt, r.asOf = at, at
	if err := people.save(t, r); err != nil {
		return err
	}
	ids, err := t.rewardIDs(r.scope, r.id)
	if err != nil {
		return err
	}
	for _, id := range ids {
		reward, err := rewards.load(t, r.scope, id)
		if err != nil {
			return err
		}
		if reward.value.State != model.RewardWaiting || reward.asOf > at {
			continue
		}
		if err := t.endReward(reward, at); err != nil {
			return err
		}
	}
	return nil
}

// SaveSales keeps a page of commissions or payouts.
func (s *Store) SaveSales(ctx context.Context, backend, campaign string, page model.SalesPage) error {
	return s.write(ctx, func(t *tx) error {
		scope, err := t.scope(backend, campaign)
		if err != nil {
			return err
		}
		at := firstTime(page.AsOf, t.now)
		if _, err := t.readCommissions(scope, page.Commissions, at); err != nil {
			return err
		}
		for i := range page.Payouts {
			p := &page.Payouts[i]
			if !storable(p.ID) {
				t.skip("payout", p.ID)
				continue
			}
			if _, _, err := payouts.lay(t, t.reading(scope, p.ID, at), p); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *tx) saveSweep(scope int64, w model.Sweep) error {
	return t.exec(`INSERT INTO sweep (scope, pass, cursor, started_at, finished_at, people, pages)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
		ON CONFLICT (scope) DO UPDATE SET pass = ?2, cursor = ?3, started_at = ?4, finished_at = ?5, people = ?6, pages = ?7`,
		scope, w.Pass, w.Cursor, millis(w.StartedAt), millis(w.FinishedAt), w.People, w.Pages)
}

// Sweep tells how far the reading of a campaign's people has come; pass 0 when
// it never began.
func (s *Store) Sweep(ctx context.Context, backend, campaign string) (model.Sweep, error) {
	found, err := collect(ctx, s, func(scan func(...any) error) (w model.Sweep, err error) {
		var started, finished int64
		err = scan(&w.Pass, &w.Cursor, &started, &finished, &w.People, &w.Pages)
		w.StartedAt, w.FinishedAt = timeOf(started), timeOf(finished)
		return w, err
	}, `SELECT w.pass, w.cursor, w.started_at, w.finished_at, w.people, w.pages
		FROM sweep w JOIN scope s ON s.key = w.scope WHERE s.backend = ? AND s.campaign = ?`, backend, campaign)
	if err != nil || len(found) == 0 {
		return model.Sweep{}, err
	}
	return found[0], nil
}

// unread are the people whom a pass through a scope (?1) since a time (?2) did
// not show, though they were known when it began.
const unread = `scope = ?1 AND gone_at = 0 AND read_at < ?2 AND (read_at > 0 OR first_seen < ?2)`

// Unread gives people of a campaign that no reading since a time showed, those
// read longest ago first, up to limit; how many there are; and how many people
// are known. Those who are gone count nowhere. Whom an event named first after
// that time was not there to be read, and is not among them.
func (s *Store) Unread(
	ctx context.Context, backend, campaign string, since time.Time, limit int,
) (refs []model.PersonRef, missing, known int, err error) {
	scope, ok, err := s.scopeKey(ctx, backend, campaign)
	if err != nil || !ok {
		return nil, 0, 0, err
	}
	refs, err = collect(ctx, s, func(scan func(...any) error) (model.PersonRef, error) {
		ref := model.PersonRef{Backend: backend, CampaignID: campaign}
		return ref, scan(&ref.ID)
	}, `SELECT id FROM person WHERE `+unread+` ORDER BY read_at LIMIT ?3`, scope, millis(since), limit)
	if err != nil {
		return nil, 0, 0, err
	}
	err = s.reading.QueryRowContext(ctx, `SELECT
		(SELECT count(*) FROM person WHERE `+unread+`),
		(SELECT people FROM scope WHERE key = ?1)`, scope, millis(since)).Scan(&missing, &known)
	if err != nil {
		return nil, 0, 0, fmt.Errorf("store: %w", err)
	}
	return refs, missing, known, nil
}
