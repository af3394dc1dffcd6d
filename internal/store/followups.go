package store

import (
	"context"
	"fmt"
	"time"

	"refdesk/internal/model"
)

// A reading is compared with what touched the person by times of two clocks.
// Where they disagree no reading might ever look new enough, so the follow-up
// waits a little between readings and is settled by the third.
const (
	followUpPause    = 5 * time.Second
	followUpReadings = 3
)

// followUp asks for a person to be read again, at once. Asking twice is asking
// once, for the later cause and with the greater urgency.
func (t *tx) followUp(scope int64, person string, touchedAt int64, urgent bool) error {
	return t.exec(`INSERT INTO follow_up (scope, person, due, urgent, touched_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (scope, person) DO UPDATE SET
			due = min(due, excluded.due),
			urgent = max(urgent, excluded.urgent),
			readings = iif(excluded.touched_at > touched_at, 0, readings),
			touched_at = max(touched_at, excluded.touched_at)`,
		scope, person, millis(t.now), urgent, touchedAt)
}

// settle ends a person's follow-up after a reading that holds for a time, or
// puts it off when something touched the person after that.
func (t *tx) settle(scope int64, person string, at int64) error {
	ended, err := t.changed(`DELETE FROM follow_up
		WHERE scope = ? AND person = ? AND (touched_at <= ? OR readings >= ?)`, scope, person, at, followUpReadings-1)
	if err != nil || ended > 0 {
		return err
	}
	return t.exec(`UPDATE follow_up SET readings = readings + 1, due = max(due, ?) WHERE scope = ? AND person = ?`,
		millis(t.now.Add(followUpPause)), scope, person)
}

func (t *tx) anyFollowUps(scope int64) (bool, error) {
	var one int
	return t.get(`SELECT 1 FROM follow_up WHERE scope = ? LIMIT 1`, []any{scope}, &one)
}

// FollowUps gives people due to be read again, urgent and then oldest first, up
// to limit, and who waits altogether.
func (s *Store) FollowUps(
	ctx context.Context, backend, campaign string, limit int,
) (due []model.FollowUp, all model.Backlog, err error) {
	scope, ok, err := s.scopeKey(ctx, backend, campaign)
	if err != nil || !ok {
		return nil, all, err
	}
	due, err = collect(ctx, s, func(scan func(...any) error) (model.FollowUp, error) {
		f := model.FollowUp{Person: model.PersonRef{Backend: backend, CampaignID: campaign}}
		var at int64
		err := scan(&f.Person.ID, &at, &f.Urgent)
		f.Due = timeOf(at)
		return f, err
	}, `SELECT person, due, urgent FROM follow_up WHERE scope = ? AND due <= ?
		ORDER BY urgent DESC, due, person LIMIT ?`, scope, millis(s.now()), limit)
	if err != nil {
		return nil, all, err
	}
	var oldest int64
	err = s.reading.QueryRowContext(ctx, `SELECT count(*), ifnull(min(due), 0) FROM follow_up WHERE scope = ?`, scope).
		Scan(&all.People, &oldest)
	if err != nil {
		return nil, all, fmt.Errorf("store: %w", err)
	}
	all.Oldest = timeOf(oldest)
	return due, all, nil
}

// Delay puts a follow-up off, after a reading failed. Where there is none it
// does nothing.
func (s *Store) Delay(ctx context.Context, person model.PersonRef, until time.Time) error {
	return s.write(ctx, func(t *tx) error {
		scope, err := t.scope(person.Backend, person.CampaignID)
		if err != nil {
			return err
		}
		return t.exec(`UPDATE follow_up SET due = ? WHERE scope = ? AND person = ?`, millis(until), scope, person.ID)
	})
}
