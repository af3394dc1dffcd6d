package views

import (
	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// scoped is a screen about one campaign at a time, which c chooses without
// asking.
type scoped interface {
	Scoped() (Scope, bool)
}

// chooserRows is how many campaigns the chooser shows at most.
const chooserRows = 12

// chooser asks which campaign every list is to show.
type chooser struct {
	env   Env
	input *ui.Input
	all   []campaignRow // the first stands for all campaigns
	found []campaignRow
	at    int
	done  bool
	w, h  int
}

// whyNotChoose says why c has nothing to do.
func (r *Root) whyNotChoose() string {
	s, ok := r.current().(scoped)
	if !ok {
		return ""
	}
	if scope, known := s.Scoped(); known && scope.same(r.env.scope) {
		return "this is what every list shows"
	}
	return ""
}

// choose makes the campaign under the cursor what every list shows, or asks
// which.
func (r *Root) choose() tea.Cmd {
	if s, ok := r.current().(scoped); ok {
		if scope, known := s.Scoped(); known {
			return chooseScope(r.env, scope)
		}
	}
	env := r.env
	return func() tea.Msg {
		all, err := env.Lists.Campaigns(env.Ctx)
		if err != nil {
			return notifyMsg{Text: "the campaigns could not be read: " + env.show(plain(err)), Tone: ui.Bad}
		}
		return dialogMsg{newChooser(env, all)}
	}
}

// chooseScope is the command for another scope.
func chooseScope(env Env, s Scope) tea.Cmd {
	return tea.Batch(say(scopeMsg{s}), notifyOf(aboutScope, "every list shows "+env.show(s.title()), ui.Accent))
}

// newChooser opens the chooser on what is shown.
func newChooser(env Env, all []model.Campaign) *chooser {
	c := &chooser{env: env, input: ui.NewInput(env.Styles, "› "), all: []campaignRow{{}}}
	for _, one := range all {
		c.all = append(c.all, campaignRow{Campaign: one})
	}
	c.input.SetHint("a part of the name")
	c.input.Focus()
	c.search()
	for i, one := range c.found {
		if one.scope().same(env.scope) {
			c.at = i
		}
	}
	return c
}

func (c *chooser) Update(msg tea.Msg) tea.Cmd {
	if _, y, ok := ui.Clicked(msg); ok {
		return c.click(y)
	}
	key, _ := msg.(tea.KeyPressMsg)
	switch key.String() {
	case "esc":
		c.done = true
	case "up", "shift+tab":
		c.move(-1)
	case "down", "tab":
		c.move(1)
	case "enter":
		return c.take()
	default:
		was := c.input.Value()
		cmd := c.input.Update(msg)
		if c.input.Value() != was {
			c.at = 0
			c.search()
		}
		return cmd
	}
	return nil
}

// take shows the campaign chosen in every list.
func (c *chooser) take() tea.Cmd {
	if c.at >= len(c.found) {
		return nil
	}
	c.done = true
	return chooseScope(c.env, c.found[c.at].scope())
}

// click takes the campaign on a line of the box.
func (c *chooser) click(y int) tea.Cmd {
	const above = 3 // the border, the field and a gap
	at := c.first() + y - above
	if y < above || y >= above+c.rows() || at >= len(c.found) {
		return nil
	}
	c.at = at
	return c.take()
}

// rows is how many campaigns there is room for, and first the one on top.
func (c *chooser) rows() int { return max(1, c.h-5) }

func (c *chooser) first() int { return max(0, c.at-c.rows()+1) }

func (c *chooser) search() { c.found = keepNamed(c.all, c.input.Value()) }

func (c *chooser) move(by int) { c.at = max(0, min(c.at+by, len(c.found)-1)) }

func (c *chooser) Done() bool { return c.done }

func (c *chooser) Fit(w, h int) {
	c.w, c.h = min(w, 72), min(h, min(len(c.all), chooserRows)+5)
}

func (c *chooser) SetStyles(st *ui.Styles) {
	c.env.Styles = st
	c.input.SetStyles(st)
}

func (c *chooser) View() string {
	st, inner := c.env.Styles, max(1, c.w-4)
	c.input.SetSize(inner, 1)
	lines := []string{c.input.View(), ""}
	for i := c.first(); i < min(len(c.found), c.first()+c.rows()); i++ {
		lines = append(lines, c.line(c.found[i], i == c.at, inner))
	}
	foot := "enter shows it in every list · ↑ ↓ choose · esc leaves"
	if len(c.found) == 0 {
		foot = "no campaign is called that"
	}
	for len(lines) < c.h-3 {
		lines = append(lines, "")
	}
	return st.Box("which campaign", append(lines, st.Label.Render(ui.Cut(foot, inner))), c.w, c.h)
}

// line is one campaign with what kind it is and how it stands.
func (c *chooser) line(row campaignRow, chosen bool, w int) string {
	st := c.env.Styles
	sign, paint := "  ", st.Tone(ui.Plain)
	if chosen {
		sign, paint = st.Sign("› ", "> "), st.Focus
	}
	const kindCells, stateCells = 11, 13
	name := max(1, w-kindCells-stateCells-2)
	text := sign + ui.Pad(ui.Cut(ui.Clean(c.env.show(row.scope().title())), name-1), name, false) +
		ui.Pad(ui.Cut(ui.Clean(lower(row.Type)), kindCells-1), kindCells, false) +
		ui.Cut(ui.Clean(lower(row.Status)), stateCells)
	return paint.Render(ui.Pad(text, w, false))
}
