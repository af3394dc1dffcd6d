package store

import (
	"context"
	"time"

	"refdesk/internal/model"
)

// Note writes a note about an object into the ledger. model.ErrNotFound when
// the mirror does not know the object.
func (s *Store) Note(ctx context.Context, about model.ObjectRef, text, operator string, now time.Time) error {
	return s.write(ctx, func(t *tx) error {
		t.now = whole(now)
		scope, err := t.scope(about.Backend, about.CampaignID)
		if err != nil {
			return err
		}
		known, err := t.known(scope, about)
		if err != nil {
			return err
		}
		if !known {
			return notFound(about.String())
		}
		if _, err := t.revision(); err != nil {
			return err
		}
		return t.record(model.LedgerRow{
			Kind: "note", Operator: operator, Backend: about.Backend, CampaignID: about.CampaignID,
			Object: about.Object, Target: about.ID, Text: text,
		})
	})
}

// known tells whether the mirror has an object.
func (t *tx) known(scope int64, ref model.ObjectRef) (bool, error) {
	switch ref.Object {
	case model.ObjectParticipant:
		r, err := people.load(t, scope, ref.ID)
		return err == nil && r.key != 0, err
	case model.ObjectCommission:
		r, err := commissions.load(t, scope, ref.ID)
		return err == nil && r.key != 0, err
	}
	r, err := rewards.load(t, scope, ref.ID)
	return err == nil && r.key != 0, err
}

// ofPerson selects the objects of a person: the person, the rewards and the
// commissions. Its parameters are the scope's number and the person's id.
const ofPerson = `(SELECT 'participant', ?2
	UNION ALL SELECT 'reward', id FROM reward WHERE scope = ?1 AND person = ?2
	UNION ALL SELECT 'commission', id FROM commission WHERE scope = ?1 AND person = ?2)`

// personNotes gives the notes about a person and what the person earned,
// newest first.
func (s *Store) personNotes(ctx context.Context, scope int64, p model.Participant) ([]model.LedgerRow, error) {
	return collect(ctx, s, func(scan func(...any) error) (model.LedgerRow, error) {
		row := model.LedgerRow{Kind: "note", Backend: p.Backend, CampaignID: p.CampaignID}
		var at int64
		err := scan(&row.Seq, &at, &row.Operator, &row.Object, &row.Target, &row.Text)
		row.At = timeOf(at)
		return row, err
	}, `SELECT l.seq, l.at, l.operator, l.object, l.target, ifnull(t.text, '')
		FROM ledger l LEFT JOIN ledger_text t ON t.seq = l.seq
		WHERE l.kind = 'note' AND l.backend = ?3 AND l.campaign = ?4 AND (l.object, l.target) IN `+ofPerson+`
		ORDER BY l.seq DESC LIMIT ?5`, scope, p.ID, p.Backend, p.CampaignID, pageLimit)
}
