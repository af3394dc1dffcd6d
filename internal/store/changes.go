package store

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"

	"refdesk/internal/model"
)

const changeColumns = `id, decision, verb, backend, campaign, target, person, headline, seen, state, not_before,
	session, operator, reason, note, attempts, rounds, error, created_at, attempted_at, prove_after, at, rev, object, patch,
	verdict, deadline, despite`

// ended are the states that model.ChangeState.Ended names, as the index
// change_under_way has them.
const ended = `('done', 'failed', 'parked', 'undone')`

// open are the states of the index change_state: those that Ended does not
// name, and parked.
const open = `state NOT IN ('done', 'failed', 'undone')`

func readChange(scan func(...any) error) (c model.Change, err error) {
	var notBefore, created, attempted, prove, at, deadline int64
	err = scan(&c.ID, &c.Group, &c.Verb, &c.Backend, &c.CampaignID, &c.Target, &c.PersonID, &c.Headline, &c.Seen,
		&c.State, &notBefore, &c.Session, &c.Operator, &c.Reason, &c.Note, &c.Attempts, &c.Rounds, &c.Error,
		&created, &attempted, &prove, &at, &c.Rev, &c.Object, &c.Patch,
		&c.Verdict, &deadline, &c.Despite)
	c.NotBefore, c.CreatedAt, c.AttemptedAt = timeOf(notBefore), timeOf(created), timeOf(attempted)
	c.ProveAfter, c.At, c.Deadline = timeOf(prove), timeOf(at), deadlineOf(deadline)
	return c, err
}

// noDeadline stands in the table where the vendor moves nothing by itself, so
// that it sorts last.
const noDeadline = math.MaxInt64

func deadlineOf(ms int64) time.Time {
	if ms == noDeadline {
		return time.Time{}
	}
	return timeOf(ms)
}

func deadlineMillis(t time.Time) int64 {
	if t.IsZero() {
		return noDeadline
	}
	return millis(t)
}

// changes reads changes for a reader; where is a constant.
func (s *Store) changes(ctx context.Context, where string, args ...any) ([]model.Change, error) {
	return collect(ctx, s, readChange, "SELECT "+changeColumns+" FROM change "+where, args...)
}

// changes reads changes within a transaction; where is a constant.
func (t *tx) changes(where string, args ...any) ([]model.Change, error) {
	rows, err := t.query("SELECT "+changeColumns+" FROM change "+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []model.Change
	for rows.Next() {
		c, err := readChange(rows.Scan)
		if err != nil {
			return nil, err
		}
		found = append(found, c)
	}
	return found, rows.Err()
}

// change reads one change within a transaction.
func (t *tx) change(id int64) (model.Change, error) {
	found, err := t.changes("WHERE id = ?", id)
	if err != nil {
		return model.Change{}, err
	}
	if len(found) == 0 {
		return model.Change{}, notFound(fmt.Sprintf("change %d", id))
	}
	return found[0], nil
}

// saveChange writes what can move of a change, under this commit's revision.
func (t *tx) saveChange(c *model.Change) (err error) {
	if c.Rev, err = t.revision(); err != nil {
		return err
	}
	c.At = t.now
	return t.exec(`UPDATE change SET headline = ?, state = ?, not_before = ?, note = ?, attempts = ?, rounds = ?,
			error = ?, attempted_at = ?, prove_after = ?, at = ?, rev = ? WHERE id = ?`,
		c.Headline, string(c.State), millis(c.NotBefore), c.Note, c.Attempts, c.Rounds,
		clip(c.Error, headlineLimit), millis(c.AttemptedAt), millis(c.ProveAfter), millis(c.At), c.Rev, c.ID)
}

// Change gives one change; model.ErrNotFound when there is none.
func (s *Store) Change(ctx context.Context, id int64) (model.Change, error) {
	found, err := s.changes(ctx, "WHERE id = ?", id)
	if err != nil {
		return model.Change{}, err
	}
	if len(found) == 0 {
		return model.Change{}, notFound(fmt.Sprintf("change %d", id))
	}
	return found[0], nil
}

// Changes gives the changes in any of the states, all of them where none is
// named, newest first.
func (s *Store) Changes(ctx context.Context, states ...model.ChangeState) ([]model.Change, error) {
	if len(states) == 0 {
		return s.changes(ctx, "ORDER BY id DESC")
	}
	words := make([]string, len(states))
	for i, state := range states {
		words[i] = string(state)
	}
	return s.changes(ctx, "WHERE state IN (SELECT value FROM json_each(?)) ORDER BY id DESC", jsonArray(words))
}

// ChangesSince gives all changes that moved after a revision, in no order.
func (s *Store) ChangesSince(ctx context.Context, rev int64, each func(model.Change) error) error {
	found, err := s.changes(ctx, "WHERE rev > ?", rev)
	if err != nil {
		return err
	}
	for _, c := range found {
		if err := each(c); err != nil {
			return err
		}
	}
	return nil
}

// RefusedHere tells whether a commission was removed at the backend because an
// operator here refused it.
func (s *Store) RefusedHere(ctx context.Context, ref model.ObjectRef) (refused bool, err error) {
	err = s.reading.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM change WHERE backend = ? AND campaign = ? AND object = ?
			AND target = ? AND verb = 'refuse' AND state = 'done')`,
		ref.Backend, ref.CampaignID, string(ref.Object), ref.ID).Scan(&refused)
	if err != nil {
		return false, fmt.Errorf("store: %w", err)
	}
	return refused, nil
}

// Group gives all changes that were decided together with one; empty when
// there is no such change.
func (s *Store) Group(ctx context.Context, change int64) ([]model.Change, error) {
	return s.changes(ctx, "WHERE decision = (SELECT decision FROM change WHERE id = ?) ORDER BY id", change)
}

// LastGroup gives the newest group of an operator that still has unsent
// changes; empty when there is none.
func (s *Store) LastGroup(ctx context.Context, operator string) ([]model.Change, error) {
	return s.changes(ctx, `WHERE decision = (
			SELECT max(decision) FROM change WHERE operator = ? AND state IN ('staged', 'waiting')
		) ORDER BY id`, operator)
}

// ChangeMovedError says that a change is not where the caller believed.
type ChangeMovedError struct {
	Change model.Change // as it is
	Wanted string       // what was to be done with it
}

func (e *ChangeMovedError) Error() string {
	return fmt.Sprintf("change %d is %s and cannot be %s", e.Change.ID, e.Change.State, e.Wanted)
}

// Unwrap makes it a model.ErrWrongState, which rooms that do not know the store
// can ask for.
func (e *ChangeMovedError) Unwrap() error { return model.ErrWrongState }

// saying adds to a text of the ledger what an operator says about it.
func saying(text, why string) string {
	if why == "" {
		return text
	}
	return text + " · " + why
}

// ledgerText is what the ledger says of a decision, in words.
func ledgerText(c *model.Change) string {
	parts := []string{c.Headline}
	if c.Verb == model.VerbEdit {
		parts = append(parts, "was "+c.Seen, "to be "+c.Patch)
	}
	for _, part := range []string{c.Reason, c.Note} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if c.Despite != "" {
		parts = append(parts, "despite "+c.Despite)
	}
	return strings.Join(parts, " · ")
}
