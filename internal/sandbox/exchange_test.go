package sandbox

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestConversionsAreExact(t *testing.T) {
	for _, c := range []struct {
		from, to string
		minor    int64
		want     int64
	}{
		{"EUR", "EUR", 1999, 1999}, {"USD", "EUR", 10_000, 9215}, {"USD", "EUR", 1, 1}, {"JPY", "EUR", 18_000, 11_016},
		{"EUR", "JPY", 11_016, 18_000}, {"EUR", "USD", 9215, 10_000}, {"USD", "EUR", 1 << 53, 8_300_134_113_243_824},
	} {
		if got := (conversion{from: c.from, to: c.to}).worth(c.minor); got != c.want {
			t.Errorf("%d %s in %s: %d, want %d", c.minor, c.from, c.to, got, c.want)
		}
	}
}

func TestAMissingRateComesLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, Options{Pace: "fast"})
		path := "/campaign/" + d.tools() + "/commissions?limit=1&status=PENDING"
		find := func() (row any) {
			for next := ""; ; {
				page := d.call(200, "GET", path+next, "")
				row = dig(page, "commissions", 0)
				if dig(row, "currencyISO") == "JPY" {
					return row
				}
				next = "&nextId=" + page["nextId"].(string)
			}
		}
		row := find()
		if dig(row, "amountInCampaignCurrency") != nil || dig(row, "exchangeRate") != nil || dig(row, "fxError") != rateUnavailable {
			t.Errorf("without a rate: %v", row)
		}
		time.Sleep(11 * time.Minute)
		row = find()
		if dig(row, "amount") != 3600.0 || dig(row, "amountInCampaignCurrency") != 2203.0 || dig(row, "exchangeRate") != 0.00612 || dig(row, "fxError") != nil {
			t.Errorf("with a rate: %v", row)
		}
	})
}

func TestPayoutsWaitForWhatBlocksSomebody(t *testing.T) {
	d := newDesk(t, Options{Pace: "fast"})
	sale, _ := market(d)
	d.call(200, "POST", sale, `{"currency":"EUR","grossAmount":50000,"orderId":"o1"}`)
	d.ripen()
	d.Do(func(p *Program) {
		c := p.campaign(d.tools())
		ann := c.find("ann@example.com")
		m := c.commissions[len(c.commissions)-1]
		c.setCommissionApproved(m, p.now())
		for _, step := range []struct {
			payable, taxed bool
			threshold      int
			queued         int
		}{{false, true, 0, 0}, {true, false, 0, 0}, {true, true, 10_001, 0}, {true, true, 10_000, 1}, {true, true, 0, 0}} {
			ann.payable, ann.taxed = step.payable, step.taxed
			c.settings["options"]["payoutThreshold"] = step.threshold
			if got := len(c.payday(ann, p.now())); got != step.queued {
				t.Errorf("%+v: %d queued", step, got)
			}
		}
	})
}
