package views

import (
	"strconv"

	"refdesk/internal/model"
	"refdesk/ui"
)

// commissionColumns are the columns of every list of commissions.
func commissionColumns(env Env) []ui.Column[model.CommissionRow] {
	type row = model.CommissionRow
	return []ui.Column[row]{
		{
			ID: "name", Title: "person", Width: 14, Flex: 3, Most: 36,
			Cell: func(c row) ui.Cell { return warnedCell(personOr(env, c.Earner, c.Person), c.Earner, ui.Plain) },
		},
		{
			ID: "event", Title: "for", Width: 5, Drop: 4,
			Cell: func(c row) ui.Cell { return quiet(lower(c.Event)) },
		},
		{
			ID: "friend", Title: "of", Width: 10, Flex: 2, Most: 30, Drop: 6,
			Cell: func(c row) ui.Cell { return warnedCell(personOr(env, c.Friend, c.Other), c.Friend, ui.Quiet) },
		},
		{
			ID: "sale", Title: "sale", Width: 13, Right: true, Whole: true, Drop: 5,
			Cell: func(c row) ui.Cell { return quietMoney(env, c.Sale) },
		},
		{
			ID: "rate", Title: "rate", Width: 7, Right: true, Drop: 8,
			Cell: func(c row) ui.Cell { return quiet(rateText(c.Commission)) },
		},
		{
			ID: "case", Title: "case", Width: 11, Drop: 2,
			Cell: func(c row) ui.Cell { return standingCell(env, c.EarnerCase, c.FriendCase, c.Other != "") },
		},
		{
			ID: "amount", Title: "amount", Width: 13, Right: true, Whole: true,
			Cell: func(c row) ui.Cell { return leftCell(env, c.Commission) },
		},
		{
			ID: "lost", Title: "taken back", Width: 13, Right: true, Whole: true, Drop: 7,
			Cell: func(c row) ui.Cell { return lostCell(env, c.Commission) },
		},
		{
			ID: "incampaign", Title: "converted", Width: 13, Right: true, Whole: true, Drop: 4,
			Cell: func(c row) ui.Cell { return convertedCell(env, c.Amount, c.InCampaign) },
		},
		{
			ID: "ends", Title: "vendor holds", Width: 12, Right: true, Drop: 1,
			Cell: func(c row) ui.Cell { return endsCell(env, c.Commission) },
		},
		{
			ID: "since", Title: "since", Width: 8, Right: true, Drop: 3,
			Cell: func(c row) ui.Cell { return sinceSaleCell(env, c.Commission) },
		},
		{
			ID: "state", Title: "state", Width: 13,
			Cell: func(c row) ui.Cell {
				return decidedCell(env, commissionTrade.of(env, c), c.State == model.CommissionPending, saleTone(c.State))
			},
		},
	}
}

// leftCell is a commission's amount. One that a refund lowered stands out, also
// where it is not known from what.
func leftCell(env Env, c model.Commission) ui.Cell {
	cell := moneyCell(env, c.Amount)
	if c.Amount.Known && c.Lowered() {
		cell.Tone = ui.Warn
	}
	return cell
}

// lostCell is what refunds took from a commission.
func lostCell(env Env, c model.Commission) ui.Cell {
	lost := c.Lost()
	switch {
	case lost.Known:
		return ui.Cell{Text: env.Money.Text(lost.V), Tone: ui.Warn}
	case c.Lowered():
		return ui.Cell{Text: "not known", Tone: ui.Warn}
	}
	return ui.Cell{}
}

// rateText is which part of the sale a commission is.
func rateText(c model.Commission) string {
	percent, exact := c.Rate()
	switch {
	case percent == "":
		return ""
	case exact:
		return percent + " %"
	}
	return "~" + percent + " %"
}

// convertedCell is an amount in the campaign's currency. One that is not
// converted yet says so: it is not nothing.
func convertedCell(env Env, amount, converted model.Opt[model.Money]) ui.Cell {
	switch {
	case converted.Known:
		return quiet(env.Money.Text(converted.V))
	case amount.Known:
		return quiet("pending")
	}
	return quiet("–")
}

// converted is convertedCell where there is room.
func converted(env Env, amount, inCampaign model.Opt[model.Money]) string {
	if amount.Known && !inCampaign.Known {
		return "conversion pending"
	}
	return moneyText(env, inCampaign)
}

// quietMoney is an amount beside the one that matters.
func quietMoney(env Env, m model.Opt[model.Money]) ui.Cell {
	return quiet(moneyOr(env, m, "–"))
}

// endsCell counts the vendor's own hold period down.
func endsCell(env Env, c model.Commission) ui.Cell {
	ends := c.HoldEnds()
	switch {
	case ends.IsZero():
		return ui.Cell{}
	case !ends.After(env.Now()):
		return ui.Cell{Text: "over", Tone: ui.Warn}
	}
	return ui.Cell{Text: env.until(ends) + " more", Tone: ui.Accent}
}

// sinceSaleCell is the age of a commission, which is worth a look when somebody
// has been waiting for long and the vendor does not hold it.
func sinceSaleCell(env Env, c model.Commission) ui.Cell {
	cell := bornCell(env, c.CreatedAt, c.FirstSeen)
	if c.State == model.CommissionPending && cell.Text != "" && !c.HoldEnds().After(env.Now()) {
		cell.Tone = waitTone(env.Now().Sub(c.Since()))
	}
	return cell
}

// payoutColumns are the columns of every list of payouts.
func payoutColumns(env Env) []ui.Column[model.PayoutRow] {
	type row = model.PayoutRow
	return []ui.Column[row]{
		{
			ID: "name", Title: "person", Width: 14, Flex: 2, Most: 36,
			Cell: func(p row) ui.Cell { return warnedCell(personOr(env, p.Earner, p.Person), p.Earner, ui.Plain) },
		},
		{
			ID: "count", Title: "of", Width: 4, Right: true, Drop: 3,
			Cell: func(p row) ui.Cell { return quiet(strconv.Itoa(len(p.Commissions))) },
		},
		{
			ID: "amount", Title: "amount", Width: 14, Right: true, Whole: true,
			Cell: func(p row) ui.Cell { return moneyCell(env, p.Amount) },
		},
		{
			ID: "incampaign", Title: "converted", Width: 13, Right: true, Whole: true, Drop: 3,
			Cell: func(p row) ui.Cell { return convertedCell(env, p.Amount, p.InCampaign) },
		},
		{
			ID: "since", Title: "since", Width: 8, Right: true, Drop: 2,
			Cell: func(p row) ui.Cell { return bornCell(env, p.CreatedAt, p.FirstSeen) },
		},
		{
			ID: "state", Title: "state", Width: 12,
			Cell: func(p row) ui.Cell { return ui.Cell{Text: lower(p.State), Tone: saleTone(p.State)} },
		},
		{
			ID: "blocked", Title: "in the way", Width: 16, Flex: 3, Most: 60, Drop: 1,
			Cell: func(p row) ui.Cell { return blockedCell(p) },
		},
	}
}

// blockedCell is the first of what stands in a payout's way, and how much does
// besides.
func blockedCell(p model.PayoutRow) ui.Cell {
	if len(p.Blocked) == 0 {
		return ui.Cell{}
	}
	cell := ui.Cell{Text: p.Blocked[0], Tone: ui.Warn}
	if more := len(p.Blocked) - 1; more > 0 {
		cell.Text += " +" + strconv.Itoa(more)
	}
	return cell
}
