package views

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"refdesk/ui"
)

// columnChooser asks which columns a list shows, and in which order.
type columnChooser struct {
	env    Env
	names  map[string]string // titles by id
	order  []string          // every column there is, by id
	shown  map[string]bool
	submit func(columns []string) tea.Cmd // nil asks for the list's own

	at    int
	wrong string
	done  bool
	w, h  int
}

func (c *columnChooser) Update(msg tea.Msg) tea.Cmd {
	key, _ := msg.(tea.KeyPressMsg)
	c.wrong = ""
	switch key.String() {
	case "esc", "|":
		c.done = true
	case "up", "k":
		c.at = max(0, c.at-1)
	case "down", "j", "tab":
		c.at = min(len(c.order)-1, c.at+1)
	case "shift+up", "K", "<":
		c.shift(-1)
	case "shift+down", "J", ">":
		c.shift(1)
	case "space", "x":
		c.shown[c.order[c.at]] = !c.shown[c.order[c.at]]
	case "r":
		c.done = true
		return c.submit(nil)
	case "enter":
		return c.finish()
	}
	return nil
}

// shift moves the column under the cursor, and the cursor with it.
func (c *columnChooser) shift(by int) {
	to := c.at + by
	if to < 0 || to >= len(c.order) {
		return
	}
	c.order[c.at], c.order[to] = c.order[to], c.order[c.at]
	c.at = to
}

// finish hands over the columns, of which there is at least one.
func (c *columnChooser) finish() tea.Cmd {
	chosen := slices.DeleteFunc(slices.Clone(c.order), func(id string) bool { return !c.shown[id] })
	if len(chosen) == 0 {
		c.wrong = "a list needs a column"
		return nil
	}
	c.done = true
	return c.submit(chosen)
}

func (c *columnChooser) Done() bool { return c.done }

func (c *columnChooser) Fit(w, h int) { c.w, c.h = min(w, 60), min(h, len(c.order)+5) }

func (c *columnChooser) SetStyles(st *ui.Styles) { c.env.Styles = st }

func (c *columnChooser) View() string {
	st, inner := c.env.Styles, max(1, c.w-4)
	rows := max(1, c.h-5)
	first := max(0, c.at-rows+1)
	var lines []string
	for i := first; i < min(len(c.order), first+rows); i++ {
		lines = append(lines, c.line(i, inner))
	}
	for len(lines) < rows {
		lines = append(lines, "")
	}
	keys := []string{"space shows or hides · J K move it down and up", "enter keeps · r the list's own · esc leaves"}
	if c.wrong != "" {
		keys[0] = st.Mark(ui.Bad) + " " + c.wrong
	}
	lines = append(lines, "")
	for _, text := range keys {
		lines = append(lines, st.Label.Render(ui.Cut(text, inner)))
	}
	return st.Box("columns", lines, c.w, c.h)
}

// line is a column with the sign that it is shown.
func (c *columnChooser) line(i, w int) string {
	st := c.env.Styles
	sign, paint, box := "  ", st.Tone(ui.Plain), "[ ] "
	if i == c.at {
		sign, paint = st.Sign("› ", "> "), st.Focus
	}
	if c.shown[c.order[i]] {
		box = "[x] "
	}
	return paint.Render(ui.Pad(sign+box+ui.Clean(c.names[c.order[i]]), w, false))
}

// columnsAction asks for the columns of the list.
func (l *list[R]) columnsAction() ui.Action {
	return ui.Action{ID: "list.columns", Keys: []string{"|"}, Help: "columns", Group: groupLists, Asks: true, Run: l.askColumns}
}

func (l *list[R]) askColumns() tea.Cmd {
	l.picks = false
	c := &columnChooser{env: l.env, names: map[string]string{}, shown: map[string]bool{}, order: l.table.Columns(), submit: l.setColumns}
	for _, id := range c.order {
		c.shown[id] = true
	}
	for _, column := range l.table.Choices() {
		c.names[column.ID] = l.titleOf(column.ID)
		if !c.shown[column.ID] {
			c.order = append(c.order, column.ID)
		}
	}
	return ask(c)
}

// setColumns shows some columns and remembers them.
func (l *list[R]) setColumns(columns []string) tea.Cmd {
	l.table.SetColumns(columns)
	memory, name := l.env.Memory, l.name
	if memory == nil {
		return nil
	}
	return func() tea.Msg { return keptMsg{memory.SetColumns(name, columns)} }
}
