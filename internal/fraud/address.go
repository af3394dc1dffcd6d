package fraud

import (
	"net/netip"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// maxText is how much of a text from outside is looked at, in bytes.
const maxText = 320

// mailAddress is what an address says once its spellings are taken away.
type mailAddress struct {
	domain string // lower case, of the provider's main name
	box    string // the local part's letters and digits, without a tag
	dotted string // the local part without its tag, and without dots where the provider ignores them
	stem   string // the letters of box, without the digits around them
	number uint32 // the last run of digits in box, 0 where there is none
	digits int    // how many digits box has
}

// readMail takes an address apart. It reads whatever it is given: an address
// without an @ is all local part.
func readMail(text string, lists *Lists) mailAddress {
	text = strings.ToLower(strings.TrimSpace(composed(clip(text))))
	local, domain := text, ""
	if at := strings.LastIndexByte(text, '@'); at >= 0 {
		local, domain = text[:at], strings.TrimSuffix(text[at+1:], ".")
	}
	m := mailAddress{domain: lists.sameAs(domain)}
	if plus := strings.IndexByte(local, '+'); plus > 0 {
		local = local[:plus]
	}
	m.dotted = local
	if lists.dotless[m.domain] {
		m.dotted = strings.ReplaceAll(local, ".", "")
	}
	m.box = without(local, "._-'")
	m.stem = without(m.box, "0123456789")
	m.digits = len(m.box) - len(m.stem)
	m.number = lastNumber(m.box)
	return m
}

// composed is a text with its look-alike forms of letters made one. Most
// addresses have none.
func composed(s string) string {
	if isASCII(s) {
		return s
	}
	return norm.NFKC.String(s)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// without takes some ASCII signs out of a text.
func without(s, signs string) string {
	at := strings.IndexAny(s, signs)
	if at < 0 {
		return s
	}
	kept := append(make([]byte, 0, len(s)), s[:at]...)
	for ; at < len(s); at++ {
		if strings.IndexByte(signs, s[at]) < 0 {
			kept = append(kept, s[at])
		}
	}
	return string(kept)
}

func lastNumber(s string) uint32 {
	end := len(s)
	for end > 0 && (s[end-1] < '0' || s[end-1] > '9') {
		end--
	}
	start := end
	for start > 0 && s[start-1] >= '0' && s[start-1] <= '9' && end-start < 9 {
		start--
	}
	n, err := strconv.ParseUint(s[start:end], 10, 32)
	if err != nil {
		return 0 // there are no digits
	}
	return uint32(n)
}

// clip keeps huge input from costing more than it says.
func clip(s string) string {
	if len(s) > maxText {
		return s[:maxText]
	}
	return s
}

// readIP reads an address and the block it is rented in: the /24 of IPv4, the
// /64 of IPv6. Both are invalid for text that names nobody's place: addresses
// of private networks come from a proxy that hides everybody.
func readIP(text string) (addr netip.Addr, block netip.Prefix) {
	addr, err := netip.ParseAddr(strings.TrimSpace(clip(text)))
	if err != nil {
		return netip.Addr{}, netip.Prefix{}
	}
	addr = addr.Unmap().WithZone("")
	if addr.IsPrivate() || addr.IsLoopback() || addr.IsUnspecified() || addr.IsLinkLocalUnicast() {
		return netip.Addr{}, netip.Prefix{}
	}
	bits := 64
	if addr.Is4() {
		bits = 24
	}
	block, err = addr.Prefix(bits)
	if err != nil {
		return netip.Addr{}, netip.Prefix{}
	}
	return addr, block
}
