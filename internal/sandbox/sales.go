package sandbox

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
)

// saleKeys are the identifiers a sale can be recorded and refunded under.
var saleKeys = []string{"externalId", "transactionId", "orderId", "paymentId", "invoiceId", "paymentIntentId", "chargeId"}

// sale is one recorded transaction of a referred customer.
type sale struct {
	keys       []string // "orderId=…"
	gross      int64    // minor units
	base       int64    // what the commission is computed on
	provider   string
	paidAt     int64
	refunds    []refund
	commission *commission // nil until it appears, and where there is none
}

type refund struct {
	id     string
	amount int64
}

// commission is what an affiliate earns on a sale. Money is in minor units of
// the program's currency.
type commission struct {
	id             string
	affiliate      *participant
	customer       *participant
	affiliateID    string
	customerID     string
	full           int64 // before refunds
	amount         int64
	sale           int64
	status         string
	createdAt      int64
	approvedAt     int64
	paidAt         int64
	reversedAt     int64
	queuedAt       int64
	holdDays       int64
	provider       string
	beforeReversal string
}

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

// terms are the commission rules of an affiliate program.
func (c *campaign) terms() map[string]any {
	for _, config := range c.configs {
		if config.Type == affiliate && config.IsVisible {
			return config.CommissionStructure
		}
	}
	return nil
}

// commissionDelay is how long after a sale its commission appears: "later",
// says the vendor, without a figure.
const commissionDelay = 1500

// sell records a sale. The commission comes into being a little later.
func (c *campaign) sell(customer *participant, s *sale, now int64) {
	c.sales = append(c.sales, s)
	for _, key := range s.keys {
		c.bySaleKey[key] = s
	}
	c.program.agenda.at(now+commissionDelay, func(now int64) { c.commissionFor(customer, s, now) })
}

func (c *campaign) commissionFor(customer *participant, s *sale, now int64) {
	terms, earner := c.terms(), customer.referrer
	if terms == nil || customer.gone || earner == nil || earner.affiliateStatus != "APPROVED" {
		return
	}
	hold, _ := numberIn(terms, "holdDuration")
	m := &commission{
		affiliate: earner, customer: customer, affiliateID: earner.id, customerID: customer.id,
		full: commissionAmount(terms, s.base), sale: s.base, status: "PENDING", createdAt: now, holdDays: hold, provider: s.provider,
	}
	m.amount = m.full
	taken := func(id string) bool { return c.byComm[id] != nil }
	m.id = c.program.names.fresh("comm_", 6, taken, c.id, strings.Join(s.keys, " "))
	c.commissions = append(c.commissions, m)
	c.byComm[m.id] = m
	s.commission = m
	earner.earned += m.amount
	earner.revenue += s.base
	c.standing.version++
	c.countSale(customer, now)
	if manual, _ := terms["approvalRequired"].(bool); !manual {
		c.endHold(m, now)
	}
	c.emit("NEW_COMMISSION_ADDED", now, func() any { return c.commissionView(m) })
	c.applyRefunds(s, "", now)
}

// countSale counts a customer's first sale as a referral of the affiliate.
func (c *campaign) countSale(customer *participant, now int64) {
	if customer.credit != creditAwarded {
		if customer.credit == creditPending {
			customer.referrer.leads--
		}
		customer.credit, customer.creditedAt, customer.updatedAt = creditAwarded, now, now
		c.referrals++
		c.standing.credit(customer.referrer)
	}
}

// endHold approves a commission by itself when its waiting period is over.
func (c *campaign) endHold(m *commission, now int64) {
	if m.holdDays == 0 {
		c.setCommissionApproved(m, now)
		return
	}
	c.program.agenda.at(now+m.holdDays*dayMillis, func(now int64) {
		if m.status == "PENDING" {
			c.setCommissionApproved(m, now)
		}
	})
}

// commissionAmount is exact: percentages are written in decimal and rounded
// half up to the minor unit.
func commissionAmount(terms map[string]any, base int64) int64 {
	if terms["type"] == "FIXED" {
		amount, _ := numberIn(terms, "amount")
		return amount
	}
	percent, ok := new(big.Rat).SetString(fmt.Sprint(terms["percent"]))
	if !ok {
		return 0
	}
	share := new(big.Rat).Mul(percent, new(big.Rat).SetInt64(base))
	return roundHalfUp(share.Quo(share, big.NewRat(100, 1)))
}

func roundHalfUp(r *big.Rat) int64 {
	r = new(big.Rat).Add(r, big.NewRat(1, 2))
	return new(big.Int).Div(r.Num(), r.Denom()).Int64()
}

// approveCommission is the API's call. The text for one approved before is
// assumed.
func (c *campaign) approveCommission(m *commission, now int64) *failure {
	switch m.status {
	case "PAID":
		return commissionState("Commission has already been paid.")
	case "APPROVED":
		return commissionState("Commission has already been approved.")
	case "REVERSED", "DELETED":
		return commissionState("Commission has been " + strings.ToLower(m.status) + ".")
	}
	c.setCommissionApproved(m, now)
	return nil
}

func (c *campaign) setCommissionApproved(m *commission, now int64) {
	m.status, m.approvedAt = "APPROVED", now
	c.collect(m, now)
}

// deleteCommission refuses a pending one.
func (c *campaign) deleteCommission(m *commission) *failure {
	switch m.status {
	case "PENDING":
		m.status = "DELETED"
		m.affiliate.earned -= m.amount
		c.standing.version++
		return nil
	case "PAID":
		return commissionState("Commission has already been paid.")
	case "APPROVED":
		return commissionState("This commission has already been approved and cannot be removed.")
	}
	return commissionState("Commission has been " + strings.ToLower(m.status) + ".")
}

// refundOutcome counts what a refund did to commissions.
type refundOutcome struct{ reversed, adjusted int }

// applyRefunds sets a sale's commission to what its refunds leave. Paid ones
// are never clawed back. Reasons other than FULL_REFUND are assumed.
func (c *campaign) applyRefunds(s *sale, reason string, now int64) refundOutcome {
	m := s.commission
	if m == nil || m.status == "PAID" || m.status == "DELETED" || reason == "" && len(s.refunds) == 0 {
		return refundOutcome{}
	}
	back := int64(0)
	for _, r := range s.refunds {
		back += r.amount
	}
	left := max(s.gross-back, 0)
	share := new(big.Rat).Mul(big.NewRat(left, s.gross), new(big.Rat).SetInt64(m.full))
	before := m.amount
	m.amount = roundHalfUp(share)
	m.affiliate.earned += m.amount - before
	c.standing.version++
	outcome := c.afterRefund(m, left, now)
	if reason == "" || left == 0 {
		reason = refundReason(left)
	}
	if m.amount != before {
		at := now
		c.emit("COMMISSION_ADJUSTED", now, func() any { return c.adjustedView(m, before, reason, at) })
	}
	return outcome
}

func refundReason(left int64) string {
	if left == 0 {
		return "FULL_REFUND"
	}
	return "PARTIAL_REFUND"
}

func (c *campaign) afterRefund(m *commission, left, now int64) refundOutcome {
	if left == 0 {
		if m.status != "REVERSED" {
			m.beforeReversal = m.status
		}
		m.status, m.reversedAt = "REVERSED", now
		c.recollect(m.affiliate)
		return refundOutcome{reversed: 1}
	}
	if m.status == "REVERSED" {
		m.status, m.reversedAt = m.beforeReversal, 0
		if m.status == "APPROVED" {
			c.collect(m, now)
		}
	}
	c.recollect(m.affiliate)
	return refundOutcome{adjusted: 1}
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
