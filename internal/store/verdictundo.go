package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"refdesk/internal/model"
)

const verdictColumns = `v.id, v.decision, v.case_id, v.word, v.reason, v.note, v.operator, v.origin, v.at, v.until, v.whole, v.score,
	v.people, v.digest, ifnull(v.evidence, ''), v.undone_at, v.was, (SELECT json_group_array(id) FROM change WHERE verdict = v.id AND verdict <> 0)`

// verdictRow is a verdict with what an undo of it puts back.
type verdictRow struct {
	model.Verdict
	was wasJSON
}

func readVerdict(scan func(...any) error) (v verdictRow, err error) {
	var at, until, undone int64
	var people, evidence, was, changes string
	err = scan(&v.ID, &v.Group, &v.CaseID, &v.Word, &v.Reason, &v.Note, &v.Operator, &v.Origin, &at, &until, &v.Whole, &v.Score,
		&people, &v.Digest, &evidence, &undone, &was, &changes)
	if err != nil {
		return v, err
	}
	v.At, v.Until, v.Undone = timeOf(at), timeOf(until), undone != 0
	// Evidence that somebody made unreadable is for the ledger's check to name.
	var seen snapshotJSON
	if json.Unmarshal([]byte(evidence), &seen) == nil {
		v.Parts = partsFrom(seen.Parts)
	}
	if err := json.Unmarshal([]byte(was), &v.was); err != nil {
		return v, fmt.Errorf("reading what verdict %d replaced: %w", v.ID, err)
	}
	if err := fromJSON(people, &v.People); err != nil {
		return v, err
	}
	return v, fromJSON(changes, &v.Changes)
}

func (s *Store) verdicts(ctx context.Context, where string, args ...any) ([]verdictRow, error) {
	return collect(ctx, s, readVerdict, "SELECT "+verdictColumns+" FROM verdict v "+where, args...)
}

