package index

import (
	"context"

	"refdesk/internal/model"
)

// RewardRefs gives all rewards that match a query, in its order, whatever its
// window.
func (x *Index) RewardRefs(ctx context.Context, q model.Query) ([]model.ObjectRef, error) {
	s := x.state.Load()
	return refsOf(ctx, x, s, &rewards, s.rewards, q, (*reward).ref)
}

// CommissionRefs is RewardRefs for commissions.
func (x *Index) CommissionRefs(ctx context.Context, q model.Query) ([]model.ObjectRef, error) {
	s := x.state.Load()
	return refsOf(ctx, x, s, &commissions, s.commissions, q, commissionRef)
}

func refsOf[R any](ctx context.Context, x *Index, s *state, l *list[R], t *table[R], q model.Query, ref func(*R) model.ObjectRef) ([]model.ObjectRef, error) {
	answer, err := ask(ctx, x, s, l, t, q)
	if err != nil {
		return nil, err
	}
	refs := make([]model.ObjectRef, 0, answer.slots.count)
	for slot := range answer.slots.all() {
		refs = append(refs, ref(t.rows[slot]))
	}
	return refs, nil
}

// RewardsAt gives the rewards of some references in the list's own order;
// unknown ones are left out.
func (x *Index) RewardsAt(ctx context.Context, refs []model.ObjectRef) ([]model.RewardRow, error) {
	s := x.state.Load()
	var sides []pair
	var rows []model.RewardRow
	err := eachAt(ctx, x, s, &rewards, s.rewards, refs, (*reward).ref, func(r *reward) {
		sides = append(sides, pair{r.earner, r.friend})
		rows = append(rows, s.rewardRow(r))
	})
	if err != nil {
		return nil, err
	}
	people, err := x.sides(ctx, s, sides)
	for i := range rows {
		rows[i].Earner, rows[i].Friend = people[sides[i].earner], people[sides[i].friend]
	}
	return rows, err
}

// EachReward gives the rewards of some references one by one. Of their people it
// tells no more than how the backend rates them, which takes no reading. A row
// is good until the next.
func (x *Index) EachReward(ctx context.Context, refs []model.ObjectRef, each func(*model.RewardRow)) error {
	s := x.state.Load()
	var row model.RewardRow
	return eachAt(ctx, x, s, &rewards, s.rewards, refs, (*reward).ref, func(r *reward) {
		row = s.rewardRow(r)
		row.Earner, row.Friend = s.people.person(r.earner), s.people.person(r.friend)
		each(&row)
	})
}

// EachCommission is EachReward for commissions.
func (x *Index) EachCommission(ctx context.Context, refs []model.ObjectRef, each func(*model.CommissionRow)) error {
	s := x.state.Load()
	var row model.CommissionRow
	return eachAt(ctx, x, s, &commissions, s.commissions, refs, commissionRef, func(c *commission) {
		row = s.commissionRow(c)
		row.Earner, row.Friend = s.people.person(c.earner), s.people.person(c.friend)
		each(&row)
	})
}

func commissionRef(c *commission) model.ObjectRef { return c.ObjectRef() }

// CommissionsAt is RewardsAt for commissions.
func (x *Index) CommissionsAt(ctx context.Context, refs []model.ObjectRef) ([]model.CommissionRow, error) {
	s := x.state.Load()
	var sides []pair
	var rows []model.CommissionRow
	err := eachAt(ctx, x, s, &commissions, s.commissions, refs, commissionRef, func(c *commission) {
		sides = append(sides, pair{c.earner, c.friend})
		rows = append(rows, s.commissionRow(c))
	})
	if err != nil {
		return nil, err
	}
	people, err := x.sides(ctx, s, sides)
	for i := range rows {
		rows[i].Earner, rows[i].Friend = people[sides[i].earner], people[sides[i].friend]
	}
	return rows, err
}

// eachAt goes through a table in its own order until it has met all references.
func eachAt[R any](
	ctx context.Context, x *Index, s *state, l *list[R], t *table[R], refs []model.ObjectRef, ref func(*R) model.ObjectRef, met func(*R),
) error {
	wanted := make(map[model.ObjectRef]bool, len(refs))
	for _, one := range refs {
		wanted[one] = true
	}
	if len(wanted) == 0 {
		return nil
	}
	answer, err := ask(ctx, x, s, l, t, model.Query{})
	if err != nil {
		return err
	}
	left := len(wanted)
	for slot := range answer.slots.all() {
		if r := t.rows[slot]; wanted[ref(r)] {
			met(r)
			if left--; left == 0 {
				break
			}
		}
	}
	return nil
}
