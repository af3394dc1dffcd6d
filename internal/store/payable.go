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

// judged is what stands of the verdict on a person k of a case f: one who was
// cleared is judged anew when the case comes back.
const judged = `iif(k.state = 'cleared' AND f.state = 'open' AND f.returned NOT IN ('', 'null', '[]'), 'open', k.state)`

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
	}, `SELECT s.backend, s.campaign, k.person, k.case_id, `+judged+` AS judged
		FROM case_person k JOIN fraud_case f ON f.id = k.case_id JOIN scope s ON s.key = k.scope
		WHERE judged <> 'cleared' AND ?1 IN ('', s.backend) AND ?2 IN ('', s.campaign)`, backend, campaign)
	if err != nil {
		return nil, err
	}
	suspects := make(map[model.PersonRef]model.Suspicion, len(all))
	for _, p := range all {
		suspects[p.PersonRef] = p.Suspicion
	}
	return suspects, nil
}
