package index

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// fold brings text to the form in which it is compared: without case, accents
// and characters nobody sees. Both the rows and what is looked for go through
// it, so that "jose" finds "José" and a zero-width joiner hides nothing.
func fold(s string) string {
	if ascii(s) {
		return strings.ToLower(s)
	}
	bare := strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Mn, unicode.Cf) {
			return -1
		}
		return r
	}, norm.NFD.String(s))
	if ascii(bare) {
		return strings.ToLower(bare)
	}
	return cases.Fold().String(bare)
}

// foldAll folds several texts into one haystack. The separator keeps a word
// from matching across two of them.
func foldAll(texts ...string) string {
	kept := texts[:0]
	for _, t := range texts {
		if t != "" {
			kept = append(kept, t)
		}
	}
	return fold(strings.Join(kept, "\x00"))
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
