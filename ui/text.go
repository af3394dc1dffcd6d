package ui

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/unicode/norm"
)

// maxMarks is how many combining marks may sit on one letter. Two serve every
// living spelling after composition; a hundred are a way to paint over other lines.
const maxMarks = 2

// tabStop is how many spaces a tab becomes at the start of raw text.
const tabStop = 2

// unseen are code points that draw nothing, or change the width of what is
// beside them, and yet are not in the format category.
var unseen = []*unicode.RangeTable{
	unicode.Other_Default_Ignorable_Code_Point,
	unicode.Variation_Selector,
	unicode.Prepended_Concatenation_Mark,
	joiningLetters,
}

// joiningLetters merge with whatever follows them, be it the border of a
// column: letters that Unicode's cluster rules class as "prepend".
var joiningLetters = &unicode.RangeTable{
	R16: []unicode.Range16{{Lo: 0x0D4E, Hi: 0x0D4E, Stride: 1}},
	R32: []unicode.Range32{
		{Lo: 0x111C2, Hi: 0x111C3, Stride: 1},
		{Lo: 0x113D1, Hi: 0x113D1, Stride: 1},
		{Lo: 0x1193F, Hi: 0x1193F, Stride: 1},
		{Lo: 0x11941, Hi: 0x11941, Stride: 1},
		{Lo: 0x11A3A, Hi: 0x11A3A, Stride: 1},
		{Lo: 0x11A84, Hi: 0x11A89, Stride: 1},
		{Lo: 0x11D46, Hi: 0x11D46, Stride: 1},
		{Lo: 0x11F02, Hi: 0x11F02, Stride: 1},
	},
}

// Clean makes a text from outside safe to show on one line of a terminal: no
// control or escape sequence, no mark that reverses the reading direction,
// nothing invisible, no pile of combining marks. Line breaks, tabs and every
// kind of space become a space; flags become their two letters, because
// terminals disagree on how wide a flag is. Clean text comes back unchanged.
func Clean(s string) string {
	if printable(s) {
		return s
	}
	s = ansi.Strip(strings.ToValidUTF8(s, "\uFFFD"))
	var out strings.Builder
	out.Grow(len(s))
	stack := maxMarks // a mark without a letter before it has nothing to sit on
	last := rune(' ')
	for _, r := range norm.NFC.String(s) {
		r = tame(r)
		switch {
		case r < 0:
			continue
		case spacing(r) && last < utf8.RuneSelf:
			// No script does this, and widths are counted differently for it.
			continue
		case unicode.Is(unicode.M, r):
			if stack++; stack > maxMarks {
				continue
			}
		default:
			stack = 0
		}
		out.WriteRune(r)
		last = r
	}
	// What was left out may have stood between a letter and its mark.
	return norm.NFC.String(out.String())
}

// FirstSeen gives the first text of which something is left to see when it is
// clean, "" where there is none.
func FirstSeen(texts ...string) string {
	const blankBraille = "\u2800"
	for _, s := range texts {
		if strings.Trim(Clean(s), " "+blankBraille) != "" {
			return s
		}
	}
	return ""
}

// printable reports whether s is plain ASCII without controls, which nearly
// every cell is.
func printable(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// tame gives what is shown in place of r, or -1 for nothing.
func tame(r rune) rune {
	const flagA, flagZ = 0x1F1E6, 0x1F1FF
	const lightSkin, darkSkin = 0x1F3FB, 0x1F3FF
	switch {
	case r < utf8.RuneSelf && r >= ' ' && r != 0x7f:
		return r
	case r == '\n', r == '\r', r == '\t', r == 0x85, unicode.In(r, unicode.Z):
		return ' '
	case r >= flagA && r <= flagZ:
		return 'A' + r - flagA
	case r >= lightSkin && r <= darkSkin:
		return -1
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co), unicode.In(r, unseen...):
		return -1
	case !unicode.IsGraphic(r):
		// A letter younger than Go's tables may be a mark in the terminal's.
		return utf8.RuneError
	}
	return r
}

// spacing reports whether r takes cells of its own and yet belongs to the
// letter before it. The vowels AM of Thai and Lao and the halfwidth marks of
// katakana do so without being marks.
func spacing(r rune) bool {
	const thaiAM, laoAM = 0x0E33, 0x0EB3
	return unicode.In(r, unicode.Mc, unicode.Other_Grapheme_Extend) || r == thaiAM || r == laoAM
}

// hangsOn reports whether r belongs to the letter before it.
func hangsOn(r rune) bool { return unicode.IsMark(r) || spacing(r) }

