package ui

import (
	"fmt"
	"maps"
	"slices"
	"strings"
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
