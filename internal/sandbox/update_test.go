package sandbox

import (
	"fmt"
	"strings"
	"testing"
)

func TestUpdateMovesCredit(t *testing.T) {
	d := newDesk(t, Options{Pace: "fast"})
	c := "/campaign/" + d.tea() + "/participant"
	d.call(200, "POST", c, `{"email":"ana@example.com"}`)
	d.call(200, "POST", c, `{"email":"bo@example.com"}`)
	state := func() string {
		ana, bo := d.call(200, "GET", c+"/ana@example.com", ""), d.call(200, "GET", c+"/bo@example.com", "")
		return fmt.Sprint(bo["referralStatus"], " ", ana["leadCount"], " ", ana["referralCount"])
	}
	for _, step := range []struct {
		body, want string
		status     int
	}{
		{`{"referralStatus":"CREDIT_EXPIRED"}`, "<nil> 0 0", 400},
		{`{"referredBy":"nobody@example.com"}`, "<nil> 0 0", 400},
		{`{"referredBy":"bo@example.com"}`, "<nil> 0 0", 400},
		{`{"referredBy":"ana@example.com"}`, "CREDIT_PENDING 1 0", 200},
		{`{"referredBy":"ana@example.com"}`, "CREDIT_PENDING 1 0", 400},
		{`{"referralStatus":"CREDIT_EXPIRED"}`, "CREDIT_EXPIRED 0 0", 200},
		{`{"referralStatus":"CREDIT_PENDING"}`, "CREDIT_PENDING 1 0", 200},
		{`{"referralStatus":"CREDIT_AWARDED"}`, "CREDIT_AWARDED 0 1", 200},
		{`{"referralStatus":"CREDIT_EXPIRED"}`, "CREDIT_AWARDED 0 1", 400},
	} {
		d.call(step.status, "POST", c+"/bo@example.com", step.body)
		if got := state(); got != step.want {
			t.Errorf("%s: %s, want %s", step.body, got, step.want)
		}
	}
}

func TestUpdateKeepsNamesUnique(t *testing.T) {
	d := newDesk(t, Options{})
	c := "/campaign/" + d.books() + "/participant"
	d.call(200, "POST", c, `{"email":"ana@example.com"}`)
	d.call(200, "POST", c, `{"email":"bo@example.com"}`)
	d.call(200, "POST", c+"/ana@example.com", `{"vanityKeys":["ana","Ana-L"],"email":"anna@example.com"}`)
	for _, body := range []string{
		`{"email":"ANNA@example.com"}`, `{"vanityKeys":["ANA"]}`, `{"vanityKeys":["not good"]}`, `{"vanityKeys":["a","b","c","d","e","f"]}`,
		`{"notes":"` + strings.Repeat("x", 501) + `"}`, `{"unsubscribed":"perhaps"}`, `{"affiliateStatus":"BANNED"}`,
		`{"metadata":{"gdprAgreements":"x"}}`, `{"metadata":{"a":{"b":1}}}`,
	} {
		d.call(400, "POST", c+"/bo@example.com", body)
	}
	friend := d.call(200, "POST", c, `{"email":"cy@example.com","referredBy":"ana-l"}`)
	if dig(friend, "referrer", "email") != "anna@example.com" {
		t.Errorf("referred by a vanity key: %v", friend["referrer"])
	}
	d.call(400, "GET", c+"/ana@example.com", "")
}

func TestSuspendedAffiliatesEarnNothing(t *testing.T) {
	d := newDesk(t, Options{})
	sale, commissions := market(d)
	ann := "/campaign/" + d.tools() + "/participant/ann@example.com"
	if p := d.call(200, "POST", ann, `{"affiliateStatus":"SUSPENDED"}`); p["affiliateStatus"] != "SUSPENDED" || p["shareUrl"] != nil {
		t.Errorf("status %v, shares %v", p["affiliateStatus"], p["shareUrl"])
	}
	d.call(200, "POST", sale, `{"currency":"EUR","grossAmount":1000,"orderId":"o1"}`)
	d.ripen()
	if got := commissions(); got != "" {
		t.Errorf("commissions: %q", got)
	}
}

