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
			if strings.Contains(line, quote) {
				quote = ""
			}
			continue
		}
		if m := keyLine.FindStringSubmatch(line); m != nil {
			note(prefix+plainKey(m[1]), i+1)
			quote = opened(m[2])
			continue
		}
		m := tableLine.FindStringSubmatch(line)
		if m == nil {
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

// opened gives the quotes of a text that a value begins and a later line ends.
func opened(value string) string {
	for _, quote := range []string{`"""`, "'''"} {
		if strings.Count(value, quote)%2 == 1 {
			return quote
		}
	}
	return ""
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
