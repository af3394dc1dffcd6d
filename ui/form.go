package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// Field is one question of a form. With Choices it is answered by picking one
// of them, otherwise by typing.
type Field struct {
	ID      string
	Label   string
	Value   string // what it starts with; the first choice when empty
	Hint    string // shown while nothing is typed
	Choices []string
	// Check says what is wrong with a value, "" when nothing is. It may be nil.
	Check func(value string) string
}

// Form asks for a few values at once.
type Form struct {
	// OnSubmit runs with every value once all checks pass, OnCancel on esc.
	// Either may be nil.
	OnSubmit func(values map[string]string) tea.Cmd
	OnCancel func() tea.Cmd

	st     *Styles
	title  string
	fields []*formField
	at     int
	done   bool
	w, h   int
}

// formField is a field being filled in.
type formField struct {
	Field
	input *Input // nil for a choice
	pick  int
	wrong string // what the last check said
}

// NewForm makes a form with the cursor on its first field.
func NewForm(st *Styles, title string, fields ...Field) *Form {
	f := &Form{st: st, title: title, w: 1, h: 1}
	for _, field := range fields {
		f.fields = append(f.fields, newFormField(st, field))
	}
	f.goTo(0)
	return f
}

// newFormField readies one field.
func newFormField(st *Styles, field Field) *formField {
	ff := &formField{Field: field}
	if len(field.Choices) > 0 {
		ff.pick = max(0, slices.Index(field.Choices, field.Value))
		ff.Value = field.Choices[ff.pick]
		return ff
	}
	ff.input = NewInput(st, "")
	ff.input.SetHint(field.Hint)
	ff.input.SetValue(field.Value)
	ff.Value = ff.input.Value()
	return ff
}

// value is what the field holds at this moment.
func (ff *formField) value() string {
	if ff.input == nil {
		return ff.Choices[ff.pick]
	}
	return ff.input.Value()
}

// check asks the field's own check and keeps its answer for View.
func (ff *formField) check() bool {
	ff.wrong = ""
	if ff.Check != nil {
		ff.wrong = Clean(ff.Check(ff.value()))
	}
	return ff.wrong == ""
}

// SetStyles changes the looks.
func (f *Form) SetStyles(st *Styles) {
	f.st = st
	for _, ff := range f.fields {
		if ff.input != nil {
			ff.input.SetStyles(st)
		}
	}
}

// SetSize sets the size of the box, border included.
func (f *Form) SetSize(w, h int) { f.w, f.h = w, h }

// Fit gives the size the form would like on a screen of w by h cells.
func (f *Form) Fit(w, h int) (int, int) {
	return min(w, 76), min(h, 2*len(f.fields)+4)
}

// Focused reports whether keys belong to the form: until it is submitted or
// cancelled.
func (f *Form) Focused() bool { return !f.done }

// Done reports whether the form was submitted or cancelled.
func (f *Form) Done() bool { return f.done }

// Dirty reports whether any value differs from what the form started with.
func (f *Form) Dirty() bool {
	return slices.ContainsFunc(f.fields, func(ff *formField) bool { return ff.value() != ff.Value })
}

// Value gives a field's value by its id, "" for an id it does not have.
func (f *Form) Value(id string) string {
	for _, ff := range f.fields {
		if ff.ID == id {
			return ff.value()
		}
	}
	return ""
}

// Update moves between the fields, edits them, submits and cancels.
func (f *Form) Update(msg tea.Msg) tea.Cmd {
	if f.done || len(f.fields) == 0 {
		return nil
	}
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return f.edit(msg)
	}
	switch key.String() {
	case "tab", "down":
		f.leave(1)
	case "shift+tab", "up":
		f.leave(-1)
	case "enter":
		return f.enter()
	case "esc":
		return f.cancel()
	default:
		return f.edit(msg)
	}
	return nil
}

// edit hands a message to the field under the cursor.
func (f *Form) edit(msg tea.Msg) tea.Cmd {
	ff := f.fields[f.at]
	if ff.input != nil {
		cmd := ff.input.Update(msg)
		if ff.wrong != "" {
			ff.check()
		}
		return cmd
	}
	if key, ok := msg.(tea.KeyPressMsg); ok {
		switch key.String() {
		case "left", "h":
			ff.pick = (ff.pick + len(ff.Choices) - 1) % len(ff.Choices)
		case "right", "l", "space":
			ff.pick = (ff.pick + 1) % len(ff.Choices)
		}
		ff.check()
	}
	return nil
}

// leave checks the field under the cursor and goes on, wrong or not: the
// message stays beside it.
func (f *Form) leave(by int) {
	f.fields[f.at].check()
	f.goTo((f.at + by + len(f.fields)) % len(f.fields))
}

// goTo puts the cursor on a field.
func (f *Form) goTo(at int) {
	f.at = at
	for i, ff := range f.fields {
		if ff.input == nil {
			continue
		}
		if i == at {
			ff.input.Focus()
		} else {
			ff.input.Blur()
		}
	}
}

// enter goes to the next field and submits on the last one. A form with a
// wrong value goes to that value.
func (f *Form) enter() tea.Cmd {
	if f.at < len(f.fields)-1 {
		f.leave(1)
		return nil
	}
	wrong := -1
	values := make(map[string]string, len(f.fields))
	for i, ff := range f.fields {
		if !ff.check() && wrong < 0 {
			wrong = i
		}
		values[ff.ID] = ff.value()
	}
	if wrong >= 0 {
		f.goTo(wrong)
		return nil
	}
	f.done = true
	if f.OnSubmit == nil {
		return nil
	}
	return f.OnSubmit(values)
}

// cancel ends the form without its values.
func (f *Form) cancel() tea.Cmd {
	f.done = true
	if f.OnCancel == nil {
		return nil
	}
	return f.OnCancel()
}
