package fraud

import (
	"hash/maphash"
	"slices"
	"strings"
)

// attribute is something two people can share.
type attribute uint8

const (
	byDevice attribute = iota
	byInstance
	byAddress
	byNetwork
	byMailbox
	byStem
	byDomain
	byName
	byPayout
	byIdentity
	byCode // under which somebody joined: a coupon, a campaign's code
	attributes
)

// mark is a yes-or-no fact of a person.
type mark uint32

const (
	isKnown     mark = 1 << iota // a row came in; others only name this person
	isGone                       // deleted at the backend
	isRead                       // REST told: what is not there is not there
	isPlaced                     // has an address or a device
	isRandom                     // the mail address looks drawn by a machine
	isThrowAway                  // at a disposable domain
	isRelayed                    // behind a relay that draws addresses
	isNameless
	isMixed    // letters of two scripts in one word of the name
	isMixedBox // likewise in the mail address
	isNamed    // the mail address has a part of the name in it
	isAnybodys // at a provider where anybody can be
	isActive   // shared, was looked at, referred or bought
	isImported
	isNumbered // the address is a number that an institution gave
	isCredited // gave its referrer a credit
	isVouched  // a human or an allow list cleared it at the vendor
	isAccused  // a human accused it at the vendor
)

// Columns hold what is known of the people of one campaign, a few hundred bytes
// each: digests and figures, no texts but ids and the values that are shared.
type Columns struct {
	lists  *Lists
	seed   maphash.Seed
	newest int64 // the latest moment that a row tells of, Unix milliseconds
	round  int   // people who joined on the hour to the millisecond

	ids      ids
	marks    []mark
	created  []int64 // Unix milliseconds, 0 = unknown
	referrer []int32
	friend   []int32 // one of those whom a person referred
	sibling  []int32 // another whom the same person referred
	friends  []int32 // how many
	views    []int32 // unique ones of the person's link, -1 = unknown
	first    []uint32
	last     []uint32
	spelling []uint32 // of the mailbox, where dots make a difference
	number   []uint32 // in the mail address
	domain   []int32
	risk     []uint8
	reason   []uint16
	sales    map[int32]Sales
	other    map[int32]Blocked // people blocked elsewhere
	matched  map[int32][]int32 // with whom the vendor says that somebody is one

	shared [attributes]values
	texts  map[uint64]string // of values that were seen twice

	domains  []domain
	domainAt map[string]int32
	reasons  []string
	reasonAt map[string]uint16
	people   int // known and not gone
}

// domain is a mail domain as the campaign sees it.
type domain struct {
	name   string
	people int32
}

// NewColumns begins columns that know the given lists.
func NewColumns(lists *Lists) *Columns {
	c := &Columns{
		lists: lists, seed: maphash.MakeSeed(),
		sales: map[int32]Sales{}, other: map[int32]Blocked{}, matched: map[int32][]int32{}, texts: map[uint64]string{},
		domainAt: map[string]int32{}, reasonAt: map[string]uint16{},
	}
	c.domainOf("")
	c.reasonOf("")
	return c
}

// People is how many people the columns hold, those who are gone not counted.
func (c *Columns) People() int { return c.people }

// Grow makes room for so many people in all, which saves half of the time and
// a tenth of the memory that filling the columns takes.
func (c *Columns) Grow(people int) {
	more := max(people-int(c.ids.len()), 0)
	c.ids.reserve(people)
	c.marks, c.created = slices.Grow(c.marks, more), slices.Grow(c.created, more)
	c.referrer, c.friend, c.sibling = slices.Grow(c.referrer, more), slices.Grow(c.friend, more), slices.Grow(c.sibling, more)
	c.friends, c.views = slices.Grow(c.friends, more), slices.Grow(c.views, more)
	c.first, c.last = slices.Grow(c.first, more), slices.Grow(c.last, more)
	c.spelling, c.number = slices.Grow(c.spelling, more), slices.Grow(c.number, more)
	c.domain, c.risk, c.reason = slices.Grow(c.domain, more), slices.Grow(c.risk, more), slices.Grow(c.reason, more)
	for _, a := range [...]attribute{byDevice, byMailbox} { // of which most people have one of their own
		c.shared[a].reserve(people)
	}
}