// CleanBlock makes a text of several lines safe, keeping its line breaks and
// its indentation: raw JSON stays readable.
func CleanBlock(s string) []string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	lines := strings.Split(strings.TrimRight(s, "\n"), "\n")
	for i, line := range lines {
		lines[i] = Clean(strings.ReplaceAll(line, "\t", strings.Repeat(" ", tabStop)))
	}
	return lines
}

// Width counts the cells a clean text takes. Colour codes take none. Cells are
// counted as wcwidth does, which most terminals, tmux and the renderer go by
// unless a terminal announces clusters (mode 2027): the two disagree on scripts
// whose letters join, such as Devanagari.
func Width(s string) int {
	if printable(s) {
		return len(s)
	}
	return ansi.StringWidthWc(s)
}

// Cut shortens a clean text to at most w cells and says so with "…". It never
// splits a letter from its marks nor a wide letter in two.
func Cut(s string, w int) string {
	return cutWith(s, w, "…")
}

// cutWith is Cut with a tail of the caller's choice.
func cutWith(s string, w int, tail string) string {
	if w <= 0 {
		return ""
	}
	if Width(s) <= w {
		return s
	}
	if Width(tail) > w {
		tail = ""
	}
	return firstCells(s, w-Width(tail), tail)
}

// firstCells keeps the start of a line, coloured or not, that fits into w
// cells, and puts tail behind it. Colour codes are kept whole, all of them.
func firstCells(s string, w int, tail string) string {
	var out strings.Builder
	var state byte
	full := false
	for len(s) > 0 {
		part, cells, n, next := ansi.DecodeSequenceWc(s, state, nil)
		w -= cells
		if w < 0 && !full {
			out.WriteString(tail)
			full = true
		}
		if !full || part[0] == ansi.ESC {
			out.WriteString(part)
		}
		s, state = s[n:], next
	}
	return out.String()
}

// Pad cuts or fills a clean text to exactly w cells; right puts the text at
// the right end, for numbers and money.
func Pad(s string, w int, right bool) string {
	return padWith(s, w, right, "…")
}

// padWith is Pad with a tail of the caller's choice.
func padWith(s string, w int, right bool, tail string) string {
	s = cutWith(s, w, tail)
	gap := spaces(w - Width(s))
	if right {
		return gap + s
	}
	return s + gap
}

// Wrap cleans a text and breaks it into lines of at most w cells, at spaces
// where there are any. It gives at least one line. What begins with blanks goes
// on below itself.
func Wrap(s string, w int) []string {
	s = Clean(s)
	text := strings.TrimLeft(s, " ")
	indent := len(s) - len(text)
	if text == "" || indent > w/2 {
		return strings.Split(wrapClean(s, w), "\n")
	}
	lines := strings.Split(wrapClean(text, w-indent), "\n")
	for i, line := range lines {
		lines[i] = spaces(indent) + line
	}
	return lines
}

// wrapClean breaks clean text; a letter wider than w cells is left out.
func wrapClean(s string, w int) string {
	w = max(1, w)
	lines := strings.Split(ansi.WrapWc(s, w, ""), "\n")
	for i, line := range lines {
		// A letter wider than the line may leave its marks behind.
		line = strings.TrimLeftFunc(strings.TrimRight(line, " "), hangsOn)
		lines[i] = cutWith(line, w, "")
	}
	return strings.Join(lines, "\n")
}

// lastCells keeps the end of a line, coloured or not, that fits into w cells.
// Colour codes are kept whole.
func lastCells(s string, w int) string {
	over := Width(s) - w
	if over <= 0 {
		return s
	}
	var codes strings.Builder
	var state byte
	for over > 0 && len(s) > 0 {
		part, cells, n, next := ansi.DecodeSequenceWc(s, state, nil)
		if part[0] == ansi.ESC {
			codes.WriteString(part)
		}
		over -= cells
		s, state = s[n:], next
	}
	return codes.String() + s
}

// blank is cut into the padding of cells, which would otherwise be made anew
// thousands of times a second.
var blank = strings.Repeat(" ", 512)

// spaces gives n spaces, none for a negative n.
func spaces(n int) string {
	switch {
	case n <= 0:
		return ""
	case n <= len(blank):
		return blank[:n]
	}
	return strings.Repeat(" ", n)
}

// hardWrap breaks clean text at exactly w cells and keeps its spaces.
func hardWrap(s string, w int) string {
	return ansi.HardwrapWc(s, max(1, w), true)
}
