package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// Part is one piece of a split: so many cells, or a share of what is left.
type Part struct {
	fixed, share int
}

// Fixed asks for exactly n cells.
func Fixed(n int) Part { return Part{fixed: max(0, n)} }

// Share asks for n parts of what the fixed pieces leave.
func Share(n int) Part { return Part{share: max(0, n)} }

// SplitV shares a height among pieces stacked on one another. The sizes add up
// to total when there is a share among them; pieces at the end go short first.
func SplitV(total int, parts ...Part) []int {
	sizes := make([]int, len(parts))
	left, shares := max(0, total), 0
	for i, p := range parts {
		sizes[i] = min(p.fixed, left)
		left -= sizes[i]
		shares += p.share
	}
	for i, p := range parts {
		if p.share == 0 {
			continue
		}
		sizes[i] = left * p.share / shares
		left -= sizes[i]
		shares -= p.share
	}
	return sizes
}

// ruleWidth is the cells that SplitH keeps and Styles.VRule fills.
const ruleWidth = 3

// SplitH shares a width among pieces side by side and keeps the cells between
// neighbours that Styles.VRule takes.
func SplitH(total int, parts ...Part) []int {
	return SplitV(total-ruleWidth*max(0, len(parts)-1), parts...)
}

// JoinH puts blocks side by side with a separator between them, such as
// Styles.VRule. Shorter blocks count as blank below.
func JoinH(sep string, blocks ...string) string {
	columns := make([][]string, len(blocks))
	widths := make([]int, len(blocks))
	height := 0
	for i, b := range blocks {
		columns[i] = strings.Split(b, "\n")
		widths[i] = blockWidth(columns[i])
		height = max(height, len(columns[i]))
	}
	var out strings.Builder
	for y := range height {
		if y > 0 {
			out.WriteByte('\n')
		}
		for i, lines := range columns {
			if i > 0 {
				out.WriteString(sep)
			}
			line := ""
			if y < len(lines) {
				line = lines[y]
			}
			out.WriteString(line)
			out.WriteString(spaces(widths[i] - Width(line)))
		}
	}
	return out.String()
}

// JoinV stacks blocks and skips empty ones, which have no height.
func JoinV(blocks ...string) string {
	kept := make([]string, 0, len(blocks))
	for _, b := range blocks {
		if b != "" {
			kept = append(kept, b)
		}
	}
	return strings.Join(kept, "\n")
}

// blockWidth is the width of the widest line.
func blockWidth(lines []string) int {
	w := 0
	for _, line := range lines {
		w = max(w, Width(line))
	}
	return w
}

// Fill cuts and pads a block, coloured or not, to exactly h lines of w cells.
func Fill(block string, w, h int) string {
	if h <= 0 || w <= 0 {
		return ""
	}
	return fillLines(strings.Split(block, "\n"), w, h)
}

// fillLines is Fill for a block that is in lines already.
func fillLines(lines []string, w, h int) string {
	var out strings.Builder
	for y := range h {
		if y > 0 {
			out.WriteByte('\n')
		}
		line := ""
		if y < len(lines) {
			line = cutWith(lines[y], w, "")
		}
		out.WriteString(line)
		out.WriteString(spaces(w - Width(line)))
	}
	return out.String()
}

// Overlay lays a box over the middle of a base block of w by h cells. The box
// is cut where it is larger than the base.
func Overlay(base, box string, w, h int) string {
	x, y := OverlayCorner(box, w, h)
	return OverlayAt(base, box, x, y, w, h)
}

// OverlayCorner is where Overlay puts the top left corner of a box.
func OverlayCorner(box string, w, h int) (x, y int) {
	over := strings.Split(box, "\n")
	return (w - min(w, blockWidth(over))) / 2, (h - min(h, len(over))) / 2
}

// Clicked gives the cell of a click with the left button.
func Clicked(msg tea.Msg) (x, y int, ok bool) {
	m, ok := msg.(tea.MouseClickMsg)
	return m.X, m.Y, ok && m.Button == tea.MouseLeft
}

// OverlayAt lays a box over a base block of w by h cells with its top left
// corner at x, y. What would lie outside the base is cut off.
func OverlayAt(base, box string, x, y, w, h int) string {
	x, y = max(0, x), max(0, y)
	lines := strings.Split(Fill(base, w, h), "\n")
	over := strings.Split(box, "\n")
	bw := min(w-x, blockWidth(over))
	if bw <= 0 {
		return strings.Join(lines, "\n")
	}
	for i, part := range over {
		if y+i >= len(lines) {
			break
		}
		lines[y+i] = splice(lines[y+i], fillLines([]string{part}, bw, 1), x, bw, w)
	}
	return strings.Join(lines, "\n")
}

// splice replaces the bw cells from x on. A wide letter that loses a half
// becomes a space.
func splice(line, part string, x, bw, w int) string {
	left := fillLines([]string{line}, x, 1)
	if x == 0 {
		left = ""
	}
	right := lastCells(line, w-x-bw)
	gap := spaces(w - x - bw - Width(right))
	return left + ansi.ResetStyle + part + ansi.ResetStyle + gap + right
}

// VRule is the separator for JoinH after SplitH.
func (st *Styles) VRule() string {
	return " " + st.Rule.Render(st.Sign("│", "|")) + " "
}

// HRule is a line of w cells, with a title in it when there is one.
func (st *Styles) HRule(title string, w int) string {
	dash := st.Sign("─", "-")
	title = Clean(title)
	if title == "" || w < 6 {
		return st.Rule.Render(strings.Repeat(dash, max(0, w)))
	}
	title = st.cut(title, w-5)
	rest := strings.Repeat(dash, w-4-Width(title))
	return st.Rule.Render(dash+dash+" ") + st.Title.Render(title) + st.Rule.Render(" "+rest)
}

// Shift moves a mouse message by -x, -y, so that it counts from the corner of
// the widget drawn at x, y. Other messages come back as they are.
func Shift(msg tea.Msg, x, y int) tea.Msg {
	switch m := msg.(type) {
	case tea.MouseClickMsg:
		m.X, m.Y = m.X-x, m.Y-y
		return m
	case tea.MouseReleaseMsg:
		m.X, m.Y = m.X-x, m.Y-y
		return m
	case tea.MouseWheelMsg:
		m.X, m.Y = m.X-x, m.Y-y
		return m
	case tea.MouseMotionMsg:
		m.X, m.Y = m.X-x, m.Y-y
		return m
	}
	return msg
}

// wheelStep is how far one notch of the wheel moves, by so many rows.
func wheelStep(m tea.MouseWheelMsg, rows int) int {
	switch m.Button {
	case tea.MouseWheelUp:
		return -rows
	case tea.MouseWheelDown:
		return rows
	}
	return 0
}
