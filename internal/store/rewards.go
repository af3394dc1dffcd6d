package store

import (
	"context"

	"refdesk/internal/model"
)

var rewards = newMirror("reward", rewardFields, finishReward)

// rewardRanks orders states as model.RewardState.After does.
var rewardRanks = map[string]int{
	string(model.RewardWaiting): 1, string(model.RewardApproved): 2, string(model.RewardFulfilled): 3,
	string(model.RewardRefused): 4, string(model.RewardCancelled): 4,
}

func rewardFields(r *model.Reward) []field {
	return []field{
		{name: "config", fact: word[string]{&r.ConfigID}, forever: true},
		{name: "person", fact: word[string]{&r.Person}, forever: true},
		{name: "other", fact: word[string]{&r.Other}, forever: true},
		{name: "side", fact: word[model.Side]{&r.Side}, forever: true},
		{
			name: "state", fact: word[model.RewardState]{&r.State},
			rank: func() int { return rankOf(rewardRanks, string(r.State)) },
		},
		{name: "title", fact: word[string]{&r.Title}, forever: true},
		{name: "created_at", fact: moment{&r.CreatedAt}, forever: true},
		{name: "approved_at", fact: moment{&r.ApprovedAt}},
		{name: "fulfilled_at", fact: moment{&r.FulfilledAt}},
	}
}

func finishReward(v *model.Reward, r *row[model.Reward], of scopeName) {
	v.Backend, v.CampaignID, v.ID = of.backend, of.campaign, r.id
	v.AsOf, v.FirstSeen = timeOf(r.asOf), timeOf(r.firstSeen)
}

// layReward merges a sighting of a reward and keeps the count of those waiting.
func (t *tx) layReward(s sighting, said *model.Reward) (was, is *row[model.Reward], err error) {
	was, is, err = rewards.lay(t, s, said)
	if err == nil {
		t.tallies["waiting"] += waits(is) - waits(was)
	}
	return was, is, err
}

func waits(r *row[model.Reward]) int64 {
	if r.value.State == model.RewardWaiting {
		return 1
	}
	return 0
}

// endMissing ends the rewards of a person that a complete list of them did not
// show: what waited was refused, the rest was reversed. Rewards known from
// after the list was asked for are left alone.
func (t *tx) endMissing(scope int64, person string, shown map[string]bool, at int64) error {
	ids, err := t.rewardIDs(scope, person)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if shown[id] {
			continue
		}
		r, err := rewards.load(t, scope, id)
		if err != nil {
			return err
		}
		if r.asOf >= at || r.firstSeen >= at {
			continue
		}
		if err := t.endReward(r, at); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) endReward(r *row[model.Reward], at int64) error {
	was := waits(r)
	switch r.value.State {
	case model.RewardWaiting:
		r.value.State = model.RewardRefused
	case model.RewardRefused, model.RewardCancelled:
		return nil
	default:
		r.value.State = model.RewardCancelled
	}
	delete(r.told, "state")
	r.asOf, r.readAt = max(r.asOf, at), max(r.readAt, at)
	t.tallies["waiting"] += waits(r) - was
	return rewards.save(t, r)
}

func (t *tx) rewardIDs(scope int64, person string) ([]string, error) {
	return t.ids(`SELECT id FROM reward WHERE scope = ? AND person = ? ORDER BY key`, scope, person)
}

// ids reads a column of vendor ids.
func (t *tx) ids(query string, args ...any) (ids []string, err error) {
	rows, err := t.query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// RewardsSince gives all rewards whose row changed after a revision, in no
// order.
func (s *Store) RewardsSince(ctx context.Context, rev int64, each func(model.Reward) error) error {
	if rev <= 0 {
		return earnedRewards.all(ctx, s, each)
	}
	return rewards.since(ctx, s, rev, each)
}

// FindReward finds rewards by vendor id over all backends and campaigns; ""
// narrows nothing.
func (s *Store) FindReward(ctx context.Context, backend, campaign, id string) ([]model.RewardRef, error) {
	return collect(ctx, s, func(scan func(...any) error) (ref model.RewardRef, err error) {
		return ref, scan(&ref.Backend, &ref.CampaignID, &ref.ID)
	}, `SELECT s.backend, s.campaign, r.id FROM reward r JOIN scope s ON s.key = r.scope
		WHERE r.id = ?1 AND ?2 IN ('', s.backend) AND ?3 IN ('', s.campaign)
		ORDER BY r.key LIMIT 100`, id, backend, campaign)
}
