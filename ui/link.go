package ui

import (
	"strings"

	"github.com/charmbracelet/colorprofile"
)

// Link makes a text lead to a web address, on terminals that know how (OSC 8);
// elsewhere, and for an address that is not plain http, it is the text alone.
// The text must be clean. The address is only ever one of the program's own
// making: text from outside may fill gaps in it, but never make it.
func (st *Styles) Link(address, text string) string {
	if !st.links || text == "" || !linkable(address) {
		return text
	}
	return "\x1b]8;;" + address + "\x1b\\" + text + "\x1b]8;;\x1b\\"
}

// linkable tells whether an address can stand in a control sequence: a scheme
// that browsers open, and no character that could end the sequence.
func linkable(address string) bool {
	if !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://") {
		return false
	}
	return printable(address) && !strings.Contains(address, " ")
}

// hasLinks tells which terminals are given links. Those with few colours are
// old ones, some of which write the address on the screen.
func (l Looks) hasLinks() bool { return l.Profile >= colorprofile.ANSI256 }
