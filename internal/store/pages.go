package store

import (
	"context"
	"errors"

	"refdesk/internal/model"
)

// pageLimit bounds each list of a person's page.
const pageLimit = 500

// PersonPage gives everything known about one person, each list up to 500 rows,
// newest first. The reference's ID may be the vendor's id or an address;
// model.ErrNotFound when it names nobody.
func (s *Store) PersonPage(ctx context.Context, ref model.PersonRef) (model.PersonPage, error) {
	var page model.PersonPage
	scope, known, err := s.scopeKey(ctx, ref.Backend, ref.CampaignID)
	if err != nil {
		return page, err
	}
	if !known {
		return page, notFound("person " + ref.ID)
	}
	if page.Person, err = s.person(ctx, ref); err != nil {
		return page, err
	}
	if by := page.Person.ReferredBy; by.Known {
		if page.Referrer, err = s.personIfKnown(ctx, ref, by.V); err != nil {
			return page, err
		}
	}
	id := page.Person.ID
	page.Referred, err = people.all(ctx, s, `WHERE scope = ? AND referred_by = ?
		ORDER BY ifnull(created_at, first_seen) DESC, m.key DESC LIMIT ?`, scope, id, pageLimit)
	if err != nil {
		return page, err
	}
	if page.Rewards, err = s.personRewards(ctx, scope, page.Person); err != nil {
		return page, err
	}
	if page.Commissions, err = s.personCommissions(ctx, scope, page.Person); err != nil {
		return page, err
	}
	if page.Payouts, err = s.personPayouts(ctx, scope, page.Person); err != nil {
		return page, err
	}
	if page.Notes, err = s.personNotes(ctx, scope, page.Person); err != nil {
		return page, err
	}
	page.Events, err = s.events(ctx, "WHERE e.scope = ? AND e.person = ? AND e.person <> '' ORDER BY e.seq DESC LIMIT ?",
		scope, id, pageLimit)
	if err != nil {
		return page, err
	}
	page.Changes, err = s.changes(ctx, "WHERE backend = ? AND campaign = ? AND person = ? ORDER BY id DESC LIMIT ?",
		ref.Backend, ref.CampaignID, id, pageLimit)
	return page, err
}

// person finds a person by id or, failing that, by an address.
func (s *Store) person(ctx context.Context, ref model.PersonRef) (model.Participant, error) {
	p, err := people.one(ctx, s, ref.Backend, ref.CampaignID, ref.ID)
	if !errors.Is(err, model.ErrNotFound) {
		return p, err
	}
	found, lookErr := s.FindPerson(ctx, ref.Backend, ref.CampaignID, ref.ID)
	if lookErr != nil {
		return p, lookErr
	}
	if len(found) == 0 {
		return p, err
	}
	return people.one(ctx, s, found[0].Backend, found[0].CampaignID, found[0].ID)
}

// personIfKnown gives an empty participant (key 0) for one nobody met yet.
func (s *Store) personIfKnown(ctx context.Context, in model.PersonRef, id string) (model.Participant, error) {
	if id == "" {
		return model.Participant{}, nil
	}
	p, err := people.one(ctx, s, in.Backend, in.CampaignID, id)
	if errors.Is(err, model.ErrNotFound) {
		return model.Participant{}, nil
	}
	return p, err
}

func (s *Store) personRewards(ctx context.Context, scope int64, p model.Participant) ([]model.RewardRow, error) {
	found, err := rewards.all(ctx, s, "WHERE scope = ? AND person = ?"+newestFirst+" LIMIT ?", scope, p.ID, pageLimit)
	if err != nil {
		return nil, err
	}
	rows := make([]model.RewardRow, 0, len(found))
	for _, r := range found {
		row, err := s.rewardRow(ctx, r, p)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// RewardRow gives one reward as it is at this moment, with both people, the
// newest change for it, the hold on it and the batch that has it;
// model.ErrNotFound when the mirror does not know it.
func (s *Store) RewardRow(ctx context.Context, ref model.RewardRef) (model.RewardRow, error) {
	r, err := rewards.one(ctx, s, ref.Backend, ref.CampaignID, ref.ID)
	if err != nil {
		return model.RewardRow{}, err
	}
	in := model.PersonRef{Backend: ref.Backend, CampaignID: ref.CampaignID}
	earner, err := s.personIfKnown(ctx, in, r.Person)
	if err != nil {
		return model.RewardRow{}, err
	}
	return s.rewardRow(ctx, r, earner)
}

// rewardRow joins to a reward what a list shows beside it.
func (s *Store) rewardRow(ctx context.Context, r model.Reward, earner model.Participant) (model.RewardRow, error) {
	row := model.RewardRow{Reward: r, Earner: earner, Worth: s.worths.Of(r)}
	in := model.PersonRef{Backend: r.Backend, CampaignID: r.CampaignID}
	var err error
	if row.Friend, err = s.personIfKnown(ctx, in, r.Other); err != nil {
		return row, err
	}
	if r.Title == "" && r.ConfigID != "" {
		config, err := configs.one(ctx, s, r.Backend, r.CampaignID, r.ConfigID)
		if err != nil && !errors.Is(err, model.ErrNotFound) {
			return row, err
		}
		row.Title = config.Title
	}
	if row.EarnerCase, row.FriendCase, err = s.standOf(ctx, in, r.Person, r.Other); err != nil {
		return row, err
	}
	if row.Batch, err = s.inBatch(ctx, r); err != nil {
		return row, err
	}
	row.Change, row.Hold, err = s.decisionOn(ctx, r.ObjectRef())
	return row, err
}
