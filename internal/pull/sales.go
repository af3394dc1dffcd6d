package pull

import (
	"context"
	"errors"
	"time"

	"refdesk/internal/model"
)

// salesAt is how far the lists of commissions and payouts have been read. The
// order of these lists is not promised, so each reading goes through all.
type salesAt struct {
	payouts bool // the commissions are through
	cursor  string
}

// readSales reads the next page of commissions, then of payouts.
func (p *Puller) readSales(ctx context.Context, g *program) (time.Time, error) {
	list := p.o.Source.CommissionsPage
	if g.salesAt.payouts {
		list = p.o.Source.PayoutsPage
	}
	page, err := list(ctx, model.LaneSweep, g.id, g.salesAt.cursor)
	if err != nil {
		at := g.salesAt
		g.salesAt = salesAt{}
		if errors.Is(err, model.ErrInvalid) && at == (salesAt{}) && p.campaignOf(g).HasRewards() {
			return p.o.Now().Add(p.o.SalesEvery), nil // a program of another type has none
		}
		if !refused(err) {
			g.salesAt = at
		}
		return time.Time{}, err
	}
	if err := p.o.Store.SaveSales(ctx, p.o.Backend, g.id, page); err != nil {
		return time.Time{}, err
	}
	switch {
	case page.Next != "" && page.Next != g.salesAt.cursor:
		g.salesAt.cursor = page.Next
	case !g.salesAt.payouts:
		g.salesAt = salesAt{payouts: true}
	default:
		g.salesAt = salesAt{}
		return p.o.Now().Add(p.o.SalesEvery), nil
	}
	return p.o.Now(), nil
}
