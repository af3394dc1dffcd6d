package sandbox

import (
	"cmp"
	"encoding/base32"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
	"time"
)

// Kinds of program, as the vendor spells them.
const (
	kindReferral  = "REFERRAL"
	kindAffiliate = "AFFILIATE"
)

// Program is everything the pretend vendor knows about one team. It is not
// safe for use by several goroutines; Server.Do hands it to one at a time.
type Program struct {
	clock     func() time.Time
	names     namer
	campaigns []*campaign
	agenda    *agenda
	plan      plan
	team      team
	accounts  map[string]bool // made by call, by folded address of the owner
	send      func(hooks []*hook, event string, createdAt int64, payload func() any)
}

func newProgram(seed uint64, clock func() time.Time) *Program {
	return &Program{
		clock:    clock,
		names:    newNamer(seed),
		agenda:   newAgenda(),
		accounts: map[string]bool{},
		team:     team{name: "Lantern and Fernhill", standing: teamVerified, ownerKnown: true},
		send:     func([]*hook, string, int64, func() any) {},
	}
}

// now is the time in Unix milliseconds, the vendor's unit.
func (p *Program) now() int64 { return p.clock().UnixMilli() }

// settle brings the program up to the present.
func (p *Program) settle() {
	now := p.now()
	p.agenda.settle(now)
	for _, c := range p.campaigns {
		c.turnMonth(now)
	}
}

func (p *Program) campaign(id string) *campaign {
	for _, c := range p.campaigns {
		if c.id == id {
			return c
		}
	}
	return nil
}

// campaign is one referral or affiliate program.
type campaign struct {
	program   *Program
	id        string
	name      string
	kind      string
	currency  string
	status    string
	startedAt int64
	endedAt   int64 // 0 while it runs
	configs   []*rewardConfig
	settings  map[string]map[string]any // by section: design, emails, options, installation

	people        []*participant // in order of joining; deleted ones stay, so that cursors hold
	living        int
	byID          map[string]*participant
	byEmail       map[string]*participant // by folded address
	byVanity      map[string]*participant
	byFingerprint map[string][]*participant
	byIP          map[string][]*participant
	byMailbox     map[string][]*participant // by address without dots and plus tags
	standing      standing
	month         int // year*12+month of the monthly counters

	rewards     map[string]*reward
	winners     int // people with an approved reward
	referrals   int // credits given
	invites     []*invite
	invited     map[inviteKey]bool
	commissions []*commission
	byComm      map[string]*commission
	sales       []*sale
	bySaleKey   map[string]*sale // "orderId=…"
	payouts     []*payout
	upcoming    map[payee]*payout
	byPayout    map[string]*payout
	hooks       []*hook
	resources   []*resource             // as offered
	uploads     map[string]uploadTicket // not used yet
	tickets     int                     // given out so far

	applications []*application      // oldest first
	enrolments   []*enrolment        // invites to become an affiliate, oldest first
	erasures     map[string]*erasure // under way, by id and by folded address
}

func newCampaign(p *Program, kind, name, currency string, startedAt int64) *campaign {
	c := draftCampaign(p, kind, name, currency, startedAt)
	c.status = "IN_PROGRESS"
	p.campaigns = append(p.campaigns, c)
	return c
}

// draftCampaign is a campaign that nobody can find yet.
func draftCampaign(p *Program, kind, name, currency string, startedAt int64) *campaign {
	c := &campaign{
		program: p, kind: kind, name: name, currency: currency, status: "DRAFT", startedAt: startedAt,
		id:            p.freshCampaign(name),
		byID:          map[string]*participant{},
		byEmail:       map[string]*participant{},
		byVanity:      map[string]*participant{},
		byFingerprint: map[string][]*participant{},
		byIP:          map[string][]*participant{},
		byMailbox:     map[string][]*participant{},
		rewards:       map[string]*reward{},
		byComm:        map[string]*commission{},
		invited:       map[inviteKey]bool{},
		bySaleKey:     map[string]*sale{},
		upcoming:      map[payee]*payout{},
		erasures:      map[string]*erasure{},
		uploads:       map[string]uploadTicket{},
		byPayout:      map[string]*payout{},
		month:         monthOf(startedAt),
	}
	c.settings = defaultSettings(c)
	return c
}

