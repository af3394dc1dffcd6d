package views

import (
	"context"
	"iter"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// exportAction writes the list into a file.
func (l *list[R]) exportAction() ui.Action {
	return ui.Action{
		ID: "list.export", Keys: []string{"e"}, Help: "export", Group: groupLists, Asks: true,
		Blocked: l.whyNoExport, Run: l.export,
	}
}

func (l *list[R]) whyNoExport() string {
	switch {
	case l.env.Exports == nil:
		return "this console writes no files"
	case !l.ready:
		return "the rows are on their way"
	}
	return ""
}

// export asks for a file for what the list shows: its filter, its order, its
// columns. Marked rows stand for themselves alone, whether or not the filter
// lets them through, as they do for every other key.
func (l *list[R]) export() tea.Cmd {
	l.picks = false
	q := model.Query{Backend: l.scope.Backend, Campaign: l.scope.Campaign, Text: l.table.Query()}
	q = q.SortedBy(orderText(l.table.Order()))
	marked := l.table.Marked()
	what := countOf(l.page.Matched, "row")
	if len(marked) > 0 {
		q.Text = ""
		what = countOf(len(marked), "marked row")
	}
	sheet := Sheet{Kind: kindOf[R](), Columns: l.shownFacts(), Rows: l.rowsOf(q, marked)}
	name := l.name + "-" + l.env.local(l.env.Now()).Format("20060102-150405")
	return ask(newSheetExporter(l.env, sheet, what, name))
}

// rowsOf gives all rows of a query, window by window, or those of them that are
// marked.
func (l *list[R]) rowsOf(q model.Query, marked []string) func(context.Context) iter.Seq2[any, error] {
	fetch, id := l.fetch, l.table.ID
	return func(ctx context.Context) iter.Seq2[any, error] {
		return func(yield func(any, error) bool) {
			q, wanted := q, make(map[string]bool, len(marked))
			for _, one := range marked {
				wanted[one] = true
			}
			q.Count = listPage
			for {
				page, err := fetch(ctx, q)
				if err != nil {
					yield(nil, err)
					return
				}
				for _, row := range page.Rows {
					if len(marked) > 0 && !wanted[id(row)] {
						continue
					}
					if !yield(row, nil) {
						return
					}
					if delete(wanted, id(row)); len(marked) > 0 && len(wanted) == 0 {
						return // nobody waits for the rest of a long list
					}
				}
				if q.Offset += len(page.Rows); len(page.Rows) == 0 || q.Offset >= page.Matched {
					return
				}
			}
		}
	}
}
