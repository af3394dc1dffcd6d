package views

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/ui"
)

// panes are the panels of a page below its head. On a wide screen the first
// stands beside the others and is not turned to.
type panes struct {
	env    Env
	all    []panel          // the first is prose
	show   func(panel) bool // nil = all
	active panel
	head   int // lines above
	corner pane
	w, h   int
}

// wideFrom is the width from which the first panel stands beside the others.
const wideFrom = 110

func (p *panes) wide() bool { return p.w >= wideFrom }

// sideWidth is what the first panel takes beside the others.
func (p *panes) sideWidth() int { return min(p.w*2/5, mostAside) }

// shown are the panels there are to turn to.
func (p *panes) shown() []panel {
	from := 0
	if p.wide() {
		from = 1
	}
	return slices.DeleteFunc(slices.Clone(p.all[from:]), func(one panel) bool { return p.show != nil && !p.show(one) })
}

// current is the panel that has the keys: the one turned to, or the first of
// those shown after the prose.
func (p *panes) current() panel {
	shown := p.shown()
	if slices.Contains(shown, p.active) {
		return p.active
	}
	for _, one := range shown {
		if one != p.all[0] {
			return one
		}
	}
	return p.all[1]
}

// turn gives the keys to the panel so many further on.
func (p *panes) turn(by int) {
	all := p.shown()
	at := slices.Index(all, p.current()) + by
	p.active = all[(at+len(all))%len(all)]
	p.resize()
}

// hand gives the current panel a key, or a mouse message in its own cells.
func (p *panes) hand(msg tea.Msg) {
	m, mouse := msg.(tea.MouseMsg)
	switch {
	case mouse && p.wide() && m.Mouse().X < p.sideWidth():
		p.all[0].update(ui.Shift(msg, 0, p.head))
	case mouse && p.wide():
		p.current().update(ui.Shift(msg, p.sideWidth()+1, p.head))
	case mouse:
		p.current().update(ui.Shift(msg, 0, p.head))
	default:
		p.current().update(msg)
	}
}

func (p *panes) setSize(w, h int) {
	p.w, p.h = w, h
	p.resize()
}

func (p *panes) resize() {
	h := max(1, p.h-p.head)
	if !p.wide() {
		p.current().setSize(p.w, h)
		return
	}
	sizes := ui.SplitH(p.w, ui.Fixed(p.sideWidth()), ui.Share(1))
	p.all[0].setSize(sizes[0], h)
	if p.corner != nil {
		foot := cornerHeight(h)
		if low, ok := p.corner.(interface{ Rows() int }); ok {
			foot = min(foot, low.Rows())
		}
		p.corner.SetSize(sizes[1], foot)
		h -= foot
	}
	p.current().setSize(sizes[1], h)
}

// setCorner takes a pane below the current panel.
func (p *panes) setCorner(corner pane) {
	p.corner = corner
	p.resize()
}

func (p *panes) setStyles(st *ui.Styles) {
	p.env.Styles = st
	for _, one := range p.all {
		one.setStyles(st)
	}
}

// names is the line that names the panels.
func (p *panes) names() string { return panelNames(p.env.Styles, p.shown(), p.current(), p.w) }

// view draws the page: its head, of as many lines as were announced, and the
// panels.
func (p *panes) view(head []string) string {
	body := p.current().view()
	if p.wide() {
		if p.corner != nil {
			body = ui.JoinV(body, p.corner.View())
		}
		body = ui.JoinH(p.env.Styles.VRule(), p.all[0].view(), body)
	}
	return ui.Fill(strings.Join(append(head, body), "\n"), p.w, p.h)
}
