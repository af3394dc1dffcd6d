package ui

import (
	"strconv"
	"strings"
)

// View draws the form in exactly the size set, the keys below its fields. A
// form taller than its box leaves out the empty lines between fields, and one
// taller than that shows the part round the cursor.
func (f *Form) View() string {
	title := f.title
	if f.Dirty() {
		title += " *"
	}
	room := f.h - 2
	if f.w < 5 || f.h < 3 {
		room = f.h
	}
	room = max(0, room-1)
	lines, focus := f.drawFields(2*len(f.fields) > room)
	if first := max(0, min(focus, len(lines)-room)); first > 0 {
		lines = lines[first:]
	}
	for len(lines) < room {
		lines = append(lines, "")
	}
	return f.st.Box(title, append(lines[:room], f.st.Label.Render(f.keys())), f.w, f.h)
}

// drawFields draws every field with the line below it, which a tight form has
// only where something is wrong. focus is the line of the cursor's field.
func (f *Form) drawFields(tight bool) (lines []string, focus int) {
	label := f.labelWidth()
	for i, ff := range f.fields {
		if i == f.at {
			focus = len(lines)
		}
		lines = append(lines, f.drawField(i, ff, label))
		if wrong := f.drawWrong(ff, label); wrong != "" || !tight {
			lines = append(lines, wrong)
		}
	}
	return lines, focus
}

// keys says how to leave the form.
func (f *Form) keys() string {
	if f.at == len(f.fields)-1 {
		return "enter done  esc cancel"
	}
	return "enter next  esc cancel"
}

// labelWidth is the width of the longest label, at most a third of the box.
func (f *Form) labelWidth() int {
	w := 0
	for _, ff := range f.fields {
		w = max(w, Width(Clean(ff.Label)))
	}
	return max(1, min(w, f.w/3))
}

// drawField draws a label and what is filled in beside it.
func (f *Form) drawField(i int, ff *formField, label int) string {
	sign := "  "
	if i == f.at {
		sign = f.st.Sign("› ", "> ")
	}
	left := sign + f.st.Label.Render(f.st.pad(Clean(ff.Label), label, false)) + "  "
	room := max(1, f.w-4-label-4)
	if ff.input == nil {
		return left + f.drawChoices(ff, i == f.at, room)
	}
	ff.input.SetSize(room, 1)
	return left + ff.input.View()
}

// drawChoices draws the words to pick from; the picked one has brackets. Where
// they do not fit, the picked one is drawn alone with its number.
func (f *Form) drawChoices(ff *formField, focused bool, w int) string {
	paint := f.st.Tone(Plain)
	if focused {
		paint = f.st.Focus
	}
	words := make([]string, len(ff.Choices))
	for i, c := range ff.Choices {
		words[i] = " " + Clean(c) + " "
		if i == ff.pick {
			words[i] = paint.Render("[" + Clean(c) + "]")
		}
	}
	if all := strings.Join(words, " "); Width(all) <= w {
		return all
	}
	place := " " + strconv.Itoa(ff.pick+1) + "/" + strconv.Itoa(len(ff.Choices))
	word := f.st.cut(Clean(ff.Choices[ff.pick]), w-Width(place)-len("<  >"))
	left, right := f.st.Sign("‹ ", "< "), f.st.Sign(" ›", " >")
	return paint.Render(left+word+right) + f.st.Label.Render(place)
}

// drawWrong is the line below a field: what its check said, or nothing.
func (f *Form) drawWrong(ff *formField, label int) string {
	if ff.wrong == "" {
		return ""
	}
	return spaces(label+4) + f.st.Tone(Bad).Render(f.st.Mark(Bad)+" "+ff.wrong)
}
