package index

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"refdesk/internal/model"
)

// sales are the commissions and payouts. They are read from the store when
// somebody first looks at them, and again after a commit.
type sales struct {
	commissions *table[commission]
	payouts     *table[payout]
}

type commission struct {
	model.Commission
	words string
}

type payout struct {
	model.Payout
	words string
}

// commissions and payouts come newest first.
var commissions = list[commission]{
	kind:  KindCommissions,
	scope: func(c *commission) (string, string) { return c.Backend, c.CampaignID },
	words: func(_ *state, c *commission) [4]string { return [4]string{c.words} },
	own: ranking[commission]{
		rank: func(c *commission) (int64, int64) { return newestFirst(known(c.CreatedAt, c.FirstSeen)), 0 },
		tie: func(a, b *commission) int {
			return cmp.Or(strings.Compare(a.Backend, b.Backend), strings.Compare(a.CampaignID, b.CampaignID), strings.Compare(a.ID, b.ID))
		},
	},
	fields: map[string]field[commission]{
		"state":    is(func(c *commission) string { return c.State }),
		"kind":     is(func(c *commission) string { return c.Event }),
		"id":       is(func(c *commission) string { return c.ID }),
		"person":   is(func(c *commission) string { return c.Person }),
		"ref":      is(func(c *commission) string { return c.Other }),
		"currency": is(func(c *commission) string { return c.Amount.V.Currency }),
		"backend":  is(func(c *commission) string { return c.Backend }),
		"campaign": inCampaign(func(c *commission) scope { return scope{c.Backend, c.CampaignID} }),
		"since":    {at: func(_ *state, c *commission) time.Time { return known(c.CreatedAt, c.FirstSeen) }},
	},
	columns: map[string]column[commission]{
		"since":  timed(func(c *commission) time.Time { return known(c.CreatedAt, c.FirstSeen) }),
		"state":  wordy(func(c *commission) string { return c.State }),
		"person": wordy(func(c *commission) string { return c.Person }),
		"id":     wordy(func(c *commission) string { return c.ID }),
		"kind":   wordy(func(c *commission) string { return c.Event }),
		"amount": {text: func(_ *state, c *commission) string { return moneyOrder(c.Amount) }},
	},
}

var payouts = list[payout]{
	kind:  KindPayouts,
	scope: func(p *payout) (string, string) { return p.Backend, p.CampaignID },
	words: func(_ *state, p *payout) [4]string { return [4]string{p.words} },
	own: ranking[payout]{
		rank: func(p *payout) (int64, int64) { return newestFirst(known(p.CreatedAt, p.FirstSeen)), 0 },
		tie: func(a, b *payout) int {
			return cmp.Or(strings.Compare(a.Backend, b.Backend), strings.Compare(a.CampaignID, b.CampaignID), strings.Compare(a.ID, b.ID))
		},
	},
	fields: map[string]field[payout]{
		"state":    is(func(p *payout) string { return p.State }),
		"id":       is(func(p *payout) string { return p.ID }),
		"person":   is(func(p *payout) string { return p.Person }),
		"currency": is(func(p *payout) string { return p.Amount.V.Currency }),
		"backend":  is(func(p *payout) string { return p.Backend }),
		"campaign": inCampaign(func(p *payout) scope { return scope{p.Backend, p.CampaignID} }),
		"since":    {at: func(_ *state, p *payout) time.Time { return known(p.CreatedAt, p.FirstSeen) }},
	},
	columns: map[string]column[payout]{
		"since":  timed(func(p *payout) time.Time { return known(p.CreatedAt, p.FirstSeen) }),
		"state":  wordy(func(p *payout) string { return p.State }),
		"person": wordy(func(p *payout) string { return p.Person }),
		"id":     wordy(func(p *payout) string { return p.ID }),
		"amount": {text: func(_ *state, p *payout) string { return moneyOrder(p.Amount) }},
	},
}

// Commissions answers a window over the commissions.
func (x *Index) Commissions(ctx context.Context, q model.Query) (model.Window[model.Commission], error) {
	s := x.state.Load()
	all, err := x.salesOf(ctx, s)
	if err != nil {
		return model.Window[model.Commission]{}, err
	}
	return window(ctx, x, s, &commissions, all.commissions, q, func(c *commission) model.Commission { return c.Commission })
}

// Payouts answers a window over the payouts.
func (x *Index) Payouts(ctx context.Context, q model.Query) (model.Window[model.Payout], error) {
	s := x.state.Load()
	all, err := x.salesOf(ctx, s)
	if err != nil {
		return model.Window[model.Payout]{}, err
	}
	return window(ctx, x, s, &payouts, all.payouts, q, func(p *payout) model.Payout { return p.Payout })
}

// salesOf reads the sales of all campaigns, once for each state.
func (x *Index) salesOf(ctx context.Context, s *state) (*sales, error) {
	return s.sales.get(func() (*sales, error) {
		all := &sales{commissions: &table[commission]{}, payouts: &table[payout]{}}
		for _, c := range s.campaigns {
			if err := x.readSales(ctx, all, c); err != nil {
				return nil, err
			}
		}
		return all, nil
	})
}

func (x *Index) readSales(ctx context.Context, into *sales, in model.Campaign) error {
	earned, err := x.src.Commissions(ctx, in.Backend, in.ID)
	if err != nil {
		return fmt.Errorf("read commissions of %s: %w", in.ID, err)
	}
	paid, err := x.src.Payouts(ctx, in.Backend, in.ID)
	if err != nil {
		return fmt.Errorf("read payouts of %s: %w", in.ID, err)
	}
	for _, c := range earned {
		row := &commission{c, foldAll(c.ID, c.Person, c.Other, c.State, c.Event, amountWords(c.Amount))}
		into.commissions.rows = append(into.commissions.rows, row)
	}
	for _, p := range paid {
		row := &payout{p, foldAll(p.ID, p.Person, p.State, amountWords(p.Amount), strings.Join(p.Commissions, " "))}
		into.payouts.rows = append(into.payouts.rows, row)
	}
	return nil
}

// moneyOrder sorts amounts within their currency; amounts of two currencies are
// never compared.
func moneyOrder(m model.Opt[model.Money]) string {
	if !m.Known {
		return ""
	}
	return fmt.Sprintf("%s %020d", m.V.Currency, uint64(m.V.Minor)^1<<63)
}

func amountWords(m model.Opt[model.Money]) string {
	if !m.Known {
		return ""
	}
	return m.V.String()
}

// known gives the first moment that is known.
func known(times ...time.Time) time.Time {
	for _, t := range times {
		if !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}
