package sandbox

import (
	"fmt"
	"strconv"
	"strings"
)

// tale is a kind of story: who belongs together, how many they are and how
// fast they come.
type tale struct {
	kind      string
	innocent  bool
	low, high int    // people
	pause     int64  // milliseconds between two of them, on average
	reason    string // of the vendor's, where it notices
	money     bool   // also told in affiliate programs
	crowd     bool   // only told where the launch is
	cast      func(w *crowd, c *campaign, size int) []signup
}

const (
	second = 1000
	minute = 60 * second
	hour   = 60 * minute
)

// tales are all of them, rings first.
var tales = []tale{
	{kind: "device-farm", low: 5, high: 40, pause: 15 * minute, reason: "DUPLICATE_IDENTITY_EXCESSIVE", money: true, cast: (*crowd).deviceFarm},
	{kind: "same-net-24", low: 5, high: 30, pause: 12 * second, reason: "DUPLICATE_IDENTITY", cast: (*crowd).sameNet},
	{kind: "same-net-64", low: 5, high: 30, pause: 12 * second, reason: "DUPLICATE_IDENTITY", cast: (*crowd).sameNet6},
	{kind: "address-variants", low: 4, high: 14, pause: 5 * minute, reason: "SIMILAR_EMAIL", money: true, cast: (*crowd).addressVariants},
	{kind: "sequential-addresses", low: 5, high: 25, pause: minute, reason: "REFERRAL_EMAIL_PATTERN", cast: (*crowd).sequentialAddresses},
	{kind: "disposable-domains", low: 5, high: 30, pause: 4 * minute, reason: "DOMAIN_CLUSTERING_FRAUD", cast: (*crowd).disposableDomain},
	{kind: "self-referral", low: 2, high: 2, pause: 6 * minute, reason: "DUPLICATE_IDENTITY", money: true, cast: (*crowd).selfReferral},
	{kind: "referral-chain", low: 5, high: 9, pause: 8 * minute, reason: "REFERRAL_CHAIN_FRAUD", cast: (*crowd).referralChain},
	{kind: "empty-star", low: 6, high: 45, pause: 30 * minute, reason: "REFERRAL_EMAIL_PATTERN", crowd: true, cast: (*crowd).emptyStar},
	{kind: "velocity-burst", low: 10, high: 60, pause: 2 * second, reason: "REFERRAL_VELOCITY_FRAUD", crowd: true, cast: (*crowd).velocityBurst},
	{kind: "shared-payout", low: 3, high: 10, pause: 5 * hour, reason: "DUPLICATE_IDENTITY", money: true, cast: (*crowd).sharedPayout},
	{kind: "look-alike-names", low: 4, high: 10, pause: 40 * minute, reason: "SIMILAR_LAST_NAME", cast: (*crowd).lookAlikes},

	{kind: "office", innocent: true, low: 6, high: 60, pause: 25 * minute, reason: "DUPLICATE_IDENTITY_EXCESSIVE", cast: (*crowd).office},
	{kind: "university", innocent: true, low: 12, high: 300, pause: 8 * minute, reason: "DOMAIN_CLUSTERING_FRAUD", crowd: true, cast: (*crowd).university},
	{kind: "household", innocent: true, low: 2, high: 4, pause: 35 * minute, reason: "DUPLICATE_IDENTITY", money: true, cast: (*crowd).household},
	{kind: "mail-out", innocent: true, low: 15, high: 500, pause: second, reason: "REFERRAL_VELOCITY_FRAUD", crowd: true, cast: (*crowd).mailOut},
	{kind: "influencer", innocent: true, low: 10, high: 220, pause: 4 * minute, reason: "REFERRAL_VELOCITY_FRAUD", money: true, cast: (*crowd).influencer},
}

// led casts somebody and the people this one refers, all strangers until the
// story makes them resemble one another.
func (w *crowd) led(c *campaign, size int, alike func(i int, lead, s *signup)) []signup {
	lead := w.stranger(c)
	lead.fingerprint = w.device()
	cast := []signup{lead}
	for i := 1; i < size; i++ {
		s := w.stranger(c)
		s.fingerprint, s.referredBy = w.device(), lead.email
		alike(i, &lead, &s)
		cast = append(cast, s)
	}
	return cast
}

// deviceFarm: a few phones, many accounts, addresses from a proxy network.
func (w *crowd) deviceFarm(c *campaign, size int) []signup {
	phones := []string{w.device()}
	cast := w.led(c, size, func(i int, _, s *signup) {
		if i%7 == 0 {
			phones = append(phones, w.device())
		}
		s.fingerprint = phones[len(phones)-1]
	})
	cast[0].fingerprint = phones[0]
	return cast
}

// sameNet: a burst out of one rented /24, each from an address of its own.
func (w *crowd) sameNet(c *campaign, size int) []signup {
	net := fmt.Sprintf("198.%d.%d.", 18+w.rng.IntN(2), w.rng.IntN(256))
	first := w.rng.IntN(200)
	return w.led(c, size, func(i int, _, s *signup) { s.ip = net + strconv.Itoa(1+(first+i)%254) })
}

