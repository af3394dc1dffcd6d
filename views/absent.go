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
	"C":         "C leads from a person to the case: open the person first",
	"b":         "b shows the next order of 2 Leaderboard, and what a change came with",
	"N":         "N makes a batch where they are listed: $",
	"=":         "= checks a batch: $ lists them, enter opens one",
	"i":         "i reads a report of payments into a batch: $ lists them, enter opens one",
	"X":         "X takes a batch back whole: $ lists them, enter opens one",
	"Z":         "Z closes a batch: $ lists them, enter opens one",
	"A":         "A asks an affiliate to confirm an account: 6 Payouts has it",
	"#":         "# adds up a month: 1 Campaigns has it, and 6 Payouts",
	"D":         "D holds paid against issued: 1 Campaigns has it, and 6 Payouts",
	"t":         "there is no link to trust on this screen: a case's ring has them",
	"M":         "M marks all rows of 3 Fraud, 4 Rewards and 5 Commissions",
	"T":         "T shows whom a person brought: a person's page has it, and 2 Leaderboard",
	"W":         "W has the saved views of 3 Fraud; other lists have theirs under v",
	"B":         "there is no branch to mark on this screen: a case's ring has them",
	".":         "there is no next case on this screen",
	",":         "there is no case before on this screen",
	"n":         "notes are on people, cases, rewards and commissions: open one first",
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
	"o":         "no row of this screen leads to a person",
	"p":         "there is nothing to pause on this screen; P pauses what goes out",
	"tab":       "there is one panel on this screen",
	"shift+tab": "there is one panel on this screen",
	"9":         "there are eight tabs",
}

// pageAbsences are those of a page, whose panels may hold lists of their own.
var pageAbsences = map[string]string{
	"/":     "what a page lists is all there is of it: the tabs' lists are filtered",
	"s":     "what a page lists has an order of its own: the tabs' lists are sorted",
	"S":     "what a page lists has an order of its own: the tabs' lists are sorted",
	"e":     "what a page lists is not written into a file: the tabs' lists are exported",
	"space": "nothing on this page is decided on together: the tabs' lists are marked",
	"V":     "nothing on this page is decided on together: the tabs' lists are marked",
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
	usual := absences[key]
	if on := pageAbsences[key]; on != "" && r.trail.route().isPage() {
		usual = on
	}
	if usual != "" && (reason != "" || !known) {
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
