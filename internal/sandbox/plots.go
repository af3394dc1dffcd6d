package sandbox

import (
	"strconv"
	"strings"
)

// plot makes up the signups of a story. Everybody after the first is referred
// by somebody of the story, except in an office.
func (w *crowd) plot(c *campaign, label string) []signup {
	lead := w.stranger(c)
	lead.fingerprint = w.device()
	members := []signup{lead}
	local, domain, _ := strings.Cut(lead.email, "@")
	sizes := map[string]int{"ring": 6, "self-referral": 2, "office": 7, "burners": 6, "velocity": 11, "family": 3}
	for i := 1; i < sizes[label]; i++ {
		m := w.stranger(c)
		m.referredBy = lead.email
		switch label {
		case "ring":
			// They share a device and refer one another in a chain.
			m.fingerprint, m.ip, m.referredBy = lead.fingerprint, lead.ip, members[i-1].email
		case "self-referral":
			m.email = local + "+" + strconv.Itoa(i) + "@" + domain
			m.first, m.last, m.fingerprint, m.ip = lead.first, lead.last, lead.fingerprint, lead.ip
		case "office":
			m.ip, m.referredBy = lead.ip, ""
		case "burners":
			m.email = local + strconv.Itoa(w.serial) + "x@" + burnerDomains[i%len(burnerDomains)]
		case "family":
			m.ip, m.last = lead.ip, lead.last
			if i == 1 {
				m.fingerprint, m.referredBy = lead.fingerprint, ""
			}
		}
		members = append(members, m)
	}
	return members
}
