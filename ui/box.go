package ui

import "strings"

// Box draws lines inside a border with a title, in exactly h lines of w cells.
// Without room for a border only the last lines are drawn: in a dialog those
// are the buttons.
func (st *Styles) Box(title string, lines []string, w, h int) string {
	if w < 5 || h < 3 {
		return fillLines(lines[max(0, len(lines)-h):], w, h)
	}
	inside := h - 2
	if extra := len(lines) - inside; extra > 0 {
		lines = lines[extra:]
	}
	side := st.Rule.Render(st.Sign("│", "|"))
	out := make([]string, 0, h)
	out = append(out, st.boxTop(title, w))
	for _, line := range strings.Split(fillLines(lines, w-4, inside), "\n") {
		out = append(out, side+" "+line+" "+side)
	}
	bottom := st.Sign("╰", "+") + strings.Repeat(st.Sign("─", "-"), w-2) + st.Sign("╯", "+")
	return strings.Join(append(out, st.Rule.Render(bottom)), "\n")
}

// boxTop is the upper border with the title in it.
func (st *Styles) boxTop(title string, w int) string {
	dash := st.Sign("─", "-")
	left, right := st.Sign("╭", "+"), st.Sign("╮", "+")
	title = st.cut(Clean(title), w-6)
	if title == "" {
		return st.Rule.Render(left + strings.Repeat(dash, w-2) + right)
	}
	rest := strings.Repeat(dash, w-5-Width(title))
	return st.Rule.Render(left+dash+" ") + st.Title.Render(title) + st.Rule.Render(" "+rest+right)
}
