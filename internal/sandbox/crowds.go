package sandbox

import (
	"fmt"
	"strings"
)

// What follows are people who look like a ring and are none.

// office: colleagues behind one address, on machines of their own, who tell
// one another.
func (w *crowd) office(c *campaign, size int) []signup {
	company := fmt.Sprintf("works%d.example.com", 10+w.rng.IntN(900))
	cast := w.led(c, size, func(i int, lead, s *signup) {
		s.ip = lead.ip
		if i%3 != 0 {
			s.referredBy = ""
		}
	})
	return atDomain(cast, company)
}

// atDomain gives everybody an address of their own at one domain.
func atDomain(cast []signup, domain string) []signup {
	was := map[string]string{}
	for i := range cast {
		local, _, _ := strings.Cut(cast[i].email, "@")
		email := fmt.Sprintf("%s.%d@%s", local, i, domain)
		was[cast[i].email] = email
		cast[i].email = email
		if to := was[cast[i].referredBy]; to != "" {
			cast[i].referredBy = to
		}
	}
	return cast
}

// university: hundreds behind a handful of addresses, some of them on the
// computers of a lab, who bring one another over weeks.
func (w *crowd) university(c *campaign, size int) []signup {
	gates := []string{w.ip(), w.ip(), w.ip()}
	lab := []string{w.device(), w.device()}
	var before []string
	cast := w.led(c, size, func(i int, lead, s *signup) {
		s.ip = gates[w.rng.IntN(len(gates))]
		if w.rng.IntN(20) == 0 {
			s.fingerprint = lab[w.rng.IntN(len(lab))]
		}
		s.referredBy = ""
		if len(before) > 0 && w.rng.IntN(5) < 2 {
			s.referredBy = before[w.rng.IntN(len(before))]
		}
		before = append(before, s.email)
	})
	cast[0].ip = gates[0]
	return atDomain(cast, fmt.Sprintf("campus%d.example.com", 10+w.rng.IntN(90)))
}

// household: a family with one name, one address and one tablet.
func (w *crowd) household(c *campaign, size int) []signup {
	return w.led(c, size, func(i int, lead, s *signup) {
		s.ip, s.last = lead.ip, lead.last
		if i == 1 {
			s.fingerprint = lead.fingerprint
		}
		if i > 1 {
			s.referredBy = ""
		}
	})
}

// mailOut: a list of customers is imported, or follows one mail, within
// minutes. Nothing is known of their devices.
func (w *crowd) mailOut(c *campaign, size int) []signup {
	cast := w.led(c, size, func(_ int, _, s *signup) {
		s.referredBy, s.ip, s.fingerprint, s.source = "", "", "", "IMPORT"
	})
	cast[0].ip, cast[0].fingerprint, cast[0].source = "", "", "IMPORT"
	return cast
}

// influencer: somebody many people know, who brings many different people; the
// link is seen by thousands.
func (w *crowd) influencer(c *campaign, size int) []signup {
	cast := w.led(c, size, func(int, *signup, *signup) {})
	cast[0].famous = true
	return cast
}
