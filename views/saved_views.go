package views

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// savedViews shows the views of a list that were given names, opens one, and
// saves the list as it stands.
type savedViews struct {
	env     Env
	present model.SavedView   // the list as it stands, without a name
	all     []model.SavedView // the first is the list's own, without a name
	show    func(model.SavedView) tea.Cmd

	at    int
	does  string    // what the name being typed is for: "save", "rename" or "" for none
	input *ui.Input // the name
	old   string    // the view that is renamed
	sure  bool      // d was pressed once
	wrong string
	done  bool
	w, h  int
}

// viewsMsg brings the views as they are after one was changed.
type viewsMsg struct {
	of    *savedViews
	saved model.Saved
	err   error
	name  string // where the cursor goes
}

func (viewsMsg) forDialog() {}

func newSavedViews(env Env, present model.SavedView, saved model.Saved, show func(model.SavedView) tea.Cmd) *savedViews {
	v := &savedViews{env: env, present: present, show: show, input: ui.NewInput(env.Styles, "")}
	v.input.SetLimit(40)
	v.take(saved)
	return v
}

// take shows what is kept, by name.
func (v *savedViews) take(saved model.Saved) {
	v.all = append([]model.SavedView{{List: v.present.List}}, saved.Views...)
	slices.SortStableFunc(v.all[1:], func(a, b model.SavedView) int {
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	v.at = min(v.at, len(v.all)-1)
	if len(saved.Problems) > 0 {
		v.wrong = saved.Problems[0]
	}
}

func (v *savedViews) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case viewsMsg:
		v.changed(msg)
	case tea.KeyPressMsg:
		if v.does != "" {
			return v.typeName(msg)
		}
		return v.press(msg.String())
	case tea.PasteMsg:
		if v.does != "" {
			return v.input.Update(msg)
		}
	}
	return nil
}

func (v *savedViews) press(key string) tea.Cmd {
	sure := v.sure
	v.sure, v.wrong = false, ""
	switch key {
	case "esc", "v":
		v.done = true
	case "up", "k", "shift+tab":
		v.at = max(0, v.at-1)
	case "down", "j", "tab":
		v.at = min(len(v.all)-1, v.at+1)
	case "enter":
		v.done = true
		return v.show(v.all[v.at])
	case "s":
		v.ask("save", "")
	case "r":
		if v.at > 0 {
			v.old = v.all[v.at].Name
			v.ask("rename", v.old)
		}
	case "d":
		if v.at == 0 {
			v.wrong = "this is the list itself"
			return nil
		}
		if v.sure = !sure; sure {
			return v.remove()
		}
	}
	return nil
}

// ask takes a name.
func (v *savedViews) ask(does, name string) {
	v.does = does
	v.input.SetValue(name)
	v.input.Focus()
}

func (v *savedViews) typeName(msg tea.KeyPressMsg) tea.Cmd {
	switch msg.String() {
	case "esc":
		v.does = ""
	case "enter":
		return v.named()
	default:
		v.wrong = ""
		return v.input.Update(msg)
	}
	return nil
}

// named saves or renames, once there is a name.
func (v *savedViews) named() tea.Cmd {
	name := strings.TrimSpace(v.input.Value())
	if name == "" {
		v.wrong = "a view needs a name"
		return nil
	}
	does, memory, list, old := v.does, v.env.Memory, v.present.List, v.old
	v.does = ""
	if does == "rename" {
		if old == name {
			return nil
		}
		return v.change(name, func() error { return memory.RenameView(list, old, name) })
	}
	view := v.present
	view.Name = name
	return v.change(name, func() error { return memory.SaveView(view) })
}

func (v *savedViews) remove() tea.Cmd {
	memory, view := v.env.Memory, v.all[v.at]
	return v.change("", func() error { return memory.DeleteView(view.List, view.Name) })
}

// change alters what is kept and reads it anew.
func (v *savedViews) change(name string, does func() error) tea.Cmd {
	memory, list := v.env.Memory, v.present.List
	return func() tea.Msg {
		out := viewsMsg{of: v, name: name}
		if out.err = does(); out.err == nil {
			out.saved, out.err = memory.Of(list)
		}
		return out
	}
}

