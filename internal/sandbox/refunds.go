package sandbox

import "math/big"

// refundOutcome counts what a refund did to commissions; one that was told
// before does nothing.
type refundOutcome struct{ reversed, adjusted int }

// applyRefunds sets a sale's commission to what its refunds leave. Paid ones
// are never clawed back, nor are those in a payout on its way (assumed).
// Reasons other than FULL_REFUND are assumed.
func (c *campaign) applyRefunds(s *sale, reason string, now int64) refundOutcome {
	m := s.commission
	if m == nil || m.status == "PAID" || m.status == "DELETED" || m.queuedAt != 0 || reason == "" && len(s.refunds) == 0 {
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
	m.affiliate.earned += m.fx.worth(m.amount) - m.fx.worth(before)
	c.standing.version++
	outcome := c.afterRefund(m, left, m.amount != before, now)
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

func (c *campaign) afterRefund(m *commission, left int64, changed bool, now int64) refundOutcome {
	if left == 0 {
		if m.status == "REVERSED" {
			return refundOutcome{}
		}
		m.beforeReversal, m.status, m.reversedAt = m.status, "REVERSED", now
		c.recollect(m)
		return refundOutcome{reversed: 1}
	}
	if !changed && m.status != "REVERSED" {
		return refundOutcome{}
	}
	if m.status == "REVERSED" {
		m.status, m.reversedAt = m.beforeReversal, 0
		if m.status == "APPROVED" {
			c.collect(m, now)
		}
	}
	c.recollect(m)
	return refundOutcome{adjusted: 1}
}
