package views

import (
	tea "charm.land/bubbletea/v2"

	"refdesk/ui"
)

// sized is a box of the kit that says how large it would like to be.
type sized interface {
	Update(msg tea.Msg) tea.Cmd
	Done() bool
	Fit(w, h int) (int, int)
	SetSize(w, h int)
	SetStyles(st *ui.Styles)
	View() string
}

// boxed fits a box of the kit into the screen.
type boxed struct{ sized }

func (b boxed) Fit(w, h int) { b.SetSize(b.sized.Fit(w, h)) }

// newConfirm opens a question that the operator's own key has raised.
func newConfirm(st *ui.Styles, c ui.Confirm) dialog {
	c.Open(st)
	return boxed{&c}
}

// newPalette opens the palette over actions. On a list a number goes to that
// row.
func newPalette(st *ui.Styles, actions []ui.Action, on screen) dialog {
	p := ui.NewPalette(st, actions)
	if long, ok := on.(interface{ Jump(place int) tea.Cmd }); ok {
		p.SetHint("type to find an action, or the number of a row")
		p.Numbered = func(n int) ui.Action {
			return ui.Action{Help: "go to row " + ui.Number(n), Run: func() tea.Cmd { return long.Jump(n) }}
		}
	}
	return boxed{p}
}

// copyHint is for those whose terminal gets nothing when they copy.
const copyHint = "copying inside tmux needs: set -g set-clipboard on"

// helpPage lists every key that works on the screen below it.
type helpPage struct {
	st     *ui.Styles
	title  string
	groups [][]ui.Action
	scroll int
	done   bool
	w, h   int
}

func (p *helpPage) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		p.press(msg.String())
	case tea.MouseWheelMsg:
		if msg.Button == tea.MouseWheelUp {
			p.move(-3)
		} else {
			p.move(3)
		}
	}
	return nil
}

func (p *helpPage) press(key string) {
	switch key {
	case "up", "k":
		p.move(-1)
	case "down", "j":
		p.move(1)
	case "pgup":
		p.move(-p.h)
	case "pgdown", "space":
		p.move(p.h)
	case "home", "g":
		p.move(-p.scroll)
	case "end", "G":
		p.move(ui.HelpLines(p.groups, p.w, p.st))
	case "esc", "?", "q", "enter":
		p.done = true
	}
}

func (p *helpPage) move(by int) {
	most := max(0, ui.HelpLines(p.groups, p.w, p.st)-p.room())
	p.scroll = max(0, min(p.scroll+by, most))
}

// room is how many lines are left between title and what stands at the foot.
func (p *helpPage) room() int { return max(1, p.h-3) }

func (p *helpPage) Done() bool { return p.done }

func (p *helpPage) Fit(w, h int) {
	p.w, p.h = w, h
	p.move(0)
}

func (p *helpPage) SetStyles(st *ui.Styles) { p.st = st }

func (p *helpPage) View() string {
	way := "esc closes"
	if all := ui.HelpLines(p.groups, p.w, p.st); all > p.room() {
		way = "↑ ↓ scroll · esc closes"
		if below := all - p.room() - p.scroll; below > 0 {
			way = "↓ " + ui.Number(below) + " more · " + way
		}
	}
	title := p.st.Title.Render(ui.Pad(" "+ui.Clean(p.title), p.w, false))
	page := ui.HelpPage(p.groups, p.w, p.room(), p.st, p.scroll)
	foot := " " + p.st.Label.Render(ui.Cut(copyHint, p.w-1)) + "\n " + p.st.Label.Render(way)
	return ui.Fill(ui.JoinV(title, page, foot), p.w, p.h)
}
