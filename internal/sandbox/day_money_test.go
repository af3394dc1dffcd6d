package sandbox

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// stall is a day with an affiliate and one customer.
type stall struct {
	*day
	c, ann, buyer string
}

func newStall(t *testing.T) *stall {
	t.Helper()
	y := newDay(t)
	c := "/campaign/" + y.tools()
	s := &stall{day: y, c: c, ann: c + "/participant/" + y.join(y.tools(), "ann@example.com", "")}
	s.buyer = c + "/participant/" + y.join(y.tools(), "ben@example.com", "ann@example.com") + "/transaction"
	time.Sleep(2 * time.Second)
	y.tells("joining", added, added, earned)
	return s
}

// have compares the commissions of the affiliate, newest first.
func (s *stall) have(step string, want ...string) {
	s.t.Helper()
	var got []string
	for _, row := range s.call(200, "GET", s.ann+"/commissions", "")["commissions"].([]any) {
		got = append(got, fmt.Sprint(dig(row, "event"), " ", dig(row, "status"), " ", dig(row, "amount")))
	}
	if !slices.Equal(got, want) {
		s.t.Errorf("%s: %v, want %v", step, got, want)
	}
}

// newest is the path of the newest commission.
func (s *stall) newest() string {
	s.t.Helper()
	return s.c + "/commission/" + dig(s.call(200, "GET", s.ann+"/commissions", ""), "commissions", 0, "id").(string)
}

func (s *stall) buy(order string) {
	s.t.Helper()
	s.call(200, "POST", s.buyer, `{"currency":"EUR","grossAmount":50000,"orderId":"`+order+`"}`)
	time.Sleep(2 * time.Second)
	s.tells("buying "+order, earned)
}

// pay does something at the vendor's side and checks the newest payout.
func (s *stall) pay(want string, f func(*Program, *campaign, *participant)) {
	s.t.Helper()
	s.Do(func(p *Program) {
		c := p.campaign(s.tools())
		who := c.find("ann@example.com")
		who.payable, who.taxed = true, true
		f(p, c, who)
	})
	s.is(want, s.ann+"/payouts", want, "payouts", 0, "status")
}

func TestADayOfCommissions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStall(t)
		s.have("a lead", "LEAD PENDING 150")
		s.call(200, "POST", s.newest()+"/approve", "")
		s.is("approving", s.ann+"/payouts", payoutUpcoming, "payouts", 0, "status")
		s.tells("approving")

		s.buy("o1")
		s.call(200, "POST", s.buyer+"/refund", `{"orderId":"o1","refundId":"r1","amountRefunded":10000}`)
		s.have("a part came back", "SALE PENDING 8000", "LEAD APPROVED 150")
		s.call(200, "POST", s.buyer+"/refund", `{"orderId":"o1","refundId":"r2","amountRefunded":25000}`)
		s.have("cumulative", "SALE PENDING 5000", "LEAD APPROVED 150")
		s.call(200, "POST", s.buyer+"/refund", `{"orderId":"o1","refundId":"r2","refundStatus":"canceled"}`)
		s.have("a cancelled refund", "SALE PENDING 8000", "LEAD APPROVED 150")
		s.call(200, "POST", s.buyer+"/refund", `{"orderId":"o1","amendmentType":"CHARGEBACK"}`)
		s.have("a chargeback", "SALE REVERSED 0", "LEAD APPROVED 150")
		s.call(406, "POST", s.newest()+"/approve", "")
		s.tells("refunds", adjusted, adjusted, adjusted, adjusted)

		s.buy("o2")
		s.call(200, "DELETE", s.newest(), "")
		s.tells("deleting")
		s.buy("o3")
		time.Sleep(15 * 24 * time.Hour)
		s.have("the hold is over", "SALE APPROVED 10000", "SALE DELETED 10000", "SALE REVERSED 0", "LEAD APPROVED 150")
		s.call(406, "DELETE", s.newest(), "")
		s.tells("the hold is over")
		s.call(200, "POST", s.buyer+"/refund", `{"orderId":"o3"}`)
		s.have("an approved one came back", "SALE REVERSED 0", "SALE DELETED 10000", "SALE REVERSED 0", "LEAD APPROVED 150")
		s.tells("an approved one came back", adjusted)
	})
}

func TestADayOfPayouts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStall(t)
		s.buy("o1")
		s.call(200, "POST", s.newest()+"/approve", "")
		s.pay(payoutQueued, func(p *Program, c *campaign, who *participant) { c.payday(who, p.now()) })
		s.tells("queueing")
		time.Sleep(2 * 24 * time.Hour)
		s.is("the provider paid", s.ann+"/payouts", payoutIssued, "payouts", 0, "status")
		s.have("the provider paid", "SALE PAID 10000", "LEAD PENDING 150")
		s.tells("the provider paid", issued)

		s.call(200, "POST", s.buyer+"/refund", `{"orderId":"o1"}`)
		s.call(406, "DELETE", s.newest(), "")
		s.pay(payoutReversed, func(p *Program, c *campaign, _ *participant) { c.reverse(c.payouts[0], p.now()) })
		s.have("the payout came back", "SALE PAID 10000", "LEAD PENDING 150")
		s.tells("after the payout")

		s.buy("o2")
		s.call(200, "POST", s.newest()+"/approve", "")
		s.pay(payoutUpcoming, func(p *Program, c *campaign, who *participant) {
			for _, up := range c.payday(who, p.now()) {
				c.fail(up, p.now())
			}
		})
		s.is("failed", s.ann+"/payouts", payoutFailed, "payouts", 1, "status")
		s.is("failed", s.ann+"/payout-destination", "NEEDS_REPAIR", "destinations", 0, "status")
		s.is("failed", s.ann, "[PAYOUT_DESTINATION]", "payoutSettings", "requiredActions")
		s.have("failed", "SALE APPROVED 10000", "SALE PAID 10000", "LEAD PENDING 150")
		s.call(200, "POST", s.ann, `{"affiliateStatus":"SUSPENDED"}`)
		s.tells("failing and suspending")
	})
}
