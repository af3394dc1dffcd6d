package views

import (
	"strings"

	"refdesk/ui"
)

// bannerShare is which part of the height the banner may take at most.
const bannerShare = 6

// bannerLines are the lines above the rows.
func (l *list[R]) bannerLines() []string {
	if l.banner == nil {
		return nil
	}
	return l.banner(insetWidth(l.tableWidth()), max(1, l.h/bannerShare))
}

// bannerView is the lines above the rows, in exactly the table's width and as
// many as there is room kept for.
func (l *list[R]) bannerView() string {
	return inset(strings.Join(l.bannerLines(), "\n"), l.tableWidth(), l.lines)
}

// oneLine is a banner that never has more.
func oneLine(draw func(w int) string) func(w, most int) []string {
	return func(w, _ int) []string { return []string{draw(w)} }
}

// joinLines joins parts as joinWhole does, on as many lines as they need but no
// more than most.
func joinLines(st *ui.Styles, parts []string, w, most int) []string {
	lines := []string{}
	for len(lines) < most-1 && len(parts) > 0 {
		fit := 1
		for fit < len(parts) && ui.Width(joinWhole(st, parts[:fit+1], unbounded)) <= w {
			fit++
		}
		lines, parts = append(lines, joinWhole(st, parts[:fit], w)), parts[fit:]
	}
	if len(parts) > 0 || len(lines) == 0 {
		lines = append(lines, joinWhole(st, parts, w))
	}
	return lines
}

// unbounded is a width that nothing is cut at.
const unbounded = 1 << 20

// joinWhole joins parts of a line as far as they fit whole: half an amount is
// another amount.
func joinWhole(st *ui.Styles, parts []string, w int) string {
	const between, more = " · ", " …"
	line := ""
	for i, part := range parts {
		next := part
		if i > 0 {
			next = line + st.Label.Render(between) + part
		}
		room := w
		if i < len(parts)-1 {
			room -= ui.Width(more)
		}
		if ui.Width(next) > room {
			return line + st.Label.Render(more)
		}
		line = next
	}
	return line
}
