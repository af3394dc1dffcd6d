package sandbox

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// sale makes up an order.
func (w *crowd) sale(p *participant, now int64) *sale {
	w.serial++
	gross := int64(1900 + w.rng.IntN(24_000))
	currency := "" // the program's own
	if w.serial%5 == 0 {
		currency = "USD"
	}
	return &sale{
		currency: currency,
		keys:     []string{"orderId=ord-" + p.id + "-" + strconv.Itoa(w.serial)},
		gross:    gross, base: gross * 100 / 119, provider: []string{"stripe", "api", "chargebee"}[w.rng.IntN(3)], paidAt: now,
	}
}

// stageMoney plans what everybody who looks at an affiliate program wants to
// see, whatever chance brings besides: commissions in every state, holds that
// end soon, and payouts in two currencies and every state.
func (s *seeder) stageMoney(affiliate, customer *participant) {
	affiliate.payable, affiliate.taxed = true, true
	sales := []struct {
		before   int64 // the end of the history, milliseconds
		currency string
		gross    int64
		then     func(*sale)
	}{
		{60 * dayMillis, "EUR", 49900, nil},
		{58 * dayMillis, "USD", 52000, nil},
		{31 * dayMillis, "EUR", 61500, nil},
		{30 * dayMillis, "USD", 47500, nil},
		{28 * dayMillis, "EUR", 12900, s.refundLater(dayMillis, 1)},
		{27 * dayMillis, "EUR", 15800, s.refundLater(dayMillis, 2)},
		{20 * dayMillis, "EUR", 38900, nil},
		{16 * dayMillis, "EUR", 4900, nil},
		{14*dayMillis - 4*60*1000, "EUR", 8900, nil}, // its hold ends four minutes after the start
		{8 * dayMillis, "USD", 26900, nil},
		{6 * dayMillis, "EUR", 1900, s.deleteLater},
		{5 * hour, "EUR", 22900, nil},
		{2 * 60 * 1000, "JPY", 18000, s.withoutRate},
	}
	for _, order := range sales {
		s.program.agenda.at(s.end-order.before, func(now int64) {
			made := &sale{
				keys:     []string{"orderId=ord-" + customer.id + "-" + order.currency + "-" + strconv.FormatInt(order.gross, 10)},
				currency: order.currency, gross: order.gross, base: order.gross, provider: "stripe", paidAt: now,
			}
			s.c.sell(customer, made, now)
			if order.then != nil {
				s.program.agenda.at(now+commissionDelay, func(int64) { order.then(made) })
			}
		})
	}
	s.stagePayouts(affiliate)
}

// stagePayouts lets one payday end well, one end in both bad ways, and leaves
// the last on its way.
func (s *seeder) stagePayouts(p *participant) {
	s.onPayday(p, 40*dayMillis, s.c.issue)
	s.onPayday(p, 10*dayMillis, func(up *payout, now int64) {
		if up.currency != s.c.currency {
			s.c.fail(up, now)
			p.payable, p.repair = true, "" // and was repaired
			return
		}
		s.c.issue(up, now)
		s.program.agenda.at(now+3*dayMillis, func(now int64) { s.c.reverse(up, now) })
	})
	s.onPayday(p, dayMillis, func(*payout, int64) {})
}

// onPayday queues what somebody has coming and answers for the provider a day
// later, or leaves it waiting where that is after the history.
func (s *seeder) onPayday(p *participant, before int64, answer func(*payout, int64)) {
	s.program.agenda.at(s.end-before, func(now int64) {
		for _, up := range s.c.payday(p, now) {
			if now+dayMillis < s.end {
				s.program.agenda.at(now+dayMillis, func(now int64) { answer(up, now) })
			}
		}
	})
}

// refundLater gives back a part of a sale.
func (s *seeder) refundLater(after, part int64) func(*sale) {
	return func(made *sale) {
		s.program.agenda.at(made.paidAt+after, func(now int64) {
			made.refunds = append(made.refunds, refund{id: "re-" + strings.TrimPrefix(made.keys[0], "orderId="), amount: made.gross / part})
			s.c.applyRefunds(made, "PARTIAL_REFUND", now)
		})
	}
}

// deleteLater refuses the commission of a sale.
func (s *seeder) deleteLater(made *sale) {
	if made.commission != nil {
		s.c.drop(made.commission)
	}
}

// withoutRate makes sure that one commission waits for its exchange rate.
func (s *seeder) withoutRate(made *sale) {
	m := made.commission
	if m == nil || m.fx.at == 0 {
		return
	}
	m.fx.at = 0
	s.program.agenda.at(m.createdAt+rateDelay, func(at int64) { m.fx.at = at })
}

// enrolments makes up who applied and who was invited.
func (s *seeder) enrolments() {
	s.waysIn()
	s.candidates()
	c := s.c
	slices.SortStableFunc(c.applications, func(a, b *application) int { return cmp.Compare(a.createdAt, b.createdAt) })
	slices.SortStableFunc(c.enrolments, func(a, b *enrolment) int { return cmp.Compare(a.createdAt, b.createdAt) })
	s.pass(s.end)
}

// waysIn says of some affiliates that they applied or were invited, and lets a
// few have been shown out.
func (s *seeder) waysIn() {
	c := s.c
	for i, p := range c.people {
		if i%45 == 30 && p.affiliate {
			p.affiliateStatus = []string{"SUSPENDED", "BANNED"}[i/45%2]
		}
		switch {
		case !p.affiliate || p.enrolment != "OPEN_ENROLLMENT":
		case i%6 == 1:
			p.enrolment = "APPLICATION"
			a := newApplication(signup{email: p.email, first: p.first, last: p.last}, i)
			c.applyFor(a, p.createdAt-dayMillis)
			a.status, a.decidedAt, a.participant = applicationApproved, p.createdAt, p.id
		case i%6 == 2:
			p.enrolment = "INVITE"
			e := c.inviteAffiliate(p.email, p.first, p.last, p.createdAt-dayMillis)
			e.status, e.acceptedAt = inviteAccepted, p.createdAt
		}
	}
}

// candidates are people who are not there: they wait, were turned down, or let
// their invite lie.
func (s *seeder) candidates() {
	for i := range min(max(s.people/40, 6), 60) {
		at := s.end - int64(i)*11*hour - hour/3
		a := newApplication(s.stranger(s.c), i)
		s.c.applyFor(a, at)
		if i%3 == 2 {
			s.c.deny(a, "Not a fit for this program.", "Site has no readers.", false, min(at+5*hour, s.end))
		}
	}
	for i := range min(max(s.people/40, 4), 40) {
		sign := s.stranger(s.c)
		e := s.c.inviteAffiliate(sign.email, sign.first, sign.last, s.end-int64(i)*70*hour-hour)
		if i%4 == 3 {
			e.status, e.revokedAt = inviteRevoked, e.createdAt+hour
		}
	}
}

// newApplication makes up the answers of who applies; the roll decides the
// risk the vendor sees.
func newApplication(sign signup, roll int) *application {
	return &application{
		email: sign.email, first: sign.first, last: sign.last,
		risk: []string{riskLow, riskMedium, riskHigh, ""}[roll%4],
		answers: []answerJSON{
			{FieldID: "site", Label: "Where will you tell people about us?", Type: "url", Value: "https://blog.example.com/" + strconv.Itoa(roll)},
			{FieldID: "readers", Label: "How many readers do you have?", Type: "number", Value: 100 * (roll + 1)},
			{FieldID: "terms", Label: "I have read the terms", Type: "checkbox", Value: true},
		},
	}
}
