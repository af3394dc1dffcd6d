package views

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// sortBy is an order that a list offers besides its own.
type sortBy struct {
	column string
	desc   bool // the order that is asked for first: large numbers, new dates
}

// list is what every tab with one table is made of. It loads the window that
// the table needs, keeps older rows while newer ones are on their way, and
// holds filter, order and scope. A tab embeds it and adds its own actions.
type list[R any] struct {
	env   Env
	name  string // tells its answers from those of other lists
	fetch func(ctx context.Context, q model.Query) (model.Window[R], error)
	sorts []sortBy
	build func(Scope) *ui.Table[R] // the table of a scope, without rows
	order string                   // the list's own order in words, "" where its columns show it
	fixed string                   // query text that is always added, such as a kind
	about func(R) []ui.Section     // everything about a row, for the column beside the table; nil = none
	alone func() bool              // the rows want the whole width; nil = never

	banner    func(w, most int) []string // at most so many lines above the rows about all of them; nil = none, "" = not known yet
	along     func(model.Query) tea.Cmd  // asks for the banner whenever the rows are asked for; nil = nothing
	besides   func() tea.Cmd             // what r asks for besides the rows; nil = nothing
	whyNoSort func() string              // why the order cannot be chosen; nil = it can
	viewsAs   ui.Action                  // id and key of the saved views where v is the tab's own

	scope  Scope
	table  *ui.Table[R]
	filter filterLine
	side   aside
	page   ui.Page[R] // what the table shows

	ticket int // newest question; answers to older ones are dropped
	cancel context.CancelFunc
	busy   bool   // a question is on its way
	again  bool   // the world moved since it was asked
	ready  bool   // a page has arrived
	good   string // the newest query text that the lists understood
	found  string // the newest of those that found something
	picks  bool   // s goes on from the column that it has just come to
	w, h   int
	lines  int // of the banner, as the height was shared
}

// loadedMsg answers a list's question.
type loadedMsg[R any] struct {
	list   string
	ticket int
	text   string
	page   model.Window[R]
	err    error
}

// newList makes a list that has not asked for anything yet.
func newList[R any](env Env, name, hint string, build func(Scope) *ui.Table[R]) *list[R] {
	l := &list[R]{
		env:    env,
		name:   name,
		scope:  env.scope,
		build:  build,
		filter: newFilterLine(env.Styles, hint),
		side:   newAside(env.Styles),
		w:      1, h: 1,
	}
	l.table = l.newTable()
	return l
}

// newTable makes a table for a list. Keys act on the row under the cursor, so
// that it must not change under the hand of who has been there.
func newTable[R any](st *ui.Styles, id func(R) string, columns []ui.Column[R], empty, hint string) *ui.Table[R] {
	for i, c := range columns {
		columns[i].Words = c.Words || slices.Contains(searched[kindOf[R]()], c.ID)
	}
	t := ui.NewTable(st, id, columns)
	t.SetFollow(false)
	t.SetEmpty(empty, hint)
	return t
}

func (l *list[R]) Init() tea.Cmd { return tea.Batch(l.load(), l.recall()) }

// actions are the keys that every list has, below those of the tab itself.
func (l *list[R]) actions() []ui.Action {
	out := []ui.Action{
		{ID: "list.filter", Keys: []string{"/"}, Help: "filter", Group: groupLists, Run: l.startFilter},
	}
	if len(l.sorts) > 0 {
		out = append(out,
			ui.Action{
				ID: "list.sort", Keys: []string{"s"}, Help: "sort", Group: groupLists,
				Blocked: l.whyNoSort, Run: l.sortNext,
			},
			ui.Action{
				ID: "list.reverse", Keys: []string{"S"}, Help: "reverse", Group: groupLists,
				Blocked: l.whyNotReverse, Run: l.reverse,
			})
	}
	out = append(out, l.markActions()...)
	if l.about != nil {
		out = append(out, ui.Action{
			ID: "panel.next", Keys: []string{"tab"}, Help: "panels", Group: groupPeople,
			Hidden: !l.beside(), Blocked: l.whyNoPanels, Run: l.turn,
		}, ui.Action{
			ID: "panel.previous", Keys: []string{"shift+tab"}, Help: "panels back", Group: groupPeople,
			Hidden: true, Blocked: l.whyNoPanels, Run: l.turn,
		})
	}
	out = append(out, l.viewsAction(), l.columnsAction(), l.exportAction())
	out = append(out, ui.Action{ID: "list.reload", Keys: []string{"r"}, Help: "read again", Group: groupLists, Run: l.reload})
	return append(out, l.sidewaysActions()...)
}

