package views

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"refdesk/ui"
)

// readOnlyReason is why nothing that writes can be done.
const readOnlyReason = "read-only: this console changes nothing at the vendor"

// absences say why a key of the console does nothing on the screen it was
// pressed on. A key means the same everywhere, so the reason is the screen's.
var absences = map[string]string{
	"a":         "there is nothing to approve on this screen",
	"F":         "there is nothing to approve and fulfil on this screen",
	"x":         "there is nothing to refuse on this screen",
	"h":         "there is nothing to hold on this screen",
	"C":         "there is nobody on this screen who could be in a case",
	"b":         "there is nothing here that was decided together",
	"t":         "there is no link to trust on this screen: a case's ring has them",
	"M":         "there is nothing to mark on this screen",
	"B":         "there is no branch to mark on this screen: a case's ring has them",
	".":         "there is no next case on this screen",
	",":         "there is no case before on this screen",
	"n":         "no note can be written on this screen",
	"E":         "there is nobody to edit on this screen: a person's page has it",
	"space":     "there is nothing to mark on this screen",
	"V":         "there is nothing to mark on this screen",
	"enter":     "there is nothing to open on this screen",
	"/":         "there is no list to filter on this screen",
	"s":         "there is no list to sort on this screen",
	"S":         "there is no list to sort on this screen",
	"v":         "there is one view of this screen",
	"e":         "there is nothing to export on this screen",
	"r":         "there is nothing to read again on this screen",
	"o":         "this screen leads to nobody",
	"p":         "there is nothing to pause on this screen; P pauses what goes out",
	"tab":       "there is one panel on this screen",
	"shift+tab": "there is one panel on this screen",
	"9":         "there are eight tabs",
}

// absent answers a key that has no action here with the reason; false for a
// key that means nothing anywhere.
func (r *Root) absent(key string) (tea.Cmd, bool) {
	if r.env.ReadOnly && r.writes(key) {
		return notify(readOnlyReason, ui.Warn), true
	}
	if r.elsewhere == nil {
		r.elsewhere = keysElsewhere(r.env.Keymap)
	}
	reason, known := r.elsewhere[key]
	if usual := absences[key]; usual != "" && (reason != "" || !known) {
		reason = usual
	}
	if reason == "" {
		return nil, false
	}
	return notifyHere(reason, ui.Quiet), true
}

// keysElsewhere says of every key that an action has, or had before the
// operator gave the action another, what it does on other screens: "" for one
// that has nothing to do any more.
func keysElsewhere(keymap ui.Keymap) map[string]string {
	out := map[string]string{}
	all := Actions()
	for _, a := range all {
		for _, key := range a.Keys {
			out[key] = ""
		}
	}
	for _, a := range keymap.Apply(all) {
		for _, key := range a.Keys {
			out[key] = "“" + a.Help + "” works on other screens: ? lists what works here"
		}
	}
	return out
}

// writes tells whether a key would write here if that were allowed.
func (r *Root) writes(key string) bool {
	all := r.env.Keymap.Apply(slices.Concat(r.current().Actions(), r.globals()))
	return slices.ContainsFunc(all, func(a ui.Action) bool { return a.Writes && slices.Contains(a.Keys, key) })
}

// refused gives the actions that write, blocked for being so: the palette
// lists them with the reason where the footer leaves them out.
func refused(actions []ui.Action) []ui.Action {
	out := slices.Clone(actions)
	for i := range out {
		if out[i].Writes {
			out[i].Blocked = func() string { return readOnlyReason }
		}
	}
	return out
}
