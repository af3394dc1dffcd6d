package views

import (
	"slices"

	"refdesk/internal/model"
	"refdesk/ui"
)

// commissionSections are everything known about a commission. besides is what
// else the screen knows, after whose it is.
func commissionSections(env Env, c model.CommissionRow, besides ...ui.Section) []ui.Section {
	state := decidedCell(env, commissionTrade.of(env, c), c.State == model.CommissionPending, saleTone(c.State))
	ends := endsCell(env, c.Commission)
	out := []ui.Section{
		{Title: "commission", Pairs: withValues([]ui.Pair{
			{Label: "state", Value: state.Text, Tone: state.Tone},
			{Label: "vendor holds", Value: ends.Text, Tone: ends.Tone},
			{Label: "amount", Value: moneyText(env, c.Amount)},
			{Label: "converted", Value: converted(env, c.Amount, c.InCampaign)},
			{Label: "sale", Value: moneyText(env, c.Sale)},
			{Label: "rate", Value: rateText(c.Commission)},
			{Label: "for", Value: lower(c.Event)},
			{Label: "hold days", Value: figure(c.HoldDays)},
			{Label: "id", Value: c.ID},
		})},
		adjustedSection(env, c.Commission),
		holdSection(env, c.Hold),
		{Title: "for", Pairs: append(personPairs(env, c.Earner), standingPairs(env, c.EarnerCase)...)},
	}
	out = append(out, besides...)
	return append(out,
		ui.Section{Title: "bought or signed up", Pairs: append(personPairs(env, c.Friend), standingPairs(env, c.FriendCase)...)},
		ui.Section{Title: "when", Pairs: momentPairs(env, []moment{
			{"created", c.CreatedAt},
			{"approved", c.ApprovedAt},
			{"paid", c.PaidAt},
			{"reversed", c.ReversedAt},
			{"first seen", c.FirstSeen},
			{"true as of", c.AsOf},
		})},
	)
}

// adjustedSection is the history of what refunds and chargebacks did, oldest
// first; without pairs where they did nothing.
func adjustedSection(env Env, c model.Commission) ui.Section {
	out := ui.Section{Title: "refunds and chargebacks"}
	if len(c.Adjustments) == 0 && !c.Lowered() {
		return out
	}
	lost := lostCell(env, c)
	out.Pairs = withValues([]ui.Pair{
		{Label: "was", Value: moneyText(env, c.Original())},
		{Label: "taken back", Value: lost.Text, Tone: lost.Tone},
	})
	for _, a := range c.Adjustments {
		out.Pairs = append(out.Pairs, ui.Pair{Label: env.ago(a.At) + " ago", Value: adjustedText(env, a)})
	}
	return out
}

// adjustedText is one step of that history.
func adjustedText(env Env, a model.Adjustment) string {
	text := moneyOr(env, a.Before, "not told") + " → " + moneyOr(env, a.After, "not told")
	switch {
	case a.Read:
		text += " · found when it was read, no event told why"
	case a.Reason != "":
		text += " · " + env.show(lower(a.Reason))
	}
	return text
}

// holdSection says who holds something and why; without a title and pairs where
// nobody does.
func holdSection(env Env, h model.Hold) ui.Section {
	if !h.Holds(env.Now()) {
		return ui.Section{}
	}
	until := "somebody releases it"
	if !h.Until.IsZero() {
		until = env.local(h.Until).Format("2 Jan 15:04") + " · " + env.until(h.Until) + " more"
	}
	return ui.Section{Title: "on hold, here alone", Pairs: withValues([]ui.Pair{
		{Label: "by", Value: env.show(h.Operator)},
		{Label: "until", Value: until, Tone: ui.Warn},
		{Label: "reason", Value: env.show(h.Reason)},
		{Label: "note", Value: env.show(h.Note)},
		{Label: "since", Value: env.moment(h.Since)},
	})}
}

// payoutSections are everything known about a payout.
func payoutSections(env Env, p model.PayoutRow) []ui.Section {
	return []ui.Section{
		{Title: "payout", Pairs: withValues(slices.Concat([]ui.Pair{
			{Label: "state", Value: lower(p.State), Tone: saleTone(p.State)},
			{Label: "amount", Value: moneyText(env, p.Amount)},
			{Label: "converted", Value: converted(env, p.Amount, p.InCampaign)},
		}, blockedPairs(p.Blocked), []ui.Pair{
			{Label: "commissions", Value: ui.Number(len(p.Commissions))},
			{Label: "id", Value: p.ID},
		}))},
		{Title: "to", Pairs: personPairs(env, p.Earner)},
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

// blockedPairs name what stands in the way.
func blockedPairs(why []string) []ui.Pair {
	var out []ui.Pair
	for _, one := range why {
		out = append(out, ui.Pair{Label: "in the way", Value: one, Tone: ui.Warn})
	}
	return out
}

// moneyOr is an exact amount, or other for one that is not known.
func moneyOr(env Env, m model.Opt[model.Money], other string) string {
	if !m.Known {
		return other
	}
	return env.Money.Text(m.V)
}

// moneyText is an exact amount, "" for one that is not known.
func moneyText(env Env, m model.Opt[model.Money]) string { return moneyOr(env, m, "") }
