package views

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/ui"
)

// mostKeys is how many columns an order has at most: rows that are equal in
// three columns may stand as they like.
const mostKeys = 3

// spareSorts are, by kind, the orders of columns that are shown where they are
// chosen.
var spareSorts = map[string][]sortBy{
	kindPeople:      {{"monthly", true}, {"leads", true}, {"due", true}, {"reason", false}, {"campaign", false}, {"id", false}},
	kindRewards:     {{"campaign", false}, {"id", false}},
	kindCommissions: {{"campaign", false}, {"id", false}},
	kindPayouts:     {{"campaign", false}, {"id", false}},
	kindEvents:      {{"seq", true}, {"occurred", true}, {"campaign", false}},
	kindChanges:     {{"id", true}, {"reason", false}},
}

// sortable are the orders that the list offers, in the order of s: its own, and
// those of chosen columns.
func (l *list[R]) sortable() []sortBy {
	out := slices.Clone(l.sorts)
	shown := l.table.Columns()
	for _, extra := range spareSorts[kindOf[R]()] {
		if slices.Contains(shown, extra.column) && !slices.Contains(out, extra) {
			out = append(out, extra)
		}
	}
	return out
}

// sortNext orders by the next column and, after the last, in the list's own
// order again. Pressed once more at once it goes on; after anything else the
// order found so far stays, for rows that are equal in the new column.
func (l *list[R]) sortNext() tea.Cmd {
	sorts, order := l.sortable(), l.table.Order()
	from := 0
	if l.picks && len(order) > 0 {
		from = 1 + slices.IndexFunc(sorts, func(s sortBy) bool { return s.column == order[0].Column })
		order = order[1:]
	}
	taken := func(s sortBy) bool {
		return slices.ContainsFunc(order, func(k ui.SortKey) bool { return k.Column == s.column })
	}
	for from < len(sorts) && taken(sorts[from]) {
		from++
	}
	l.picks = from < len(sorts)
	if !l.picks {
		l.table.SetOrder(nil)
		return l.load()
	}
	next := ui.SortKey{Column: sorts[from].column, Desc: sorts[from].desc}
	order = append([]ui.SortKey{next}, order...)
	l.table.SetOrder(order[:min(len(order), mostKeys)])
	return l.load()
}

func (l *list[R]) whyNotReverse() string {
	if l.whyNoSort != nil && l.whyNoSort() != "" {
		return l.whyNoSort()
	}
	if len(l.table.Order()) == 0 {
		return "s picks a column first"
	}
	return ""
}

// reverse turns the column round that counts most.
func (l *list[R]) reverse() tea.Cmd {
	l.picks = false
	order := l.table.Order()
	order[0].Desc = !order[0].Desc
	l.table.SetOrder(order)
	return l.load()
}

// Order says how the rows stand where the titles of the columns do not show it.
func (l *list[R]) Order() string {
	order := l.table.Order()
	if len(order) == 0 {
		return l.order
	}
	if !slices.ContainsFunc(order, func(k ui.SortKey) bool { return !l.table.Shows(k.Column) }) {
		return ""
	}
	names := make([]string, len(order))
	for i, k := range order {
		names[i] = l.titleOf(k.Column)
	}
	return "by " + strings.Join(names, ", then ")
}

// titleOf names a column as its title does.
func (l *list[R]) titleOf(column string) string {
	for _, c := range l.table.Choices() {
		if c.ID == column && c.Title != "" {
			return c.Title
		}
	}
	return column
}

// orderText writes an order as words and files have it: "-risk,name".
func orderText(order []ui.SortKey) string {
	parts := make([]string, len(order))
	for i, k := range order {
		if parts[i] = k.Column; k.Desc {
			parts[i] = "-" + k.Column
		}
	}
	return strings.Join(parts, ",")
}
