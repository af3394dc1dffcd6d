package views

import (
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

// refusal asks for the reason of a refusal and a note. No reason is chosen to
// begin with: enter alone, pressed too early, refuses nothing.
type refusal struct {
	st      *ui.Styles
	title   string
	intro   []string
	reasons []model.Reason
	submit  func(reason, note string) tea.Cmd

	at    int // the chosen reason, -1 for none
	note  *ui.Input
	wrong string
	done  bool
	w, h  int
}

// open readies the form with no reason chosen.
func (r *refusal) open(st *ui.Styles) *refusal {
	r.st, r.at = st, -1
	r.note = ui.NewInput(st, "")
	r.note.SetHint("tab to write one, for the ledger")
	r.note.SetLimit(noteLimit)
	return r
}

func (r *refusal) Update(msg tea.Msg) tea.Cmd {
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return r.note.Update(msg)
	}
	switch key.String() {
	case "esc":
		r.done = true
	case "enter":
		return r.finish()
	case "tab", "shift+tab":
		r.switchField()
	case "up":
		r.choose(max(0, r.at-1))
	case "down":
		r.choose(min(len(r.reasons)-1, r.at+1))
	default:
		return r.letter(key)
	}
	return nil
}

// letter types into the note, or chooses a reason by its number.
func (r *refusal) letter(key tea.KeyPressMsg) tea.Cmd {
	if r.note.Focused() {
		return r.note.Update(key)
	}
	switch key.String() {
	case "k":
		r.choose(max(0, r.at-1))
		return nil
	case "j":
		r.choose(min(len(r.reasons)-1, r.at+1))
		return nil
	}
	if n, err := strconv.Atoi(key.String()); err == nil && n >= 1 && n <= len(r.reasons) {
		r.choose(n - 1)
	}
	return nil
}

func (r *refusal) switchField() {
	if r.note.Focused() {
		r.note.Blur()
		return
	}
	r.note.Focus()
}

func (r *refusal) choose(at int) {
	r.at, r.wrong = at, ""
}

// finish hands over what was chosen, or says what is missing.
func (r *refusal) finish() tea.Cmd {
	if r.at < 0 || r.at >= len(r.reasons) {
		r.wrong = "choose a reason first"
		r.note.Blur()
		return nil
	}
	r.done = true
	return r.submit(r.reasons[r.at].Code, strings.TrimSpace(r.note.Value()))
}

func (r *refusal) Done() bool { return r.done }

func (r *refusal) Fit(w, h int) {
	r.w = min(w, 76)
	r.h = min(h, len(r.lines())+2)
}

func (r *refusal) SetStyles(st *ui.Styles) {
	r.st = st
	r.note.SetStyles(st)
}

func (r *refusal) View() string {
	return r.st.Box(r.title, r.lines(), r.w, r.h)
}

// lines are the insides of the box, from what will happen to the way out.
func (r *refusal) lines() []string {
	inner := max(1, r.w-4)
	var out []string
	for _, text := range r.intro {
		out = append(out, ui.Wrap(text, inner)...)
	}
	out = append(out, "")
	for i, reason := range r.reasons {
		out = append(out, r.reasonLine(i, reason, inner))
	}
	out = append(out, "", r.noteLine(inner))
	if r.wrong != "" {
		return append(out, r.st.Tone(ui.Bad).Render(r.st.Mark(ui.Bad)+" "+r.wrong))
	}
	return append(out, r.st.Label.Render(ui.Cut(r.keys(), inner)))
}

// reasonLine is one reason with the number that chooses it.
func (r *refusal) reasonLine(i int, reason model.Reason, w int) string {
	sign := "  "
	if i == r.at {
		sign = r.st.Sign("› ", "> ")
	}
	number := " "
	if i < 9 {
		number = strconv.Itoa(i + 1)
	}
	code := ui.Pad(ui.Clean(reason.Code), r.codeWidth(), false)
	line := ui.Pad(sign+number+" "+code+"  "+ui.Clean(reason.Text), w, false)
	if i == r.at {
		return r.st.Focus.Render(line)
	}
	return line
}

func (r *refusal) codeWidth() int {
	w := 0
	for _, reason := range r.reasons {
		w = max(w, ui.Width(ui.Clean(reason.Code)))
	}
	return w
}

func (r *refusal) noteLine(w int) string {
	label := "  note  "
	if r.note.Focused() {
		label = r.st.Sign("› ", "> ") + "note  "
	}
	r.note.SetSize(max(1, w-utf8.RuneCountInString(label)), 1)
	return r.st.Label.Render(label) + r.note.View()
}

func (r *refusal) keys() string {
	if r.note.Focused() {
		return "enter refuses · tab back to the reasons · esc leaves all as it is"
	}
	return "number or ↑ ↓ chooses · tab note · enter refuses · esc leaves"
}
