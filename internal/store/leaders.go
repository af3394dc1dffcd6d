package store

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"refdesk/internal/model"
)

// standingOrder is the order of the index person_standing, whose expressions it
// has to repeat.
const standingOrder = "gone_at <> 0, -max(ifnull(referral_count, 0), 0), ifnull(created_at, 9223372036854775807), id"

// Leaders gives the first people of the leaderboard of some campaigns, "" naming
// all: most referrals first, the oldest of equal ones first, those who are gone
// behind everybody else. It reads no more than it gives, however many there are.
// Matched and Total count the people who are not gone. Boards are left empty.
func (s *Store) Leaders(ctx context.Context, backend, campaign string, offset, count int) (model.Window[model.PersonRow], error) {
	var w model.Window[model.PersonRow]
	type camp struct{ scope, people int64 }
	camps, err := collect(ctx, s, func(scan func(...any) error) (c camp, err error) {
		return c, scan(&c.scope, &c.people)
	}, "SELECT key, people FROM scope WHERE ?1 IN ('', backend) AND ?2 IN ('', campaign)", backend, campaign)
	if err != nil {
		return w, err
	}
	var all []model.PersonRow
	for _, c := range camps {
		w.Total += int(c.people)
		rows, err := s.campLeaders(ctx, c.scope, offset+count)
		if err != nil {
			return w, err
		}
		all = append(all, rows...)
	}
	slices.SortStableFunc(all, compareStanding)
	w.Matched = w.Total
	w.Offset = min(max(offset, 0), len(all))
	w.Rows = all[w.Offset:min(w.Offset+max(count, 0), len(all))]
	return w, s.countWaiting(ctx, w.Rows)
}

// campLeaders gives the first people of one campaign with their places.
func (s *Store) campLeaders(ctx context.Context, scope int64, count int) ([]model.PersonRow, error) {
	found, err := people.all(ctx, s, "WHERE m.scope = ? ORDER BY "+standingOrder+" LIMIT ?", scope, count)
	rows := make([]model.PersonRow, len(found))
	for i, p := range found {
		rows[i] = model.PersonRow{Participant: p, Place: i + 1}
	}
	return rows, err
}

// compareStanding is the order of person_standing over several campaigns.
func compareStanding(a, b model.PersonRow) int {
	gone := func(p model.PersonRow) int {
		if p.Gone {
			return 1
		}
		return 0
	}
	joined := func(p model.PersonRow) int64 {
		if p.CreatedAt.IsZero() {
			return math.MaxInt64
		}
		return p.CreatedAt.UnixMilli()
	}
	return cmp.Or(cmp.Compare(gone(a), gone(b)), cmp.Compare(max(b.ReferralCount.V, 0), max(a.ReferralCount.V, 0)),
		cmp.Compare(joined(a), joined(b)), cmp.Compare(a.Backend, b.Backend), cmp.Compare(a.CampaignID, b.CampaignID), cmp.Compare(a.ID, b.ID))
}

// countWaiting fills in the rewards of each that wait for an approval.
func (s *Store) countWaiting(ctx context.Context, rows []model.PersonRow) error {
	for i := range rows {
		p := &rows[i]
		err := s.reading.QueryRowContext(ctx, `SELECT count(*) FROM reward r JOIN scope s ON s.key = r.scope
			WHERE s.backend = ? AND s.campaign = ? AND r.person = ? AND r.state = ?`,
			p.Backend, p.CampaignID, p.ID, string(model.RewardWaiting)).Scan(&p.Waiting)
		if err != nil {
			return fmt.Errorf("store: counting rewards: %w", err)
		}
	}
	return nil
}
