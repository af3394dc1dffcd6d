package views

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// noteLimit is how many letters a note may have. It is the desk's own limit,
// said here so that nobody types past it.
const noteLimit = 500

// choice asks for one of a few answers, such as the reason of a refusal, and for
// a note. None is chosen to begin with: enter alone, pressed too early, does
// nothing.
type choice struct {
	st      *ui.Styles
	title   string
	first   string // what must be read, never scrolled away; "" = nothing
	intro   []string
	wants   string // what is to be chosen: "a reason"
	does    string // what enter does with it: "refuses"
	answers []model.Reason
	quick   bool // a number decides at once, without enter
	asks    bool // a rehearsal follows, which asks
	submit  func(code, note string) tea.Cmd

	at    int // the chosen answer, -1 for none
	top   int // the first line of the intro on the screen
	note  *ui.Input
	wrong string
	done  bool
	w, h  int
}

// open readies the form with nothing chosen.
func (c *choice) open(st *ui.Styles) *choice {
	c.st, c.at = st, -1
	c.note = ui.NewInput(st, "")
	c.note.SetHint("tab to write one, for the ledger")
	c.note.SetLimit(noteLimit)
	return c
}

func (c *choice) Update(msg tea.Msg) tea.Cmd {
	if _, y, ok := ui.Clicked(msg); ok {
		c.click(y)
		return nil
	}
	if by := ui.Scrolls(msg, c.introRoom(), false); by != 0 {
		c.top = max(0, min(c.top+by, ui.Overflow(len(c.introLines()), c.introRoom())))
		return nil
	}
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return c.note.Update(msg)
	}
	switch key.String() {
	case "esc":
		c.done = true
	case "enter":
		return c.finish()
	case "tab", "shift+tab":
		c.switchField()
	case "up":
		c.choose(max(0, c.at-1))
	case "down":
		c.choose(min(len(c.answers)-1, c.at+1))
	default:
		return c.letter(key)
	}
	return nil
}

// click chooses the answer on a line of the box.
func (c *choice) click(y int) {
	const border, gap = 1, 1
	first := border + gap + len(c.firstLines()) + min(len(c.introLines()), max(0, c.introRoom()))
	from, to := c.shownAnswers()
	if at := from + y - first; at >= from && at < to {
		c.note.Blur()
		c.choose(at)
	}
}

// letter types into the note, or chooses an answer by its number.
func (c *choice) letter(key tea.KeyPressMsg) tea.Cmd {
	if c.note.Focused() {
		return c.note.Update(key)
	}
	switch key.String() {
	case "k":
		c.choose(max(0, c.at-1))
		return nil
	case "j":
		c.choose(min(len(c.answers)-1, c.at+1))
		return nil
	}
	if n, err := strconv.Atoi(key.String()); err == nil {
		if n < 1 || n > len(c.answers) {
			c.wrong = fmt.Sprintf("there is no answer %d", n)
			return nil
		}
		c.choose(n - 1)
		if c.quick {
			return c.finish()
		}
	}
	return nil
}

func (c *choice) switchField() {
	if c.note.Focused() {
		c.note.Blur()
		return
	}
	c.note.Focus()
}

func (c *choice) choose(at int) {
	c.at, c.wrong = at, ""
}

// finish hands over what was chosen, or says what is missing.
func (c *choice) finish() tea.Cmd {
	if c.at < 0 || c.at >= len(c.answers) {
		c.wrong = "choose " + c.wants + " first"
		c.note.Blur()
		return nil
	}
	c.done = true
	return c.submit(c.answers[c.at].Code, strings.TrimSpace(c.note.Value()))
}

func (c *choice) Done() bool { return c.done }

func (c *choice) Fit(w, h int) {
	c.w = min(w, 76)
	c.h = min(h, len(c.firstLines())+len(c.introLines())+c.formHeight()+2)
}

func (c *choice) SetStyles(st *ui.Styles) {
	c.st = st
	c.note.SetStyles(st)
}

func (c *choice) View() string {
	return c.st.Box(c.title, c.lines(), c.w, c.h)
}

