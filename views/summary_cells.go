package views

import (
	"fmt"
	"strings"

	"refdesk/internal/model"
	"refdesk/ui"
)

func bookID(b model.SummaryBook) string {
	return strings.Join([]string{b.Backend, b.CampaignID, b.Currency, string(b.Part), b.ID}, "/")
}

// partWord says what a book is of.
func partWord(p model.SummaryPart) string {
	if p == model.SummaryRewards {
		return "rewards and sums due"
	}
	return string(p)
}

// bookColumns are those of the books. With room for all of them the sums of a row
// add up to what was earned.
func (v *summary) bookColumns() []ui.Column[model.SummaryBook] {
	type row = model.SummaryBook
	sum := func(id, title string, drop int, of func(model.Book) model.Money) ui.Column[row] {
		return ui.Column[row]{
			ID: id, Title: title, Width: 11, Right: true, Whole: true, Drop: drop,
			Cell: func(b row) ui.Cell { return v.sumCell(of(b.Book)) },
		}
	}
	return []ui.Column[row]{
		{
			ID: "campaign", Title: "campaign", Width: 9, Flex: 1, Most: 40,
			Cell: func(b row) ui.Cell { return plainly(v.campaignName(b.Backend, b.CampaignID)) },
		},
		{ID: "part", Title: "of", Width: 11, Cell: func(b row) ui.Cell { return quiet(string(b.Part)) }},
		{ID: "count", Title: "count", Width: 5, Right: true, Drop: 6, Cell: func(b row) ui.Cell { return quiet(ui.Number(b.Count)) }},
		sum("earned", "earned", 0, func(b model.Book) model.Money { return b.Earned }),
		sum("approved", "approved", 3, func(b model.Book) model.Money { return b.Approved }),
		sum("refused", "refused", 5, func(b model.Book) model.Money { return b.Refused }),
		sum("paid", "paid", 0, func(b model.Book) model.Money { return b.Paid }),
		sum("waiting", "waiting", 2, func(b model.Book) model.Money { return b.Waiting }),
		sum("clawed", "clawed back", 4, func(b model.Book) model.Money { return b.Cancelled }),
		sum("delivered", "delivered", 7, func(b model.Book) model.Money { return b.Delivered }),
		sum("adjusted", "adjusted", 8, func(b model.Book) model.Money { return b.Adjusted }),
		{ID: "closes", Title: "closes", Width: 6, Drop: 1, Cell: closesCell},
	}
}

// sumCell is a sum; nothing of something is there and quiet.
func (v *summary) sumCell(m model.Money) ui.Cell {
	if m.Minor == 0 {
		return quiet(v.env.Money.Text(m))
	}
	return plainly(v.env.Money.Text(m))
}

func closesCell(b model.SummaryBook) ui.Cell {
	if b.Closes() {
		return ui.Cell{Text: "yes", Tone: ui.Good}
	}
	return ui.Cell{Text: "no", Tone: ui.Bad}
}

// bookPairs are all sums of a book.
func (v *summary) bookPairs(b model.SummaryBook) []ui.Pair {
	text := v.env.Money.Text
	pairs := []ui.Pair{
		{Label: "earned", Value: text(b.Earned)},
		{Label: "waiting", Value: text(b.Waiting)},
		{Label: "approved, unpaid", Value: text(b.Approved)},
		{Label: "paid", Value: text(b.Paid)},
		{Label: "refused", Value: text(b.Refused)},
		{Label: "clawed back", Value: text(b.Cancelled)},
		{Label: "adjusted", Value: text(b.Adjusted)},
	}
	if b.Part == model.SummaryRewards {
		lost := ui.Pair{Label: "paid, then lost", Value: text(b.Lost)}
		if b.Lost.Minor != 0 {
			lost.Tone = ui.Warn
		}
		pairs = append(pairs, ui.Pair{Label: "delivered", Value: text(b.Delivered)}, lost)
	}
	return pairs
}

// besideSums is something that is in no sum: a conversion, or what cannot be
// added.
type besideSums struct {
	backend, campaign, text string
	count                   int
	tone                    ui.Tone
}

func besideID(b besideSums) string { return b.backend + "/" + b.campaign + "/" + b.text }

// besidesOf gives what a summary tells beside its sums.
func besidesOf(s model.Summary) []besideSums {
	var rows []besideSums
	for _, c := range s.Conversions {
		row := besideSums{backend: c.Backend, campaign: c.CampaignID, count: c.Count, text: conversionText(c)}
		if c.Missing > 0 {
			row.tone = ui.Warn
		}
		rows = append(rows, row)
	}
	for _, g := range s.Gaps {
		rows = append(rows, besideSums{g.Backend, g.CampaignID, g.Why, g.Count, ui.Warn})
	}
	return rows
}

// conversionText says how far the commissions of a currency are converted.
func conversionText(c model.Conversion) string {
	text := "commissions in " + c.Currency
	for i, sum := range c.Converted {
		text += map[bool]string{true: " converted by the vendor to ", false: " and "}[i == 0] + sum.String()
	}
	switch {
	case c.Missing == c.Count:
		return text + ", none converted yet"
	case c.Missing > 0:
		return fmt.Sprintf("%s; %s not converted yet", text, ui.Number(c.Missing))
	}
	return text
}

func (v *summary) besideColumns() []ui.Column[besideSums] {
	type row = besideSums
	return []ui.Column[row]{
		{
			ID: "campaign", Title: "campaign", Width: 12, Flex: 1, Most: 40,
			Cell: func(b row) ui.Cell { return plainly(v.campaignName(b.backend, b.campaign)) },
		},
		{ID: "count", Title: "count", Width: 7, Right: true, Cell: func(b row) ui.Cell { return plainly(ui.Number(b.count)) }},
		{
			ID: "what", Title: "what", Width: 30, Flex: 3,
			Cell: func(b row) ui.Cell { return ui.Cell{Text: v.env.show(b.text), Tone: b.tone} },
		},
	}
}