// sameNet6: the same out of one /64, whose owner has as many addresses as
// there are.
func (w *crowd) sameNet6(c *campaign, size int) []signup {
	net := fmt.Sprintf("2001:db8:%x:%x:", w.rng.IntN(1<<16), 1+w.rng.IntN(1<<16-1))
	return w.led(c, size, func(_ int, _, s *signup) {
		s.ip = fmt.Sprintf("%s%x:%x:%x:%x", net, 1+w.rng.IntN(65535), 1+w.rng.IntN(65535), 1+w.rng.IntN(65535), 1+w.rng.IntN(65535))
	})
}

// addressVariants: one mailbox under many spellings.
func (w *crowd) addressVariants(c *campaign, size int) []signup {
	return w.led(c, size, func(i int, lead, s *signup) {
		local, domain, _ := strings.Cut(lead.email, "@")
		plain := strings.ReplaceAll(local, ".", "")
		if dot := 1 + i/2; i%2 == 0 && dot < len(plain) && plain[:dot]+"."+plain[dot:] != local {
			s.email = plain[:dot] + "." + plain[dot:] + "@" + domain
			return
		}
		s.email = local + "+" + []string{"a", "promo", "x", "gift", "new"}[i%5] + strconv.Itoa(i) + "@" + domain
	})
}

// sequentialAddresses: one name counted up at one provider.
func (w *crowd) sequentialAddresses(c *campaign, size int) []signup {
	base := 100 + w.rng.IntN(700)
	return w.led(c, size, func(i int, lead, s *signup) {
		local, domain, _ := strings.Cut(lead.email, "@")
		s.email = strings.TrimRight(strings.ReplaceAll(local, ".", ""), "0123456789") + strconv.Itoa(base+i) + "@" + domain
	})
}

// disposableDomain: random names at throw-away domains the vendor's list does
// not have yet.
func (w *crowd) disposableDomain(c *campaign, size int) []signup {
	domain := fmt.Sprintf("inbox%d.test", 10+w.rng.IntN(90))
	return w.led(c, size, func(_ int, _, s *signup) {
		s.email = strconv.FormatUint(w.rng.Uint64()>>24, 36) + "@" + domain
	})
}

// selfReferral: somebody brings another self.
func (w *crowd) selfReferral(c *campaign, size int) []signup {
	return w.led(c, size, func(_ int, lead, s *signup) {
		s.fingerprint, s.ip, s.last = lead.fingerprint, lead.ip, lead.last
	})
}

// referralChain: each brings the next, on two devices in turn.
func (w *crowd) referralChain(c *campaign, size int) []signup {
	devices := [2]string{w.device(), w.device()}
	before := ""
	return w.led(c, size, func(i int, lead, s *signup) {
		if i > 1 {
			s.referredBy = before
		}
		s.fingerprint, before = devices[i%2], s.email
	})
}

// emptyStar: many friends of one person, whose link nobody ever opened.
func (w *crowd) emptyStar(c *campaign, size int) []signup {
	cast := w.led(c, size, func(_ int, _, s *signup) { s.silent, s.first, s.last, s.metadata = true, "", "", nil })
	cast[0].silent = true
	return cast
}

// velocityBurst: a machine that signs up friends within minutes, each with a
// clean device and address.
func (w *crowd) velocityBurst(c *campaign, size int) []signup {
	return w.led(c, size, func(_ int, _, s *signup) { s.silent = true })
}

// sharedPayout: strangers in everything but the account the money goes to.
func (w *crowd) sharedPayout(c *campaign, size int) []signup {
	account := "pay-" + strconv.FormatUint(w.rng.Uint64()>>32, 36)
	cast := w.led(c, size, func(i int, _, s *signup) {
		if i%2 == 0 {
			s.referredBy = ""
		}
		s.metadata = map[string]any{"payoutAccount": account}
	})
	cast[0].metadata = map[string]any{"payoutAccount": account}
	return cast
}

// lookAlikes: one name in many spellings, some of which only a machine can
// tell apart.
func (w *crowd) lookAlikes(c *campaign, size int) []signup {
	stock := cultures[0]
	first, _, _ := strings.Cut(stock.first[w.rng.IntN(len(stock.first))], "=")
	last, _, _ := strings.Cut(stock.last[w.rng.IntN(len(stock.last))], "=")
	cast := w.led(c, size, func(i int, _, s *signup) {
		s.first, s.last = first, last
		switch i % 4 {
		case 0:
			s.last = cyrillic.Replace(last)
		case 1:
			s.last = last[:len(last)-1] + last[len(last)-2:] // a letter twice
		case 2:
			s.last = last[:len(last)-2] + last[len(last)-1:] // a letter short
		case 3:
			s.first = cyrillic.Replace(first)
		}
		s.email = w.address(c, fmt.Sprintf("%s.%s%d", strings.ToLower(first[:1]), strings.ToLower(last), 10*i+w.rng.IntN(10)))
	})
	cast[0].first, cast[0].last = first, last
	return cast
}

// cyrillic swaps letters for their twins of another script.
var cyrillic = strings.NewReplacer("a", "а", "e", "е", "o", "о", "c", "с", "p", "р", "i", "і")
