package sandbox

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// recordTransaction is addressed to the referred customer. A sale known by any
// of its identifiers is a duplicate, which is no error.
func (q *request) recordTransaction() (any, *failure) {
	s := q.readSale()
	if refused := q.in.verdict(); refused != nil {
		return nil, refused
	}
	if q.person.referrer == nil {
		return nil, badRequest("Participant does not have a referrer assigned.")
	}
	if fields, matching := q.campaign.known(s.keys); len(fields) > 0 {
		return duplicateSale(fields, commissionIDs(matching)), nil
	}
	first := !slices.ContainsFunc(q.campaign.commissions, func(m *commission) bool { return m.customer == q.person })
	q.campaign.sell(q.person, s, q.now)
	return map[string]any{
		"success": true, "firstSale": first, "duplicate": false,
		"message": "Sale was successfully recorded. Commission(s) for the referrer will be generated, if applicable.",
	}, nil
}

func duplicateSale(fields, ids []string) map[string]any {
	message := fmt.Sprintf("Sale already recorded for identifiers: %s. Matching commission IDs: %s",
		strings.Join(fields, ", "), strings.Join(ids, ", "))
	return map[string]any{
		"success": false, "duplicate": true, "commissionsCreated": len(ids),
		"duplicateFields": fields, "matchingCommissionIds": ids, "message": message,
	}
}

func (q *request) readSale() *sale {
	in := q.in
	s := &sale{keys: q.saleKeys(), provider: "api"}
	currency, _ := in.text("currency", 3)
	if !strings.EqualFold(currency, q.campaign.currency) {
		in.bad("currency", "Sale currency must match campaign currency ("+q.campaign.currency+").")
	}
	gross, ok := in.whole("grossAmount", 1, 1<<53)
	if !ok && len(in.problems) == 0 {
		in.bad("grossAmount", "Required.")
	}
	s.gross, s.base = gross, gross
	if tax, ok := in.whole("taxAmount", 0, gross); ok {
		s.base = gross - tax
	}
	if net, ok := in.whole("netAmount", 0, 1<<53); ok {
		s.base = net
	}
	if net, ok := in.whole("amountCashNet", 0, 1<<53); ok {
		s.base = net
	}
	if provider, ok := in.oneOf("paymentProvider", "stripe", "chargebee", "recurly"); ok {
		s.provider = provider
		if _, ok := in.flag("testMode"); !ok || !in.has("transactionId") {
			in.bad("paymentProvider", "Needs transactionId and testMode.")
		}
	}
	s.paidAt = q.now
	if at, ok := in.whole("paidAt", 0, 1<<53); ok {
		s.paidAt = at
	}
	return s
}

// saleKeys are the identifiers given; at least one is required.
func (q *request) saleKeys() []string {
	var keys []string
	for _, name := range saleKeys {
		if value, ok := q.in.text(name, 500); ok && value != "" {
			keys = append(keys, name+"="+value)
		}
	}
	if len(keys) == 0 && len(q.in.problems) == 0 {
		q.in.bad("externalId", "At least one of "+strings.Join(saleKeys, ", ")+" is required.")
	}
	return keys
}

// known are the fields that name a sale already there, and those sales.
func (c *campaign) known(keys []string) (fields []string, sales []*sale) {
	for _, key := range keys {
		if s := c.bySaleKey[key]; s != nil {
			field, _, _ := strings.Cut(key, "=")
			fields = append(fields, field)
			if !slices.Contains(sales, s) {
				sales = append(sales, s)
			}
		}
	}
	return fields, sales
}

func commissionIDs(sales []*sale) []string {
	ids := []string{}
	for _, s := range sales {
		if s.commission != nil {
			ids = append(ids, s.commission.id)
		}
	}
	return ids
}

