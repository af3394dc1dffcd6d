package views

import (
	tea "charm.land/bubbletea/v2"

	"refdesk/ui"
)

// From this width on, what is under the cursor stands beside the table. It
// takes a third of the screen within bounds: labels and values need room, but
// a line that is too long is not read.
const (
	besideFrom = 120
	leastAside = 40
	mostAside  = 72
)

// pane is what the shell lends to a screen: it stands at the foot of the
// screen's right column.
type pane interface {
	SetSize(w, h int)
	View() string
}

// cornered is a screen that on a roomy terminal has a right column, with room
// for a pane at its foot. SetCorner with nil takes the pane back.
type cornered interface {
	SetCorner(p pane)
}

// asideWidth is the width of the right column, 0 where there is no room.
func asideWidth(w int) int {
	if w < besideFrom {
		return 0
	}
	return max(leastAside, min(w/3, mostAside))
}

// cornerHeight is what a pane takes of a right column h lines high.
func cornerHeight(h int) int { return max(4, h*2/5) }

// aside is the right column beside a table: everything about the row under the
// cursor, and the pane that the shell lends.
type aside struct {
	st     *ui.Styles
	detail *ui.Detail
	about  string // the row shown
	pane   pane   // nil = none
	keys   bool   // keys scroll it
	w, h   int
}

func newAside(st *ui.Styles) aside {
	return aside{st: st, detail: ui.NewDetail(st)}
}

// show replaces the content; another row is read from its start.
func (a *aside) show(id string, sections []ui.Section) {
	if id != a.about {
		a.about = id
		a.detail.Top()
	}
	a.detail.SetSections(filled(sections)...)
}

// update scrolls the column.
func (a *aside) update(msg tea.Msg) tea.Cmd { return a.detail.Update(msg) }

func (a *aside) setStyles(st *ui.Styles) {
	a.st = st
	a.detail.SetStyles(st)
}

func (a *aside) setSize(w, h int) {
	a.w, a.h = w, h
	if a.pane != nil {
		foot := cornerHeight(h)
		a.pane.SetSize(w, foot)
		h -= foot
	}
	if a.keys {
		h--
	}
	a.detail.SetSize(insetWidth(w), max(1, h))
}

// setPane takes the pane or, with nil, gives it back.
func (a *aside) setPane(p pane) {
	a.pane = p
	a.setSize(a.w, a.h)
}

// setKeys gives the column the keys that scroll, or takes them away.
func (a *aside) setKeys(on bool) {
	a.keys = on
	a.setSize(a.w, a.h)
}

func (a *aside) View() string {
	blocks := make([]string, 0, 3)
	h := a.h
	if a.keys {
		blocks = append(blocks, "  "+a.st.Focus.Render("[keys scroll here · tab goes back]"))
		h--
	}
	foot := ""
	if a.pane != nil {
		h -= cornerHeight(a.h)
		foot = a.pane.View()
	}
	blocks = append(blocks, inset(a.detail.View(), a.w, max(1, h)), foot)
	return ui.Fill(ui.JoinV(blocks...), a.w, a.h)
}
