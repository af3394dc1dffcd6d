package store

import (
	"context"
	"slices"

	"refdesk/internal/model"
)

// branchLimit is how many people a branch has at most: a verdict on more is a
// verdict on a filter.
const branchLimit = 100_000

// belowPerson are a person and all who were brought by them, by those, and so
// on, each once, however they referred one another. Its parameters are the
// scope's number, the person's id and the limit.
const belowPerson = `WITH RECURSIVE below (id) AS (SELECT ?2 UNION
	SELECT p.id FROM below b CROSS JOIN person p ON p.scope = ?1 AND p.referred_by = b.id LIMIT ?3) `

// Branch gives a person and all below with the cases that they are in;
// model.ErrNotFound when the mirror does not know the person.
func (s *Store) Branch(ctx context.Context, root model.PersonRef) (branch model.Branch, err error) {
	person, err := s.person(ctx, root)
	if err != nil {
		return branch, err
	}
	scope, _, err := s.scopeKey(ctx, root.Backend, root.CampaignID)
	if err != nil {
		return branch, err
	}
	type judged struct {
		id string
		in int64
	}
	found, err := collect(ctx, s, func(scan func(...any) error) (j judged, err error) { return j, scan(&j.id, &j.in) },
		belowPerson+`SELECT b.id, ifnull(c.case_id, 0) FROM below b LEFT JOIN case_person c ON c.scope = ?1 AND c.person = b.id`,
		scope, person.ID, branchLimit)
	if err != nil {
		return branch, err
	}
	branch.People = len(found)
	var ids []int64
	for _, j := range found {
		if j.in != 0 {
			branch.Suspected = append(branch.Suspected, j.id)
			ids = append(ids, j.in)
		}
	}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		c, err := s.Case(ctx, id)
		if err != nil {
			return branch, err
		}
		branch.Cases = append(branch.Cases, c)
	}
	return branch, nil
}
