package store

import (
	"context"

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
	if page.Members, err = s.members(ctx, page.Case); err != nil {
		return page, err
	}
	if page.MergedFrom, err = collect(ctx, s, func(scan func(...any) error) (from int64, err error) {
		return from, scan(&from)
	}, `SELECT id FROM fraud_case WHERE merged_into = ? AND merged_into <> 0 ORDER BY id`, id); err != nil {
		return page, err
	}
	verdicts, err := s.verdicts(ctx, `WHERE v.case_id = ?1
		OR v.case_id IN (SELECT id FROM fraud_case WHERE merged_into = ?1 AND merged_into <> 0) ORDER BY v.id DESC LIMIT ?2`, id, pageLimit)
	page.Verdicts = plain(verdicts)
	if err != nil {
		return page, err
	}
	page.Log, err = s.caseLog(ctx, page.Case)
	return page, err
}

// caseLog gives what the ledger says of a case and of those that lead to it,
// but their verdicts, and the notes on its people and what they earned.
func (s *Store) caseLog(ctx context.Context, c model.Case) ([]model.LedgerRow, error) {
	return collect(ctx, s, func(scan func(...any) error) (model.LedgerRow, error) {
		row := model.LedgerRow{Backend: c.Backend, CampaignID: c.CampaignID}
		var at int64
		err := scan(&row.Seq, &at, &row.Kind, &row.Operator, &row.Object, &row.Target, &row.Text)
		row.At = timeOf(at)
		return row, err
	}, `WITH member (scope, person) AS MATERIALIZED (SELECT scope, person FROM case_person WHERE case_id = ?1),
		about (object, target) AS MATERIALIZED (SELECT 'participant', person FROM member
			UNION ALL SELECT 'reward', r.id FROM member m CROSS JOIN reward r ON r.scope = m.scope AND r.person = m.person
			UNION ALL SELECT 'commission', c.id FROM member m CROSS JOIN commission c ON c.scope = m.scope AND c.person = m.person)
		SELECT l.seq, l.at, l.kind, l.operator, l.object, l.target, ifnull(t.text, '')
		FROM ledger l LEFT JOIN ledger_text t ON t.seq = l.seq WHERE l.seq IN (
			SELECT seq FROM ledger WHERE object = 'case' AND kind <> 'verdict' AND target IN (
				SELECT CAST(id AS TEXT) FROM fraud_case WHERE id = ?1 OR merged_into = ?1 AND merged_into <> 0)
			UNION SELECT n.seq FROM about a CROSS JOIN ledger n
				ON n.backend = ?2 AND n.campaign = ?3 AND n.object = a.object AND n.target = a.target AND n.kind = 'note')
		ORDER BY l.seq DESC LIMIT ?4`, c.ID, c.Backend, c.CampaignID, pageLimit)
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

// members gives the people of a case with what the mirror knows of them and
// what waits for each. It asks as often for a thousand people as for one.
func (s *Store) members(ctx context.Context, c model.Case) ([]model.Member, error) {
	found, err := collect(ctx, s, readMember, memberQuery, c.ID)
	if err != nil {
		return nil, err
	}
	scope, _, err := s.scopeKey(ctx, c.Backend, c.CampaignID)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(found))
	for i, m := range found {
		ids[i] = m.Person
	}
	known, err := s.named(ctx, scope, ids)
	if err != nil {
		return nil, err
	}
	stakes, err := s.waitingFor(ctx, scope, ids)
	if err != nil {
		return nil, err
	}
	all := make([]model.Member, len(found))
	for i, m := range found {
		row := model.Member{Score: m.Score, Parts: m.Parts, State: m.state}
		row.Participant = known[m.Person]
		if row.Key == 0 {
			row.Backend, row.CampaignID, row.ID = c.Backend, c.CampaignID, m.Person
		}
		if at := stakes[m.Person]; at != nil {
			row.Waiting, row.AtStake, row.Unpriced = at.waiting, at.sums(), at.unpriced
		}
		all[i] = row
	}
	return all, nil
}

// waitingFor gives what waits for people of a campaign, by person.
func (s *Store) waitingFor(ctx context.Context, scope int64, ids []string) (map[string]*stake, error) {
	out, list := map[string]*stake{}, jsonArray(ids)
	of := func(person string) *stake {
		if out[person] == nil {
			out[person] = &stake{}
		}
		return out[person]
	}
	err := rewards.each(ctx, s, "WHERE "+among+" AND m.state = 'waiting'", []any{scope, list}, func(r *row[model.Reward]) error {
		of(r.value.Person).reward(r.value, s.worths)
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = commissions.each(ctx, s, "WHERE "+among+" AND m.state = 'pending'", []any{scope, list}, func(r *row[model.Commission]) error {
		of(r.value.Person).commission(r.value)
		return nil
	})
	return out, err
}
