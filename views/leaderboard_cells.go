package views

import (
	"slices"
	"strings"

	"refdesk/internal/model"
	"refdesk/ui"
)

// carriedRank is the vendor's rank where people carry it with them, so that
// nobody has to be asked. After the monthly reset that of the month is nought.
var carriedRank = map[model.Order]func(model.PersonRow) model.Opt[int64]{
	model.OrderAllTime: func(r model.PersonRow) model.Opt[int64] { return r.Rank },
	model.OrderCurrentMonth: func(r model.PersonRow) model.Opt[int64] {
		return model.Opt[int64]{V: r.MonthlyRank.V, Known: r.MonthlyRank.V > 0}
	},
}

// vendorsRank is where the vendor puts somebody in the order looked at.
func (v *leaderboard) vendorsRank(r model.PersonRow) model.Opt[int64] {
	if of := carriedRank[v.order]; of != nil && !v.ranked() {
		return of(r)
	}
	return v.ranks[r.ID].Rank
}

// place is where somebody stands, as the list is looked at; 0 for nowhere.
func (v *leaderboard) place(r model.PersonRow) int {
	if v.fair {
		return r.Board.Fair
	}
	return r.Place
}

// boardColumns put the place, its movement and the vendor's rank beside what is
// counted.
func (v *leaderboard) boardColumns(env Env) []ui.Column[model.PersonRow] {
	type row = model.PersonRow
	by := orderOf(v.order)
	board := []ui.Column[row]{
		{ID: "place", Title: "#", Width: 5, Right: true, Whole: true, Cell: func(r row) ui.Cell {
			return quiet(digits(int64(v.place(r)), v.place(r) > 0))
		}},
		{ID: "moved", Title: "moved", Width: 6, Right: true, Whole: true, Drop: 3, Cell: func(r row) ui.Cell { return v.moves.cell(r) }},
	}
	count := []ui.Column[row]{
		{ID: by.column, Title: by.value, Width: max(5, len(by.value)), Right: true, Whole: true, Cell: v.countCell},
		{ID: v.rankColumn(), Title: "vendor", Width: 7, Right: true, Whole: true, Drop: 4, Cell: v.rankCell},
		{ID: "fair", Title: "fair", Width: 9, Right: true, Whole: true, Drop: 6, Cell: fairCell},
	}
	person := peopleColumns(env)
	address := pick(person, "email")
	address[0].Drop = 7 // places are what the list is for
	return slices.Concat(board, pick(person, "name"), address, count, pick(person, "waiting", "risk", "joined"))
}

// rankColumn is the name of the vendor's rank: only that of all time is a
// column to sort by.
func (v *leaderboard) rankColumn() string {
	if v.order == model.OrderAllTime {
		return "rank"
	}
	return "vendor"
}

// sortable are the columns that the order looked at can be sorted by instead.
func (v *leaderboard) sortable() []sortBy {
	out := []sortBy{{"name", false}, {"email", false}}
	switch by := orderOf(v.order).column; {
	case v.scope.Campaign == "":
		out = append(out, sortBy{"referrals", true})
	case by == "monthly" || by == "leads" || by == "referrals":
		out = append(out, sortBy{by, true})
	}
	out = append(out, []sortBy{{"waiting", true}, {"risk", true}, {"joined", true}}...)
	if v.scope.Campaign == "" || v.order == model.OrderAllTime {
		out = append(out, sortBy{"rank", false})
	}
	return out
}

// countCell is what people are ranked by.
func (v *leaderboard) countCell(r model.PersonRow) ui.Cell {
	if r.Board.Money.Known {
		return moneyCell(v.env, r.Board.Money)
	}
	return plainly(figure(r.Board.Count))
}

// rankCell is the vendor's rank, less quiet where it is another. It has no mark:
// a rank is as old as the reading of its person, and places move meanwhile.
func (v *leaderboard) rankCell(r model.PersonRow) ui.Cell {
	rank := v.vendorsRank(r)
	if rank.Known && r.Place > 0 && rank.V != int64(r.Place) {
		return plainly(figure(rank))
	}
	return quiet(figure(rank))
}

