package store

import (
	"context"

	"refdesk/internal/model"
)

// judged is what stands of the verdict on a person k of a case f: one who was
// cleared is judged anew when the case comes back.
const judged = `iif(k.state = 'cleared' AND f.state = 'open' AND f.returned NOT IN ('', 'null', '[]'), 'open', k.state)`

// suspicions are people in cases with what the fraud desk says of them.
const suspicions = `SELECT s.backend, s.campaign, k.person, k.case_id, ` + judged + ` AS judged,
		f.score, ifnull(json_extract(f.parts, '$[0].t'), '')
	FROM fraud_case f CROSS JOIN scope s ON s.key = f.scope CROSS JOIN case_person k ON k.case_id = f.id `

// suspect is a person in a case.
type suspect struct {
	model.PersonRef
	model.Suspicion
}

// suspects reads people in cases; where is a constant.
func (s *Store) suspects(ctx context.Context, where string, args ...any) ([]suspect, error) {
	return collect(ctx, s, func(scan func(...any) error) (p suspect, err error) {
		return p, scan(&p.Backend, &p.CampaignID, &p.ID, &p.Case, &p.State, &p.Score, &p.Reason)
	}, suspicions+where, args...)
}

// Suspects gives the people of whom the fraud desk has not cleared what speaks
// against them, with the number of the case and what was decided on them, of a
// backend and a campaign; "" narrows nothing.
func (s *Store) Suspects(ctx context.Context, backend, campaign string) (map[model.PersonRef]model.Suspicion, error) {
	all, err := s.suspects(ctx, `WHERE judged <> 'cleared' AND ?1 IN ('', s.backend) AND ?2 IN ('', s.campaign)`, backend, campaign)
	if err != nil {
		return nil, err
	}
	found := make(map[model.PersonRef]model.Suspicion, len(all))
	for _, p := range all {
		found[p.PersonRef] = p.Suspicion
	}
	return found, nil
}

// SuspicionOf tells what the fraud desk says of a person; Case 0 for somebody
// in no case.
func (s *Store) SuspicionOf(ctx context.Context, person model.PersonRef) (model.Suspicion, error) {
	found, err := s.suspects(ctx, `WHERE f.id = (SELECT case_id FROM case_person WHERE person = ?3
			AND scope = (SELECT key FROM scope WHERE backend = ?1 AND campaign = ?2))
		AND k.scope = f.scope AND k.person = ?3`, person.Backend, person.CampaignID, person.ID)
	if err != nil || len(found) == 0 {
		return model.Suspicion{}, err
	}
	return found[0].Suspicion, nil
}

// standOf is SuspicionOf for both people of something that was earned, "" being
// nobody.
func (s *Store) standOf(ctx context.Context, in model.PersonRef, one, other string) (a, b model.Suspicion, err error) {
	for _, p := range []struct {
		id string
		is *model.Suspicion
	}{{one, &a}, {other, &b}} {
		if p.id == "" {
			continue
		}
		if *p.is, err = s.SuspicionOf(ctx, model.PersonRef{Backend: in.Backend, CampaignID: in.CampaignID, ID: p.id}); err != nil {
			return a, b, err
		}
	}
	return a, b, nil
}

// JudgedSince gives everybody whose case changed after a revision, with what
// the fraud desk says of them; those of merged cases stand in the one they lead
// to.
func (s *Store) JudgedSince(ctx context.Context, rev int64, each func(model.PersonRef, model.Suspicion) error) error {
	found, err := s.suspects(ctx, `WHERE f.rev > ?`, rev)
	if err != nil {
		return err
	}
	for _, p := range found {
		if err := each(p.PersonRef, p.Suspicion); err != nil {
			return err
		}
	}
	return nil
}
