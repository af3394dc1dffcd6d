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
	rev, err := t.revision()
	if err != nil {
		return 0, err
	}
	return int(n), t.exec(`UPDATE hold SET note = '', rev = ? WHERE backend = ? AND campaign = ? AND person = ?`,
		rev, person.Backend, person.CampaignID, person.ID)
}

// eraseChange leaves of a change's words only those that name nobody; what an
// edit that has not ended is still to write stays. When it last moved stays
// true.
func (t *tx) eraseChange(c *model.Change) (err error) {
	if c.Rev, err = t.revision(); err != nil {
		return err
	}
	c.Headline, c.Note = string(c.Verb)+" "+c.Target, ""
	if c.Verb == model.VerbEdit && c.State.Ended() {
		c.Seen, c.Patch = "", ""
	}
	return t.exec(`UPDATE change SET headline = ?, note = '', seen = ?, patch = ?, rev = ? WHERE id = ?`,
		c.Headline, c.Seen, c.Patch, c.Rev, c.ID)
}
