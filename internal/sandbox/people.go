package sandbox

import (
	"cmp"
	"maps"
	"net/mail"
	"strings"
)

// participant is one person in one campaign. Maps and slices in it are
// replaced, never changed in place, because answers are written after the
// program was let go. The exceptions are friends, rewards and log, which only
// the program reads.
type participant struct {
	id          string
	email       string
	first, last string // empty for absent
	createdAt   int64
	updatedAt   int64
	position    int // in campaign.people
	gone        bool
	plant       plant // the story this person belongs to, for /_sandbox/truth

	source      string // DIRECT, PARTICIPANT, DELETED_PARTICIPANT
	referrer    *participant
	credit      string // referralStatus: "" for people nobody referred
	creditedAt  int64
	heldUntil   int64 // a delayed credit's time, 0 for none
	friends     []*participant
	credited    int // referralCount
	monthly     int
	prevMonthly int
	prevRank    int
	leads       int

	risk, reason string
	matches      []string
	ip           string
	fingerprint  string
	mobile       string

	rewards  []*reward
	approved int // rewards approved

	vanity       []string
	metadata     map[string]any
	notes        string
	language     string
	unsubscribed bool

	impressions, uniqueImpressions, invites int
	shares                                  [4]int // by shareChannels
	affiliate                               bool
	affiliateStatus, enrolment              string
	wasLead                                 bool        // bringing this person was worth a commission
	lead                                    *commission // that commission, once it is there
	payable                                 bool        // has confirmed where payouts go
	taxed                                   bool        // has said what the tax office wants to know
	repair                                  string      // why the destination no longer works, empty when it does
	confirming                              string      // provider a confirmation was asked for, empty for none
	confirmUntil                            int64       // when the link in that mail expires
	earned, revenue                         int64       // minor units of the program's currency, of everything referred

	log []logLine // what cannot be told from the rest, such as mails
}

var shareChannels = [4]string{"email", "facebook", "twitter", "linkedin"}

type logLine struct {
	at   int64
	kind string
	text string
}

// signup is what is known of somebody who joins.
type signup struct {
	email, first, last      string
	referredBy              string // id, vanity key or address
	credit                  string // CREDIT_AWARDED, CREDIT_PENDING or empty for the program's own rule
	ip, fingerprint, mobile string
	language                string
	metadata                map[string]any
	affiliate               *bool // nil leaves it to the program
	enrolment               string
	plant                   plant
	source                  string  // how somebody came whom nobody referred; empty for DIRECT
	opinion                 opinion // what the vendor thinks of somebody of a story; empty for its rules
	silent, famous          bool    // nobody looks at the link, or everybody
}

// plant names the story somebody belongs to.
type plant struct {
	kind     string // empty for nobody's story
	group    string // the ring, or the innocent crowd
	innocent bool   // only looks like fraud
}

// opinion is what the vendor thinks of somebody.
type opinion struct{ risk, reason string }

// find looks somebody up by id or address. It returns nil for nobody.
func (c *campaign) find(idOrEmail string) *participant {
	if p := c.byID[idOrEmail]; p != nil && !p.gone {
		return p
	}
	return c.byEmail[foldEmail(idOrEmail)]
}

// findReferrer also knows vanity keys.
func (c *campaign) findReferrer(text string) *participant {
	if p := c.find(text); p != nil {
		return p
	}
	return c.byVanity[strings.ToLower(text)]
}

