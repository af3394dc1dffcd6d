package index

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"refdesk/internal/model"
)

// CommissionTotals adds up the commissions that match a query, whatever its
// window, by state and currency. Amounts of two currencies are never added.
func (x *Index) CommissionTotals(ctx context.Context, q model.Query) ([]model.Total, error) {
	s := x.state.Load()
	return totals(ctx, x, s, &commissions, s.commissions, q, func(c *commission) (string, model.Opt[model.Money], model.Opt[model.Money]) {
		return c.State, c.Amount, c.InCampaign
	})
}

// PayoutTotals is CommissionTotals for payouts.
func (x *Index) PayoutTotals(ctx context.Context, q model.Query) ([]model.Total, error) {
	s := x.state.Load()
	return totals(ctx, x, s, &payouts, s.payouts, q, func(p *payout) (string, model.Opt[model.Money], model.Opt[model.Money]) {
		return p.State, p.Amount, p.InCampaign
	})
}

// totals come in the order of states and currencies by name.
func totals[R any](ctx context.Context, x *Index, s *state, l *list[R], t *table[R], q model.Query, of func(*R) (state string, amount, inCampaign model.Opt[model.Money])) ([]model.Total, error) {
	q.Sort, q.Desc = "", false
	answer, err := ask(ctx, x, s, l, t, q)
	if err != nil {
		return nil, err
	}
	type key struct{ state, currency string }
	sums := map[key]*model.Total{}
	for slot := range answer.slots.all() {
		state, amount, inCampaign := of(t.rows[slot])
		k := key{state, amount.V.Currency}
		sum := sums[k]
		if sum == nil {
			sum = &model.Total{State: state, Currency: k.currency}
			if amount.Known {
				sum.Sum = model.Some(model.Money{Currency: k.currency})
			}
			sums[k] = sum
		}
		sum.Count++
		if amount.Known && !inCampaign.Known {
			sum.Unconverted++
		}
		sum.Sum = plus(sum.Sum, amount)
	}
	out := make([]model.Total, 0, len(sums))
	for _, sum := range sums {
		out = append(out, *sum)
	}
	slices.SortFunc(out, func(a, b model.Total) int {
		return cmp.Or(strings.Compare(a.State, b.State), strings.Compare(a.Currency, b.Currency))
	})
	return out, nil
}

// plus adds two amounts of one currency. What is not known on either side, or
// has no exact sum, is not known of the sum.
func plus(a, b model.Opt[model.Money]) model.Opt[model.Money] {
	sum, err := a.V.Plus(b.V)
	if !a.Known || !b.Known || err != nil {
		return model.Opt[model.Money]{}
	}
	return model.Some(sum)
}
