package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"refdesk/internal/model"
)

// ErrOtherJournal says that a store copies another journal than the one it was
// given rows of.
var ErrOtherJournal = errors.New("the store copies another journal")

// JournalEnds names this journal and says how far it goes.
func (s *Store) JournalEnds(ctx context.Context) (e model.JournalEnds, err error) {
	err = s.reading.QueryRowContext(ctx, `SELECT (SELECT id FROM journal),
		(SELECT ifnull(min(seq), 0) FROM event), (SELECT ifnull(max(seq), 0) FROM event),
		(SELECT n FROM counter WHERE name = 'repeats')`).Scan(&e.Journal, &e.Oldest, &e.Newest, &e.Repeats)
	if err != nil {
		err = fmt.Errorf("store: %w", err)
	}
	return e, err
}

// FeedRows gives whole journal rows after a position, oldest first: up to
// limit, and no more once their bodies have reached a number of bytes. What an
// event told is not part of a row; its body says it again.
func (s *Store) FeedRows(ctx context.Context, after int64, limit, bytes int) ([]model.FeedRow, error) {
	rows, err := s.reading.QueryContext(ctx, "SELECT "+eventColumns+", ifnull(e.fold_key, ''), e.raw"+eventTables+
		"WHERE e.seq > ? ORDER BY e.seq LIMIT ?", after, limit)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	defer rows.Close()
	var found []model.FeedRow
	for size := 0; size < bytes && rows.Next(); {
		var row model.FeedRow
		var raw []byte
		if row.Event, err = readEvent(rows.Scan, &row.FoldKey, &raw); err != nil {
			return nil, fmt.Errorf("store: %w", err)
		}
		row.Raw = raw
		size += len(raw)
		found = append(found, row)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	return found, nil
}

// Repeats gives events that arrived again after a position among repeats, in
// that order, up to limit.
func (s *Store) Repeats(ctx context.Context, after int64, limit int) ([]model.Repeat, error) {
	return collect(ctx, s, func(scan func(...any) error) (r model.Repeat, err error) {
		return r, scan(&r.Position, &r.Seq, &r.Repeats)
	}, `SELECT r.position, r.seq, e.repeats FROM repeat r JOIN event e ON e.seq = r.seq
		WHERE r.position > ? ORDER BY r.position LIMIT ?`, after, limit)
}

// Copied says how far this store's copy of another journal has come.
func (s *Store) Copied(ctx context.Context) (c model.Copied, err error) {
	err = s.reading.QueryRowContext(ctx, `SELECT
		(SELECT count(*) FROM event) > (SELECT count(*) FROM copied),
		(SELECT ifnull(sum(missing), 0) FROM copied WHERE missing > 0)`).Scan(&c.Own, &c.Missing)
	if err != nil {
		return c, fmt.Errorf("store: %w", err)
	}
	err = s.reading.QueryRowContext(ctx, `SELECT o.journal, o.repeats, ifnull(c.origin_seq, 0), e.digest
		FROM origin o
		LEFT JOIN copied c ON c.origin = o.key AND c.origin_seq = (SELECT max(origin_seq) FROM copied WHERE origin = o.key)
		LEFT JOIN event e ON e.seq = c.seq`).Scan(&c.Journal, &c.Repeats, &c.Seq, &c.Digest)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return c, fmt.Errorf("store: %w", err)
	}
	return c, nil
}

// Copy takes rows and repeats of another journal in, in one commit, and folds
// what the rows told. Rows that the copy has are left alone, so that a batch
// may come twice. Columns stay as they were there, the state too, whatever the
// mirror here makes of what a row told. It fails with ErrOtherJournal when the
// store copies a different journal.
func (s *Store) Copy(ctx context.Context, batch model.FeedBatch) error {
	err := s.copy(ctx, batch)
	if _, own := ownFault(err); !own {
		return err
	}
	// Something a row told breaks a rule of the mirror. Rows are taken alone,
	// and the one at fault without what it told.
	for _, row := range batch.Rows {
		alone := model.FeedBatch{Journal: batch.Journal, Rows: []model.FeedRow{row}}
		err := s.copy(ctx, alone)
		if _, own := ownFault(err); own {
			s.log.Warn("store: what a copied event told could not be stored", "origin_seq", row.Seq, "error", err)
			alone.Rows[0].Facts = model.Facts{}
			err = s.copy(ctx, alone)
		}
		if err != nil {
			return err
		}
	}
	return s.copy(ctx, model.FeedBatch{Journal: batch.Journal, Repeats: batch.Repeats})
}