// update takes what every list takes. Keys that no action has move the cursor.
func (l *list[R]) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case loadedMsg[R]:
		return l.loaded(msg)
	case soughtMsg[R]:
		return l.sought(msg)
	case savedMsg:
		return l.recalled(msg)
	case scopeMsg:
		return l.setScope(msg.Scope)
	case EventsMsg, shownMsg:
		return l.refresh()
	case tea.KeyPressMsg, tea.PasteMsg:
		if l.filter.typing() {
			return l.typeFilter(msg)
		}
	}
	return l.hand(msg)
}

// body moves mouse messages from the corner of the list to the table's.
func (l *list[R]) body(msg tea.Msg) tea.Msg { return ui.Shift(msg, 0, l.above()) }

// CursorLine is the line of the list that the cursor is on.
func (l *list[R]) CursorLine() int { return l.above() + l.table.CursorLine() }

// above is how many lines stand above the table.
func (l *list[R]) above() int { return l.filter.height() + l.lines }

// move hands a message to the table and loads what the cursor came to.
func (l *list[R]) move(msg tea.Msg) tea.Cmd {
	return tea.Batch(l.table.Update(msg), l.loadIfNeeded())
}

// load asks for the window that the table needs.
func (l *list[R]) load() tea.Cmd {
	l.ticket++
	l.busy, l.again = true, false
	l.table.SetLoading()
	q := l.ask()
	if l.cancel != nil {
		l.cancel() // nobody waits for the older answer
	}
	ctx, cancel := context.WithCancel(l.env.Ctx)
	l.cancel = cancel
	fetch, name, ticket := l.fetch, l.name, l.ticket
	rows := func() tea.Msg {
		defer cancel()
		page, err := fetch(ctx, q)
		return loadedMsg[R]{list: name, ticket: ticket, text: q.Text, page: page, err: err}
	}
	if l.along == nil {
		return rows
	}
	return tea.Batch(rows, l.along(q))
}

// ask is the query for the window that the table needs.
func (l *list[R]) ask() model.Query {
	w := l.table.Window()
	return model.Query{
		Backend: l.scope.Backend, Campaign: l.scope.Campaign,
		Text: w.Query, Offset: w.Offset, Count: w.Count,
	}.SortedBy(orderText(w.Order))
}

// loadIfNeeded asks only when rows on the screen are missing.
func (l *list[R]) loadIfNeeded() tea.Cmd {
	if !l.table.NeedsLoad() {
		return nil
	}
	return l.load()
}

// refresh asks once more after the question that is on its way: a flood of
// news costs one question at a time and never starves the answer.
func (l *list[R]) refresh() tea.Cmd {
	if l.busy {
		l.again = true
		return nil
	}
	return l.load()
}

// loaded takes the answer to the newest question.
func (l *list[R]) loaded(msg loadedMsg[R]) tea.Cmd {
	if msg.list != l.name || msg.ticket != l.ticket {
		return nil
	}
	if more := l.table.Pushed(ui.Page[R](msg.page)); msg.err == nil && more > 0 {
		return l.seek(msg, more)
	}
	return l.answered(msg)
}

// answered shows the answer, or why there is none.
func (l *list[R]) answered(msg loadedMsg[R]) tea.Cmd {
	l.busy = false
	switch {
	case msg.err != nil && msg.text != l.good:
		return l.refused(msg.err)
	case msg.err != nil:
		l.table.Failed(msg.err.Error(), l.env.local(l.env.Now()).Format("15:04"))
	default:
		l.good, l.ready = msg.text, true
		if msg.page.Matched > 0 {
			l.found = msg.text
		}
		l.showMatches()
		if l.filter.wrong != "" && msg.text == l.asked() {
			l.complain("", 0)
		}
		l.show(ui.Page[R](msg.page))
	}
	if l.again {
		return l.load()
	}
	return l.loadIfNeeded()
}

