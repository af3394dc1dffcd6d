package sandbox

import (
	"fmt"
	"math/big"
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