func TestUnsubscribedGetNoMail(t *testing.T) {
	d := newDesk(t, Options{})
	p := "/campaign/" + d.books() + "/participant/ana@example.com"
	d.call(200, "POST", "/campaign/"+d.books()+"/participant", `{"email":"ana@example.com"}`)
	d.call(200, "POST", p+"/email", `{"subject":"Hello","body":"<p>Hi</p>"}`)
	for _, body := range []string{`{}`, `{"subject":"no body"}`, `{"emailType":"unheardOf"}`, `{"emailType":"invite","subject":"both"}`} {
		d.call(400, "POST", p+"/email", body)
	}
	d.call(200, "POST", p, `{"unsubscribed":true}`)
	d.call(400, "POST", p+"/email", `{"emailType":"goalAchieved"}`)
}

func TestAnalyticsCountWhatHappened(t *testing.T) {
	d := newDesk(t, Options{Pace: "fast", People: 300, Seed: 2})
	d.earn(d.books())
	var waiting, living, credits int
	d.Do(func(p *Program) {
		c := p.campaign(d.books())
		living, credits = c.living, c.referrals
		for _, r := range c.rewards {
			count(&waiting, r.approvedAt == 0)
		}
	})
	path := "/campaign/" + d.books() + "/analytics?include=statusCounts&days=365"
	out := d.call(200, "GET", path, "")
	if dig(out, "statusCounts", "rewardStatus", "unapproved") != float64(waiting) ||
		dig(out, "analytics", "participants") != float64(living) || dig(out, "analytics", "referrals") != float64(credits) {
		t.Errorf("waiting %d, living %d, credits %d: %v", waiting, living, credits, out)
	}
	for _, interval := range []string{"day", "week", "month", "total"} {
		sum := 0.0
		for _, row := range d.call(200, "GET", path+"&interval="+interval, "")["series"].([]any) {
			sum += dig(row, "participants").(float64)
		}
		if sum != float64(living) {
			t.Errorf("by %s: %v people, want %d", interval, sum, living)
		}
	}
	d.call(400, "GET", "/campaign/"+d.books()+"/analytics?startDate=5&endDate=4", "")
	d.call(400, "GET", "/campaign/"+d.books()+"/analytics?interval=hour", "")
}

func TestAffiliateFiguresOfAPerson(t *testing.T) {
	d := newDesk(t, Options{})
	sale, _ := market(d)
	d.ripen() // the lead is worth 150 and waits
	for i := range 2 {
		d.call(200, "POST", sale, fmt.Sprintf(`{"currency":"EUR","grossAmount":5000,"orderId":"o%d"}`, i))
	}
	d.ripen()
	d.Do(func(p *Program) {
		c := p.campaign(d.tools())
		mine := c.commissions[len(c.commissions)-2:]
		c.approveCommission(mine[0], p.now())
		c.payOut(mine[0].affiliate, p.now())
		c.approveCommission(mine[1], p.now())
	})
	out := d.call(200, "GET", "/campaign/"+d.tools()+"/participant/ann@example.com/analytics", "")
	for name, want := range map[string]float64{
		"totalCommissions": 2150, "referralRevenue": 10000, "totalPaidOut": 1000, "upcomingPayout": 1000, "referrals": 1,
	} {
		if got := dig(out, "analytics", name); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

func TestHandsRefuseWhatIsNotThere(t *testing.T) {
	d := newDesk(t, Options{})
	id := d.earn(d.books())[0]
	d.Do(func(p *Program) {
		if err := p.Approve(d.books(), id); err != nil {
			t.Error(err)
		}
		if err := p.Fulfill(d.books(), id); err != nil {
			t.Error(err)
		}
		if err := p.Remove(d.books(), "earner@example.com"); err != nil {
			t.Error(err)
		}
		for what, err := range map[string]error{
			"campaign": p.Approve("nosuch", id), "reward": p.Fulfill(d.books(), id), "person": p.Mark(d.books(), "earner@example.com", riskHigh),
		} {
			if err == nil {
				t.Errorf("no error for a missing %s", what)
			}
		}
		if got := p.Campaigns(); len(got) != 3 || got[0] != d.books() {
			t.Errorf("campaigns %v", got)
		}
	})
}