func foldEmail(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// validEmail accepts a bare address with a dotted or reserved domain.
func validEmail(text string) bool {
	a, err := mail.ParseAddress(text)
	return err == nil && a.Address == text
}

// join adds somebody who is not there yet, credits the referrer when the
// program does so at signup, and tells the webhooks.
func (c *campaign) join(s signup, now int64) *participant {
	p := &participant{
		email: s.email, first: s.first, last: s.last, createdAt: now, updatedAt: now,
		ip: s.ip, fingerprint: s.fingerprint, mobile: s.mobile, language: s.language,
		metadata: s.metadata, source: "DIRECT", position: len(c.people), plant: s.plant,
	}
	p.id = c.program.names.fresh("", 6, func(id string) bool { return c.byID[id] != nil }, c.id, foldEmail(s.email))
	if s.referredBy != "" {
		p.referrer = c.findReferrer(s.referredBy)
	}
	c.screen(p)
	if s.opinion.risk != "" {
		p.judge(s.opinion)
	}
	c.rememberIP(p)
	c.enrol(p, s)
	c.people = append(c.people, p)
	c.living++
	c.byID[p.id] = p
	c.index(p)
	c.standing.join()
	p.source = cmp.Or(s.source, p.source)
	if p.referrer != nil {
		p.source = "PARTICIPANT"
		p.credit = "CREDIT_PENDING"
		p.referrer.friends = append(p.referrer.friends, p)
		p.referrer.leads++
	}
	c.emit("NEW_PARTICIPANT_ADDED", now, func() any { return c.addedView(p) })
	c.referred(p, s.credit, now)
	return p
}

// enrol decides whether somebody is an affiliate: as asked, else everybody
// whom nobody referred (documented).
func (c *campaign) enrol(p *participant, s signup) {
	if c.kind != kindAffiliate {
		return
	}
	p.affiliate = p.referrer == nil
	if s.affiliate != nil {
		p.affiliate = *s.affiliate
	}
	if p.affiliate {
		p.affiliateStatus = "APPROVED"
		p.enrolment = s.enrolment
		if p.enrolment == "" {
			p.enrolment = "REST_API"
		}
	}
	c.accept(p, p.createdAt)
}

// index enters somebody into every lookup except the one by id, which never
// changes.
func (c *campaign) index(p *participant) {
	c.byEmail[foldEmail(p.email)] = p
	c.byMailbox[mailbox(p.email)] = append(c.byMailbox[mailbox(p.email)], p)
	if p.fingerprint != "" {
		c.byFingerprint[p.fingerprint] = append(c.byFingerprint[p.fingerprint], p)
	}
	if p.ip != "" {
		c.byIP[p.ip] = append(c.byIP[p.ip], p)
	}
	for _, key := range p.vanity {
		c.byVanity[strings.ToLower(key)] = p
	}
}

func (c *campaign) unindex(p *participant) {
	delete(c.byEmail, foldEmail(p.email))
	without(c.byMailbox, mailbox(p.email), p)
	without(c.byFingerprint, p.fingerprint, p)
	without(c.byIP, p.ip, p)
	for _, key := range p.vanity {
		delete(c.byVanity, strings.ToLower(key))
	}
}

func without(index map[string][]*participant, key string, gone *participant) {
	kept := index[key][:0]
	for _, p := range index[key] {
		if p != gone {
			kept = append(kept, p)
		}
	}
	index[key] = kept
	if len(kept) == 0 {
		delete(index, key)
	}
}

// remove deletes somebody with all rewards. Friends stay and are marked as
// referred by someone who is gone.
func (c *campaign) remove(p *participant) {
	p.gone = true
	c.living--
	c.unindex(p)
	c.standing.leave(p)
	if p.approved > 0 {
		c.winners--
	}
	for _, r := range p.rewards {
		delete(c.rewards, r.id)
	}
	p.rewards = nil
	for _, friend := range p.friends {
		friend.referrer, friend.source = nil, "DELETED_PARTICIPANT"
	}
	if p.referrer != nil && p.credit == "CREDIT_PENDING" {
		p.referrer.leads--
	}
}

// mergeMetadata puts changes over what is stored; a null takes a key away.
func mergeMetadata(stored, changes map[string]any) map[string]any {
	merged := maps.Clone(stored)
	if merged == nil {
		merged = map[string]any{}
	}
	for key, value := range changes {
		key = camelCase(key)
		if value == nil {
			delete(merged, key)
			continue
		}
		merged[key] = value
	}
	return merged
}

// camelCase writes a metadata key the way the vendor saves it: letters and
// digits only, at most 40, a word's first letter raised where a gap was.
func camelCase(key string) string {
	var out strings.Builder
	raise := false
	for _, r := range key {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		switch {
		case !letter:
			raise = out.Len() > 0
			continue
		case raise && r >= 'a' && r <= 'z':
			r -= 'a' - 'A'
		}
		raise = false
		out.WriteRune(r)
	}
	text := out.String()
	return text[:min(len(text), 40)]
}
