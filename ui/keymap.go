package ui

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Keymap holds the operator's own keys, by action id. The zero value changes
// nothing.
type Keymap struct {
	keys map[string][]string
}

// NewKeymap checks the operator's keys against the program's actions. Each
// scope holds the actions that are reachable together. The error names the
// unknown id, or the two actions that would share a key.
func NewKeymap(remap map[string][]string, scopes ...[]Action) (Keymap, error) {
	m := Keymap{keys: maps.Clone(remap)}
	all := map[string]bool{}
	for _, scope := range scopes {
		for _, a := range scope {
			all[a.ID] = true
		}
	}
	for _, id := range slices.Sorted(maps.Keys(remap)) {
		if !all[id] {
			return Keymap{}, fmt.Errorf("keys: no action is called %q", id)
		}
	}
	for _, scope := range scopes {
		if clash := Conflicts(m.Apply(scope)); len(clash) > 0 {
			return Keymap{}, fmt.Errorf("keys: %s", strings.Join(clash, "; "))
		}
	}
	return m, nil
}

// Apply gives the actions with the operator's keys in place.
func (m Keymap) Apply(actions []Action) []Action {
	out := slices.Clone(actions)
	for i := range out {
		if keys, ok := m.keys[out[i].ID]; ok {
			out[i].Keys = keys
		}
	}
	return out
}

// Conflicts names every key that two actions of these groups share, one line
// each, in the order of the groups. The groups are taken as reachable together.
func Conflicts(groups ...[]Action) []string {
	var found []string
	owner := map[string]string{}
	for _, a := range slices.Concat(groups...) {
		for _, key := range a.Keys {
			if first, taken := owner[key]; taken {
				found = append(found, fmt.Sprintf("%s and %s share the key %q", first, a.ID, key))
				continue
			}
			owner[key] = a.ID
		}
	}
	return found
}

// namedKeys are the keys that have a name of several letters.
var namedKeys = []string{
	"enter", "space", "tab", "esc", "backspace", "delete", "insert", "up", "down", "left", "right", "home", "end", "pgup", "pgdown",
	"f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f11", "f12",
}

// IsKey tells whether a terminal can send a key of this name: one sign or a
// named key, after any of ctrl+, alt+ and shift+.
func IsKey(name string) bool {
	for _, held := range []string{"ctrl+", "alt+", "shift+"} {
		name = strings.TrimPrefix(name, held)
	}
	return utf8.RuneCountInString(name) == 1 || slices.Contains(namedKeys, name)
}
