package desk

import (
	"cmp"
	"slices"

	"refdesk/internal/model"
)

// conversions are what the backends say commissions come to in the currencies
// of their campaigns, by the currency they are in.
type conversions map[account]*model.Conversion

// take counts a commission of the month. Its converted amount is what a refund
// left of it, as the backend tells it.
func (c conversions) take(l *ledgerBooks, one model.Commission) {
	if !l.month.Has(one.Since()) || !one.Amount.Known {
		return
	}
	at := account{backend: one.Backend, campaign: one.CampaignID, currency: one.Amount.V.Currency}
	if c[at] == nil {
		c[at] = &model.Conversion{Backend: one.Backend, CampaignID: one.CampaignID, Currency: at.currency}
	}
	of := c[at]
	of.Count++
	if !one.InCampaign.Known {
		of.Missing++
		return
	}
	var err error
	if of.Converted, err = of.Converted.Plus(one.InCampaign.V); err != nil {
		l.err = cmp.Or(l.err, err)
	}
}

// sorted gives those of currencies that are not their campaign's own, or that
// a backend converted all the same.
func (c conversions) sorted(campaigns []model.Campaign) []model.Conversion {
	own := map[model.CampaignRef]string{}
	for _, one := range campaigns {
		own[one.Ref()] = one.Currency
	}
	var all []model.Conversion
	for _, one := range c {
		foreign := one.Currency != own[model.CampaignRef{Backend: one.Backend, ID: one.CampaignID}]
		if foreign && one.Missing > 0 || slices.ContainsFunc(one.Converted, func(m model.Money) bool { return m.Currency != one.Currency }) {
			all = append(all, *one)
		}
	}
	slices.SortFunc(all, func(a, b model.Conversion) int {
		return cmp.Or(cmp.Compare(a.Backend, b.Backend), cmp.Compare(a.CampaignID, b.CampaignID), cmp.Compare(a.Currency, b.Currency))
	})
	return all
}
