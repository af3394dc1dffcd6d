package index

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"refdesk/internal/model"
)

// Suggestion is a way to go on with a query.
type Suggestion = model.Suggestion

// openWords are words worth offering for fields that take any other as well.
var openWords = map[string][]string{
	"risk": {"low", "medium", "high"},
	"held": {"yes", "no"},
}

// Complete says how the term that the caret, a place in bytes, stands at the end
// of can go on: with the name of a field, or with a value of one. Names come
// with the operator that their field takes most. There is nothing to say of
// plain words, of quoted ones and in the middle of a term.
func Complete(kind, text string, caret int) []Suggestion {
	fields, ok := grammars[kind]
	if !ok || caret < 0 || caret > len(text) {
		return nil
	}
	from, typed := lastTerm(text[:caret])
	if typed == "" || strings.Contains(typed, `"`) || caret < len(text) && !strings.ContainsRune(" \t\r\n", rune(text[caret])) {
		return nil
	}
	if len(typed) > 1 && typed[0] == '-' {
		from, typed = from+1, typed[1:]
	}
	name, op, value := splitField(typed)
	if op == "" {
		return fields.names(from, typed)
	}
	rule := fields[strings.ToLower(name)]
	words := rule.words
	if words == nil {
		words = openWords[strings.ToLower(name)]
	}
	var out []Suggestion
	for _, word := range words {
		if strings.HasPrefix(word, strings.ToLower(value)) && !strings.EqualFold(word, value) && op == ":" {
			out = append(out, Suggestion{From: caret - len(value), To: caret, Text: word})
		}
	}
	return out
}

// lastTerm gives the term that a text ends with, and where it starts.
func lastTerm(text string) (from int, term string) {
	for at := 0; ; {
		at += len(text[at:]) - len(strings.TrimLeft(text[at:], " \t\r\n"))
		if term = nextTerm(text[at:]); at+len(term) >= len(text) {
			return at, term
		}
		at += len(term)
	}
}

func (g grammar) names(from int, typed string) []Suggestion {
	var out []Suggestion
	for _, name := range slices.Sorted(maps.Keys(g)) {
		if !strings.HasPrefix(name, strings.ToLower(typed)) {
			continue
		}
		op := ":"
		switch g[name].sort {
		case byNumber, byAmount:
			op = ">"
		case byAge:
			op = "<"
		}
		out = append(out, Suggestion{From: from, To: from + len(typed), Text: name + op})
	}
	return out
}

// Matches gives the parts of a shown text, as ranges of bytes in ascending
// order and without overlaps, that the filter's words are found in. Fields and
// excluded words mark nothing.
func (f Filter) Matches(text string) [][2]int {
	folded, at := foldedWithPlaces(text)
	var out [][2]int
	for _, t := range f.terms {
		if t.sort != byWords || t.not {
			continue
		}
		for from := 0; ; {
			i := strings.Index(folded[from:], t.text)
			if i < 0 {
				break
			}
			first, last := from+i, from+i+len(t.text)-1
			out = append(out, [2]int{at[first][0], at[last][1]})
			from = last + 1
		}
	}
	return joined(out)
}

// foldedWithPlaces folds a text letter by letter and tells for each byte of the
// result which bytes of the text it comes from. An accent that stands alone
// belongs to the letter before it.
func foldedWithPlaces(text string) (folded string, at [][2]int) {
	var out strings.Builder
	for i := 0; i < len(text); {
		_, size := utf8.DecodeRuneInString(text[i:])
		letter := fold(text[i : i+size])
		if letter == "" && len(at) > 0 {
			for j, of := len(at)-1, at[len(at)-1]; j >= 0 && at[j] == of; j-- {
				at[j][1] = i + size
			}
		}
		for range len(letter) {
			at = append(at, [2]int{i, i + size})
		}
		out.WriteString(letter)
		i += size
	}
	return out.String(), at
}

// joined sorts ranges and makes one of those that touch.
func joined(ranges [][2]int) [][2]int {
	slices.SortFunc(ranges, func(a, b [2]int) int { return a[0] - b[0] })
	var out [][2]int
	for _, r := range ranges {
		if n := len(out); n > 0 && r[0] <= out[n-1][1] {
			out[n-1][1] = max(out[n-1][1], r[1])
		} else {
			out = append(out, r)
		}
	}
	return out
}
