package app

import (
	"maps"
	"slices"
	"strings"

	"refdesk/internal/export"
	"refdesk/views"
)

// shownAs are the facts that each column of the screen shows, by the contract's
// name of a list.
func shownAs(kind string) map[string][]string {
	for screen, contract := range exportKinds {
		if contract == kind {
			kind = screen
		}
	}
	return views.Facts()[kind]
}

// FactsNamed gives the facts of a list that a word names: a fact by its key, and
// what a column of the screen shows by the column's name. A word that is neither
// comes back as it is.
func FactsNamed(kind, word string) []string {
	if facts := shownAs(kind)[word]; len(facts) > 0 && !slices.Contains(export.KeysOf(export.ShapeOf(kind)), word) {
		return facts
	}
	return []string{word}
}

// OrderNamed writes an order in the names of columns where it has the keys of
// facts. A key of which a column shows more than this one fact stays, since such
// a column goes by something else.
func OrderNamed(kind, order string) string {
	columns := shownAs(kind)
	words := strings.Split(order, ",")
	for i, word := range words {
		key, down := strings.CutPrefix(word, "-")
		if _, named := columns[key]; named {
			continue
		}
		for _, column := range slices.Sorted(maps.Keys(columns)) {
			if !slices.Equal(columns[column], []string{key}) {
				continue
			}
			if words[i] = column; down {
				words[i] = "-" + column
			}
			break
		}
	}
	return strings.Join(words, ",")
}
