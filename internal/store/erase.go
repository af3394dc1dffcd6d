package store

import (
	"context"
	"time"

	"refdesk/internal/model"
)

// EraseText erases what the ledger and the changes say in words about a person,
// and records that it was done and by whom. The facts of the ledger stay, and
// so does its chain. It gives the number of ledger rows that lost their text.
func (s *Store) EraseText(
	ctx context.Context, person model.PersonRef, operator string, now time.Time,
) (erased int, err error) {
	err = s.write(ctx, func(t *tx) error {
		t.now = whole(now)
		about, err := t.changes("WHERE backend = ? AND campaign = ? AND person = ? ORDER BY id",
			person.Backend, person.CampaignID, person.ID)
		if err != nil {
			return err
		}
		if erased, err = t.eraseRemarks(person); err != nil {
			return err
		}
		if len(about)+erased == 0 {
			return nil
		}
		for i := range about {
			c := &about[i]
			n, err := t.changed(`UPDATE ledger_text SET salt = NULL, text = NULL
				WHERE text IS NOT NULL AND seq IN (SELECT seq FROM ledger WHERE change = ?)`, c.ID)
			if err != nil {
				return err
			}
			erased += int(n)
			if err := t.eraseChange(c); err != nil {
				return err
			}
		}
		return t.record(model.LedgerRow{
			Kind: "erased", Operator: operator, Backend: person.Backend, CampaignID: person.CampaignID,
		})
	})
	if err != nil {
		return 0, err
	}
	return erased, nil
}

// eraseRemarks erases notes about a person and what the person earned, and what
// holds say in words. It gives the number of ledger rows that lost their text.
func (t *tx) eraseRemarks(person model.PersonRef) (erased int, err error) {
	scope, err := t.scope(person.Backend, person.CampaignID)
	if err != nil {
		return 0, err
	}
	n, err := t.changed(`UPDATE ledger_text SET salt = NULL, text = NULL WHERE text IS NOT NULL AND seq IN (
			SELECT seq FROM ledger WHERE change = 0 AND backend = ?3 AND campaign = ?4 AND (object, target) IN `+ofPerson+`)`,
		scope, person.ID, person.Backend, person.CampaignID)
	if err != nil {
		return 0, err
	}
	onCases, err := t.eraseVerdicts(scope, person.ID)
	if err != nil {
		return 0, err
	}
	n += onCases
	rev, err := t.revision()
	if err != nil {
		return 0, err
	}
	const settled = `(SELECT id FROM batch WHERE state IN ('closed', 'void'))`
	err = t.exec(`DELETE FROM batch_finding WHERE batch IN `+settled+`
			AND batch IN (SELECT batch FROM batch_line WHERE backend = ? AND campaign = ? AND person = ?)`,
		person.Backend, person.CampaignID, person.ID)
	if err != nil {
		return 0, err
	}
	// A batch that has not ended still has to be settled by these names.
	err = t.exec(`UPDATE batch_line SET name = '', address = '', title = '' WHERE backend = ? AND campaign = ? AND person = ?
			AND batch IN `+settled,
		person.Backend, person.CampaignID, person.ID)
	if err != nil {
		return 0, err
	}
	return int(n), t.exec(`UPDATE hold SET note = '', rev = ? WHERE backend = ? AND campaign = ? AND person = ?`,
		rev, person.Backend, person.CampaignID, person.ID)
}

// eraseVerdicts erases what verdicts on cases of a person say in words, and the
// evidence they kept. It gives the number of ledger rows that lost their text.
func (t *tx) eraseVerdicts(scope int64, person string) (erased int64, err error) {
	const named = `SELECT case_id FROM case_person WHERE scope = ?1 AND person = ?2
		UNION SELECT v.case_id FROM verdict v, json_each(v.people) j WHERE j.value = ?2`
	const theirs = `SELECT id FROM fraud_case WHERE scope = ?1 AND (id IN (` + named + `) OR merged_into <> 0 AND merged_into IN (` + named + `))`
	const pairs = `SELECT t.id FROM trust t, json_each(t.people) j WHERE t.scope = ?1 AND j.value = ?2`
	err = t.exec(`UPDATE verdict SET note = '', evidence = NULL WHERE case_id IN (`+theirs+`)`, scope, person)
	if err != nil {
		return 0, err
	}
	if err := t.exec(`UPDATE trust SET note = '' WHERE id IN (`+pairs+`)`, scope, person); err != nil {
		return 0, err
	}
	return t.changed(`UPDATE ledger_text SET salt = NULL, text = NULL WHERE text IS NOT NULL AND seq IN (SELECT seq FROM ledger
		WHERE object = 'case' AND target IN (SELECT CAST(id AS TEXT) FROM (`+theirs+`))
			OR object = 'trust' AND target IN (SELECT CAST(id AS TEXT) FROM (`+pairs+`)))`, scope, person)
}

// eraseChange leaves of a change's words only those that name nobody; what an
// edit that has not ended is still to write stays. When it last moved stays
// true, and so does the revision by which its sender knows one whose call is on
// its way.
func (t *tx) eraseChange(c *model.Change) (err error) {
	rev, err := t.revision()
	if err != nil {
		return err
	}
	if c.State != model.ChangeSending {
		c.Rev = rev
	}
	c.Headline, c.Note, c.Error = string(c.Verb)+" "+c.Target, "", ""
	if c.Verb == model.VerbEdit && c.State.Ended() {
		c.Seen, c.Patch = "", ""
	}
	return t.exec(`UPDATE change SET headline = ?, note = '', error = '', seen = ?, patch = ?, rev = ? WHERE id = ?`,
		c.Headline, c.Seen, c.Patch, c.Rev, c.ID)
}
