package store

import (
	"context"
	"fmt"

	"refdesk/internal/model"
)

// caseColumns are a case without its links, which only its own page shows.
const caseColumns = `c.id, c.scope, s.backend, s.campaign, c.merged_into, c.state, c.ring, c.lead, c.score, c.parts,
	c.stake, c.waiting, c.unpriced, c.deadline, c.opened_at, c.changed_at, c.returned, c.held_until, c.taken_by, c.taken_at, c.verdict,
	c.rev, (SELECT json_group_array(person) FROM (SELECT person FROM case_person WHERE case_id = c.id ORDER BY place))`

const caseTables = ` FROM fraud_case c CROSS JOIN scope s ON s.key = c.scope `

// caseRow is a case with the number of its campaign.
type caseRow struct {
	model.Case
	scope int64
}

func readCase(scan func(...any) error) (c caseRow, err error) {
	var parts, stake, returned, people string
	var deadline, opened, changed, held, taken int64
	err = scan(&c.ID, &c.scope, &c.Backend, &c.CampaignID, &c.MergedInto, &c.State, &c.Ring, &c.Lead.ID, &c.Score, &parts,
		&stake, &c.Waiting, &c.Unpriced, &deadline, &opened, &changed, &returned, &held, &c.TakenBy, &taken, &c.Verdict, &c.Rev, &people)
	if err != nil {
		return c, err
	}
	c.Lead.Backend, c.Lead.CampaignID = c.Backend, c.CampaignID
	c.Deadline, c.OpenedAt, c.ChangedAt = timeOf(deadline), timeOf(opened), timeOf(changed)
	c.HeldUntil, c.TakenAt = timeOf(held), timeOf(taken)
	if c.Parts, err = readParts(parts); err != nil {
		return c, err
	}
	var amounts []moneyJSON
	if err := fromJSON(stake, &amounts); err != nil {
		return c, err
	}
	c.AtStake = moneyFrom(amounts)
	if err := fromJSON(returned, &c.Returned); err != nil {
		return c, err
	}
	return c, fromJSON(people, &c.People)
}

// cases reads cases for a reader, with no more of their leads than the id;
// where is a constant.
func (s *Store) cases(ctx context.Context, where string, args ...any) ([]caseRow, error) {
	return collect(ctx, s, readCase, "SELECT "+caseColumns+caseTables+where, args...)
}

// CasesSince gives all cases whose row changed after a revision, in no order,
// those that were merged among them. Of a lead it gives no more than the id.
func (s *Store) CasesSince(ctx context.Context, rev int64, each func(model.Case) error) error {
	found, err := s.cases(ctx, "WHERE c.rev > ?", rev)
	if err != nil {
		return err
	}
	for _, c := range found {
		if err := each(c.Case); err != nil {
			return err
		}
	}
	return nil
}

// Case gives the case with an id, or the one it was merged into;
// model.ErrNotFound when there is none.
func (s *Store) Case(ctx context.Context, id int64) (model.Case, error) {
	found, err := s.cases(ctx, `WHERE c.id = (SELECT iif(merged_into = 0, id, merged_into) FROM fraud_case WHERE id = ?)`, id)
	return s.oneCase(ctx, found, err, fmt.Sprintf("case %d", id))
}

// CaseOf gives the case that a person is in; model.ErrNotFound when in none.
func (s *Store) CaseOf(ctx context.Context, person model.PersonRef) (model.Case, error) {
	found, err := s.cases(ctx, `JOIN case_person p ON p.case_id = c.id
		WHERE s.backend = ? AND s.campaign = ? AND p.scope = s.key AND p.person = ?`, person.Backend, person.CampaignID, person.ID)
	return s.oneCase(ctx, found, err, "a case of "+person.ID)
}

// oneCase gives the case that was looked for, with its lead.
func (s *Store) oneCase(ctx context.Context, found []caseRow, err error, what string) (model.Case, error) {
	if err != nil {
		return model.Case{}, err
	}
	if len(found) == 0 {
		return model.Case{}, notFound(what)
	}
	c := found[0].Case
	lead, err := s.personIfKnown(ctx, c.Lead.Ref(), c.Lead.ID)
	if err == nil && lead.Key != 0 {
		c.Lead = lead
	}
	return c, err
}

// caseRow reads one case within a transaction, following a merge.
func (t *tx) caseRow(id int64) (caseRow, error) {
	rows, err := t.query("SELECT "+caseColumns+caseTables+
		`WHERE c.id = (SELECT iif(merged_into = 0, id, merged_into) FROM fraud_case WHERE id = ?)`, id)
	if err != nil {
		return caseRow{}, err
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return caseRow{}, err
		}
		return caseRow{}, notFound(fmt.Sprintf("case %d", id))
	}
	return readCase(rows.Scan)
}

// caseMember is a person as a case has them.
type caseMember struct {
	model.Evidence
	state model.CaseState
}

const memberQuery = `SELECT person, score, parts, state FROM case_person WHERE case_id = ? ORDER BY place`

func readMember(scan func(...any) error) (m caseMember, err error) {
	var parts string
	if err := scan(&m.Person, &m.Score, &parts, &m.state); err != nil {
		return m, err
	}
	m.Parts, err = readParts(parts)
	return m, err
}

func (t *tx) caseMembers(id int64) ([]caseMember, error) {
	rows, err := t.query(memberQuery, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []caseMember
	for rows.Next() {
		m, err := readMember(rows.Scan)
		if err != nil {
			return nil, err
		}
		found = append(found, m)
	}
	return found, rows.Err()
}

// touchCase gives a case's row this commit's revision.
func (t *tx) touchCase(id int64) error {
	rev, err := t.revision()
	if err != nil {
		return err
	}
	return t.exec(`UPDATE fraud_case SET rev = ? WHERE id = ?`, rev, id)
}

// recordCase adds what happened to a case to the ledger.
func (t *tx) recordCase(kind, operator string, c *caseRow, text string) error {
	return t.record(model.LedgerRow{
		Kind: kind, Operator: operator, Backend: c.Backend, CampaignID: c.CampaignID,
		Object: model.ObjectCase, Target: fmt.Sprint(c.ID), Text: text,
	})
}
