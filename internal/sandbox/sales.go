package sandbox

import (
	"cmp"
	"fmt"
	"math/big"
	"strings"
)

// saleKeys are the identifiers a sale can be recorded and refunded under.
var saleKeys = []string{"externalId", "transactionId", "orderId", "paymentId", "invoiceId", "paymentIntentId", "chargeId"}

// sale is one recorded transaction of a referred customer.
type sale struct {
	customer   *participant
	keys       []string // "orderId=…"
	currency   string   // empty for the program's own
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

// What a commission is earned for, as the vendor spells it.
const (
	forSale = "SALE"
	forLead = "LEAD"
)

// commission is what an affiliate earns on a sale or for a lead. Money is in
// minor units of the commission's own currency.
type commission struct {
	id             string
	event          string
	affiliate      *participant
	customer       *participant
	affiliateID    string
	customerID     string
	currency       string
	fx             conversion
	full           int64 // before refunds
	amount         int64
	sale           int64 // 0 for a lead
	status         string
	createdAt      int64
	approvedAt     int64
	paidAt         int64
	reversedAt     int64
	queuedAt       int64
	holdDays       int64
	provider       string // empty for a lead
	beforeReversal string
}

// terms are the commission rules of an affiliate program for an event, nil
// where it earns nothing.
func (c *campaign) terms(event string) map[string]any {
	for _, config := range c.configs {
		if config.Type == affiliate && config.IsVisible && cmp.Or(textIn(config.CommissionStructure, "event"), forSale) == event {
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
	s.customer = customer
	c.sales = append(c.sales, s)
	for _, key := range s.keys {
		c.bySaleKey[key] = s
	}
	c.program.agenda.at(now+commissionDelay, func(now int64) { c.commissionFor(customer, s, now) })
}

func (c *campaign) commissionFor(customer *participant, s *sale, now int64) {
	terms := c.terms(forSale)
	if terms == nil || !c.earns(customer) {
		return
	}
	m := c.newCommission(terms, customer, cmp.Or(s.currency, c.currency), strings.Join(s.keys, " "), now)
	m.full, m.sale, m.provider = commissionAmount(terms, s.base), s.base, s.provider
	s.commission = m
	c.countSale(customer, now)
	c.grant(m, terms, now)
	c.applyRefunds(s, "", now)
}

// leadLater earns the commission for bringing somebody, where the program pays
// one. A person is a lead once.
func (c *campaign) leadLater(customer *participant, now int64) {
	terms := c.terms(forLead)
	if terms == nil || customer.wasLead {
		return
	}
	customer.wasLead = true
	c.program.agenda.at(now+commissionDelay, func(now int64) {
		if !c.earns(customer) {
			return
		}
		m := c.newCommission(terms, customer, c.currency, "lead "+customer.id, now)
		m.event, m.full = forLead, commissionAmount(terms, 0)
		customer.lead = m
		c.grant(m, terms, now)
	})
}

// earns says whether somebody's doings earn anybody a commission.
func (c *campaign) earns(customer *participant) bool {
	return !customer.gone && customer.referrer != nil && customer.referrer.affiliateStatus == "APPROVED"
}

// newCommission begins a commission of the customer's referrer; the key names
// what it is for.
func (c *campaign) newCommission(terms map[string]any, customer *participant, currency, key string, now int64) *commission {
	hold, _ := numberIn(terms, "holdDuration")
	m := &commission{
		event: forSale, affiliate: customer.referrer, customer: customer, affiliateID: customer.referrer.id,
		customerID: customer.id, currency: currency, status: "PENDING", createdAt: now, holdDays: hold,
	}
	taken := func(id string) bool { return c.byComm[id] != nil }
	m.id = c.program.names.fresh("comm_", 6, taken, c.id, key)
	m.fx = c.convert(m.id, currency, now, func(at int64) { m.fx.at = at })
	return m
}

// grant enters a commission, plans the end of its hold and tells the webhooks.
func (c *campaign) grant(m *commission, terms map[string]any, now int64) {
	m.amount = m.full
	c.commissions = append(c.commissions, m)
	c.byComm[m.id] = m
	m.affiliate.earned += m.fx.worth(m.amount)
	m.affiliate.revenue += m.fx.worth(m.sale)
	c.standing.version++
	if manual, _ := terms["approvalRequired"].(bool); !manual {
		c.endHold(m, now)
	}
	c.emit("NEW_COMMISSION_ADDED", now, func() any { return c.commissionView(m) })
}

// countSale counts a customer's first sale as a referral of the affiliate.
func (c *campaign) countSale(customer *participant, now int64) {
	c.turnMonth(now)
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

// deleteCommission takes a pending one away, which is the only refusal there
// is.
func (c *campaign) deleteCommission(m *commission) *failure {
	switch m.status {
	case "PENDING":
		c.drop(m)
		return nil
	case "PAID":
		return commissionState("Commission has already been paid.")
	case "APPROVED":
		return commissionState("This commission has already been approved and cannot be removed.")
	}
	return commissionState("Commission has been " + strings.ToLower(m.status) + ".")
}

// drop deletes a commission. No event tells of it.
func (c *campaign) drop(m *commission) {
	m.status = "DELETED"
	m.affiliate.earned -= m.fx.worth(m.amount)
	c.standing.version++
}
