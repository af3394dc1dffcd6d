package views

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
)

// soughtAtMost is in how many rows a row is looked for that has left the page:
// what moved further counts as gone.
const soughtAtMost = 10 * listPage

// soughtMsg brings the page that has the row under the cursor, or the one that was
// asked for where the row is gone.
type soughtMsg[R any] struct{ loadedMsg[R] }

// seek looks for the row under the cursor, which a new page of the list does not
// have: more rows have come than fit above it. Until it is found the older rows
// stay, and with them what keys act on.
func (l *list[R]) seek(answer loadedMsg[R], more int) tea.Cmd {
	row, _ := l.table.Selected()
	ctx, fetch, q, id, wanted := l.env.Ctx, l.fetch, l.ask(), l.table.ID, l.table.ID(row)
	has := func(r R) bool { return id(r) == wanted }
	return func() tea.Msg {
		if page, found := pageWith(ctx, fetch, q, more, has); found {
			answer.page = page
		}
		return soughtMsg[R]{answer}
	}
}

// pageWith reads on from a query, as far as a row can have moved, until a page has
// it. What cannot be read has it not: the answer that is there is as good as any.
func pageWith[R any](ctx context.Context, fetch rowWindows[R], q model.Query, more int, has func(R) bool) (model.Window[R], bool) {
	end := q.Offset + q.Count + min(more, soughtAtMost)
	for q.Count = listPage; q.Offset < end; q.Offset += listPage {
		page, err := fetch(ctx, q)
		if err != nil {
			break
		}
		if slices.ContainsFunc(page.Rows, has) {
			return page, true
		}
	}
	return model.Window[R]{}, false
}

// sought shows the page, unless another was asked for meanwhile.
func (l *list[R]) sought(msg soughtMsg[R]) tea.Cmd {
	if msg.list != l.name || msg.ticket != l.ticket {
		return nil
	}
	return l.answered(msg.loadedMsg)
}
