package app

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"refdesk/internal/config"
	"refdesk/ui"
	"refdesk/views"
)

// Keymap gives the operator's own keys. Its error names every id that no action
// has, a line each with the place and the nearest id, or else the two actions
// that would share a key.
func Keymap(set *config.Settings) (ui.Keymap, error) {
	scopes := views.Scopes()
	known := map[string]bool{}
	for _, a := range slices.Concat(scopes...) {
		known[a.ID] = true
	}
	ids := slices.Sorted(maps.Keys(known))
	var unknown []error
	for _, id := range slices.Sorted(maps.Keys(set.Keys)) {
		if known[id] {
			for _, key := range set.Keys[id] {
				if !ui.IsKey(key) {
					unknown = append(unknown, fmt.Errorf("%s: keys.%s: there is no key %q; write x, ctrl+x, alt+x, f2, enter or the like", set.Origin("keys."+id), id, key))
				}
			}
			continue
		}
		text := "no action is called that; the README's table of keys names them"
		if near := config.Nearest(id, ids); near != "" {
			text = "no action is called that, did you mean " + near + "?"
		}
		unknown = append(unknown, fmt.Errorf("%s: keys.%s: %s", set.Origin("keys."+id), id, text))
	}
	if len(unknown) > 0 {
		return ui.Keymap{}, errors.Join(unknown...)
	}
	return ui.NewKeymap(set.Keys, scopes...)
}
