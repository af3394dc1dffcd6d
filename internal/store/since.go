package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"refdesk/internal/model"
)

// Since tells what happened since an operator last looked; the zero value for
// one who never did. It counts whole tables, so it is for entering, not for
// every commit.
func (s *Store) Since(ctx context.Context, operator string) (model.Since, error) {
	seq, err := s.Seen(ctx, operator)
	if err != nil || seq == 0 {
		return model.Since{}, err
	}
	var since model.Since
	var at int64
	err = s.reading.QueryRowContext(ctx, `SELECT looked.at,
		(SELECT count(*) FROM reward WHERE state = 'waiting' AND gone_at = 0 AND first_seen > looked.at),
		(SELECT count(*) FROM change WHERE state = 'done' AND change.at > looked.at),
		(SELECT count(*) FROM change WHERE state = 'failed' AND change.at > looked.at)
		FROM (SELECT received_at AS at FROM event WHERE seq <= ? ORDER BY seq DESC LIMIT 1) AS looked`,
		seq).Scan(&at, &since.RewardsWaiting, &since.Done, &since.Failed)
	if errors.Is(err, sql.ErrNoRows) {
		return model.Since{}, nil // the journal does not reach back that far
	}
	if err != nil {
		return model.Since{}, fmt.Errorf("store: %w", err)
	}
	since.At = timeOf(at)
	since.Events, err = collect(ctx, s, func(scan func(...any) error) (k model.KindCount, err error) {
		return k, scan(&k.Kind, &k.Count)
	}, `SELECT kind, count(*) AS n FROM event WHERE seq > ? GROUP BY kind ORDER BY n DESC, kind`, seq)
	return since, err
}
