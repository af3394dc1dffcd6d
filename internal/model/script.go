package model

import (
	"fmt"
	"unicode"
)

// foreign are the scripts whose letters pass for Latin ones.
var foreign = []struct {
	name   string
	script *unicode.RangeTable
}{{"Cyrillic", unicode.Cyrillic}, {"Greek", unicode.Greek}, {"Armenian", unicode.Armenian}, {"Cherokee", unicode.Cherokee}}

// mostScript is how much of a text from outside is looked at, in letters.
const mostScript = 320

// MixedScript says which letter of another alphabet stands among the Latin ones
// of a word, "" where none does. No hand types two alphabets into one word: it
// is how somebody passes for somebody else. Letters that cannot be seen end no
// word, everything else that is no letter, figure or accent does.
func MixedScript(text string) string {
	if isASCII(text) {
		return ""
	}
	latin, other, script, seen := false, rune(0), "", 0
	for _, r := range text {
		if seen++; seen > mostScript {
			break
		}
		switch name := foreignScript(r); {
		case name != "" && other == 0:
			other, script = r, name
		case unicode.Is(unicode.Latin, r):
			latin = true
		case unicode.In(r, unicode.L, unicode.Nd, unicode.M, unicode.Cf):
		default:
			latin, other = false, 0
		}
		if latin && other != 0 {
			return fmt.Sprintf("%c (U+%04X) is %s among Latin letters", other, other, script)
		}
	}
	return ""
}

func foreignScript(r rune) string {
	for _, f := range foreign {
		if unicode.Is(f.script, r) {
			return f.name
		}
	}
	return ""
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
