package store

import (
	"context"
	"slices"

	"refdesk/internal/model"
)

// CasePage gives everything about one case but what verdicts would do; of a
// merged one, that of the case it leads to. model.ErrNotFound when there is
// none.
func (s *Store) CasePage(ctx context.Context, id int64) (page model.CasePage, err error) {
	if page.Case, err = s.Case(ctx, id); err != nil {
		return page, err
	}
	id = page.ID
	if page.Links, err = s.caseLinks(ctx, id); err != nil {
		return page, err
	}
	members, err := collect(ctx, s, readMember, memberQuery, id)
	if err != nil {
		return page, err
	}
	for _, m := range members {
		row, err := s.member(ctx, page.Case, m)
		if err != nil {
			return page, err
		}
		page.Members = append(page.Members, row)
	}
	if page.MergedFrom, err = collect(ctx, s, func(scan func(...any) error) (from int64, err error) {
		return from, scan(&from)
	}, `SELECT id FROM fraud_case WHERE merged_into = ? AND merged_into <> 0 ORDER BY id`, id); err != nil {
		return page, err
	}
	verdicts, err := s.verdicts(ctx, `WHERE v.case_id = ?1
		OR v.case_id IN (SELECT id FROM fraud_case WHERE merged_into = ?1 AND merged_into <> 0) ORDER BY v.id DESC LIMIT ?2`, id, pageLimit)
	page.Verdicts = plain(verdicts)
	return page, err
}

func (s *Store) caseLinks(ctx context.Context, id int64) ([]model.Link, error) {
	texts, err := collect(ctx, s, func(scan func(...any) error) (text string, err error) { return text, scan(&text) },
		`SELECT links FROM fraud_case WHERE id = ?`, id)
	if err != nil {
		return nil, err
	}
	var links []linkJSON
	for _, text := range texts {
		if err := fromJSON(text, &links); err != nil {
			return nil, err
		}
	}
	return linksFrom(links), nil
}

// member joins a person of a case with what the mirror knows of them and what
// waits for them.
func (s *Store) member(ctx context.Context, c model.Case, m caseMember) (model.Member, error) {
	row := model.Member{Score: m.Score, Parts: m.Parts, State: m.state}
	ref := model.PersonRef{Backend: c.Backend, CampaignID: c.CampaignID, ID: m.Person}
	person, err := s.personIfKnown(ctx, ref, m.Person)
	if err != nil {
		return row, err
	}
	if person.Key == 0 {
		person.Backend, person.CampaignID, person.ID = ref.Backend, ref.CampaignID, ref.ID
	}
	row.Participant = person
	scope, _, err := s.scopeKey(ctx, c.Backend, c.CampaignID)
	if err != nil {
		return row, err
	}
	waiting, err := rewards.all(ctx, s, "WHERE scope = ? AND person = ? AND state = 'waiting'", scope, m.Person)
	if err != nil {
		return row, err
	}
	pending, err := commissions.all(ctx, s, "WHERE scope = ? AND person = ? AND state = 'pending'", scope, m.Person)
	row.Waiting, row.AtStake = len(waiting)+len(pending), sumsOf(pending)
	return row, err
}

// Stakes gives these people of a campaign with all they earned, up to 500 of
// each kind a person, as a verdict on them needs it.
func (s *Store) Stakes(ctx context.Context, in model.CampaignRef, people []string) (found model.Stakes, err error) {
	scope, known, err := s.scopeKey(ctx, in.Backend, in.ID)
	if err != nil || !known {
		return found, err
	}
	for _, id := range slices.Compact(slices.Clone(people)) {
		ref := model.PersonRef{Backend: in.Backend, CampaignID: in.ID, ID: id}
		person, err := s.personIfKnown(ctx, ref, id)
		if err != nil {
			return found, err
		}
		if person.Key == 0 {
			continue
		}
		rewards, err := s.personRewards(ctx, scope, person)
		if err != nil {
			return found, err
		}
		commissions, err := s.personCommissions(ctx, scope, person)
		if err != nil {
			return found, err
		}
		change, _, err := s.decisionOn(ctx, person.ObjectRef())
		if err != nil {
			return found, err
		}
		found.People = append(found.People, model.PersonStake{Person: person, Change: change, Rewards: rewards, Commissions: commissions})
	}
	return found, nil
}
