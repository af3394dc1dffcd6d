package sandbox

import (
	"cmp"
	"slices"
	"strings"
)

// States of a payout, as the vendor spells them.
const (
	payoutUpcoming = "UPCOMING"
	payoutQueued   = "QUEUED"
	payoutIssued   = "ISSUED"
	payoutFailed   = "FAILED"
	payoutReversed = "REVERSED"
)

// payoutDelay is how long a queued payout takes at the provider. Assumed.
const payoutDelay = 2 * dayMillis

// payout gathers commissions of one affiliate in one currency. Nothing over
// the API moves it.
type payout struct {
	id          string
	owner       *participant
	ownerID     string
	currency    string
	fx          conversion
	commissions []*commission
	amount      int64
	status      string
	createdAt   int64
	queuedAt    int64
	issuedAt    int64
	failedAt    int64
	reversedAt  int64
	provider    string
}

// payee is who gets an upcoming payout, and in which currency.
type payee struct {
	who      *participant
	currency string
}

// collect puts an approved commission into the affiliate's upcoming payout.
func (c *campaign) collect(m *commission, now int64) {
	to := payee{m.affiliate, m.currency}
	up := c.upcoming[to]
	if up == nil {
		up = &payout{owner: m.affiliate, ownerID: m.affiliateID, currency: m.currency, status: payoutUpcoming, createdAt: now}
		taken := func(id string) bool { return c.byPayout[id] != nil }
		up.id = c.program.names.fresh("po_", 6, taken, c.id, m.affiliateID, m.id)
		c.upcoming[to] = up
		c.byPayout[up.id] = up
		c.payouts = append(c.payouts, up)
	}
	if !slices.Contains(up.commissions, m) {
		up.commissions = append(up.commissions, m)
	}
	c.recollect(m)
}

// recollect keeps the upcoming payout of a commission's affiliate the live sum
// of what is approved.
func (c *campaign) recollect(m *commission) {
	up := c.upcoming[payee{m.affiliate, m.currency}]
	if up == nil {
		return
	}
	up.commissions = slices.DeleteFunc(up.commissions, func(m *commission) bool { return m.status != "APPROVED" })
	up.amount = 0
	for _, m := range up.commissions {
		up.amount += m.amount
	}
}

// upcomingOf are the upcoming payouts of one affiliate, oldest first.
func (c *campaign) upcomingOf(p *participant) []*payout {
	var found []*payout
	for currency := range euros {
		if up := c.upcoming[payee{p, currency}]; up != nil && len(up.commissions) > 0 {
			found = append(found, up)
		}
	}
	slices.SortFunc(found, func(a, b *payout) int {
		return cmp.Or(cmp.Compare(a.createdAt, b.createdAt), strings.Compare(a.id, b.id))
	})
	return found
}

// payday queues what is coming to an affiliate, where nothing stands in the
// way: a place to send it, tax information, and the program's threshold. It
// returns what was queued.
func (c *campaign) payday(p *participant, now int64) []*payout {
	threshold, _ := numberIn(c.settings["options"], "payoutThreshold")
	var queued []*payout
	for _, up := range c.upcomingOf(p) {
		worth := conversion{from: up.currency, to: c.currency}.worth(up.amount)
		if p.payable && p.taxed && !p.gone && worth >= threshold {
			c.queue(up, now)
			queued = append(queued, up)
		}
	}
	return queued
}

// queue hands an upcoming payout to the provider, who answers later. No event
// tells of it.
func (c *campaign) queue(up *payout, now int64) {
	delete(c.upcoming, payee{up.owner, up.currency})
	up.status, up.queuedAt, up.provider = payoutQueued, now, "paypal"
	up.fx = c.convert(up.id, up.currency, now, func(at int64) { up.fx.at = at })
	for _, m := range up.commissions {
		m.queuedAt = now
	}
	c.program.agenda.at(now+payoutDelay, func(now int64) { c.answered(up, now) })
}

// answered is the provider's answer, of which one in twelve is no. Of what was
// paid a little comes back some days later.
func (c *campaign) answered(up *payout, now int64) {
	if up.status != payoutQueued {
		return
	}
	luck := c.program.names.number("luck", up.id)
	if luck%12 == 0 {
		c.fail(up, now)
		return
	}
	c.issue(up, now)
	if luck%17 == 0 {
		c.program.agenda.at(now+3*dayMillis, func(now int64) { c.reverse(up, now) })
	}
}

// issue pays a queued payout and its commissions, and tells the webhooks.
func (c *campaign) issue(up *payout, now int64) {
	up.status, up.issuedAt, up.fx.at = payoutIssued, now, now
	for _, m := range up.commissions {
		m.status, m.paidAt = "PAID", now
	}
	c.emit("NEW_PAYOUT_ISSUED", now, func() any { return c.payoutView(up) })
}

// fail ends a queued payout without money. Its commissions are approved as
// before and gather in a new one (assumed); the affiliate has to repair the
// destination first. No event tells of it.
func (c *campaign) fail(up *payout, now int64) {
	up.status, up.failedAt = payoutFailed, now
	up.owner.payable, up.owner.repair = false, "The provider could not deliver to this account."
	for _, m := range up.commissions {
		m.queuedAt = 0
		c.collect(m, now)
	}
}

// reverse takes an issued payout back. Its commissions stay paid, which is
// final (documented). No event tells of it.
func (c *campaign) reverse(up *payout, now int64) {
	if up.status == payoutIssued {
		up.status, up.reversedAt = payoutReversed, now
	}
}

// payOut queues and issues everything that is coming to an affiliate in one
// go, whatever stands in the way. It says whether there was anything.
func (c *campaign) payOut(p *participant, now int64) bool {
	coming := c.upcomingOf(p)
	for _, up := range coming {
		c.queue(up, now)
		c.issue(up, now)
	}
	return len(coming) > 0
}

// payoutsIn are the payouts in a state, oldest first.
func (c *campaign) payoutsIn(status string) []*payout {
	var found []*payout
	for _, p := range c.payouts {
		if p.status == status {
			found = append(found, p)
		}
	}
	return found
}
