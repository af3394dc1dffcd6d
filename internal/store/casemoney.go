package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"refdesk/internal/model"
)

// weighStake writes what waits for the people of a case, and when the vendor
// moves the first of it by itself. It leaves a row alone that says so already.
func (t *tx) weighStake(id int64) error {
	var at stake
	if err := t.rewardsOf(id, &at); err != nil {
		return err
	}
	if err := t.pendingOf(id, &at); err != nil {
		return err
	}
	text, err := asJSON(moneyTo(at.sums()))
	if err != nil {
		return err
	}
	args := []any{text, at.waiting, at.unpriced, millis(at.deadline), id}
	same, err := t.get(`SELECT 1 FROM fraud_case WHERE stake = ? AND waiting = ? AND unpriced = ? AND deadline = ? AND id = ?`, args, new(int))
	if err != nil || same {
		return err
	}
	rev, err := t.revision()
	if err != nil {
		return err
	}
	return t.exec(`UPDATE fraud_case SET stake = ?1, waiting = ?2, unpriced = ?3, deadline = ?4, rev = ?6 WHERE id = ?5`, append(args, rev)...)
}

// rewardsOf adds the rewards that wait for the people of a case.
func (t *tx) rewardsOf(id int64, to *stake) error {
	rows, err := t.query(`SELECT s.backend, s.campaign, ifnull(r.config, ''), ifnull(r.side, '')
		FROM case_person p CROSS JOIN reward r ON r.scope = p.scope AND r.person = p.person CROSS JOIN scope s ON s.key = p.scope
		WHERE p.case_id = ? AND r.state = ?`, id, string(model.RewardWaiting))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var r model.Reward
		if err := rows.Scan(&r.Backend, &r.CampaignID, &r.ConfigID, &r.Side); err != nil {
			return err
		}
		to.reward(r, t.s.worths)
	}
	return rows.Err()
}

// pendingOf adds the commissions that wait for the people of a case.
func (t *tx) pendingOf(id int64, to *stake) error {
	rows, err := t.query(`SELECT ifnull(m.amount_minor, 0), ifnull(m.amount_currency, ''), m.hold_days, ifnull(m.created_at, 0)
		FROM case_person p CROSS JOIN commission m ON m.scope = p.scope AND m.person = p.person
		WHERE p.case_id = ? AND m.state = ?`, id, model.CommissionPending)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		c := model.Commission{State: model.CommissionPending}
		var days *int64
		var created int64
		if err := rows.Scan(&c.Amount.V.Minor, &c.Amount.V.Currency, &days, &created); err != nil {
			return err
		}
		c.Amount.Known, c.CreatedAt = c.Amount.V.Currency != "", timeOf(created)
		if days != nil {
			c.HoldDays = model.Some(*days)
		}
		to.commission(c)
	}
	return rows.Err()
}

