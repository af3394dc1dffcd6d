package store

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"refdesk/internal/model"
)

// among is the condition of a reading that is about some people of a campaign.
// Its parameters are the scope's number and the people's ids as JSON.
const among = "m.scope = ?1 AND m.person IN (SELECT value FROM json_each(?2))"

// Stakes gives these people of a campaign with what they earned, as a verdict
// on them needs it: of each kind all that waits, and with the newest of the rest
// up to 500 a person. People whom the mirror does not know are left out. It asks as
// often for a thousand people as for one.
func (s *Store) Stakes(ctx context.Context, in model.CampaignRef, ids []string) (found model.Stakes, err error) {
	scope, known, err := s.scopeKey(ctx, in.Backend, in.ID)
	if err != nil || !known || len(ids) == 0 {
		return found, err
	}
	about := staked{in: in, scope: scope, list: jsonArray(ids)}
	if about.people, err = s.named(ctx, scope, ids); err != nil {
		return found, err
	}
	changes, err := s.newestChanges(ctx, in, model.ObjectParticipant, about.list)
	if err != nil {
		return found, err
	}
	earned, err := s.stakedRewards(ctx, &about)
	if err != nil {
		return found, err
	}
	sold, err := s.stakedCommissions(ctx, &about)
	if err != nil {
		return found, err
	}
	seen := make(map[string]bool, len(ids))
	for _, id := range ids {
		person := about.people[id]
		if person.Key == 0 || seen[id] {
			continue
		}
		seen[id] = true
		found.People = append(found.People, model.PersonStake{
			Person: person, Change: changes[id], Rewards: earned[id], Commissions: sold[id],
		})
	}
	return found, nil
}

// staked is whom a reading of stakes is about.
type staked struct {
	in     model.CampaignRef
	scope  int64
	list   string                       // their ids, as JSON
	people map[string]model.Participant // and friends of theirs, by id
}

// newest is the condition of a reading of a table about some people: all rows in
// one state, and with others not more than so many a person. Its parameters are
// those of among, the state and the number.
func newest(table string) string {
	return "WHERE m.key IN (SELECT key FROM (SELECT key, state, row_number() OVER (PARTITION BY person ORDER BY state = ?3 DESC, key DESC) AS n FROM " +
		table + " m WHERE " + among + ") WHERE state = ?3 OR n <= ?4)" + newestFirst
}

func (s *Store) stakedRewards(ctx context.Context, about *staked) (map[string][]model.RewardRow, error) {
	all, err := rewards.all(ctx, s, newest("reward"), about.scope, about.list, string(model.RewardWaiting), pageLimit)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	ids, friends := make([]string, len(all)), make([]string, len(all))
	for i, r := range all {
		ids[i], friends[i] = r.ID, r.Other
	}
	decided, err := s.decided(ctx, about, model.ObjectReward, ids, friends)
	if err != nil {
		return nil, err
	}
	batches, err := s.batchesOf(ctx, about.in, about.list)
	if err != nil {
		return nil, err
	}
	titles, err := s.configTitles(ctx, about.scope)
	out := make(map[string][]model.RewardRow, len(about.people))
	for _, r := range all {
		r.Title = cmp.Or(r.Title, titles[r.ConfigID])
		out[r.Person] = append(out[r.Person], model.RewardRow{
			Reward: r, Earner: about.people[r.Person], Friend: about.people[r.Other],
			Change: decided.changes[r.ID], Hold: decided.holds[r.ID], Batch: batches[r.ID],
		})
	}
	return out, err
}

func (s *Store) stakedCommissions(ctx context.Context, about *staked) (map[string][]model.CommissionRow, error) {
	all, err := commissions.all(ctx, s, newest("commission"), about.scope, about.list, model.CommissionPending, pageLimit)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	ids, friends := make([]string, len(all)), make([]string, len(all))
	for i, c := range all {
		ids[i], friends[i] = c.ID, c.Other
	}
	decided, err := s.decided(ctx, about, model.ObjectCommission, ids, friends)
	out := make(map[string][]model.CommissionRow, len(about.people))
	for _, c := range all {
		out[c.Person] = append(out[c.Person], model.CommissionRow{
			Commission: c, Earner: about.people[c.Person], Friend: about.people[c.Other],
			Change: decided.changes[c.ID], Hold: decided.holds[c.ID],
		})
	}
	return out, err
}

