package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// Action is one thing the operator can do here. It is declared once; the
// router, the footer, the help page, the palette, the settings and the README
// read the same declaration.
type Action struct {
	ID     string   // "noun.verb", also its name in the settings
	Keys   []string // as tea.KeyPressMsg.String spells them; the first is shown
	Help   string   // what it does, in one to three words
	Short  string   // the same in one word, for a footer that has no room; "" = Help
	Group  string   // its heading on the help page
	Writes bool     // it changes something outside; absent when read-only
	Hidden bool     // it works, but help and footer do not list it
	Asks   bool     // it may open a dialog, for which keys typed meanwhile are meant

	// Blocked says why the action cannot be done at this moment, "" when it
	// can. A nil Blocked never blocks.
	Blocked func() string
	// Run does it. A nil Run does nothing.
	Run func() tea.Cmd
}

// Reason says why the action cannot be done at this moment, "" when it can.
func (a Action) Reason() string {
	if a.Blocked == nil {
		return ""
	}
	return a.Blocked()
}

// Do runs the action, or answers with the reason it is blocked. refuse shows
// the reason and may be nil.
func (a Action) Do(refuse func(reason string) tea.Cmd) tea.Cmd {
	if reason := a.Reason(); reason != "" {
		if refuse == nil {
			return nil
		}
		return refuse(reason)
	}
	if a.Run == nil {
		return nil
	}
	return a.Run()
}

// Match finds the first action that has the pressed key. Blocked actions match
// as well: their key answers with the reason.
func Match(msg tea.KeyPressMsg, actions []Action) (Action, bool) {
	pressed := msg.String()
	for _, a := range actions {
		if slices.Contains(a.Keys, pressed) {
			return a, true
		}
	}
	return Action{}, false
}

// WithoutWrites leaves out every action that changes something outside, for a
// console that may only look.
func WithoutWrites(actions []Action) []Action {
	return slices.DeleteFunc(slices.Clone(actions), func(a Action) bool { return a.Writes })
}
