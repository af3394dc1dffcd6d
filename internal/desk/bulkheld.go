package desk

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"refdesk/internal/model"
)

// HeldBulk tells what ResumeBulk would let go of a group.
func (d *Desk) HeldBulk(ctx context.Context, group int64) (model.BulkHeld, error) {
	rows, err := d.cases.BulkRows(ctx, group)
	if err != nil {
		return model.BulkHeld{}, err
	}
	held := slices.DeleteFunc(slices.Clone(rows), func(c model.Change) bool {
		return c.State != model.ChangeStaged || !c.NotBefore.IsZero()
	})
	out := model.BulkHeld{Changes: len(held)}
	people, backends := map[model.PersonRef]bool{}, map[string]int{}
	for _, c := range held {
		addTo(&out.Verbs, string(c.Verb), 1)
		people[c.Person()] = true
		backends[c.Backend]++
		out.Takes = max(out.Takes, time.Duration(backends[c.Backend])*d.writeEvery)
	}
	out.People = len(people)
	out.Money, out.Unknown, err = d.worthOf(ctx, held)
	return out, err
}

// worthOf adds up what changes are about, one sum a currency, and counts those
// of which nobody knows the worth. What is about no reward and no commission is
// worth nothing.
func (d *Desk) worthOf(ctx context.Context, changes []model.Change) (sums []model.Money, unknown int, err error) {
	if d.earned == nil {
		return nil, 0, errors.New("this program keeps no lists to add up")
	}
	refs := map[model.Object][]model.ObjectRef{}
	for _, c := range changes {
		ref := c.ObjectRef()
		if ref.Object == model.ObjectReward || ref.Object == model.ObjectCommission {
			refs[ref.Object] = append(refs[ref.Object], ref)
		}
	}
	unknown = len(refs[model.ObjectReward]) + len(refs[model.ObjectCommission])
	found := map[string]model.Money{}
	add := func(worth model.Opt[model.Money]) { unknown += addWorth(found, worth) - 1 }
	err = d.readEarned(ctx, refs, true,
		func(r *model.RewardRow) { add(d.worths.Of(r.Reward)) }, func(c *model.CommissionRow) { add(c.Amount) })
	for _, currency := range slices.Sorted(maps.Keys(found)) {
		sums = append(sums, found[currency])
	}
	return sums, unknown, err
}
