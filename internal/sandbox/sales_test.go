package sandbox

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

// market is an affiliate with one referred customer, in the tools program. The
// commissions it tells of are those of sales.
func market(d *desk) (sale string, commissions func() string) {
	c := "/campaign/" + d.tools()
	d.call(200, "POST", c+"/participant", `{"email":"ann@example.com"}`)
	d.call(200, "POST", c+"/participant", `{"email":"ben@example.com","referredBy":"ann@example.com"}`)
	return c + "/participant/ben@example.com/transaction", func() string {
		text := ""
		page := d.call(200, "GET", c+"/participant/ann@example.com/commissions", "")
		for _, row := range page["commissions"].([]any) {
			if dig(row, "event") == forSale {
				text += fmt.Sprint(dig(row, "status"), " ", dig(row, "amount"), ";")
			}
		}
		return text
	}
}

func TestCommissionAppearsLaterAndItsHoldEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, Options{})
		sale, commissions := market(d)
		out := d.call(200, "POST", sale, `{"currency":"eur","grossAmount":11900,"taxAmount":1900,"orderId":"o1"}`)
		if out["firstSale"] != true || commissions() != "" {
			t.Errorf("at once: %v, commissions %q", out, commissions())
		}
		time.Sleep(2 * time.Second)
		if got := commissions(); got != "PENDING 2000;" {
			t.Errorf("a little later: %q", got)
		}
		again := d.call(200, "POST", sale, `{"currency":"EUR","grossAmount":5,"orderId":"o1","invoiceId":"i1"}`)
		if again["success"] != false || again["duplicate"] != true || dig(again, "duplicateFields", 0) != "orderId" {
			t.Errorf("told twice: %v", again)
		}
		time.Sleep(13 * 24 * time.Hour)
		if got := commissions(); got != "PENDING 2000;" {
			t.Errorf("on hold: %q", got)
		}
		time.Sleep(24 * time.Hour)
		if got := commissions(); got != "APPROVED 2000;" {
			t.Errorf("after the hold: %q", got)
		}
		payouts := d.call(200, "GET", "/campaign/"+d.tools()+"/participant/ann@example.com/payouts", "")
		if dig(payouts, "payouts", 0, "status") != "UPCOMING" || dig(payouts, "payouts", 0, "amount") != 2000.0 {
			t.Errorf("payouts: %v", payouts)
		}
	})
}

func TestRefundsLowerReverseAndComeBack(t *testing.T) {
	d := newDesk(t, Options{})
	sale, commissions := market(d)
	d.call(200, "POST", sale, `{"currency":"EUR","grossAmount":9999,"orderId":"o1"}`)
	d.ripen()
	steps := []struct{ body, answer, want string }{
		{`{"orderId":"o1","refundId":"r1","amountRefunded":3333}`, "adjusted", "PENDING 1333;"},
		{`{"orderId":"o1","refundId":"r2"}`, "reversed", "REVERSED 0;"},
		{`{"orderId":"o1","refundId":"r2","refundStatus":"canceled"}`, "adjusted", "PENDING 1333;"},
	}
	if got := commissions(); got != "PENDING 2000;" {
		t.Fatalf("before: %q", got)
	}
	for _, step := range steps {
		out := d.call(200, "POST", sale+"/refund", step.body)
		if got := commissions(); got != step.want || out[step.answer] != 1.0 || out["matched"] != 1.0 {
			t.Errorf("%s: %q, want %q; answer %v", step.body, got, step.want, out)
		}
	}
	if out := d.call(200, "POST", sale+"/refund", `{"orderId":"unknown"}`); out["notFound"] != true || out["success"] != false {
		t.Errorf("unknown sale: %v", out)
	}
}

func TestPaidCommissionsStay(t *testing.T) {
	d := newDesk(t, Options{})
	sale, commissions := market(d)
	d.call(200, "POST", sale, `{"currency":"EUR","grossAmount":10000,"orderId":"o1"}`)
	d.ripen()
	var id string
	d.Do(func(p *Program) {
		c := p.campaign(d.tools())
		m := c.find("ben@example.com").referrer
		id = c.commissions[len(c.commissions)-1].id
		c.approveCommission(c.byComm[id], p.now())
		if !c.payOut(m, p.now()) {
			t.Error("nothing to pay")
		}
	})
	d.call(200, "POST", sale+"/refund", `{"orderId":"o1"}`)
	if got := commissions(); got != "PAID 2000;" {
		t.Errorf("after a refund: %q", got)
	}
	refused := d.call(406, "POST", "/campaign/"+d.tools()+"/commission/"+id+"/approve", "")
	if refused["message"] != "Invalid commission state. Commission has already been paid." {
		t.Errorf("message: %v", refused["message"])
	}
}

func TestCommissionAmountsAreExact(t *testing.T) {
	for _, c := range []struct {
		percent any
		base    int64
		want    int64
	}{{20, 9999, 2000}, {20, 9997, 1999}, {12.5, 100, 13}, {"0.1", 1 << 53, 9007199254741}, {0, 5, 0}} {
		if got := commissionAmount(map[string]any{"type": "PERCENT", "percent": c.percent}, c.base); got != c.want {
			t.Errorf("%v %% of %d: %d, want %d", c.percent, c.base, got, c.want)
		}
	}
}