// showMatches marks what the words of the filter find in the rows.
func (l *list[R]) showMatches() {
	if language, kind := l.env.Language, kindOf[R](); language != nil && kind != "" {
		l.table.SetMatches(language.Matcher(kind, l.good))
	}
}

// show puts a page on the screen.
func (l *list[R]) show(page ui.Page[R]) {
	l.page = page
	l.table.SetPage(page)
}

// reload asks the vendor for the newest facts and the mirror for its rows.
func (l *list[R]) reload() tea.Cmd {
	cmd := tea.Batch(l.load(), reloadNewest(l.env, l.scope))
	if l.besides == nil {
		return cmd
	}
	return tea.Batch(cmd, l.besides())
}

// setScope starts over in another campaign.
func (l *list[R]) setScope(s Scope) tea.Cmd {
	if s == l.scope {
		return nil
	}
	l.scope = s
	l.rebuild()
	return l.load()
}

// rebuild drops the rows of the campaign that was left and keeps the filter
// and the order.
func (l *list[R]) rebuild() {
	query := l.table.Query()
	order, columns := l.table.Order(), l.chosenColumns()
	l.table = l.newTable()
	l.table.SetStyles(l.env.Styles)
	l.table.SetQuery(query)
	l.table.SetOrder(order)
	l.table.SetColumns(columns)
	l.showMatches()
	l.table.SetFocus(!l.side.keys)
	l.page, l.ready, l.found = ui.Page[R]{}, false, l.fixed
	l.resize()
}

func (l *list[R]) Typing() bool { return l.filter.typing() }

// Marks is how many rows are marked.
func (l *list[R]) Marks() int { return len(l.table.Marked()) }

// Clear gives the keys back to the table, then takes away the marks, and the
// filter after them.
func (l *list[R]) Clear() (tea.Cmd, bool) {
	switch {
	case l.scrolling():
		return l.turn(), true
	case len(l.table.Marked()) > 0:
		l.table.ClearMarks()
		return nil, true
	case l.filter.height() > 0:
		return l.setFilter(""), true
	}
	return nil, false
}

// SetSize sets the size of the whole list, filter included.
func (l *list[R]) SetSize(w, h int) {
	l.w, l.h = w, h
	l.resize()
}

// resize shares the height between the filter and the table, and the width
// between them and what stands beside.
func (l *list[R]) resize() {
	w := l.tableWidth()
	l.filter.setWidth(w)
	l.lines = len(l.bannerLines())
	l.table.SetSize(w, max(1, l.h-l.above()))
	l.side.setSize(asideWidth(l.w), l.h)
}

func (l *list[R]) SetStyles(st *ui.Styles) {
	l.env.Styles = st
	l.table.SetStyles(st)
	l.filter.setStyles(st)
	l.side.setStyles(st)
}

func (l *list[R]) View() string {
	l.table.SetUnread(l.env.unread())
	main := ui.JoinV(l.filter.View(), l.bannerView(), l.table.View())
	if !l.beside() {
		return main
	}
	return ui.JoinH(l.env.Styles.VRule(), main, l.aside())
}

// Headline says how much there is.
func (l *list[R]) Headline() string { return l.marksAnd(l.table.Position()) }

// Brief is the headline where there is no room for all of it.
func (l *list[R]) Brief() string {
	if l.Marks() == 0 {
		return l.table.Position()
	}
	return l.marksAnd(l.table.Counts())
}

// marksAnd puts the number of marks before what is said of the rows.
func (l *list[R]) marksAnd(rows string) string {
	parts := []string{}
	if n := l.Marks(); n > 0 {
		parts = append(parts, ui.Number(n)+" marked")
	}
	if rows != "" {
		parts = append(parts, rows)
	}
	return strings.Join(parts, headlineGap)
}