// lines are the insides of the box, from what will happen to the way out.
func (c *choice) lines() []string {
	inner := max(1, c.w-4)
	out := c.firstLines()
	out = append(append(out, c.st.Excerpt(c.introLines(), c.top, c.introRoom(), "pgup pgdn scroll")...), "")
	from, to := c.shownAnswers()
	for i, answer := range c.answers[from:to] {
		out = append(out, c.answerLine(from+i, answer, inner))
	}
	more := ""
	if hidden := len(c.answers) - to; hidden > 0 {
		more = c.st.Label.Render("  " + c.st.Sign("↓ ", "v ") + ui.Number(hidden) + " more")
	}
	out = append(out, more, c.noteLine(inner))
	if c.wrong != "" {
		return append(out, c.st.Tone(ui.Bad).Render(c.st.Mark(ui.Bad)+" "+c.wrong))
	}
	return append(out, c.st.Label.Render(ui.Cut(c.keys(), inner)))
}

// firstLines are what must be read, in lines of the box.
func (c *choice) firstLines() []string {
	if c.first == "" {
		return nil
	}
	return ui.Wrap(c.first, max(1, c.w-4))
}

// introLines are what will happen, in lines of the box.
func (c *choice) introLines() []string {
	var out []string
	for _, text := range c.intro {
		out = append(out, ui.Wrap(text, max(1, c.w-4))...)
	}
	return out
}

// formHeight is what the answers, the note and the keys take, with the blank
// lines round them.
func (c *choice) formHeight() int { return len(c.answers) + 4 }

// introRoom is what that leaves, and a few lines on any screen: what will happen
// is scrolled where it is long. Where something must be read, the answers make
// room for the rest of it before that is scrolled.
func (c *choice) introRoom() int {
	const least, leastAnswers = 3, 4
	intro, room := len(c.introLines()), c.h-2-len(c.firstLines())
	if c.first == "" {
		return max(room-c.formHeight(), min(least, intro))
	}
	most := room - c.formHeight() + max(0, len(c.answers)-leastAnswers)
	return min(max(room-c.formHeight(), min(intro, max(least, most))), max(0, room-5)) // one answer, with its form
}

// shownAnswers are the places of the answers that have room: the chosen one is
// among them.
func (c *choice) shownAnswers() (from, to int) {
	room := max(1, min(len(c.answers), c.h-2-4-len(c.firstLines())-min(len(c.introLines()), c.introRoom())))
	from = max(0, min(c.at-room+1, len(c.answers)-room))
	return from, from + room
}

// answerLine is one answer with the number that chooses it.
func (c *choice) answerLine(i int, answer model.Reason, w int) string {
	sign := "  "
	if i == c.at {
		sign = c.st.Sign("› ", "> ")
	}
	number := " "
	if i < 9 {
		number = strconv.Itoa(i + 1)
	}
	code := ui.Pad(ui.Clean(answer.Code), c.codeWidth(), false)
	line := ui.Pad(sign+number+" "+code+"  "+ui.Clean(answer.Text), w, false)
	if i == c.at {
		return c.st.Focus.Render(line)
	}
	return line
}

func (c *choice) codeWidth() int {
	w := 0
	for _, answer := range c.answers {
		w = max(w, ui.Width(ui.Clean(answer.Code)))
	}
	return w
}

func (c *choice) noteLine(w int) string {
	label := "  note  "
	if c.note.Focused() {
		label = c.st.Sign("› ", "> ") + "note  "
	}
	c.note.SetSize(max(1, w-utf8.RuneCountInString(label)), 1)
	return c.st.Label.Render(label) + c.note.View()
}

// verb is what an answer does.
func (c *choice) verb() string {
	if c.asks {
		return "rehearses it"
	}
	return c.does
}

func (c *choice) keys() string {
	if c.note.Focused() {
		return "enter " + c.verb() + " · tab back to the choice · esc leaves all as it is"
	}
	if c.quick && c.asks {
		return "a number rehearses it · tab writes a note first · esc leaves"
	}
	if c.quick {
		return "a number " + c.does + " at once · tab writes a note first · esc leaves"
	}
	return "number or ↑ ↓ chooses · tab note · enter " + c.does + " · esc leaves"
}
