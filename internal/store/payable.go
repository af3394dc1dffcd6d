package store

import (
	"context"

	"refdesk/internal/model"
)

// Dues gives the people of whom a backend has told what is due, also where it
// is nothing, of a backend and a campaign; "" narrows nothing.
func (s *Store) Dues(ctx context.Context, backend, campaign string) ([]model.Participant, error) {
	return people.all(ctx, s, `WHERE due_minor IS NOT NULL AND gone_at = 0
		AND scope IN (SELECT key FROM scope WHERE ? IN ('', backend) AND ? IN ('', campaign)) ORDER BY m.key`, backend, campaign)
}

// Suspects gives the people of whom the fraud desk has not cleared what speaks
// against them, with the number of the case and what was decided on them, of a
// backend and a campaign; "" narrows nothing.
func (s *Store) Suspects(ctx context.Context, backend, campaign string) (map[model.PersonRef]model.Suspicion, error) {
	type suspect struct {
		model.PersonRef
		model.Suspicion
	}
	all, err := collect(ctx, s, func(scan func(...any) error) (p suspect, err error) {
		return p, scan(&p.Backend, &p.CampaignID, &p.ID, &p.Case, &p.State)
	}, `SELECT s.backend, s.campaign, k.person, k.case_id, k.state FROM case_person k JOIN scope s ON s.key = k.scope
		WHERE k.state <> 'cleared' AND ?1 IN ('', s.backend) AND ?2 IN ('', s.campaign)`, backend, campaign)
	if err != nil {
		return nil, err
	}
	suspects := make(map[model.PersonRef]model.Suspicion, len(all))
	for _, p := range all {
		suspects[p.PersonRef] = p.Suspicion
	}
	return suspects, nil
}