func (v *savedViews) changed(msg viewsMsg) {
	if msg.of != v {
		return
	}
	if msg.err != nil {
		v.wrong = msg.err.Error()
		return
	}
	v.sure = false // the row it was about may be another now
	v.take(msg.saved)
	if at := slices.IndexFunc(v.all, func(one model.SavedView) bool { return one.Name == msg.name }); at > 0 {
		v.at = at
	}
}

func (v *savedViews) Done() bool { return v.done }

// savedViewsRows is how many views are shown at once.
const savedViewsRows = 10

func (v *savedViews) Fit(w, h int) { v.w, v.h = min(w, 76), min(h, min(len(v.all), savedViewsRows)+5) }

func (v *savedViews) SetStyles(st *ui.Styles) {
	v.env.Styles = st
	v.input.SetStyles(st)
}

func (v *savedViews) View() string {
	st, inner := v.env.Styles, max(1, v.w-4)
	rows := max(1, v.h-5)
	first := max(0, v.at-rows+1)
	var lines []string
	for i := first; i < min(len(v.all), first+rows); i++ {
		lines = append(lines, v.line(i, inner))
	}
	for len(lines) < rows {
		lines = append(lines, "")
	}
	return st.Box("views of "+v.present.List, append(lines, "", v.foot(inner), v.keys(inner)), v.w, v.h)
}

// line is a view with what it shows.
func (v *savedViews) line(i, w int) string {
	st, one := v.env.Styles, v.all[i]
	sign, paint := "  ", st.Tone(ui.Plain)
	if i == v.at {
		sign, paint = st.Sign("› ", "> "), st.Focus
	}
	name := one.Name
	if i == 0 {
		name = "the list itself"
	}
	nameCells := min(26, w/2)
	text := sign + ui.Pad(ui.Cut(ui.Clean(v.env.show(name)), nameCells-1), nameCells, false) + ui.Clean(v.env.show(viewWords(one)))
	return paint.Render(ui.Pad(ui.Cut(text, w), w, false))
}

// viewWords say what a view shows: its filter, its order, its columns.
func viewWords(v model.SavedView) string {
	var parts []string
	if v.Filter != "" {
		parts = append(parts, "/"+v.Filter)
	}
	if v.Order != "" {
		parts = append(parts, "by "+v.Order)
	}
	if len(v.Columns) > 0 {
		parts = append(parts, countOf(len(v.Columns), "column"))
	}
	return strings.Join(parts, " · ")
}

// foot is the name being typed, what is wrong, or what would be saved.
func (v *savedViews) foot(w int) string {
	st := v.env.Styles
	switch {
	case v.does != "":
		label := v.does + " as: "
		v.input.SetSize(max(1, w-ui.Width(label)), 1)
		if v.wrong != "" {
			return st.Tone(ui.Bad).Render(ui.Cut(st.Mark(ui.Bad)+" "+v.wrong, w))
		}
		return st.Label.Render(label) + v.input.View()
	case v.wrong != "":
		return st.Tone(ui.Bad).Render(ui.Cut(st.Mark(ui.Bad)+" "+ui.Clean(v.env.show(v.wrong)), w))
	case v.sure:
		return st.Tone(ui.Warn).Render(ui.Cut(st.Mark(ui.Warn)+" d again deletes “"+ui.Clean(v.env.show(v.all[v.at].Name))+"” from the file", w))
	}
	words := viewWords(v.present)
	if words == "" {
		words = "the list itself"
	}
	return st.Label.Render(ui.Cut("on the screen: "+ui.Clean(v.env.show(words)), w))
}

func (v *savedViews) keys(w int) string {
	text := "enter shows · s saves what is shown · r renames · d deletes · esc leaves"
	if v.does != "" {
		text = "enter keeps the name · esc leaves it"
	}
	return v.env.Styles.Label.Render(ui.Cut(text, w))
}