func (s *Store) copy(ctx context.Context, batch model.FeedBatch) error {
	return s.write(ctx, func(t *tx) error {
		origin, known, err := t.origin(batch.Journal)
		if err != nil {
			return err
		}
		for i := range batch.Rows {
			if row := &batch.Rows[i]; row.Seq > known {
				if err := t.copyRow(origin, row); err != nil {
					return err
				}
			}
		}
		for _, r := range batch.Repeats {
			if err := t.copyRepeat(origin, r); err != nil {
				return err
			}
		}
		return nil
	})
}

// origin gives the number of a journal that is copied and the newest position
// of it that is here.
func (t *tx) origin(journal string) (key, newest int64, err error) {
	var name string
	found, err := t.get(`SELECT key, journal, (SELECT ifnull(max(origin_seq), 0) FROM copied WHERE origin = key)
		FROM origin`, nil, &key, &name, &newest)
	switch {
	case err != nil:
		return 0, 0, err
	case found && name != journal:
		return 0, 0, ErrOtherJournal
	case found:
		return key, newest, nil
	}
	key, err = t.insert(`INSERT INTO origin (journal) VALUES (?)`, []any{journal})
	return key, 0, err
}

func (t *tx) copyRow(origin int64, row *model.FeedRow) error {
	scope, err := t.eventScope(&row.Delivery)
	if err != nil {
		return err
	}
	seq, known, err := t.journal(scope, &row.Delivery)
	if err != nil {
		return err
	}
	if known {
		return fmt.Errorf("store: the event at %d there is already here as %d", row.Seq, seq)
	}
	err = t.exec(`INSERT INTO copied (seq, origin, origin_seq, missing) VALUES (?, ?, ?, ?)`, seq, origin, row.Seq, row.Missing)
	if err != nil {
		return err
	}
	t.entered(seq, row.State)
	if row.State != model.EventQuarantined {
		told, err := t.interpret(scope, &row.Delivery)
		if err != nil {
			return err
		}
		if _, err := t.fold(told); err != nil {
			return err
		}
	}
	if row.State == model.EventStale {
		if err := t.exec(`UPDATE event SET state = 'stale' WHERE seq = ?`, seq); err != nil {
			return err
		}
	}
	if row.Repeats > 0 {
		return t.repeated(seq, row.Repeats)
	}
	return nil
}

// copyRepeat ignores a repeat of a row that is not here: when the row comes, it
// says itself how often it was repeated.
func (t *tx) copyRepeat(origin int64, r model.Repeat) error {
	var seq, known int64
	found, err := t.get(`SELECT e.seq, e.repeats FROM copied c JOIN event e ON e.seq = c.seq
		WHERE c.origin = ? AND c.origin_seq = ?`, []any{origin, r.Seq}, &seq, &known)
	if err == nil && found && r.Repeats > known {
		err = t.repeated(seq, r.Repeats)
	}
	if err != nil {
		return err
	}
	return t.exec(`UPDATE origin SET repeats = max(repeats, ?) WHERE key = ?`, r.Position, origin)
}

// repeated sets how often an event arrived again, as the newest repeat of all.
func (t *tx) repeated(seq, times int64) error {
	if err := t.exec(`UPDATE event SET repeats = ? WHERE seq = ?`, times, seq); err != nil {
		return err
	}
	_, err := t.get(`UPDATE counter SET n = n + 1 WHERE name = 'repeats' RETURNING n`, nil, &t.repeats)
	if err != nil {
		return err
	}
	return t.exec(`INSERT INTO repeat (seq, position) VALUES (?1, ?2)
		ON CONFLICT (seq) DO UPDATE SET position = ?2`, seq, t.repeats)
}