// decisions are what was decided on objects of one kind, by id.
type decisions struct {
	changes map[string]model.Change
	holds   map[string]model.Hold
}

// decided gives what was decided on objects, and adds the friends whom they are
// about to the people that are known.
func (s *Store) decided(ctx context.Context, about *staked, object model.Object, ids, friends []string) (d decisions, err error) {
	list := jsonArray(ids)
	if d.changes, err = s.newestChanges(ctx, about.in, object, list); err != nil {
		return d, err
	}
	if d.holds, err = s.openHolds(ctx, about.in, object, list); err != nil {
		return d, err
	}
	var unknown []string
	for _, id := range friends {
		if _, known := about.people[id]; !known && id != "" {
			unknown = append(unknown, id)
		}
	}
	more, err := s.named(ctx, about.scope, unknown)
	for id, p := range more {
		about.people[id] = p
	}
	return d, err
}

// PeopleOf gives people of a campaign by their vendor ids, in no order. Those
// whom the mirror does not know are left out.
func (s *Store) PeopleOf(ctx context.Context, in model.CampaignRef, ids []string) ([]model.Participant, error) {
	scope, known, err := s.scopeKey(ctx, in.Backend, in.ID)
	if err != nil || !known {
		return nil, err
	}
	found, err := s.named(ctx, scope, ids)
	return slices.Collect(maps.Values(found)), err
}

// named gives people of a campaign by their ids.
func (s *Store) named(ctx context.Context, scope int64, ids []string) (map[string]model.Participant, error) {
	out := make(map[string]model.Participant, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	err := people.each(ctx, s, "WHERE m.scope = ? AND m.id IN (SELECT value FROM json_each(?))", []any{scope, jsonArray(ids)},
		func(r *row[model.Participant]) error {
			out[r.value.ID] = r.value
			return nil
		})
	return out, err
}

// newestChanges gives the newest change of each object that has one, by id.
func (s *Store) newestChanges(ctx context.Context, in model.CampaignRef, object model.Object, list string) (map[string]model.Change, error) {
	found, err := s.changes(ctx, `WHERE id IN (SELECT (SELECT max(c.id) FROM change c
			WHERE c.backend = ?1 AND c.campaign = ?2 AND c.object = ?3 AND c.target = wanted.value)
		FROM json_each(?4) wanted)`, in.Backend, in.ID, string(object), list)
	out := make(map[string]model.Change, len(found))
	for _, c := range found {
		out[c.Target] = c
	}
	return out, err
}

// openHolds gives the holds that keep objects from being approved, by id.
func (s *Store) openHolds(ctx context.Context, in model.CampaignRef, object model.Object, list string) (map[string]model.Hold, error) {
	found, err := collect(ctx, s, readHold, "SELECT "+holdColumns+` FROM hold WHERE backend = ?1 AND campaign = ?2 AND object = ?3
		AND target IN (SELECT value FROM json_each(?4)) AND released_at = 0`, in.Backend, in.ID, string(object), list)
	now, out := s.now(), make(map[string]model.Hold, len(found))
	for _, h := range found {
		if h.Holds(now) {
			out[h.Target] = h
		}
	}
	return out, err
}

// configTitles gives what the rewards of a campaign are called, by config.
func (s *Store) configTitles(ctx context.Context, scope int64) (map[string]string, error) {
	all, err := configs.all(ctx, s, "WHERE m.scope = ?", scope)
	out := make(map[string]string, len(all))
	for _, c := range all {
		out[c.ID] = c.Title
	}
	return out, err
}
