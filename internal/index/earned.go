package index

import (
	"context"

	"refdesk/internal/model"
)

// aWhile is after how many rows a long visit looks whether it is still wanted.
const aWhile = 1 << 12

// EachEarned visits everything that the people of a backend or a campaign have
// earned, and their payouts, as they are at one moment and in no order; ""
// narrows nothing. What has no visitor is left out.
func (x *Index) EachEarned(
	ctx context.Context, backend, campaign string,
	takeReward func(model.Reward), takeCommission func(model.Commission), takePayout func(model.Payout),
) error {
	s := x.state.Load()
	in := scope{backend, campaign}
	err := visit(ctx, in, &rewards, s.rewards, takeReward, func(r *reward) model.Reward { return r.whole(s) })
	if err != nil {
		return err
	}
	err = visit(ctx, in, &commissions, s.commissions, takeCommission, func(c *commission) model.Commission { return c.Commission })
	if err != nil {
		return err
	}
	return visit(ctx, in, &payouts, s.payouts, takePayout, func(p *payout) model.Payout { return p.Payout })
}

// visit shows the rows of a scope. A place whose row is only named by others has
// none.
func visit[R, T any](ctx context.Context, in scope, l *list[R], t *table[R], take func(T), show func(*R) T) error {
	if take == nil {
		return nil
	}
	for i, row := range t.rows {
		if i%aWhile == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if row == nil {
			continue
		}
		if backend, campaign := l.scope(row); (in.backend == "" || in.backend == backend) && (in.campaign == "" || in.campaign == campaign) {
			take(show(row))
		}
	}
	return nil
}
