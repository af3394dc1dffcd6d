package store

import (
	"context"
	"fmt"
	"time"
)

// Figures are the counts of the status line.
type Figures struct {
	Staged         int // inside their undo window
	Held           int // staged, waiting for a person
	Outgoing       int // waiting or sending
	Unsure         int
	Parked         int
	Manual         int
	RewardsWaiting int
	People         int // not gone
	Events         int64
	Quarantined    int64
	OldestRead     time.Time // see model.Status
	Paused         bool
}

// Figures counts what the status line shows. It reads counters that commits
// maintain and small indexes, so it takes as long for a million people as for
// ten.
func (s *Store) Figures(ctx context.Context) (Figures, error) {
	var f Figures
	var oldest *int64
	err := s.reading.QueryRowContext(ctx, `SELECT
		count(*) FILTER (WHERE state = 'staged' AND not_before <> 0),
		count(*) FILTER (WHERE state = 'staged' AND not_before = 0),
		count(*) FILTER (WHERE state IN ('waiting', 'sending')),
		count(*) FILTER (WHERE state = 'unsure'),
		count(*) FILTER (WHERE state = 'parked'),
		count(*) FILTER (WHERE state = 'manual'),
		(SELECT n FROM counter WHERE name = 'waiting'),
		(SELECT ifnull(sum(people), 0) FROM scope),
		(SELECT n FROM counter WHERE name = 'events'),
		(SELECT n FROM counter WHERE name = 'quarantined'),
		(SELECT n FROM counter WHERE name = 'paused'),
		(SELECT CASE WHEN min(s.pass > 1 OR s.finished_at > 0) THEN
			min((SELECT min(read_at) FROM person p WHERE p.scope = s.scope AND p.gone_at = 0 AND p.read_at > 0))
			END FROM sweep s)
		FROM change WHERE `+open).Scan(
		&f.Staged, &f.Held, &f.Outgoing, &f.Unsure, &f.Parked, &f.Manual,
		&f.RewardsWaiting, &f.People, &f.Events, &f.Quarantined, &f.Paused, &oldest)
	if err != nil {
		return Figures{}, fmt.Errorf("store: %w", err)
	}
	if oldest != nil {
		f.OldestRead = timeOf(*oldest)
	}
	return f, nil
}

// Seen gives the journal position up to which an operator has looked, 0 for
// one who never did.
func (s *Store) Seen(ctx context.Context, operator string) (seq int64, err error) {
	err = s.reading.QueryRowContext(ctx,
		`SELECT ifnull((SELECT seq FROM looked WHERE operator = ?), 0)`, operator).Scan(&seq)
	if err != nil {
		return 0, fmt.Errorf("store: %w", err)
	}
	return seq, nil
}

// SetSeen keeps the journal position up to which an operator has looked. It
// never goes back.
func (s *Store) SetSeen(ctx context.Context, operator string, seq int64) error {
	return s.write(ctx, func(t *tx) error {
		return t.exec(`INSERT INTO looked (operator, seq) VALUES (?1, ?2)
			ON CONFLICT (operator) DO UPDATE SET seq = max(seq, ?2)`, operator, seq)
	})
}

// LoadWindows gives what a client kept of a backend's rate-limit windows, nil
// when it kept nothing.
func (s *Store) LoadWindows(ctx context.Context, backend string) ([]byte, error) {
	found, err := collect(ctx, s, func(scan func(...any) error) (data []byte, err error) {
		return data, scan(&data)
	}, `SELECT data FROM rate_window WHERE backend = ?`, backend)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil
}

// SaveWindows keeps a client's rate-limit windows for its next start.
func (s *Store) SaveWindows(ctx context.Context, backend string, data []byte) error {
	if data == nil {
		data = []byte{}
	}
	return s.write(ctx, func(t *tx) error {
		return t.exec(`INSERT INTO rate_window (backend, data) VALUES (?1, ?2)
			ON CONFLICT (backend) DO UPDATE SET data = ?2`, backend, data)
	})
}