// fairCell is the place without those who are held or blocked, or that
// somebody is.
func fairCell(r model.PersonRow) ui.Cell {
	if r.Board.Verdict != "" {
		return ui.Cell{Text: string(r.Board.Verdict), Tone: ui.Bad}
	}
	return quiet(digits(int64(r.Board.Fair), r.Board.Fair > 0))
}

// rankedColumns put our own place beside the vendor's rank.
func (v *leaderboard) rankedColumns(env Env) []ui.Column[model.PersonRow] {
	type row = model.PersonRow
	ranked := []ui.Column[row]{
		{ID: "vendor", Title: "rank", Width: 5, Right: true, Whole: true, Cell: func(r row) ui.Cell {
			return plainly(figure(v.vendorsRank(r)))
		}},
	}
	if weCount[v.order] {
		ranked = append(ranked, ui.Column[row]{ID: "ours", Title: "ours", Width: 5, Right: true, Whole: true, Cell: func(r row) ui.Cell {
			return quiet(digits(int64(r.Place), r.Place > 0))
		}})
	}
	person := peopleColumns(env)
	columns := slices.Concat(ranked, pick(person, "name"))
	if by := orderOf(v.order); by.told {
		columns = append(columns, ui.Column[row]{ID: "value", Title: by.value, Width: 11, Right: true, Cell: func(r row) ui.Cell {
			return plainly(figure(v.ranks[r.ID].Value))
		}})
	}
	return slices.Concat(columns, pick(person, "email", "waiting", "risk", "joined"))
}

// orderLine says which order is shown, what its places are compared with, and
// the way to others.
func (v *leaderboard) orderLine(w int) string {
	st := v.env.Styles
	name := "by " + orderOf(v.order).name
	if v.ranked() {
		name += ", the vendor's order"
	}
	parts := []string{st.Focus.Render("[" + name + "]")}
	if v.fair && !v.ranked() {
		parts = append(parts, st.Tone(ui.Warn).Render(st.Mark(ui.Warn)+" without held or blocked"))
	}
	if v.ranked() && v.standings.fresh.Value.More {
		parts = append(parts, st.Tone(ui.Warn).Render(st.Mark(ui.Warn)+" "+v.readSoFar()))
	}
	parts = append(parts, v.sources()...)
	parts = append(parts, st.Label.Render("b: by "+orderOf(orderAfter(v.order, v.scope.Type)).name))
	if missing := notOffered(v.scope.Type); missing != "" {
		parts = append(parts, st.Label.Render(missing))
	}
	return joinWhole(st, parts, w)
}

// readSoFar says how many of those whom the vendor ranks were read.
func (v *leaderboard) readSoFar() string {
	read := len(v.standings.fresh.Value.Rows)
	if v.page.Total <= read {
		return "the first " + ui.Number(read)
	}
	return "the first " + ui.Number(read) + " of " + ui.Number(v.page.Total)
}

// sources say what the order rests on besides the mirror, and how old that is.
func (v *leaderboard) sources() []string {
	st := v.env.Styles
	var parts []string
	if !v.ranked() {
		parts = append(parts, st.Label.Render(v.moves.words(v.env)))
	}
	if s := v.standings; s.busy || s.known || s.err != nil {
		words, tone := v.standings.words(v.env)
		if tone == ui.Bad { // the empty table says why, and the page of a person
			words = "not read"
		}
		if !v.ranked() {
			words = "vendor's ranks " + words
		}
		parts = append(parts, st.Tone(tone).Render(ui.Clean(strings.TrimSpace(verdictMark(st, tone)+" "+words))))
	}
	return parts
}

// aboutRow is everything about somebody, where they stand first.
func (v *leaderboard) aboutRow(r model.PersonRow) []ui.Section {
	sections := personAside(v.env, r)
	if v.scope.Campaign == "" {
		return sections
	}
	place := ui.Section{Title: "place by " + orderOf(v.order).name, Pairs: withValues([]ui.Pair{
		{Label: "here", Value: digits(int64(r.Place), r.Place > 0)},
		{Label: "without held", Value: fairCell(r).Text, Tone: fairCell(r).Tone},
		{Label: "vendor's", Value: figure(v.vendorsRank(r))},
		{Label: "was", Value: v.moves.was(v.env, r)},
	})}
	return slices.Insert(sections, 1, place)
}
