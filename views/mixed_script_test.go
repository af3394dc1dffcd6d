package views_test

import (
	"testing"

	"refdesk/internal/model"
	"refdesk/views"
)

// TestAPersonsPageFlagsMixedScript: a letter of another alphabet looks like the
// one it passes for, so the page says where it stands.
func TestAPersonsPageFlagsMixedScript(t *testing.T) {
	c := start(t, 120, 36, func(w *world, _ *views.Env) {
		w.people[0].Email = "nооr.vega@example.com"
		w.people[0].LastName = model.Some("Vegα")
	})
	c.press("2", "enter")
	c.sees("nооr.vega@example.com", "· ! mixed script ·", "the address: о (U+043E)", "the last name: α")
	c = start(t, 120, 36, nil)
	c.press("2", "enter")
	c.misses("mixed script")
}
