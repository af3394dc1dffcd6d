package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"refdesk/internal/model"
)

// ErrTrusted says that a link counts for nothing already.
var ErrTrusted = errors.New("it counts for nothing already")

const trustQuery = `SELECT t.id, s.backend, s.campaign, t.signal, t.value, t.people, t.note, t.operator, t.at, t.ended_at, t.rev
	FROM trust t CROSS JOIN scope s ON s.key = t.scope `

func readTrust(scan func(...any) error) (tr model.Trust, err error) {
	var at, ended int64
	var people string
	err = scan(&tr.ID, &tr.Backend, &tr.CampaignID, &tr.Signal, &tr.Value, &people, &tr.Note, &tr.Operator, &at, &ended, &tr.Rev)
	if err != nil {
		return tr, err
	}
	tr.At, tr.EndedAt = timeOf(at), timeOf(ended)
	return tr, fromJSON(people, &tr.People)
}

// Trusted gives what counts for nothing in a campaign, newest first; "" narrows
// nothing.
func (s *Store) Trusted(ctx context.Context, in model.CampaignRef) ([]model.Trust, error) {
	return collect(ctx, s, readTrust, trustQuery+"WHERE ? IN ('', s.backend) AND ? IN ('', s.campaign) AND t.ended_at = 0 ORDER BY t.id DESC",
		in.Backend, in.ID)
}

// TrustSince tells in which campaigns something was trusted, or is no longer,
// after a revision.
func (s *Store) TrustSince(ctx context.Context, rev int64) ([]model.CampaignRef, error) {
	return collect(ctx, s, func(scan func(...any) error) (ref model.CampaignRef, err error) {
		return ref, scan(&ref.Backend, &ref.ID)
	}, `SELECT DISTINCT s.backend, s.campaign FROM trust t CROSS JOIN scope s ON s.key = t.scope WHERE t.rev > ?`, rev)
}

// AddTrust marks a link as counting for nothing, with its ledger row. It fails
// with ErrTrusted when it is marked already.
func (s *Store) AddTrust(ctx context.Context, tr model.Trust, now time.Time) (model.Trust, error) {
	tr.People = slices.Sorted(slices.Values(tr.People))
	err := s.write(ctx, func(t *tx) error {
		t.now = whole(now)
		scope, err := t.scope(tr.Backend, tr.CampaignID)
		if err != nil {
			return err
		}
		people, err := asJSON(tr.People)
		if err != nil {
			return err
		}
		is, err := t.get(`SELECT 1 FROM trust WHERE scope = ? AND signal = ? AND value = ? AND people = ? AND ended_at = 0`,
			[]any{scope, tr.Signal, tr.Value, people}, new(int))
		if err != nil {
			return err
		}
		if is {
			return ErrTrusted
		}
		if tr.Rev, err = t.revision(); err != nil {
			return err
		}
		tr.At, tr.Note = t.now, clip(tr.Note, headlineLimit)
		_, err = t.get(`INSERT INTO trust (scope, signal, value, people, note, operator, at, rev)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
			[]any{scope, tr.Signal, tr.Value, people, tr.Note, tr.Operator, millis(tr.At), tr.Rev}, &tr.ID)
		if err != nil {
			return err
		}
		return t.recordTrust("trust", tr.Operator, &tr)
	})
	if err != nil {
		return model.Trust{}, err
	}
	return tr, nil
}

// EndTrust makes a link count again; model.ErrNotFound when it does.
func (s *Store) EndTrust(ctx context.Context, id int64, operator string, now time.Time) error {
	return s.write(ctx, func(t *tx) error {
		t.now = whole(now)
		rows, err := t.query(trustQuery+"WHERE t.id = ? AND t.ended_at = 0", id)
		if err != nil {
			return err
		}
		found := rows.Next()
		var tr model.Trust
		if found {
			tr, err = readTrust(rows.Scan)
		}
		if err := errors.Join(err, rows.Err(), rows.Close()); err != nil {
			return err
		}
		if !found {
			return notFound(fmt.Sprintf("trust %d", id))
		}
		rev, err := t.revision()
		if err != nil {
			return err
		}
		if err := t.exec(`UPDATE trust SET ended_at = ?, rev = ? WHERE id = ?`, millis(t.now), rev, id); err != nil {
			return err
		}
		return t.recordTrust("untrust", operator, &tr)
	})
}

func (t *tx) recordTrust(kind, operator string, tr *model.Trust) error {
	text := tr.Signal + " " + tr.Value
	if len(tr.People) > 0 {
		text = "a pair: " + strings.Join(tr.People, " and ")
	}
	if tr.Note != "" {
		text += " · " + tr.Note
	}
	return t.record(model.LedgerRow{
		Kind: kind, Operator: operator, Backend: tr.Backend, CampaignID: tr.CampaignID,
		Object: model.ObjectTrust, Target: fmt.Sprint(tr.ID), Text: text,
	})
}

// TakeCase marks a case as open at an operator's screen, unless somebody else
// has it open: who comes second is told of who came first, and not the other way
// round. It is no fact of the ledger.
func (s *Store) TakeCase(ctx context.Context, id int64, operator string, now time.Time) error {
	return s.write(ctx, func(t *tx) error {
		c, err := t.caseRow(id)
		if err != nil || c.TakenByOther(operator, now) != "" {
			return err
		}
		if err := t.exec(`UPDATE fraud_case SET taken_by = ?, taken_at = ? WHERE id = ?`, operator, millis(now), c.ID); err != nil {
			return err
		}
		return t.touchCase(c.ID)
	})
}

// ReleaseCase ends what TakeCase began, unless somebody else has taken the case
// meanwhile.
func (s *Store) ReleaseCase(ctx context.Context, id int64, operator string) error {
	return s.write(ctx, func(t *tx) error {
		c, err := t.caseRow(id)
		if err != nil || c.TakenBy != operator {
			return err
		}
		if err := t.exec(`UPDATE fraud_case SET taken_by = '', taken_at = 0 WHERE id = ?`, c.ID); err != nil {
			return err
		}
		return t.touchCase(c.ID)
	})
}

// NoteCase writes a note about a case into the ledger; model.ErrNotFound when
// there is no such case.
func (s *Store) NoteCase(ctx context.Context, id int64, text, operator string, now time.Time) error {
	return s.write(ctx, func(t *tx) error {
		t.now = whole(now)
		c, err := t.caseRow(id)
		if err != nil {
			return err
		}
		if err := t.touchCase(c.ID); err != nil {
			return err
		}
		return t.recordCase("note", operator, &c, text)
	})
}

// Tick says that a person did what a manual change asked for. It fails with
// *ChangeMovedError when the change asks for nothing.
func (s *Store) Tick(ctx context.Context, id int64, operator, note string, now time.Time) error {
	return s.write(ctx, func(t *tx) error {
		t.now = whole(now)
		c, err := t.change(id)
		if err != nil {
			return err
		}
		if c.State != model.ChangeManual {
			return &ChangeMovedError{Change: c, Wanted: "ticked off"}
		}
		c.State = model.ChangeDone
		if err := t.saveChange(&c); err != nil {
			return err
		}
		return t.recordChange("ticked", operator, &c, note)
	})
}
