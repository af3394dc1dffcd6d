package views

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// savedMsg brings what was kept for a list.
type savedMsg struct {
	list  string
	saved model.Saved
	err   error
}

// keptMsg says whether something could be kept for the next run.
type keptMsg struct{ err error }

// recall reads what was kept for the list.
func (l *list[R]) recall() tea.Cmd {
	memory, name := l.env.Memory, l.name
	if memory == nil {
		return nil
	}
	return func() tea.Msg {
		saved, err := memory.Of(name)
		return savedMsg{name, saved, err}
	}
}

// recalled takes what was kept. It may come after the first keys: what was typed
// since stays the newest.
func (l *list[R]) recalled(msg savedMsg) tea.Cmd {
	if msg.list != l.name {
		return nil
	}
	l.filter.history.all = append(msg.saved.Filters, l.filter.history.all...)
	if !l.table.Chosen() && len(msg.saved.Columns) > 0 {
		l.table.SetColumns(msg.saved.Columns)
	}
	var trouble []string
	if msg.err != nil {
		trouble = append(trouble, msg.err.Error())
	}
	if trouble = append(trouble, msg.saved.Problems...); len(trouble) > 0 {
		return notify("saved views and filters: "+l.env.show(strings.Join(trouble, " · ")), ui.Warn)
	}
	return nil
}

// kept says what could not be kept; the work goes on without it.
func (r *Root) kept(msg keptMsg) tea.Cmd {
	if msg.err == nil {
		return nil
	}
	return notify("not kept for the next run: "+r.env.show(msg.err.Error()), ui.Warn)
}
