package ui

import (
	"slices"
	"strings"
)

// Segment is one fact of the status bar.
type Segment struct {
	Text  string
	Short string // in place of Text where not everything fits; "" = Text
	Tone  Tone   // judging tones show their mark before the text
	Keep  int    // on a narrow screen the segment with the lowest Keep goes first
}

// Status draws the facts of a bar in exactly w cells, some at its left end and
// some at its right. Where they do not fit, the short texts serve, and then
// facts are left out, lowest Keep first and rightmost among equals; the last
// one is cut. What room that leaves gives facts their whole texts back, highest
// Keep first.
func Status(left, right []Segment, w int, st *Styles) string {
	left, right = shown(left), shown(right)
	fits := func() bool { return segmentsWidth(left, st)+segmentsWidth(right, st)+2 <= w }
	if !fits() {
		left, right = shortened(left), shortened(right)
		for len(left)+len(right) > 1 && !fits() {
			left, right = dropLeast(left, right)
		}
		lengthen(left, right, fits)
	}
	l, r := drawSegments(left, st), drawSegments(right, st)
	gap := w - Width(l) - Width(r)
	if gap < 0 {
		return st.barFill(cutWith(l+r, w, st.Sign("…", "~")), w)
	}
	return l + st.Bar.Render(spaces(gap)) + r
}

// shown cleans the segments and leaves out empty ones.
func shown(segments []Segment) []Segment {
	var out []Segment
	for _, s := range segments {
		if s.Text = Clean(s.Text); s.Text != "" {
			out = append(out, s)
		}
	}
	return out
}

// shortened takes the short text of each segment that has one, and keeps the
// other in its place.
func shortened(segments []Segment) []Segment {
	out := slices.Clone(segments)
	for i, s := range out {
		if short := Clean(s.Short); short != "" {
			out[i].Text, out[i].Short = short, s.Text
		}
	}
	return out
}

// lengthen gives shortened segments their whole texts as far as that fits.
func lengthen(left, right []Segment, fits func() bool) {
	var all []*Segment
	for _, side := range [][]Segment{left, right} {
		for i := range side {
			all = append(all, &side[i])
		}
	}
	slices.SortStableFunc(all, func(a, b *Segment) int { return b.Keep - a.Keep })
	for _, s := range all {
		if s.Short == "" {
			continue
		}
		if s.Text, s.Short = s.Short, s.Text; !fits() {
			s.Text, s.Short = s.Short, s.Text
		}
	}
}

// dropLeast leaves out the segment that matters least.
func dropLeast(left, right []Segment) ([]Segment, []Segment) {
	all := slices.Concat(left, right)
	least := 0
	for i, s := range all {
		if s.Keep <= all[least].Keep {
			least = i
		}
	}
	if least < len(left) {
		return slices.Delete(slices.Clone(left), least, least+1), right
	}
	least -= len(left)
	return left, slices.Delete(slices.Clone(right), least, least+1)
}

// StatusWidth is how many cells of a bar some segments take whole, with what
// the bar keeps free beside them.
func StatusWidth(segments []Segment, st *Styles) int {
	const free = 2
	return segmentsWidth(shown(segments), st) + free
}

// segmentsWidth is the width of drawn segments, each with a space on both sides.
func segmentsWidth(segments []Segment, st *Styles) int {
	w := 0
	for _, s := range segments {
		w += Width(segmentText(s, st))
	}
	return w
}

// segmentText is a segment with its mark and its spaces.
func segmentText(s Segment, st *Styles) string {
	if s.Tone.verdict() {
		return " " + st.Mark(s.Tone) + " " + s.Text + " "
	}
	return " " + s.Text + " "
}

// drawSegments paints segments on the bar's background.
func drawSegments(segments []Segment, st *Styles) string {
	var out strings.Builder
	for _, s := range segments {
		out.WriteString(st.bar[known(s.Tone)].Render(segmentText(s, st)))
	}
	return out.String()
}

// barFill pads a drawn bar to w cells in the bar's own background.
func (st *Styles) barFill(s string, w int) string {
	return s + st.Bar.Render(spaces(w-Width(s)))
}
