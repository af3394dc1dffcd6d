package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// Unasked is how long a dialog that the operator did not open ignores keys:
// what is being typed was meant for the screen below.
const Unasked = 300 * time.Millisecond

// Confirm asks one question. It starts on No.
type Confirm struct {
	Title   string
	Lines   []string // what will happen, cleaned and wrapped
	Yes, No string   // the buttons' words; "yes" and "no" when empty
	Wide    bool     // for long lines: the box takes the width it may have

	// OnYes and OnNo run when the question is answered, before Done turns
	// true. Either may be nil.
	OnYes, OnNo func() tea.Cmd

	st    *Styles
	w, h  int
	yes   bool // the button under the cursor
	top   int  // the first line of the text on the screen
	done  bool
	now   func() time.Time
	awake time.Time
}

// Open readies the question: on No, unanswered, taking keys at once.
func (c *Confirm) Open(st *Styles) {
	c.st, c.yes, c.top, c.done, c.now = st, false, 0, false, nil
}

// OpenUnasked is Open for a dialog that appears by itself: keys are ignored
// until the clock handed in has passed Unasked.
func (c *Confirm) OpenUnasked(st *Styles, now func() time.Time) {
	c.Open(st)
	c.now, c.awake = now, now().Add(Unasked)
}

// SetStyles changes the looks.
func (c *Confirm) SetStyles(st *Styles) { c.st = st }

// SetSize sets the size of the box, border included.
func (c *Confirm) SetSize(w, h int) { c.w, c.h = w, h }

// Fit gives the size the box would like on a screen of w by h cells.
func (c *Confirm) Fit(w, h int) (int, int) {
	boxW := min(w, 72)
	if c.Wide {
		boxW = min(w, max(40, w-4), 96)
	}
	return boxW, min(h, len(c.body(boxW-4))+4)
}

// Done reports whether the question has been answered.
func (c *Confirm) Done() bool { return c.done }

// Update takes the arrows and tab between the buttons, enter for the button
// under the cursor, Y for yes, and n and esc for No. A small y is not taken: on
// the screen below it copies, and a slip must not say yes. Up, down, the page
// keys and the wheel scroll a text that is longer than the screen. A click, in
// the box's own cells, presses the button it hits.
func (c *Confirm) Update(msg tea.Msg) tea.Cmd {
	if c.done || c.asleep() {
		return nil
	}
	if x, y, ok := Clicked(msg); ok {
		return c.click(x, y)
	}
	if by := Scrolls(msg, c.h-4, true); by != 0 {
		c.top = max(0, min(c.top+by, c.overflow()))
		return nil
	}
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	switch key.String() {
	case "Y":
		return c.answer(true)
	case "n", "N", "esc":
		return c.answer(false)
	case "enter":
		return c.answer(c.yes)
	case "left", "h", "right", "l", "tab", "shift+tab":
		c.yes = !c.yes
	}
	return nil
}

// click presses the button at a cell of the box, if there is one.
func (c *Confirm) click(x, y int) tea.Cmd {
	const edge, between = 2, 2
	if y != c.h-2 {
		return nil
	}
	yes, no := c.words()
	no, yes = c.button(no, false), c.button(yes, false)
	switch x -= edge; {
	case x < 0:
		return nil
	case x < Width(no):
		return c.answer(false)
	case x >= Width(no)+between && x < Width(no)+between+Width(yes):
		return c.answer(true)
	}
	return nil
}

// asleep reports whether keys are still meant for the screen below.
func (c *Confirm) asleep() bool {
	return c.now != nil && c.now().Before(c.awake)
}

// answer closes the question.
func (c *Confirm) answer(yes bool) tea.Cmd {
	c.done = true
	do := c.OnNo
	if yes {
		do = c.OnYes
	}
	if do == nil {
		return nil
	}
	return do()
}

// View draws the box in exactly the size set. The buttons are its last line
// whatever the height, because they are what is being asked.
func (c *Confirm) View() string {
	inner, room := c.w-4, c.h-4
	lines := c.st.Excerpt(c.body(inner), c.top, room, "↑ ↓ scroll")
	for len(lines) < room {
		lines = append(lines, "")
	}
	if room >= 0 {
		lines = append(lines, "")
	}
	return c.st.Box(c.Title, append(lines, c.buttons()), c.w, c.h)
}

// body is the wrapped text of the question.
func (c *Confirm) body(w int) []string {
	var out []string
	for _, line := range c.Lines {
		out = append(out, Wrap(line, w)...)
	}
	return out
}

// overflow is how far the text can be scrolled.
func (c *Confirm) overflow() int { return Overflow(len(c.body(c.w-4)), c.h-4) }

// buttons draws both answers; the one under the cursor has brackets as well as
// colour.
func (c *Confirm) buttons() string {
	yes, no := c.words()
	buttons := c.button(no, !c.yes) + "  " + c.button(yes, c.yes)
	hint := "   tab enter, or Y"
	if Width(buttons)+Width(hint) > c.w-4 {
		return buttons
	}
	return buttons + c.st.Label.Render(hint)
}

// words are those on the buttons.
func (c *Confirm) words() (yes, no string) {
	yes, no = c.Yes, c.No
	if yes == "" {
		yes = "yes"
	}
	if no == "" {
		no = "no"
	}
	return yes, no
}

// button draws one answer.
func (c *Confirm) button(word string, chosen bool) string {
	if chosen {
		return c.st.Focus.Render("[ " + Clean(word) + " ]")
	}
	return "  " + Clean(word) + "  "
}
