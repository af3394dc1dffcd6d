package uitest

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// named are the keys that print nothing.
var named = map[string]rune{
	"tab": tea.KeyTab, "enter": tea.KeyEnter, "esc": tea.KeyEscape,
	"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
	"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "home": tea.KeyHome, "end": tea.KeyEnd,
	"backspace": tea.KeyBackspace, "delete": tea.KeyDelete, "insert": tea.KeyInsert,
	"f1": tea.KeyF1, "f5": tea.KeyF5,
}

// modifiers are the prefixes of a key's name.
var modifiers = map[string]tea.KeyMod{
	"ctrl+": tea.ModCtrl, "shift+": tea.ModShift, "alt+": tea.ModAlt,
}

// Key builds the message whose String is s: "a", "?", "enter", "ctrl+c",
// "shift+tab", "space". The empty string gives a key that matches nothing.
func Key(s string) tea.KeyPressMsg {
	mod, s := splitModifiers(s)
	if s == "space" {
		return tea.KeyPressMsg{Code: tea.KeySpace, Text: " ", Mod: mod}
	}
	if code, ok := named[s]; ok {
		return tea.KeyPressMsg{Code: code, Mod: mod}
	}
	var code rune
	for _, r := range s {
		code = r
		break
	}
	if mod != 0 {
		return tea.KeyPressMsg{Code: code, Mod: mod}
	}
	return tea.KeyPressMsg{Code: code, Text: s}
}

// splitModifiers takes the prefixes off a key's name.
func splitModifiers(s string) (tea.KeyMod, string) {
	var mod tea.KeyMod
	for again := true; again; {
		again = false
		for prefix, m := range modifiers {
			if rest, ok := strings.CutPrefix(s, prefix); ok && rest != "" {
				mod, s, again = mod|m, rest, true
			}
		}
	}
	return mod, s
}
