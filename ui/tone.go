package ui

// Tone says how a piece of text is meant. A tone is shown twice, by a colour
// and by a mark, so that a terminal without colour loses nothing.
type Tone int

// The tones, from no meaning to the operator's own focus.
const (
	Plain  Tone = iota // an ordinary fact
	Good               // finished well
	Warn               // wants a look
	Bad                // failed or refused
	Quiet              // true, but not what the eye is here for
	Accent             // where the operator is
	tones              // how many there are
)

// marks holds each tone's sign, first for Unicode terminals, then for ASCII.
var marks = [tones][2]string{
	Plain:  {"", ""},
	Good:   {"✓", "+"},
	Warn:   {"!", "!"},
	Bad:    {"✗", "x"},
	Quiet:  {"·", "-"},
	Accent: {"◆", "*"},
}

// Mark gives the tone's sign, one cell wide, or "" for Plain and for a tone
// that does not exist.
func (t Tone) Mark(ascii bool) string {
	if t < 0 || t >= tones {
		return ""
	}
	if ascii {
		return marks[t][1]
	}
	return marks[t][0]
}

// verdict reports whether the tone judges its text. Only these tones put their
// mark into table cells and detail values: a mark on every quiet date would
// hide the ones that matter.
func (t Tone) verdict() bool {
	return t == Good || t == Warn || t == Bad
}
