package store

import (
	"context"
	"fmt"
	"time"
)

// Heard gives when a campaign's newest event happened or arrived, whichever
// was later; zero when none ever came.
func (s *Store) Heard(ctx context.Context, backend, campaign string) (time.Time, error) {
	return s.moment(ctx, `SELECT ifnull((SELECT max(received_at, occurred_at) FROM event
		WHERE scope = (SELECT key FROM scope WHERE backend = ? AND campaign = ?) ORDER BY seq DESC LIMIT 1), 0)`,
		backend, campaign)
}

// Untold gives when the newest reward of a campaign was first seen that only
// readings have shown, of those first seen after a time; zero when there is
// none.
func (s *Store) Untold(ctx context.Context, backend, campaign string, since time.Time) (time.Time, error) {
	return s.moment(ctx, `SELECT ifnull((SELECT max(first_seen) FROM reward
		WHERE scope = (SELECT key FROM scope WHERE backend = ? AND campaign = ?) AND created_at IS NULL AND first_seen > ?), 0)`,
		backend, campaign, since.UnixMilli())
}

// moment reads one time, 0 for none.
func (s *Store) moment(ctx context.Context, query string, args ...any) (time.Time, error) {
	var at int64
	if err := s.reading.QueryRowContext(ctx, query, args...).Scan(&at); err != nil {
		return time.Time{}, fmt.Errorf("store: %w", err)
	}
	return timeOf(at), nil
}