// refundTransaction lowers, reverses or restores what a sale earned. The
// published answer can also count commissions deleted; a published event shows
// a pending one reversed instead, so none is ever deleted here (assumed).
func (q *request) refundTransaction() (any, *failure) {
	kind, _ := q.in.oneOf("amendmentType", "REFUND", "CHARGEBACK")
	kind = cmp.Or(kind, "REFUND")
	keys := q.saleKeys()
	total, partly := q.in.whole("amountRefunded", 0, 1<<53)
	refundID, _ := q.in.text("refundId", 500)
	status, _ := q.in.text("refundStatus", 500)
	if refused := q.in.verdict(); refused != nil {
		return nil, refused
	}
	answer := map[string]any{"success": true, "amendmentType": kind, "matched": 0, "reversed": 0, "adjusted": 0, "deleted": 0}
	_, sales := q.campaign.known(keys)
	// Identifiers of somebody else's sale match nothing (assumed).
	sales = slices.DeleteFunc(sales, func(s *sale) bool { return s.customer != q.person })
	for _, s := range sales {
		if !partly {
			total = s.gross
		}
		if refused := s.refund(refundID, total, status == "canceled"); refused != nil {
			return nil, refused
		}
		outcome := q.campaign.applyRefunds(s, refundReasonOf(kind, status), q.now)
		answer["reversed"] = answer["reversed"].(int) + outcome.reversed
		answer["adjusted"] = answer["adjusted"].(int) + outcome.adjusted
	}
	ids := commissionIDs(sales)
	answer["matchingCommissionIds"], answer["matched"] = ids, len(ids)
	answer["message"] = "Refund was successfully recorded."
	if len(sales) == 0 {
		answer["success"], answer["notFound"], answer["message"] = false, true, "No matching sale was found."
	}
	return answer, nil
}

// refundReasonOf names what is not simply a refund; such names are assumed.
func refundReasonOf(kind, status string) string {
	switch {
	case status == "canceled":
		return "REFUND_CANCELED"
	case kind == "CHARGEBACK":
		return "CHARGEBACK"
	}
	return "PARTIAL_REFUND"
}

// refund books one refund of a sale. The total is cumulative, as the vendor
// wants it; cancelling needs the id the refund was booked under.
func (s *sale) refund(id string, total int64, cancel bool) *failure {
	at := slices.IndexFunc(s.refunds, func(r refund) bool { return id != "" && r.id == id })
	if cancel {
		if at < 0 {
			return conflict("The refund history is incomplete: the refund to cancel is not known.")
		}
		s.refunds = slices.Delete(s.refunds, at, at+1)
		return nil
	}
	if at >= 0 {
		return nil // told again
	}
	for _, earlier := range s.refunds {
		total -= earlier.amount
	}
	if total > 0 {
		s.refunds = append(s.refunds, refund{id: id, amount: total})
	}
	return nil
}

// listCommissions serves both lists, newest first (assumed).
func (q *request) listCommissions() (any, *failure) {
	status, _ := q.query.oneOf("status", "PENDING", "APPROVED", "PAID", "REVERSED", "DELETED")
	var rows []*commission
	for _, m := range slices.Backward(q.campaign.commissions) {
		if (q.person == nil || m.affiliate == q.person) && (status == "" || m.status == status) {
			rows = append(rows, m)
		}
	}
	page, limit, next, refused := pageOf(q, rows, func(m *commission) string { return m.id })
	return map[string]any{"commissions": mapped(page, q.campaign.commissionRow), "limit": limit, "nextId": next}, refused
}

func (q *request) approveCommission() (any, *failure) {
	m := q.campaign.byComm[q.path["commission"]]
	if m == nil {
		return nil, notFound("Commission")
	}
	return success(q.campaign.approveCommission(m, q.now))
}

func (q *request) deleteCommission() (any, *failure) {
	m := q.campaign.byComm[q.path["commission"]]
	if m == nil {
		return nil, notFound("Commission")
	}
	return success(q.campaign.deleteCommission(m))
}

// listPayouts serves both lists, newest first (assumed). An upcoming payout
// whose commissions were all reversed is not shown.
func (q *request) listPayouts() (any, *failure) {
	status, _ := q.query.oneOf("status", "UPCOMING", "QUEUED", "ISSUED", "FAILED", "REVERSED")
	var rows []*payout
	for _, p := range slices.Backward(q.campaign.payouts) {
		mine := q.person == nil || p.owner == q.person
		if mine && len(p.commissions) > 0 && (status == "" || p.status == status) {
			rows = append(rows, p)
		}
	}
	page, limit, next, refused := pageOf(q, rows, func(p *payout) string { return p.id })
	return map[string]any{"payouts": mapped(page, q.campaign.payoutRecord), "limit": limit, "nextId": next}, refused
}
