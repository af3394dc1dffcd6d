// Package tomllines finds on which line of a TOML text each key stands, because
// the decoder tells lines only for what it cannot decode.
package tomllines

import (
	"fmt"
	"regexp"
	"strings"
)

var (
	tableLine = regexp.MustCompile(`^\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?$`)
	keyLine   = regexp.MustCompile(`^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=(.*)$`)
	keyPart   = regexp.MustCompile(`[A-Za-z0-9_-]+|"[^"]*"|'[^']*'`)
)

// Lines are the lines of keys, from 1. Keys are joined by dots; tables of an
// array are counted: "backend[1].name".
type Lines map[string]int

// Of finds the line of each key in the source of valid TOML.
func Of(source string) Lines {
	lines := Lines{}
	counts := map[string]int{}
	prefix, quote := "", ""
	note := func(key string, line int) {
		if _, known := lines[key]; !known {
			lines[key] = line
		}
	}
	for i, line := range strings.Split(source, "\n") {
		if quote != "" {
			quote = open(line, quote)
			continue
		}
		if m := keyLine.FindStringSubmatch(line); m != nil {
			note(prefix+plainKey(m[1]), i+1)
			quote = open(m[2], "")
			continue
		}
		m := tableLine.FindStringSubmatch(line)
		if m == nil {
			quote = open(line, "")
			continue
		}
		table := plainKey(m[2])
		if m[1] == "[[" {
			note(table, i+1)
			counts[table]++
			table = fmt.Sprintf("%s[%d]", table, counts[table]-1)
		} else if array, inside, _ := strings.Cut(table, "."); counts[array] > 0 {
			table = fmt.Sprintf("%s[%d].%s", array, counts[array]-1, inside)
		}
		note(table, i+1)
		prefix = table + "."
	}
	return lines
}

// plainKey takes the quotes and blanks off a dotted key.
func plainKey(key string) string {
	parts := keyPart.FindAllString(key, -1)
	for i, part := range parts {
		parts[i] = strings.Trim(part, `"'`)
	}
	return strings.Join(parts, ".")
}

// open gives the quotes of the text that the end of a part of a line is in, "" for
// none. quote are those of the text that its beginning is in. Quotes in a
// comment, or in a text of other quotes, begin nothing.
func open(part, quote string) string {
	for {
		if quote != "" {
			after, ended := behind(part, quote)
			if !ended && len(quote) == 1 {
				return "" // such a text ends on its line
			}
			if !ended {
				return quote
			}
			part = after
		}
		at := strings.IndexAny(part, `"'#`)
		if at < 0 || part[at] == '#' {
			return ""
		}
		if quote = part[at : at+1]; strings.HasPrefix(part[at:], strings.Repeat(quote, 3)) {
			quote = part[at : at+3]
		}
		part = part[at+len(quote):]
	}
}

// behind gives what follows the text in quotes that a part of a line is in; false
// where it does not end there.
func behind(part, quote string) (after string, ended bool) {
	for i := 0; i < len(part); i++ {
		switch {
		case part[i] == '\\' && quote[0] == '"':
			i++ // the next sign is of the text
		case strings.HasPrefix(part[i:], quote):
			return part[i+len(quote):], true
		}
	}
	return "", false
}

// At gives the line of a key, or of the table around it; 0 when neither is
// known.
func (l Lines) At(key string) int {
	for key != "" {
		if line, ok := l[key]; ok {
			return line
		}
		key = key[:max(0, strings.LastIndexByte(key, '.'))]
	}
	return 0
}
