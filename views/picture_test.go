package views_test

import (
	"testing"

	"github.com/charmbracelet/colorprofile"

	"refdesk/ui/uitest"
	"refdesk/views"
)

// TestPictures keeps the pictures of the README as the program draws them.
func TestPictures(t *testing.T) {
	for name, keys := range map[string][]string{
		"rewards": {"4", "a", "L"},
		"live":    {"7"},
		"fraud":   {"3", "enter", "tab", "L", "L"},
	} {
		t.Run(name, func(t *testing.T) {
			c := coloured(t, 120, 36, colorprofile.TrueColor, func(w *world, e *views.Env) {
				e.Theme = views.ThemeDark
				if name == "fraud" {
					suspects(w)
				}
			})
			c.press(keys...)
			uitest.Picture(t, "../docs/"+name+".svg", c.view(), 120, 36)
		})
	}
}
