package views

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// allMarkedMsg brings the ids of every case that the filter lets through.
type allMarkedMsg struct {
	view, filter string
	ids          []string
	err          error
}

// matchedCases are the marks that a filter has set, in the order of its rows.
type matchedCases struct {
	filter string
	ids    []string
}

// casesCollectedMsg brings the marked cases as they are at this moment, for a
// verdict on all of them.
type casesCollectedMsg struct {
	request model.VerdictRequest
	lost    int // marked ones that are not in the view any more
	err     error
}

// markAll marks everything that the filter lets through, on the screen or not.
func (v *caseQueue) markAll() tea.Cmd {
	ctx, fetch, q := v.env.Ctx, v.fetch, v.scope.query(v.table.Query(), listPage)
	out := allMarkedMsg{view: v.view.text, filter: q.Text}
	return func() tea.Msg {
		out.err = eachCase(ctx, fetch, q, func(c model.Case) bool {
			out.ids = append(out.ids, caseID(c))
			return true
		})
		return out
	}
}

// allMarked takes the ids, unless the operator looks at something else by now.
func (v *caseQueue) allMarked(msg allMarkedMsg) tea.Cmd {
	switch {
	case msg.view != v.view.text || msg.filter != v.table.Query():
		return nil
	case msg.err != nil:
		return notify("nothing was marked: "+v.env.show(plain(msg.err)), ui.Bad)
	}
	v.table.ClearMarks()
	v.table.Mark(msg.ids...)
	v.matched = matchedCases{msg.filter, msg.ids}
	return notifyMarked(len(msg.ids), "case")
}

// collect reads the marked cases anew, wherever in the view they are.
func (v *caseQueue) collect(request model.VerdictRequest) tea.Cmd {
	ctx, fetch, q := v.env.Ctx, v.fetch, v.scope.query("", listPage)
	wanted := setOf(v.table.Marked())
	if slices.Equal(v.table.Marked(), v.matched.ids) {
		request.Filter = v.matched.filter
	}
	return func() tea.Msg {
		out := casesCollectedMsg{request: request}
		out.err = eachCase(ctx, fetch, q, func(c model.Case) bool {
			if id := caseID(c); wanted[id] {
				delete(wanted, id)
				out.request.Cases = append(out.request.Cases, c)
			}
			return len(wanted) > 0
		})
		out.lost = len(wanted)
		return out
	}
}

// eachCase reads a whole list page by page until keep has enough.
func eachCase(ctx context.Context, fetch rowWindows[model.Case], q model.Query, keep func(model.Case) bool) error {
	for {
		page, err := fetch(ctx, q)
		if err != nil {
			return err
		}
		for _, c := range page.Rows {
			if !keep(c) {
				return nil
			}
		}
		if len(page.Rows) < q.Count {
			return nil
		}
		q.Offset += len(page.Rows)
	}
}

// collected asks what the verdict needs, rehearses it and asks once.
func (v *caseQueue) collected(msg casesCollectedMsg) tea.Cmd {
	switch {
	case msg.err != nil:
		return notify("nothing was decided: "+v.env.show(plain(msg.err)), ui.Bad)
	case len(msg.request.Cases) == 0:
		return notify("none of the marked cases is in this view any more", ui.Warn)
	}
	rehearse := func(r model.VerdictRequest) tea.Cmd {
		return v.judging.rehearse(r, leftAlone(msg.lost, "gone from this view"), v.clearMarks)
	}
	if msg.request.Word == model.VerdictClear {
		return rehearse(msg.request)
	}
	return v.judging.ask(msg.request, nil, rehearse)
}

func (v *caseQueue) clearMarks() tea.Cmd {
	v.matched = matchedCases{}
	v.table.ClearMarks()
	return nil
}
