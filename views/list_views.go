package views

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// viewsAction opens the views of the list.
func (l *list[R]) viewsAction() ui.Action {
	a := ui.Action{
		ID: "list.views", Keys: []string{"v"}, Help: "saved views", Group: groupLists, Asks: true,
		Blocked: l.whyNoViews, Run: l.openViews,
	}
	if l.viewsAs.ID != "" {
		a.ID, a.Keys = l.viewsAs.ID, l.viewsAs.Keys
	}
	return a
}

func (l *list[R]) whyNoViews() string {
	if l.env.Memory == nil {
		return "this console keeps no views"
	}
	return ""
}

// openViews reads the views, which another may have changed, and shows them.
func (l *list[R]) openViews() tea.Cmd {
	l.picks = false
	env, present, show := l.env, l.present(), l.showView
	return func() tea.Msg {
		saved, err := env.Memory.Of(present.List)
		if err != nil {
			return notifyMsg{Text: "the saved views could not be read: " + env.show(err.Error()), Tone: ui.Bad}
		}
		return dialogMsg{newSavedViews(env, present, saved, show)}
	}
}

// present is the list as it stands.
func (l *list[R]) present() model.SavedView {
	return model.SavedView{
		List: l.name, Filter: strings.TrimSpace(l.filter.text()), Order: orderText(l.table.Order()), Columns: l.chosenColumns(),
	}
}

// showView brings the list into the form of a view. What the list cannot be
// sorted by is left out and said.
func (l *list[R]) showView(v model.SavedView) tea.Cmd {
	order, unknown := l.orderOf(v.Order)
	l.table.SetColumns(v.Columns)
	l.filter.input.SetValue(v.Filter)
	l.filter.input.Blur()
	l.complain("", 0)
	l.table.SetQuery(strings.TrimSpace(l.fixed + " " + l.filter.text()))
	if l.whyNoSort == nil || l.whyNoSort() == "" {
		l.table.SetOrder(order)
	}
	l.resize()
	if unknown != "" {
		return tea.Batch(l.load(), notify("“"+v.Name+"” is sorted by "+unknown+", which this list is not", ui.Warn))
	}
	return l.load()
}

// orderOf reads an order as files have it, and gives the first column of it by
// which the list cannot be sorted.
func (l *list[R]) orderOf(text string) (order []ui.SortKey, unknown string) {
	sorts := slices.Concat(l.sorts, spareSorts[kindOf[R]()])
	for _, part := range strings.Split(text, ",") {
		column, desc := strings.CutPrefix(strings.TrimSpace(part), "-")
		switch {
		case column == "":
		case slices.ContainsFunc(sorts, func(s sortBy) bool { return s.column == column }):
			order = append(order, ui.SortKey{Column: column, Desc: desc})
		case unknown == "":
			unknown = column
		}
	}
	return order[:min(len(order), mostKeys)], unknown
}