func (t *tx) verdicts(where string, args ...any) ([]verdictRow, error) {
	rows, err := t.query("SELECT "+verdictColumns+" FROM verdict v "+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []verdictRow
	for rows.Next() {
		v, err := readVerdict(rows.Scan)
		if err != nil {
			return nil, err
		}
		found = append(found, v)
	}
	return found, rows.Err()
}

// LastDecision gives this operator's newest decision that can still be taken
// back: the verdicts given together whose undo window is open or of which
// something has not left, or else changes; empty when there is none.
func (s *Store) LastDecision(ctx context.Context, operator string, now time.Time) (model.Given, error) {
	changes, err := s.LastGroup(ctx, operator)
	if err != nil {
		return model.Given{}, err
	}
	verdicts, err := s.verdicts(ctx, `WHERE v.undone_at = 0 AND v.decision = (
		SELECT decision FROM verdict w WHERE w.operator = ?1 AND w.undone_at = 0 AND (w.not_before > ?2
			OR EXISTS (SELECT 1 FROM change c WHERE c.verdict = w.id AND c.verdict <> 0 AND c.state IN ('staged', 'waiting')))
		ORDER BY id DESC LIMIT 1) ORDER BY v.id`, operator, millis(now))
	if err != nil {
		return model.Given{}, err
	}
	if len(verdicts) == 0 || len(changes) > 0 && changes[0].Verdict == 0 && changes[0].CreatedAt.After(verdicts[0].At) {
		return model.Given{Changes: changes}, nil
	}
	return s.withChanges(ctx, verdicts)
}

// LastVerdicts gives the newest verdicts of an operator that stand, with what
// they asked for; empty when there are none.
func (s *Store) LastVerdicts(ctx context.Context, operator string) (model.Given, error) {
	verdicts, err := s.verdicts(ctx, `WHERE v.undone_at = 0 AND v.decision =
		(SELECT decision FROM verdict WHERE operator = ? AND undone_at = 0 ORDER BY id DESC LIMIT 1) ORDER BY v.id`, operator)
	if err != nil || len(verdicts) == 0 {
		return model.Given{}, err
	}
	return s.withChanges(ctx, verdicts)
}

// Decision gives the verdicts and changes decided together with a change.
func (s *Store) Decision(ctx context.Context, change int64) (model.Given, error) {
	changes, err := s.Group(ctx, change)
	if err != nil || len(changes) == 0 || changes[0].Verdict == 0 {
		return model.Given{Changes: changes}, err
	}
	verdicts, err := s.verdicts(ctx, `WHERE v.undone_at = 0 AND v.decision =
		(SELECT decision FROM verdict WHERE id = ?) ORDER BY v.id`, changes[0].Verdict)
	return model.Given{Verdicts: plain(verdicts), Changes: changes}, err
}

func (s *Store) withChanges(ctx context.Context, verdicts []verdictRow) (model.Given, error) {
	g := model.Given{Verdicts: plain(verdicts)}
	var err error
	g.Changes, err = s.changes(ctx, `WHERE verdict <> 0 AND verdict IN (SELECT id FROM verdict WHERE decision = ?) ORDER BY id`,
		verdicts[0].Group)
	return g, err
}

func plain(rows []verdictRow) []model.Verdict {
	return converted(rows, func(v verdictRow) model.Verdict { return v.Verdict })
}

// TakeBackDecision takes back what of a decision has not left, at the moment of
// the commit. What has left is named, and the verdict that asked for it stands.
// Why goes into the ledger, "" says nothing.
func (s *Store) TakeBackDecision(
	ctx context.Context, given model.Given, operator, why string, now time.Time,
) (u model.Undone, err error) {
	err = s.write(ctx, func(t *tx) error {
		t.now, u = whole(now), model.Undone{}
		stands := map[int64]bool{}
		for _, c := range given.Changes {
			c, err := t.change(c.ID)
			if err != nil {
				return err
			}
			switch {
			case c.State.Undoable():
				if err := t.takeBack(&c, operator, why); err != nil {
					return err
				}
				u.Changes = append(u.Changes, c)
			case c.State != model.ChangeUndone:
				u.Left = append(u.Left, c)
				stands[c.Verdict] = true
			}
		}
		return t.takeBackVerdicts(given.Verdicts, stands, operator, why, &u)
	})
	if err != nil {
		return model.Undone{}, err
	}
	return u, nil
}

// takeBackVerdicts takes back the verdicts that do not stand, the newest first,
// because each puts back what it found.
func (t *tx) takeBackVerdicts(given []model.Verdict, stands map[int64]bool, operator, why string, u *model.Undone) error {
	for _, v := range slices.Backward(given) {
		if stands[v.ID] {
			continue
		}
		rows, err := t.verdicts("WHERE v.undone_at = 0 AND v.id = ?", v.ID)
		if err != nil {
			return err
		}
		for i := range rows {
			if err := t.undoVerdict(&rows[i], operator, why); err != nil {
				return err
			}
			v.Undone = true
			u.Verdicts = append(u.Verdicts, v)
		}
	}
	return nil
}

// undoVerdict puts a case back to what it was before a verdict. Where somebody
// decided on it since, only what holds things because of the verdict goes.
func (t *tx) undoVerdict(v *verdictRow, operator, why string) error {
	if err := t.exec(`UPDATE verdict SET undone_at = ? WHERE id = ?`, millis(t.now), v.ID); err != nil {
		return err
	}
	c, err := t.caseRow(v.CaseID)
	if err != nil {
		return err
	}
	if c.Verdict == v.ID {
		if err := t.putBack(v, &c, operator); err != nil {
			return err
		}
	}
	return t.recordCase("undone", operator, &c, saying(fmt.Sprintf("verdict %d, %s", v.ID, v.Word), why))
}

func (t *tx) putBack(v *verdictRow, c *caseRow, operator string) error {
	for person, state := range v.was.People {
		if err := t.exec(`UPDATE case_person SET state = ? WHERE scope = ? AND person = ?`, string(state), c.scope, person); err != nil {
			return err
		}
	}
	held, err := t.holdsOf(c.ID)
	if err != nil {
		return err
	}
	for i := range held {
		if err := t.unhold(&held[i], operator, "the verdict was taken back"); err != nil {
			return err
		}
	}
	if err := t.restoreLists(v.was.Lists, operator); err != nil {
		return err
	}
	base, err := asJSON(v.was.Base)
	if err != nil {
		return err
	}
	c.State, c.Returned, c.HeldUntil, c.Verdict = v.was.State, v.was.Returned, timeOf(v.was.HeldUntil), v.was.Verdict
	if err := t.exec(`UPDATE fraud_case SET verdict = ?, base = ? WHERE id = ?`, c.Verdict, base, c.ID); err != nil {
		return err
	}
	return t.saveReturn(c)
}

// ReopenCase takes a decided case back into the queue, as a new fact: what its
// verdict asked of the backend is not undone by it.
func (s *Store) ReopenCase(ctx context.Context, id int64, operator, note string, now time.Time) error {
	return s.write(ctx, func(t *tx) error {
		t.now = whole(now)
		c, err := t.caseRow(id)
		if err != nil {
			return err
		}
		if c.State == model.CaseOpen {
			return fmt.Errorf("case %d is open already: %w", c.ID, model.ErrWrongState)
		}
		if err := t.releaseOf(&c, operator); err != nil {
			return err
		}
		c.State, c.HeldUntil, c.Returned = model.CaseOpen, time.Time{}, []string{"reopened by " + operator}
		if err := t.recordCase("reopened", operator, &c, note); err != nil {
			return err
		}
		return t.saveReturn(&c)
	})
}
