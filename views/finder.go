package views

import (
	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// finderRows is how many people the finder shows at most.
const finderRows = 9

// finder asks for a person by address, name or id and shows who matches as it
// is typed.
type finder struct {
	env   Env
	input *ui.Input

	found  []model.PersonRow
	all    int    // how many match
	of     string // the text that found belongs to
	wrong  string // why the lists do not understand the text
	at     int
	ticket int
	done   bool
	w, h   int
}

// foundMsg brings those who match what was typed.
type foundMsg struct {
	ticket int
	text   string
	people model.Window[model.PersonRow]
	err    error
}

func (foundMsg) forDialog() {}

func newFinder(env Env) *finder {
	f := &finder{env: env, input: ui.NewInput(env.Styles, "› ")}
	f.input.SetHint("address, name or id")
	f.input.Focus()
	return f
}

func (f *finder) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case foundMsg:
		f.took(msg)
		return nil
	case tea.KeyPressMsg:
		return f.press(msg)
	case tea.PasteMsg:
		return f.edit(msg)
	case tea.MouseClickMsg:
		const above = 3 // the border, the field and a gap
		if _, y, ok := ui.Clicked(msg); ok && y >= above && y-above < min(len(f.found), f.h-5) {
			f.at = y - above
			return f.open()
		}
	}
	return nil
}

func (f *finder) press(msg tea.KeyPressMsg) tea.Cmd {
	switch msg.String() {
	case "esc":
		f.done = true
	case "up", "shift+tab":
		f.move(-1)
	case "down":
		f.move(1)
	case "tab":
		return f.list()
	case "enter":
		return f.open()
	default:
		return f.edit(msg)
	}
	return nil
}

// edit changes the text and asks who matches.
func (f *finder) edit(msg tea.Msg) tea.Cmd {
	was := f.input.Value()
	cmd := f.input.Update(msg)
	text := f.input.Value()
	if text == was {
		return cmd
	}
	f.ticket++
	f.at = 0
	if text == "" {
		f.found, f.all, f.of, f.wrong = nil, 0, "", ""
		return cmd
	}
	env, ticket := f.env, f.ticket
	return tea.Batch(cmd, func() tea.Msg {
		people, err := env.Lists.People(env.Ctx, env.scope.query(text, finderRows))
		return foundMsg{ticket: ticket, text: text, people: people, err: err}
	})
}

// took shows the answer to the newest question.
func (f *finder) took(msg foundMsg) {
	if msg.ticket != f.ticket {
		return
	}
	f.of, f.wrong = msg.text, ""
	f.found, f.all = msg.people.Rows, msg.people.Matched
	if msg.err != nil {
		f.found, f.all, f.wrong = nil, 0, msg.err.Error()
	}
	f.move(0)
}

func (f *finder) move(by int) {
	f.at = max(0, min(f.at+by, len(f.found)-1))
}

// open goes to the person chosen. Whoever is quicker than the list is taken to
// the one person meant, or to all who match.
func (f *finder) open() tea.Cmd {
	text := f.input.Value()
	f.done = true
	switch {
	case text == "":
		return nil
	case f.of == text && f.at < len(f.found):
		return open(Route{Person: f.found[f.at].Ref()})
	}
	return findPerson(f.env, text)
}

// list goes to all who match.
func (f *finder) list() tea.Cmd {
	if f.input.Value() == "" {
		return nil
	}
	f.done = true
	return say(filterMsg{Tab: TabLeaderboard, Text: f.input.Value()})
}

func (f *finder) Done() bool { return f.done }

func (f *finder) Fit(w, h int) {
	f.w, f.h = min(w, max(76, min(w*2/3, 100))), min(h, finderRows+5)
}

func (f *finder) SetStyles(st *ui.Styles) {
	f.env.Styles = st
	f.input.SetStyles(st)
}

func (f *finder) View() string {
	st, inner := f.env.Styles, max(1, f.w-4)
	f.input.SetSize(inner, 1)
	lines := []string{f.input.View(), ""}
	for i, row := range f.found {
		if len(lines) < f.h-3 {
			lines = append(lines, f.line(row, i == f.at, inner))
		}
	}
	for len(lines) < f.h-3 {
		lines = append(lines, "")
	}
	return st.Box("find a person", append(lines, f.foot(inner)), f.w, f.h)
}

// line is one person: the name, what tells namesakes apart, and the level of
// risk, which is what one most wants to know.
func (f *finder) line(p model.PersonRow, chosen bool, w int) string {
	st := f.env.Styles
	sign, paint := "  ", st.Tone(ui.Plain)
	if chosen {
		sign, paint = st.Sign("› ", "> "), st.Focus
	}
	const idCells, riskCells = 14, 9
	name := (w - idCells - riskCells - 2) / 2
	mail := w - name - idCells - riskCells - 2
	tone := riskTone(p.Risk.V)
	risk := verdictMark(st, tone) + " " + ui.Clean(lower(p.Risk.V))
	text := sign + ui.Pad(ui.Cut(ui.Clean(f.env.person(p.Participant)), name-1), name, false) +
		ui.Pad(ui.Cut(ui.Clean(f.env.show(p.Email)), mail-1), mail, false) +
		ui.Pad(ui.Cut(ui.Clean(f.env.show(p.ID)), idCells-1), idCells, false) + ui.Cut(risk, riskCells)
	return paint.Render(ui.Pad(text, w, false))
}

// foot says what the keys do, or why nobody is shown.
func (f *finder) foot(w int) string {
	st := f.env.Styles
	if f.wrong != "" {
		return st.Tone(ui.Bad).Render(ui.Cut(st.Mark(ui.Bad)+" "+ui.Clean(f.env.show(f.wrong)), w))
	}
	text := "type an address, a name or an id · esc leaves"
	switch {
	case f.of == "":
	case f.all == 0:
		text = "nobody matches · enter asks for exactly this id or address · esc leaves"
	default:
		text = ui.Number(f.all) + " " + verb(f.all, "matches", "match") + " · enter opens · ↑ ↓ choose · tab lists all · esc leaves"
	}
	return st.Label.Render(ui.Cut(text, w))
}