// TouchCases follows money: cases are weighed anew whose people earned, lost or
// were given something after a revision, and decided ones come back when what
// happened speaks against the verdict, or something it asked for failed.
func (s *Store) TouchCases(ctx context.Context, rev int64, now time.Time) error {
	touched, err := collect(ctx, s, func(scan func(...any) error) (id int64, err error) { return id, scan(&id) },
		`SELECT p.case_id FROM reward r CROSS JOIN case_person p ON p.scope = r.scope AND p.person = r.person WHERE r.rev > ?1
		UNION SELECT p.case_id FROM commission m CROSS JOIN case_person p ON p.scope = m.scope AND p.person = m.person WHERE m.rev > ?1
		UNION SELECT v.case_id FROM change c CROSS JOIN verdict v ON v.id = c.verdict
			WHERE c.rev > ?1 AND c.verdict <> 0 AND c.state IN ('failed', 'parked')
		ORDER BY 1`, rev)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(touched, syncChunk) {
		err := s.write(ctx, func(t *tx) error {
			t.now = whole(now)
			for _, id := range part {
				if err := t.moneyMoved(id); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// moneyMoved weighs one case anew and brings it back where it has to be.
func (t *tx) moneyMoved(id int64) error {
	if err := t.weighStake(id); err != nil {
		return err
	}
	c, err := t.caseRow(id)
	if err != nil || c.Verdict == 0 || c.State == model.CaseOpen {
		return err
	}
	news, err := t.moneyNews(&c)
	if err != nil || len(news) == 0 {
		return err
	}
	was := c.State
	if err := t.comeBack(&c, news); err != nil || c.State == was {
		return err
	}
	return t.saveReturn(&c)
}

// saveReturn writes that a case came back.
func (t *tx) saveReturn(c *caseRow) error {
	returned, err := asJSON(c.Returned)
	if err != nil {
		return err
	}
	rev, err := t.revision()
	if err != nil {
		return err
	}
	return t.exec(`UPDATE fraud_case SET state = ?, returned = ?, held_until = ?, changed_at = ?, rev = ? WHERE id = ?`,
		string(c.State), returned, millis(c.HeldUntil), millis(t.now), rev, c.ID)
}

// moneyNews tells what happened to the money of a case since its verdict that
// the verdict did not bring about.
func (t *tx) moneyNews(c *caseRow) (news []string, err error) {
	var refunds, cancelled, waiting, passed, failed int
	_, err = t.get(`SELECT
		(SELECT count(*) FROM commission m WHERE (m.scope, m.person) IN (SELECT p.scope, p.person FROM case_person p WHERE p.case_id = ?1)
			AND m.state = 'reversed' AND m.reversed_at > v.at),
		(SELECT count(*) FROM reward r WHERE (r.scope, r.person) IN (SELECT p.scope, p.person FROM case_person p WHERE p.case_id = ?1)
			AND r.state = 'cancelled' AND r.as_of > v.at AND r.first_seen <= v.at),
		(SELECT count(*) FROM reward r WHERE (r.scope, r.person) IN (SELECT p.scope, p.person FROM case_person p WHERE p.case_id = ?1)
			AND r.state = 'waiting' AND r.first_seen > v.at),
		(SELECT count(*) FROM reward r WHERE (r.scope, r.person) IN (SELECT p.scope, p.person FROM case_person p WHERE p.case_id = ?1)
			AND r.state IN ('approved', 'fulfilled') AND r.approved_at > v.at
			AND NOT EXISTS (SELECT 1 FROM change h WHERE h.backend = ?3 AND h.campaign = ?4 AND h.object = 'reward' AND h.target = r.id
				AND h.verb IN ('approve', 'fulfil') AND h.state NOT IN ('failed', 'undone'))),
		(SELECT count(*) FROM change h WHERE h.verdict = v.id AND h.verdict <> 0 AND h.state IN ('failed', 'parked'))
		FROM verdict v WHERE v.id = ?2`,
		[]any{c.ID, c.Verdict, c.Backend, c.CampaignID}, &refunds, &cancelled, &waiting, &passed, &failed)
	if err != nil {
		return nil, err
	}
	if c.State != model.CaseBlocked {
		waiting, passed = 0, 0 // nobody said that they should earn nothing
	}
	for _, one := range []struct {
		n    int
		text string
	}{
		{refunds, "refunded since"},
		{cancelled, "cancelled by the vendor since"},
		{waiting, "earned since the block, and waiting"},
		{passed, "approved at the vendor although blocked"},
		{failed, "of what the verdict asked for was not done"},
	} {
		if one.n > 0 {
			news = append(news, fmt.Sprintf("%d %s", one.n, one.text))
		}
	}
	return news, nil
}

// WakeCases opens cases again whose hold is over, and gives when the next one
// will be; zero when none is held until a time.
func (s *Store) WakeCases(ctx context.Context, now time.Time) (next time.Time, err error) {
	const query = `SELECT id FROM fraud_case WHERE state = 'held' AND held_until <> 0 AND held_until <= ? ORDER BY id`
	over, err := collect(ctx, s, func(scan func(...any) error) (id int64, err error) { return id, scan(&id) }, query, millis(now))
	if err != nil {
		return next, err
	}
	if len(over) > 0 {
		err = s.write(ctx, func(t *tx) error {
			t.now = whole(now)
			for _, id := range over {
				if err := t.wake(id); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err != nil {
		return next, err
	}
	var at *int64
	err = s.reading.QueryRowContext(ctx, `SELECT min(held_until) FROM fraud_case
		WHERE state = 'held' AND held_until <> 0 AND merged_into = 0`).Scan(&at)
	if err != nil {
		return next, fmt.Errorf("store: %w", err)
	}
	if at == nil {
		return next, nil
	}
	return timeOf(*at), nil
}

func (t *tx) wake(id int64) error {
	c, err := t.caseRow(id)
	if err != nil || c.State != model.CaseHeld || c.HeldUntil.After(t.now) {
		return err
	}
	c.State, c.HeldUntil = model.CaseOpen, time.Time{}
	c.Returned = append([]string{"the hold is over"}, c.Returned...)
	if err := t.recordCase("returned", "", &c, strings.Join(c.Returned, " · ")); err != nil {
		return err
	}
	return t.saveReturn(&c)
}
