package desk

import (
	"cmp"
	"context"
	"slices"

	"refdesk/internal/model"
)

// Summary tells what was earned in a month, what became of it, and whether the
// payouts issued in the month agree with the commissions paid. It fails where a
// sum is larger than can be told exactly.
func (b *Cashier) Summary(ctx context.Context, ask model.SummaryAsk) (model.Summary, error) {
	l := newBooks(ask.Month)
	reward, err := b.book(ctx, l, ask.Backend, ask.CampaignID)
	if err != nil {
		return model.Summary{}, err
	}
	r, converted := newReconciling(l), conversions{}
	commission := func(c model.Commission) {
		l.commission(c)
		converted.take(l, c)
		r.commissions[c.ObjectRef()] = c
	}
	payout := func(p model.Payout) { r.payouts = append(r.payouts, p) }
	if err := b.earnings.EachEarned(ctx, ask.Backend, ask.CampaignID, reward, commission, payout); err != nil {
		return model.Summary{}, err
	}
	s := model.Summary{Month: ask.Month, Books: l.sorted(), AsOf: b.desk.now(), Names: map[model.CampaignRef]string{}}
	s.Payouts, s.Differences = r.reconcile()
	campaigns, err := b.earnings.Campaigns(ctx)
	if err != nil {
		return model.Summary{}, err
	}
	for _, c := range campaigns {
		if c.Name != "" {
			s.Names[c.Ref()] = c.Name
		}
	}
	s.Conversions = converted.sorted(campaigns)
	s.Gaps = l.counted()
	return s, l.err
}

func (l *ledgerBooks) counted() []model.SummaryGap {
	var gaps []model.SummaryGap
	for g, n := range l.gaps {
		gaps = append(gaps, model.SummaryGap{Backend: g.backend, CampaignID: g.campaign, Why: g.why, Count: n})
	}
	slices.SortFunc(gaps, func(a, b model.SummaryGap) int {
		return cmp.Or(cmp.Compare(a.Backend, b.Backend), cmp.Compare(a.CampaignID, b.CampaignID), cmp.Compare(a.Why, b.Why))
	})
	return gaps
}

// commission books one commission: what it was before any refund is earned, what
// refunds took is clawed back, and what is left stands where its state says.
func (l *ledgerBooks) commission(c model.Commission) {
	if !l.month.Has(c.Since()) {
		return
	}
	original, left := c.Original(), c.Amount
	if c.State == model.CommissionReversed {
		left = model.Some(model.Money{Currency: original.V.Currency})
	}
	taken := original.V // where nothing is left, without arithmetic
	var err error
	switch {
	case !original.Known || !left.Known:
		l.gaps[gap{c.Backend, c.CampaignID, "commissions whose amount is not known"}]++
		return
	case original.V == left.V:
		taken.Minor = 0
	case left.V != (model.Money{Currency: original.V.Currency}):
		taken, err = original.V.Minus(left.V)
	}
	if err != nil {
		l.gaps[gap{c.Backend, c.CampaignID, "commissions whose amounts before and after cannot be compared"}]++
		return
	}
	book := l.open(account{c.Backend, c.CampaignID, original.V.Currency, model.SummaryCommissions, c.ID})
	book.Count++
	l.add(&book.Earned, original.V.Minor)
	l.add(standing(book, c.State), left.V.Minor)
	if taken.Minor > 0 {
		l.add(&book.Cancelled, taken.Minor)
	} else { // more is left than was earned
		l.add(&book.Adjusted, taken.Minor)
	}
}

// standing is the sum that what is left of a commission counts to. A state that
// nobody has heard of counts as a difference.
func standing(b *model.SummaryBook, state string) *model.Money {
	switch state {
	case model.CommissionPending:
		return &b.Waiting
	case model.CommissionApproved:
		return &b.Approved
	case model.CommissionPaid:
		return &b.Paid
	case model.CommissionDeleted:
		return &b.Refused
	}
	return &b.Adjusted
}