// freshCampaign is an id for a campaign of a name that others may have, too.
func (p *Program) freshCampaign(name string) string {
	id := p.names.code(6, "campaign", name)
	for round := 2; p.campaign(id) != nil; round++ {
		id = p.names.code(6, "campaign", name, strconv.Itoa(round))
	}
	return id
}

// site is the address of the shop the program belongs to.
func (c *campaign) site() string {
	first, _, _ := strings.Cut(strings.ToLower(c.name), " ")
	host := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, first)
	return "https://" + cmp.Or(host, "shop") + ".example.com"
}

// option is one yes-or-no setting of a section.
func (c *campaign) option(section, name string) bool {
	on, _ := c.settings[section][name].(bool)
	return on
}

// creditsOnSignup says whether joining is enough to credit the referrer, or a
// qualifying action has to be reported.
func (c *campaign) creditsOnSignup() bool {
	return c.settings["installation"]["referralTrigger"] == "ON_SIGNUP"
}

// running says whether signups and referrals still count.
func (c *campaign) running() bool { return c.status == "IN_PROGRESS" }

// end closes the program and tells the webhooks who won.
func (c *campaign) end(now int64) {
	c.status, c.endedAt = "COMPLETE", now
	c.emit("CAMPAIGN_ENDED", now, func() any { return c.endedView() })
}

// emit queues an event for every webhook that asked for it.
func (c *campaign) emit(event string, now int64, payload func() any) {
	c.program.send(c.hooks, event, now, payload)
}

// monthOf counts months, for counters that start again with each.
func monthOf(ms int64) int {
	t := time.UnixMilli(ms).UTC()
	return t.Year()*12 + int(t.Month())
}

// turnMonth starts the monthly counters anew when a later month has begun.
func (c *campaign) turnMonth(now int64) {
	month := monthOf(now)
	if month <= c.month {
		return
	}
	adjacent := month == c.month+1
	for _, p := range c.people {
		p.prevRank = 0
		if adjacent && p.monthly > 0 {
			p.prevRank = c.standing.monthly.rank(p.monthly)
		}
		p.prevMonthly = 0
		if adjacent {
			p.prevMonthly = p.monthly
		}
		p.monthly = 0
	}
	c.month = month
	c.standing.turnMonth(c.living)
}

// namer derives ids from what they name, so that the same seed gives the same
// ids whatever else happens in between.
type namer struct{ seed uint64 }

func newNamer(seed uint64) namer { return namer{seed: seed} }

// number is a well mixed 64-bit digest of the seed and the parts.
func (n namer) number(parts ...string) uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%d", n.seed)
	for _, part := range parts {
		h.Write([]byte{0})
		h.Write([]byte(part))
	}
	x := h.Sum64()
	// FNV leaves the high bits of short texts alike; this is the finaliser of
	// MurmurHash3.
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	return x ^ x>>33
}

var codeAlphabet = base32.NewEncoding("abcdefghijkmnpqrstuvwxyz23456789").WithPadding(base32.NoPadding)

// code is a lower-case alphanumeric id of the given length.
func (n namer) code(length int, parts ...string) string {
	var out strings.Builder
	for round := 0; out.Len() < length; round++ {
		x := n.number(append(parts, fmt.Sprint(round))...)
		var raw [8]byte
		for i := range raw {
			raw[i] = byte(x >> (8 * i))
		}
		out.WriteString(codeAlphabet.EncodeToString(raw[:])[:12])
	}
	return out.String()[:length]
}

// fresh is a code nobody has yet, by taken.
func (n namer) fresh(prefix string, length int, taken func(string) bool, parts ...string) string {
	for round := 0; ; round++ {
		id := prefix + n.code(length, append(parts, "try", fmt.Sprint(round))...)
		if !taken(id) {
			return id
		}
	}
}
