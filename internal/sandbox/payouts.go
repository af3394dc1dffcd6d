package sandbox

import "slices"

// payout gathers commissions of one affiliate. Nothing over the API moves it.
type payout struct {
	id          string
	owner       *participant
	ownerID     string
	commissions []*commission
	amount      int64
	status      string
	createdAt   int64
	queuedAt    int64
	issuedAt    int64
	failedAt    int64
	provider    string
}

// collect puts an approved commission into the affiliate's upcoming payout.
func (c *campaign) collect(m *commission, now int64) {
	up := c.upcoming[m.affiliate]
	if up == nil {
		up = &payout{owner: m.affiliate, ownerID: m.affiliateID, status: "UPCOMING", createdAt: now}
		up.id = c.program.names.fresh("po_", 6, c.hasPayout, c.id, m.affiliateID, m.id)
		c.upcoming[m.affiliate] = up
		c.payouts = append(c.payouts, up)
	}
	if !slices.Contains(up.commissions, m) {
		up.commissions = append(up.commissions, m)
	}
	c.recollect(m.affiliate)
}

func (c *campaign) hasPayout(id string) bool {
	return slices.ContainsFunc(c.payouts, func(p *payout) bool { return p.id == id })
}

// recollect keeps the upcoming payout the live sum of approved commissions.
func (c *campaign) recollect(p *participant) {
	up := c.upcoming[p]
	if up == nil {
		return
	}
	up.commissions = slices.DeleteFunc(up.commissions, func(m *commission) bool { return m.status != "APPROVED" })
	up.amount = 0
	for _, m := range up.commissions {
		up.amount += m.amount
	}
}

// payOut issues the upcoming payout of an affiliate, as the vendor does once a
// month. It says whether there was one.
func (c *campaign) payOut(p *participant, now int64) bool {
	up := c.upcoming[p]
	if up == nil || len(up.commissions) == 0 {
		return false
	}
	delete(c.upcoming, p)
	for _, m := range up.commissions {
		m.status, m.queuedAt, m.paidAt = "PAID", now, now
	}
	up.status, up.queuedAt, up.issuedAt, up.provider = "ISSUED", now, now, "paypal"
	c.emit("NEW_PAYOUT_ISSUED", now, func() any { return c.payoutView(up) })
	return true
}
