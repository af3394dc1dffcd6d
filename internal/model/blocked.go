package model

import "strings"

// Blockers tells what stands in the way of a payout as far as the mirror
// knows, in words for people; none where nothing is known to.
//
// Source: documented for GrowSurf, states of payouts and affiliates.
func (p Payout) Blockers(earner Participant) []string {
	var why []string
	switch p.State {
	case "issued", "paid":
		return nil
	case "failed":
		why = append(why, "the payment failed at the vendor")
	case "reversed":
		why = append(why, "the payment was reversed at the vendor")
	}
	if earner.Gone {
		why = append(why, "the affiliate was deleted at the vendor")
	}
	switch status := strings.ToLower(earner.AffiliateStatus.V); status {
	case "suspended", "banned":
		why = append(why, "the affiliate is "+status)
	}
	if p.Amount.Known && !p.InCampaign.Known && p.State != "upcoming" {
		why = append(why, "not converted into the campaign's currency yet")
	}
	return why
}
