package index

import (
	"strings"
	"sync"
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
	if folded, ok := foldLatin(s); ok {
		return folded
	}
	return foldAny(s)
}

// latin is where the letters end that most names outside ASCII are written in.
const latin = 0x250

// latinFolds are the folded forms of these letters.
var latinFolds = sync.OnceValue(func() *[latin]string {
	var folds [latin]string
	for r := range rune(latin) {
		folds[r] = foldAny(string(r))
	}
	return &folds
})

// foldLatin folds letter by letter, many times faster than any text takes. It
// fails where a letter is not among those that it knows.
func foldLatin(s string) (string, bool) {
	folds := latinFolds()
	var out strings.Builder
	for _, r := range s {
		if r >= latin {
			return "", false // a mistake in the encoding as well
		}
		out.WriteString(folds[r])
	}
	return out.String(), true
}

func foldAny(s string) string {
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
