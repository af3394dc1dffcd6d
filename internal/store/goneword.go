package store

import (
	"context"
	"fmt"
	"time"

	"refdesk/internal/model"
)

// AcceptGone keeps an operator's word that people whom a complete reading did
// not show may be marked as gone, however many they are.
func (s *Store) AcceptGone(ctx context.Context, operator string, now time.Time) error {
	return s.write(ctx, func(t *tx) error {
		t.now = whole(now)
		err := t.exec(`INSERT INTO counter (name, n) VALUES ('gone-accepted', ?1)
			ON CONFLICT (name) DO UPDATE SET n = ?1`, t.now.UnixMilli())
		if err != nil {
			return err
		}
		if _, err := t.revision(); err != nil {
			return err
		}
		return t.record(model.LedgerRow{Kind: "gone-accepted", Operator: operator})
	})
}

// GoneAccepted gives when that was last said; zero when nobody ever did.
func (s *Store) GoneAccepted(ctx context.Context) (time.Time, error) {
	var at int64
	err := s.reading.QueryRowContext(ctx, `SELECT ifnull(max(n), 0) FROM counter WHERE name = 'gone-accepted'`).Scan(&at)
	if err != nil {
		return time.Time{}, fmt.Errorf("store: %w", err)
	}
	if at == 0 {
		return time.Time{}, nil
	}
	return time.UnixMilli(at).UTC(), nil
}
