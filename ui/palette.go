package ui

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Palette finds an action by a part of its words and runs it.
type Palette struct {
	// Numbered gives the action of a number that was typed in place of words;
	// nil where numbers mean nothing.
	Numbered func(n int) Action

	st      *Styles
	actions []Action // at the end, behind known, the one of a number
	known   int
	found   []int // places in actions
	at, top int
	input   *Input
	reason  string // why the chosen action is blocked
	done    bool
	w, h    int
}

// NewPalette makes a palette over actions, open and empty.
func NewPalette(st *Styles, actions []Action) *Palette {
	p := &Palette{st: st, input: NewInput(st, ": "), w: 1, h: 1}
	for _, a := range actions {
		if !a.Hidden {
			p.actions = append(p.actions, a)
		}
	}
	p.known = len(p.actions)
	p.input.SetHint("type to find an action")
	p.input.Focus()
	p.search()
	return p
}

// SetStyles changes the looks.
func (p *Palette) SetStyles(st *Styles) {
	p.st = st
	p.input.SetStyles(st)
}

// SetSize sets the size of the box, border included.
func (p *Palette) SetSize(w, h int) {
	p.w, p.h = w, h
	p.settle()
}

// Fit gives the size the palette would like on a screen of w by h cells.
func (p *Palette) Fit(w, h int) (int, int) {
	return min(w, 76), min(h, max(8, h*2/3), len(p.actions)+5)
}

// Focused reports whether keys belong to the palette.
func (p *Palette) Focused() bool { return !p.done }

// Done reports whether an action was run or the palette was left.
func (p *Palette) Done() bool { return p.done }

// Update takes letters to search, the arrows to choose, enter to run and esc
// to leave; a click, in the box's own cells, runs the action that it hits. Enter on a blocked action shows the reason.
func (p *Palette) Update(msg tea.Msg) tea.Cmd {
	if p.done {
		return nil
	}
	if wheel, ok := msg.(tea.MouseWheelMsg); ok {
		p.move(wheelStep(wheel, 1))
		return nil
	}
	if _, y, ok := Clicked(msg); ok {
		return p.click(y)
	}
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return p.edit(msg)
	}
	switch key.String() {
	case "esc":
		p.done = true
	case "up", "ctrl+p", "shift+tab":
		p.move(-1)
	case "down", "ctrl+n", "tab":
		p.move(1)
	case "enter":
		return p.run()
	default:
		return p.edit(msg)
	}
	return nil
}

// click runs the action on a line of the box, if there is one.
func (p *Palette) click(y int) tea.Cmd {
	const above = 2 // the border and the input
	at := p.top + y - above
	if y < above || y >= above+p.rows() || at >= len(p.found) {
		return nil
	}
	p.at = at
	return p.run()
}

// edit changes the words searched for.
func (p *Palette) edit(msg tea.Msg) tea.Cmd {
	was := p.input.Value()
	cmd := p.input.Update(msg)
	if p.input.Value() != was {
		p.search()
	}
	return cmd
}

// SetHint replaces the quiet text shown while nothing is typed.
func (p *Palette) SetHint(hint string) { p.input.SetHint(hint) }

// search finds the actions that hold every word typed, those whose help
// begins with it first; for a number the action that it stands for.
func (p *Palette) search() {
	words := strings.Fields(strings.ToLower(p.input.Value()))
	p.found, p.at, p.top, p.reason = p.found[:0], 0, 0, ""
	p.actions = p.actions[:p.known]
	if n, ok := number(p.input.Value()); ok && p.Numbered != nil {
		p.actions = append(p.actions, p.Numbered(n))
		p.found = append(p.found, p.known)
		return
	}
	for i, a := range p.actions {
		text := strings.ToLower(a.Help + " " + a.ID + " " + a.Group)
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) }) {
			p.found = append(p.found, i)
		}
	}
	if len(words) > 0 {
		slices.SortStableFunc(p.found, func(a, b int) int {
			return p.rank(a, words[0]) - p.rank(b, words[0])
		})
	}
}

// number reads a whole number, with or without commas in it. One that is too
// large for the machine is the largest there is.
func number(s string) (int, bool) {
	n, err := strconv.Atoi(strings.ReplaceAll(strings.TrimSpace(s), ",", ""))
	return n, n >= 0 && (err == nil || errors.Is(err, strconv.ErrRange))
}

// rank orders a hit at the start of the help before any other.
func (p *Palette) rank(i int, word string) int {
	if strings.HasPrefix(strings.ToLower(p.actions[i].Help), word) {
		return 0
	}
	return 1
}

// move goes up or down the list of what was found.
func (p *Palette) move(by int) {
	p.at += by
	p.reason = ""
	p.settle()
}

// paletteFrame is the border, the input and the line of keys.
const paletteFrame = 4

// rows is how many actions the box has room for, at least one.
func (p *Palette) rows() int { return max(1, p.h-paletteFrame) }

// settle keeps the choice in the list and on the screen.
func (p *Palette) settle() {
	p.at = max(0, min(p.at, len(p.found)-1))
	p.top = max(0, min(p.top, len(p.found)-p.rows()))
	if p.at < p.top {
		p.top = p.at
	} else if p.at >= p.top+p.rows() {
		p.top = p.at - p.rows() + 1
	}
}

// run does the chosen action, or shows why it cannot be done.
func (p *Palette) run() tea.Cmd {
	if len(p.found) == 0 {
		return nil
	}
	a := p.actions[p.found[p.at]]
	if p.reason = Clean(a.Reason()); p.reason != "" {
		return nil
	}
	p.done = true
	return a.Do(nil)
}

// View draws the palette in exactly the size set.
func (p *Palette) View() string {
	inner := max(1, p.w-4)
	p.input.SetSize(inner, 1)
	lines := []string{p.input.View()}
	for i := p.top; i < min(len(p.found), p.top+p.rows()); i++ {
		lines = append(lines, p.drawAction(i, inner))
	}
	if len(p.found) == 0 {
		lines = append(lines, p.st.Label.Render("  no action is called that"))
	}
	for len(lines) < p.h-3 {
		lines = append(lines, "")
	}
	lines = append(lines, p.st.Label.Render(p.st.cut("enter does it · ↑ ↓ choose · esc leaves", inner)))
	return p.st.Box(p.title(), lines[:max(1, min(len(lines), p.h-2))], p.w, p.h)
}

// title says how many more actions follow below.
func (p *Palette) title() string {
	below := len(p.found) - p.top - p.rows()
	if below <= 0 {
		return "do"
	}
	return "do" + p.st.Sign(" · ↓ ", " - v ") + Number(below) + " more"
}

// drawAction draws one action found: what it does, why not, and its key.
func (p *Palette) drawAction(i, w int) string {
	a := p.actions[p.found[i]]
	sign, paint := "  ", p.st.Tone(Plain)
	if i == p.at {
		sign, paint = p.st.Sign("› ", "> "), p.st.selected[Plain]
	}
	text := sign + Clean(a.Help)
	if i == p.at && p.reason != "" {
		text += ": " + p.reason
	}
	key := ""
	if len(a.Keys) > 0 {
		key = " " + keyName(a.Keys[0])
	}
	return paint.Render(Pad(p.st.pad(text, w-Width(key), false)+key, w, false))
}
