package desk

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"refdesk/internal/model"
)

// reconciling holds commissions that are paid against payouts that were issued.
// A commission counts in the first payout that names it and when that was
// issued, so that the differences come to that of the sums.
type reconciling struct {
	*ledgerBooks
	commissions map[model.ObjectRef]model.Commission
	payouts     []model.Payout
	inside      map[model.ObjectRef]string // what became of the payout of a commission that is in none that was issued
	counted     map[model.ObjectRef]bool   // commissions in issued payouts
	sums        map[account]*model.PayoutCheck
	differences []model.PayoutCheck
}

func newReconciling(l *ledgerBooks) *reconciling {
	return &reconciling{
		ledgerBooks: l, commissions: map[model.ObjectRef]model.Commission{}, inside: map[model.ObjectRef]string{},
		counted: map[model.ObjectRef]bool{}, sums: map[account]*model.PayoutCheck{},
	}
}

// issued tells that a payout left. Other backends' word for it is assumed.
func issued(p model.Payout) bool { return p.State == "issued" || p.State == "paid" }

// reconcile gives the sums, by campaign and currency, and what differs.
func (r *reconciling) reconcile() (sums, differences []model.PayoutCheck) {
	slices.SortFunc(r.payouts, func(a, b model.Payout) int {
		return cmp.Or(a.IssuedAt.Compare(b.IssuedAt), strings.Compare(a.ID, b.ID))
	})
	for _, p := range r.payouts {
		if issued(p) {
			r.payout(p)
			continue
		}
		for _, id := range p.Commissions {
			r.inside[commissionOf(p, id)] = p.State
		}
	}
	for ref, c := range r.commissions {
		if c.State == model.CommissionPaid && !r.counted[ref] {
			r.alone(c, r.inside[ref])
		}
	}
	for _, sum := range r.sums {
		sum.Difference = r.less(sum.Paid.V, sum.Issued.V)
		sums = append(sums, *sum)
	}
	slices.SortFunc(sums, byPlace)
	slices.SortFunc(r.differences, byPlace)
	return sums, r.differences
}

func byPlace(a, b model.PayoutCheck) int {
	return cmp.Or(cmp.Compare(a.Backend, b.Backend), cmp.Compare(a.CampaignID, b.CampaignID), cmp.Compare(a.Currency, b.Currency), cmp.Compare(a.ID, b.ID))
}

func commissionOf(p model.Payout, id string) model.ObjectRef {
	return model.Commission{Backend: p.Backend, CampaignID: p.CampaignID, ID: id}.ObjectRef()
}

// dated tells whether something is of the month, and counts what has no time.
func (r *reconciling) dated(backend, campaign string, at time.Time, why string) bool {
	if at.IsZero() && !r.month.IsZero() {
		r.gaps[gap{backend, campaign, why}]++
	}
	return r.month.Has(at)
}

// payout holds a payout against the commissions inside.
func (r *reconciling) payout(p model.Payout) {
	in := r.dated(p.Backend, p.CampaignID, p.IssuedAt, "payouts issued at a time that is not known")
	found := model.PayoutCheck{
		Backend: p.Backend, CampaignID: p.CampaignID, Currency: p.Amount.V.Currency, Object: model.ObjectPayout, ID: p.ID, Person: p.Person, Issued: p.Amount,
	}
	_, known := p.Amount.V.Digits()
	paid := model.Money{Currency: p.Amount.V.Currency}
	var faults []string
	for _, id := range p.Commissions {
		c, fault := r.claim(commissionOf(p, id))
		switch {
		case fault != "":
			faults = append(faults, id+" "+fault)
			continue
		case in && (!known || !c.Amount.Known || c.Amount.V.Currency != paid.Currency):
			r.alone(c, "issued in another currency")
			continue
		case in:
			r.add(&paid, c.Amount.V.Minor)
		}
		found.Count++
	}
	if !in {
		return
	}
	switch {
	case !p.Amount.Known:
		faults = append(faults, "its amount is not known")
	case !known:
		faults = append(faults, "nobody knows its currency, so that nothing is added up")
	default:
		sum := r.sum(found)
		r.add(&sum.Issued.V, p.Amount.V.Minor)
		r.add(&sum.Paid.V, paid.Minor)
		sum.Count += found.Count
		found.Paid, found.Difference = model.Some(paid), r.less(paid, p.Amount.V)
		if len(p.Commissions) == 0 {
			faults = append(faults, "it names no commissions")
		} else if found.Difference.V.Minor != 0 {
			faults = append(faults, "its commissions come to another sum")
		}
	}
	if len(faults) > 0 {
		found.Why = strings.Join(faults, "; ")
		r.differences = append(r.differences, found)
	}
}

// claim takes a commission for an issued payout, or says why it does not count
// there.
func (r *reconciling) claim(ref model.ObjectRef) (c model.Commission, fault string) {
	c, has := r.commissions[ref]
	switch {
	case !has:
		return c, "is not in the mirror"
	case r.counted[ref]:
		return c, "counts in an issued payout already"
	case c.State != model.CommissionPaid:
		return c, "is " + c.State + " and not paid"
	}
	r.counted[ref] = true
	return c, ""
}

// alone notes a paid commission without a payout of its currency that was
// issued; state is that of the payout it is in, "" for none.
func (r *reconciling) alone(c model.Commission, state string) {
	if !r.counted[c.ObjectRef()] && !r.dated(c.Backend, c.CampaignID, c.PaidAt, "commissions paid at a time that is not known") {
		return
	}
	found := model.PayoutCheck{
		Backend: c.Backend, CampaignID: c.CampaignID, Currency: c.Amount.V.Currency, Object: model.ObjectCommission, ID: c.ID, Person: c.Person, Count: 1,
		Paid: c.Amount, Why: "paid, and in no payout",
	}
	if state != "" {
		found.Why = "paid, and its payout is " + state
	}
	if _, known := c.Amount.V.Digits(); !c.Amount.Known {
		found.Why += "; its amount is not known"
	} else if !known {
		found.Why += "; nobody knows its currency, so that nothing is added up"
	} else {
		sum := r.sum(found)
		r.add(&sum.Paid.V, c.Amount.V.Minor)
		sum.Count++
		found.Difference = c.Amount
	}
	r.differences = append(r.differences, found)
}

// sum gives the sums of a campaign and currency.
func (r *reconciling) sum(of model.PayoutCheck) *model.PayoutCheck {
	at := account{backend: of.Backend, campaign: of.CampaignID, currency: of.Currency}
	if r.sums[at] == nil {
		none := model.Some(model.Money{Currency: of.Currency})
		r.sums[at] = &model.PayoutCheck{Backend: of.Backend, CampaignID: of.CampaignID, Currency: of.Currency, Paid: none, Issued: none}
	}
	return r.sums[at]
}

func (r *reconciling) less(paid, issued model.Money) model.Opt[model.Money] {
	m, err := paid.Minus(issued)
	if err != nil {
		r.err = cmp.Or(r.err, err)
		return model.Opt[model.Money]{}
	}
	return model.Some(m)
}
