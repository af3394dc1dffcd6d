package views

import (
	tea "charm.land/bubbletea/v2"

	"refdesk/ui"
)

// beside tells that something stands beside the table: there is room for it,
// and the rows do not want the whole width.
func (l *list[R]) beside() bool {
	return l.about != nil && asideWidth(l.w) > 0 && (l.alone == nil || !l.alone())
}

// tableWidth is what the right column leaves to the table.
func (l *list[R]) tableWidth() int {
	if !l.beside() {
		return l.w
	}
	return ui.SplitH(l.w, ui.Share(1), ui.Fixed(asideWidth(l.w)))[0]
}

// SetCorner takes a pane into the right column.
func (l *list[R]) SetCorner(p pane) { l.side.setPane(p) }

// aside draws the right column for the row under the cursor.
func (l *list[R]) aside() string {
	row, ok := l.table.Selected()
	if !ok {
		l.side.show("", nil)
		return l.side.View()
	}
	l.side.show(l.table.ID(row), l.about(row))
	return l.side.View()
}

// scrolling tells that keys belong to the right column.
func (l *list[R]) scrolling() bool { return l.side.keys && l.beside() }

func (l *list[R]) whyNoPanels() string {
	if !l.beside() {
		return "one panel here: from 120 columns on, details stand beside the list"
	}
	return ""
}

// turn gives the keys that move to the right column, and back to the table.
func (l *list[R]) turn() tea.Cmd {
	l.Pin() // what is read here must not give way to another row
	l.side.setKeys(!l.side.keys)
	l.table.SetFocus(!l.side.keys)
	return nil
}

// hand gives a key or a mouse message to the table or to the right column: the
// mouse to where it points, keys to where the operator has turned.
func (l *list[R]) hand(msg tea.Msg) tea.Cmd {
	l.picks = false
	toSide := l.scrolling()
	if m, ok := msg.(tea.MouseMsg); ok {
		toSide = l.beside() && m.Mouse().X >= l.tableWidth()
	}
	if toSide {
		return l.side.update(msg)
	}
	return l.move(l.body(msg))
}