// Put takes a row in, or puts it in the place of the one with the same id.
func (c *Columns) Put(r Row) { c.put(r) }

func (c *Columns) put(r Row) int32 {
	p := r.Person
	row := c.row(p.ID)
	c.drop(row)
	c.marks[row] = isKnown
	c.refer(row, none)
	if p.Gone {
		c.marks[row] |= isGone
		for a := range attributes {
			c.share(a, row, "")
		}
		delete(c.sales, row)
		delete(c.other, row)
		delete(c.matched, row)
		return row
	}
	c.people++
	c.created[row] = 0
	if !p.CreatedAt.IsZero() {
		c.created[row] = p.CreatedAt.UnixMilli()
	}
	c.newest = max(c.newest, c.created[row])
	c.round += c.onTheHour(row)
	if by := p.ReferredBy.V; by != "" && by != p.ID {
		c.refer(row, c.row(by))
	}
	c.putMail(row, p)
	c.putPlaces(row, p)
	c.putVendor(row, p)
	c.putMatches(row, p.Extra)
	c.putDoings(row, r)
	for a, text := range identities(p.Metadata.V) {
		c.share(byPayout+attribute(a), row, text)
	}
	return row
}

// row is the place of a person, given out when something first names it.
func (c *Columns) row(id string) int32 {
	if row := c.ids.row(c.seed, id); row != none {
		return row
	}
	row := c.ids.add(c.seed, id)
	c.marks = append(c.marks, 0)
	c.created = append(c.created, 0)
	c.referrer, c.friend, c.sibling = append(c.referrer, none), append(c.friend, none), append(c.sibling, none)
	c.friends, c.views = append(c.friends, 0), append(c.views, -1)
	c.first, c.last = append(c.first, 0), append(c.last, 0)
	c.spelling, c.number = append(c.spelling, 0), append(c.number, 0)
	c.domain, c.risk, c.reason = append(c.domain, 0), append(c.risk, 0), append(c.reason, 0)
	return row
}

// id is the vendor id of a row.
func (c *Columns) id(row int32) string { return string(c.ids.at(row)) }

// digest is never 0. The seed is the process's own, so that nobody outside can
// make values that collide.
func (c *Columns) digest(a attribute, text string) uint64 {
	return max((maphash.String(c.seed, text)*31+uint64(a))&(1<<digestBits-1), 1)
}

// share gives a person a value, "" to take it away.
func (c *Columns) share(a attribute, row int32, text string) {
	if text == "" {
		c.shared[a].set(row, 0)
		return
	}
	hash := c.digest(a, text)
	if c.shared[a].set(row, hash) {
		if _, known := c.texts[hash]; !known {
			c.texts[hash] = strings.Clone(text)
		}
	}
}

// drop takes a row out of the figures that count rows.
func (c *Columns) drop(row int32) {
	if c.living(row) {
		c.people--
		c.round -= c.onTheHour(row)
		c.domains[c.domain[row]].people--
	}
}

func (c *Columns) onTheHour(row int32) int {
	if c.created[row] != 0 && c.created[row]%hour == 0 {
		return 1
	}
	return 0
}

// timeless tells that times are dates, made up or rounded: they say nothing of
// pace.
func (c *Columns) timeless() bool { return c.round*3 > c.people }

func (c *Columns) living(row int32) bool     { return c.marks[row]&(isKnown|isGone) == isKnown }
func (c *Columns) is(row int32, m mark) bool { return c.marks[row]&m != 0 }

// refer sets who referred a person.
func (c *Columns) refer(row, by int32) {
	if old := c.referrer[row]; old != none {
		at := &c.friend[old]
		for *at != row {
			at = &c.sibling[*at]
		}
		*at = c.sibling[row]
		c.friends[old]--
	}
	c.referrer[row], c.sibling[row] = by, none
	if by != none {
		c.sibling[row], c.friend[by] = c.friend[by], row
		c.friends[by]++
	}
}

// friendsOf appends those whom a person referred and who are there.
func (c *Columns) friendsOf(row int32, to []int32) []int32 {
	for f := c.friend[row]; f != none; f = c.sibling[f] {
		if c.living(f) {
			to = append(to, f)
		}
	}
	return to
}
