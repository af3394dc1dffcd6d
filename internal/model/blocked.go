package model

import "strings"

// Blockers tells what stands in the way of a payout as far as the mirror
// knows, in words for people; none where nothing is known to.
//
// Source: documented for GrowSurf, states of payouts and affiliates, required
// actions.
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
	why = append(why, earner.BeforePayout()...)
	if p.Amount.Known && !p.InCampaign.Known && p.State != "upcoming" {
		why = append(why, "not converted into the campaign's currency yet")
	}
	return why
}

// Words for what a person must do before a payout.
const (
	needsDestination = "no confirmed account to pay to"
	needsTaxForm     = "the tax form is missing"
	needsOther       = "the vendor wants something else of the person first"
)

// Required tells what a person must do before a payout, as far as the words are
// known: confirm an account to pay to, hand in a tax form, something else.
//
// Source: documented for GrowSurf, requiredActions; PAYPAL_EMAIL is an older name
// of PAYOUT_DESTINATION, and the list is open.
func (p Participant) Required() (destination, tax, other bool) {
	for _, word := range strings.Split(p.RequiredActions.V, ",") {
		switch word {
		case "":
		case ActionDestination, "PAYPAL_EMAIL":
			destination = true
		case ActionTax:
			tax = true
		default:
			other = true
		}
	}
	return destination, tax, other
}

// Words of RequiredActions.
const (
	ActionDestination = "PAYOUT_DESTINATION"
	ActionTax         = "TAX_INFO"
)

// BeforePayout says in words for people what a person must do before a payout.
func (p Participant) BeforePayout() (why []string) {
	destination, tax, other := p.Required()
	if destination {
		why = append(why, needsDestination)
	}
	if tax {
		why = append(why, needsTaxForm)
	}
	if other {
		why = append(why, needsOther)
	}
	return why
}
