package store

import (
	"context"

	"refdesk/internal/model"
)

// payer is the batch that has taken or paid what a line l pays: one that has not
// settled it before one that has, else the newest; NULL for none.
const payer = `(SELECT o.batch FROM batch_line o WHERE o.backend = l.backend AND o.campaign = l.campaign AND o.person = l.person
	AND o.thing = l.thing AND o.state IN ('open', 'paid') ORDER BY o.state = 'open' DESC, o.batch DESC LIMIT 1)`

// BatchedSince gives all rewards of the batches that moved after a revision, in
// no order, each with the batch that has it: ID 0 where none has any more.
func (s *Store) BatchedSince(ctx context.Context, rev int64, each func(model.ObjectRef, model.InBatch) error) error {
	type batched struct {
		ref model.ObjectRef
		in  model.InBatch
	}
	all, err := collect(ctx, s, func(scan func(...any) error) (batched, error) {
		one := batched{ref: model.ObjectRef{Object: model.ObjectReward}}
		return one, scan(&one.ref.Backend, &one.ref.CampaignID, &one.ref.ID, &one.in.ID, &one.in.State, &one.in.Line)
	}, `SELECT l.backend, l.campaign, l.reward, ifnull(b.id, 0), ifnull(b.state, ''), ifnull(p.state, '')
		FROM (SELECT DISTINCT backend, campaign, person, thing, reward FROM batch_line
			WHERE reward <> '' AND batch IN (SELECT id FROM batch WHERE rev > ?)) l
		LEFT JOIN batch b ON b.id = `+payer+`
		LEFT JOIN batch_line p ON p.batch = b.id AND p.backend = l.backend AND p.campaign = l.campaign AND p.person = l.person
			AND p.thing = l.thing AND p.state IN ('open', 'paid')`, rev)
	if err != nil {
		return err
	}
	for _, one := range all {
		if err := each(one.ref, one.in); err != nil {
			return err
		}
	}
	return nil
}

// batchesOf gives by reward the batches that have taken or paid what people of a
// campaign earned, as inBatch does; list is their ids as JSON.
func (s *Store) batchesOf(ctx context.Context, of model.CampaignRef, list string) (map[string]model.InBatch, error) {
	type batched struct {
		reward string
		in     model.InBatch
	}
	found, err := collect(ctx, s, func(scan func(...any) error) (one batched, err error) {
		return one, scan(&one.reward, &one.in.ID, &one.in.State, &one.in.Line)
	}, `SELECT l.reward, b.id, b.state, l.state FROM batch_line l JOIN batch b ON b.id = l.batch
		WHERE l.backend = ? AND l.campaign = ? AND l.person IN (SELECT value FROM json_each(?)) AND l.reward <> ''
			AND l.state IN ('open', 'paid') ORDER BY l.state = 'open', l.batch`, of.Backend, of.ID, list)
	out := make(map[string]model.InBatch, len(found))
	for _, one := range found { // the last of a reward is the one to name
		out[one.reward] = one.in
	}
	return out, err
}

// inBatch gives the batch that has taken or paid a reward, as BatchedSince does.
func (s *Store) inBatch(ctx context.Context, r model.Reward) (model.InBatch, error) {
	key := model.RewardKey(r)
	found, err := collect(ctx, s, func(scan func(...any) error) (in model.InBatch, err error) {
		return in, scan(&in.ID, &in.State, &in.Line)
	}, `SELECT b.id, b.state, l.state FROM batch_line l JOIN batch b ON b.id = l.batch
		WHERE l.backend = ? AND l.campaign = ? AND l.person = ? AND l.thing = ? AND l.state IN ('open', 'paid')
		ORDER BY l.state = 'open' DESC, l.batch DESC LIMIT 1`, key.Backend, key.CampaignID, key.PersonID, key.Thing)
	if err != nil || len(found) == 0 {
		return model.InBatch{}, err
	}
	return found[0], nil
}
