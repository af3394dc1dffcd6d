package fraud

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"refdesk/internal/model"
)

// twins are letters of other scripts that look like a Latin one.
var twins = map[rune]rune{
	'а': 'a', 'е': 'e', 'о': 'o', 'с': 'c', 'р': 'p', 'і': 'i', 'х': 'x', 'у': 'y', 'ѕ': 's', 'ј': 'j', 'һ': 'h', 'ԁ': 'd', 'ԛ': 'q', 'ԝ': 'w',
	'в': 'b', 'к': 'k', 'м': 'm', 'н': 'h', 'т': 't',
	'ο': 'o', 'α': 'a', 'ι': 'i', 'ν': 'v', 'ρ': 'p', 'κ': 'k', 'υ': 'u', 'τ': 't', 'ε': 'e', 'χ': 'x',
	'ı': 'i', 'ł': 'l', 'ø': 'o', 'đ': 'd',
}

// personName is a name once its spellings are taken away.
type personName struct {
	first, last string // lower case Latin twins, without marks
	frame       string // what stays the same when a vowel is left out or a letter doubled; "" where too little is left to tell people apart
	mixed       bool   // letters of another alphabet stand among Latin ones
}

func readName(first, last string) personName {
	n := personName{
		first: plainName(first), last: plainName(last),
		mixed: model.MixedScript(first) != "" || model.MixedScript(last) != "",
	}
	if n.first != "" && n.last != "" {
		n.frame = frameOf(n.first) + " " + frameOf(n.last)
	}
	return n
}

// plainName gives the letters of a name, those of other scripts that look like
// a Latin one as that.
func plainName(s string) string {
	var out strings.Builder
	s = clip(s)
	if isASCII(s) {
		return plainASCII(s)
	}
	for _, r := range norm.NFKD.String(s) {
		r = unicode.ToLower(r)
		if !unicode.IsLetter(r) {
			continue
		}
		if like, is := twins[r]; is {
			r = like
		}
		out.WriteRune(r)
	}
	return out.String()
}

// plainASCII is plainName for the most frequent kind of name.
func plainASCII(s string) string {
	out := make([]byte, 0, len(s))
	for i := range len(s) {
		if b := s[i] | 0x20; b >= 'a' && b <= 'z' {
			out = append(out, b)
		}
	}
	return string(out)
}

// frameOf drops doubled letters, and vowels after the first letter where at
// least three consonants remain.
func frameOf(plain string) string {
	if isASCII(plain) {
		return frameASCII(plain)
	}
	var all, bare []rune
	for i, r := range plain {
		if len(all) > 0 && all[len(all)-1] == r {
			continue
		}
		all = append(all, r)
		if i == 0 || !strings.ContainsRune("aeiou", r) {
			bare = append(bare, r)
		}
	}
	if len(bare) < 3 {
		return string(all)
	}
	return string(bare)
}

func frameASCII(plain string) string {
	var all, bare [maxText]byte
	n, consonants := 0, 0
	for i := range len(plain) {
		b := plain[i]
		if n > 0 && all[n-1] == b {
			continue
		}
		all[n] = b
		n++
		if i == 0 || strings.IndexByte("aeiou", b) < 0 {
			bare[consonants] = b
			consonants++
		}
	}
	if consonants < 3 {
		return string(all[:n])
	}
	return string(bare[:consonants])
}

// speaksOf tells that an address has a part of its bearer's name in it.
func (n personName) speaksOf(box string) bool {
	for _, part := range []string{n.first, n.last} {
		if len(part) >= 3 && strings.Contains(box, part[:min(len(part), 4)]) {
			return true
		}
	}
	return false
}
