package growsurf

import "strings"

// The functions here cut JSON that is known to be valid into its parts without
// copying. encoding/json would scan every level of a page again and again, and
// a first reading of a million people is ten thousand pages.

// members cuts an object; false when text is something else. Keys are still
// quoted.
func members(text string, each func(key, value string)) bool {
	if !strings.HasPrefix(text, "{") {
		return false
	}
	for i := gap(text, 1); i < len(text) && text[i] == '"'; {
		end := stringEnd(text, i)
		key := text[i:end]
		i = gap(text, gap(text, end)+1) // over the colon
		end = valueEnd(text, i)
		each(key, text[i:end])
		i = gap(text, gap(text, end)+1) // over the comma
	}
	return true
}

// items cuts an array; false when text is something else.
func items(text string) ([]string, bool) {
	if !strings.HasPrefix(text, "[") {
		return nil, false
	}
	all := []string{}
	for i := gap(text, 1); i < len(text) && text[i] != ']'; {
		end := valueEnd(text, i)
		all = append(all, text[i:end])
		i = gap(text, end)
		if i < len(text) && text[i] == ',' {
			i = gap(text, i+1)
		}
	}
	return all, true
}

// gap is the place of the next token from i on.
func gap(text string, i int) int {
	for i < len(text) && (text[i] == ' ' || text[i] == '\n' || text[i] == '\r' || text[i] == '\t') {
		i++
	}
	return min(i, len(text))
}

// stringEnd is the place after the string that begins at i.
func stringEnd(text string, i int) int {
	for i++; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(text)
}

// valueEnd is the place after the value that begins at i.
func valueEnd(text string, i int) int {
	depth := 0
	for i < len(text) {
		switch text[i] {
		case '"':
			i = stringEnd(text, i)
		case '{', '[':
			depth++
			i++
		case '}', ']':
			depth--
			i++
		default:
			i = wordEnd(text, i, depth)
		}
		if depth <= 0 {
			return i
		}
	}
	return len(text)
}

// wordEnd is the place after a number or word; inside of something it is the
// next place that matters.
func wordEnd(text string, i, depth int) int {
	stop := ",]} \n\r\t"
	if depth > 0 {
		stop = `"{}[]`
	}
	if n := strings.IndexAny(text[i:], stop); n >= 0 {
		return i + n
	}
	return len(text)
}
