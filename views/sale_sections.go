package views

import (
	"strings"

	"refdesk/internal/model"
	"refdesk/ui"
)

// commissionSections are everything known about a commission.
func commissionSections(env Env, c model.CommissionRow) []ui.Section {
	return []ui.Section{
		{Title: "commission", Pairs: withValues([]ui.Pair{
			{Label: "person", Value: env.person(c.Earner)},
			{Label: "for", Value: lower(c.Event)},
			{Label: "state", Value: lower(c.State), Tone: saleTone(c.State)},
			{Label: "amount", Value: moneyText(c.Amount)},
			{Label: "in the campaign's", Value: moneyText(c.InCampaign)},
			{Label: "sale", Value: moneyText(c.Sale)},
			{Label: "held for days", Value: figure(c.HoldDays)},
			{Label: "referred", Value: env.show(c.Other)},
			{Label: "id", Value: c.ID},
		})},
		{Title: "when", Pairs: momentPairs(env, []moment{
			{"created", c.CreatedAt},
			{"approved", c.ApprovedAt},
			{"paid", c.PaidAt},
			{"reversed", c.ReversedAt},
			{"first seen", c.FirstSeen},
			{"true as of", c.AsOf},
		})},
	}
}

// payoutSections are everything known about a payout.
func payoutSections(env Env, p model.PayoutRow) []ui.Section {
	return []ui.Section{
		{Title: "payout", Pairs: withValues([]ui.Pair{
			{Label: "person", Value: env.person(p.Earner)},
			{Label: "state", Value: lower(p.State), Tone: saleTone(p.State)},
			{Label: "amount", Value: moneyText(p.Amount)},
			{Label: "in the campaign's", Value: moneyText(p.InCampaign)},
			{Label: "commissions", Value: strings.Join(p.Commissions, ", ")},
			{Label: "id", Value: p.ID},
		})},
		{Title: "when", Pairs: momentPairs(env, []moment{
			{"created", p.CreatedAt},
			{"queued", p.QueuedAt},
			{"issued", p.IssuedAt},
			{"failed", p.FailedAt},
			{"first seen", p.FirstSeen},
			{"true as of", p.AsOf},
		})},
	}
}

// moneyText is an exact amount, "" for one that is not known.
func moneyText(m model.Opt[model.Money]) string {
	if !m.Known {
		return ""
	}
	return m.V.String()
}
