package cli

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"refdesk/internal/app"
	"refdesk/internal/export"
	"refdesk/internal/model"
)

// boardWords are the orders of a leaderboard that the mirror can count.
var boardWords = map[string]model.Order{
	"all-time": model.OrderAllTime, "this-month": model.OrderCurrentMonth, "last-month": model.OrderPreviousMonth,
	"impressions": model.OrderImpressions, "unique-impressions": model.OrderUniqueViews,
	"commissions": model.OrderByCommissions, "referrals": model.OrderByReferrals, "leads": model.OrderByLeads,
}

func boardNames() string {
	return strings.Join(slices.Sorted(maps.Keys(boardWords)), ", ")
}

// placedRow is a participant with its place on a leaderboard.
type placedRow struct {
	Place     int     `json:"place"`
	FairPlace any     `json:"fair_place"` // without those who are held or blocked; null for one who is
	Count     any     `json:"count"`
	Amount    *amount `json:"amount"`
	Verdict   text    `json:"verdict"`
	export.Participant
}

// onBoard makes a list of people one of places in an order.
func (s *session) onBoard(k kind) (kind, error) {
	by, known := boardWords[s.board]
	switch {
	case k.name != "participants":
		return k, usagef("--board puts participants in order, not %s", k.name)
	case s.board == "revenue":
		return k, usagef("only the vendor knows the order by revenue; the console shows it: 2, then b")
	case !known:
		return k, usagef("there is no order %q; there are: %s", s.board, boardNames())
	case s.campaign == "":
		return k, usagef("people are ranked within a campaign: say which with --campaign ID")
	}
	k.titles = []string{"PLACE", "FAIR", "COUNT", "ID", "NAME", "ADDRESS", "RISK"}
	k.each = func(ctx context.Context, a *app.App, q model.Query, print rowPrinter) error {
		q.Board = by
		return windows(ctx, q, a.Lists().People, func(p model.PersonRow) error { return print(placed(p), placedCells(p)) })
	}
	return k, nil
}

func placed(p model.PersonRow) placedRow {
	row := placedRow{
		Place: p.Place, Count: maybe(p.Board.Count), Amount: money(p.Board.Money),
		Verdict: text(p.Board.Verdict), Participant: export.OfParticipant(p.Participant),
	}
	if p.Board.Fair > 0 {
		row.FairPlace = p.Board.Fair
	}
	return row
}

func placedCells(p model.PersonRow) []string {
	fair, counted := string(p.Board.Verdict), count(p.Board.Count)
	if p.Board.Fair > 0 {
		fair = fmt.Sprint(p.Board.Fair)
	}
	if p.Board.Money.Known {
		counted = p.Board.Money.V.String()
	}
	return []string{fmt.Sprint(p.Place), fair, counted, p.ID, nameOr(p.Participant, p.ID), p.Email, p.Risk.V}
}
