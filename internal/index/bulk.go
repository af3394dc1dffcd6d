package index

import (
	"context"
	"math"

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
	return refsOf(ctx, x, s, &commissions, s.commissions, q, func(c *commission) model.ObjectRef { return c.ObjectRef() })
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
// unknown ones are left out. In brief their people are told no more of than how
// the backend rates them, which takes no reading.
func (x *Index) RewardsAt(ctx context.Context, refs []model.ObjectRef, brief bool) ([]model.RewardRow, error) {
	s := x.state.Load()
	var sides []pair
	rows, err := rowsAt(ctx, x, s, &rewards, s.rewards, refs, (*reward).ref, func(r *reward) model.RewardRow {
		sides = append(sides, pair{r.earner, r.friend})
		return s.rewardRow(r)
	})
	if err != nil {
		return nil, err
	}
	person, err := x.known(ctx, s, sides, brief)
	for i := range rows {
		rows[i].Earner, rows[i].Friend = person(sides[i].earner), person(sides[i].friend)
	}
	return rows, err
}

// CommissionsAt is RewardsAt for commissions.
func (x *Index) CommissionsAt(ctx context.Context, refs []model.ObjectRef, brief bool) ([]model.CommissionRow, error) {
	s := x.state.Load()
	var sides []pair
	rows, err := rowsAt(ctx, x, s, &commissions, s.commissions, refs, func(c *commission) model.ObjectRef { return c.ObjectRef() },
		func(c *commission) model.CommissionRow {
			sides = append(sides, pair{c.earner, c.friend})
			return s.commissionRow(c)
		})
	if err != nil {
		return nil, err
	}
	person, err := x.known(ctx, s, sides, brief)
	for i := range rows {
		rows[i].Earner, rows[i].Friend = person(sides[i].earner), person(sides[i].friend)
	}
	return rows, err
}

// rowsAt goes through a table in its own order until it has met all references.
func rowsAt[R, T any](
	ctx context.Context, x *Index, s *state, l *list[R], t *table[R], refs []model.ObjectRef, ref func(*R) model.ObjectRef, show func(*R) T,
) ([]T, error) {
	wanted := make(map[model.ObjectRef]bool, len(refs))
	for _, one := range refs {
		wanted[one] = true
	}
	if len(wanted) == 0 {
		return nil, nil
	}
	answer, err := ask(ctx, x, s, l, t, model.Query{Count: math.MaxInt})
	if err != nil {
		return nil, err
	}
	rows := make([]T, 0, len(wanted))
	for slot := range answer.slots.all() {
		if r := t.rows[slot]; wanted[ref(r)] {
			rows = append(rows, show(r))
			if len(rows) == len(wanted) {
				break
			}
		}
	}
	return rows, nil
}

// known gives what to say of the people at some places: in brief what the index
// holds of them, else what the store does.
func (x *Index) known(ctx context.Context, s *state, sides []pair, brief bool) (func(int32) model.Participant, error) {
	if brief {
		return s.people.person, nil
	}
	people, err := x.sides(ctx, s, sides)
	return func(place int32) model.Participant { return people[place] }, err
}
