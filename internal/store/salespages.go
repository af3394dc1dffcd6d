package store

import (
	"context"

	"refdesk/internal/model"
)

func (s *Store) personCommissions(ctx context.Context, scope int64, p model.Participant) ([]model.CommissionRow, error) {
	found, err := commissions.all(ctx, s, "WHERE scope = ? AND person = ?"+newestFirst+" LIMIT ?", scope, p.ID, pageLimit)
	if err != nil {
		return nil, err
	}
	rows := make([]model.CommissionRow, 0, len(found))
	for _, c := range found {
		row, err := s.commissionRow(ctx, c, p)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func (s *Store) personPayouts(ctx context.Context, scope int64, p model.Participant) ([]model.PayoutRow, error) {
	found, err := payouts.all(ctx, s, "WHERE scope = ? AND person = ?"+newestFirst+" LIMIT ?", scope, p.ID, pageLimit)
	rows := make([]model.PayoutRow, 0, len(found))
	for _, one := range found {
		rows = append(rows, model.PayoutRow{Payout: one, Earner: p, Blocked: one.Blockers(p)})
	}
	return rows, err
}

// CommissionRow gives one commission as it is at this moment, with both people,
// the newest change for it and the hold on it; model.ErrNotFound when the
// mirror does not know it.
func (s *Store) CommissionRow(ctx context.Context, ref model.ObjectRef) (model.CommissionRow, error) {
	c, err := commissions.one(ctx, s, ref.Backend, ref.CampaignID, ref.ID)
	if err != nil {
		return model.CommissionRow{}, err
	}
	in := model.PersonRef{Backend: ref.Backend, CampaignID: ref.CampaignID}
	earner, err := s.personIfKnown(ctx, in, c.Person)
	if err != nil {
		return model.CommissionRow{}, err
	}
	return s.commissionRow(ctx, c, earner)
}

// commissionRow joins to a commission what a list shows beside it.
func (s *Store) commissionRow(ctx context.Context, c model.Commission, earner model.Participant) (model.CommissionRow, error) {
	row := model.CommissionRow{Commission: c, Earner: earner}
	in := model.PersonRef{Backend: c.Backend, CampaignID: c.CampaignID}
	var err error
	if row.Adjustments, err = s.adjustmentsOf(ctx, c); err != nil {
		return row, err
	}
	if row.Friend, err = s.personIfKnown(ctx, in, c.Other); err != nil {
		return row, err
	}
	if row.EarnerCase, row.FriendCase, err = s.standOf(ctx, in, c.Person, c.Other); err != nil {
		return row, err
	}
	row.Change, row.Hold, err = s.decisionOn(ctx, c.ObjectRef())
	return row, err
}

// decisionOn gives the newest change for an object and the hold on it.
func (s *Store) decisionOn(ctx context.Context, ref model.ObjectRef) (c model.Change, h model.Hold, err error) {
	newest, err := s.changes(ctx, "WHERE backend = ? AND campaign = ? AND object = ? AND target = ? ORDER BY id DESC LIMIT 1",
		ref.Backend, ref.CampaignID, string(ref.Object), ref.ID)
	if err != nil {
		return c, h, err
	}
	if len(newest) > 0 {
		c = newest[0]
	}
	h, err = s.heldBy(ctx, ref)
	return c, h, err
}

// Participant gives one person as the mirror has them; model.ErrNotFound when
// it does not.
func (s *Store) Participant(ctx context.Context, ref model.PersonRef) (model.Participant, error) {
	return s.person(ctx, ref)
}

// ChangeOf gives the newest change for an object; ID 0 when there is none.
func (s *Store) ChangeOf(ctx context.Context, ref model.ObjectRef) (model.Change, error) {
	c, _, err := s.decisionOn(ctx, ref)
	return c, err
}
