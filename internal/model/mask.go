package model

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// addresses finds what looks like a mail address in any text.
var addresses = regexp.MustCompile(`[^\s"'<>,;:()\[\]{}@]+@[^\s"'<>,;:()\[\]{}@]+`)

// MaskAddresses is a text for others to see: mail addresses in it keep their
// first letter and their domain.
func MaskAddresses(text string) string {
	if !strings.Contains(text, "@") {
		return text
	}
	return addresses.ReplaceAllStringFunc(text, maskAddress)
}

// maskAddress keeps the first letter and the domain of an address.
func maskAddress(address string) string {
	at := strings.LastIndexByte(address, '@')
	_, first := utf8.DecodeRuneInString(address)
	return address[:min(first, at)] + "•••" + address[at:]
}
