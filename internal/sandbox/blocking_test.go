package sandbox

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

func TestBlockListsKeepPeopleOut(t *testing.T) {
	for name, c := range map[string]struct {
		options, signup, reason string // an empty reason lets in
	}{
		"address":          {`{"blockedEmails":["*@evil.test"]}`, `{"email":"a@evil.test"}`, "BLACKLIST_MATCH"},
		"ip":               {`{"blockedIps":["203.0.113.*"]}`, `{"email":"a@b.test","ipAddress":"203.0.113.9"}`, "BLACKLIST_MATCH"},
		"country":          {`{"blockedCountries":["DE"]}`, `{"email":"a@b.test","ipAddress":"198.19.0.1"}`, "BLACKLIST_MATCH"},
		"data centre":      {`{"blockDataCenterIps":true}`, `{"email":"a@b.test","ipAddress":"198.51.100.7"}`, "BLOCKED_IP"},
		"burner":           {`{"blockBurnerEmails":true}`, `{"email":"a@tempbox.test"}`, "EMAIL_FRAUD"},
		"someone else":     {`{"blockedEmails":["*@evil.test"]}`, `{"email":"a@good.test"}`, ""},
		"allow beats list": {`{"blockedEmails":["*@evil.test"],"allowedEmails":["a@*"]}`, `{"email":"a@evil.test"}`, ""},
		"allow beats all":  {`{"blockedEmails":["*@evil.test"],"allowedIps":["192.0.2.1"]}`, `{"email":"a@evil.test","ipAddress":"192.0.2.1"}`, ""},
		"allowed country":  {`{"blockedIps":["*"],"allowedCountries":["FR"]}`, `{"email":"a@b.test","ipAddress":"192.0.2.1"}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, Options{})
			path := "/campaign/" + d.books()
			d.call(200, "PATCH", path+"/options", `{"fraud":`+c.options+`}`)
			status := 422
			if c.reason == "" {
				status = 200
			}
			out := d.call(status, "POST", path+"/participant", c.signup)
			if c.reason != "" && (out["fraudReasonCode"] != c.reason || out["fraudRiskLevel"] != riskHigh) {
				t.Errorf("refusal: %v", out)
			}
		})
	}
}

func TestBlockedSignupTellsEverythingAndStoresNothing(t *testing.T) {
	d := newDesk(t, Options{})
	c := "/campaign/" + d.books()
	d.call(200, "PATCH", c+"/options", `{"requireManualFraudApproval":false,"autoBlockFraud":true}`)
	ana := d.call(200, "POST", c+"/participant", `{"email":"ana@example.com","ipAddress":"192.0.2.1","fingerprint":"f1"}`)["id"]
	out := d.call(422, "POST", c+"/participant", `{"email":"bo@example.com","ipAddress":"192.0.2.2","fingerprint":"f1","referredBy":"ana@example.com"}`)
	for name, want := range map[string]any{
		"code": "PARTICIPANT_BLOCKED_ERROR", "fraudReasonCode": "DUPLICATE_IDENTITY", "email": "bo@example.com", "referrerId": ana,
		"ipAddress": "192.0.2.2", "fingerprint": "f1", "matchedParticipantIds": []any{ana}, "message": "Participant bo@example.com is blocked by antifraud rules.",
	} {
		if fmt.Sprint(out[name]) != fmt.Sprint(want) {
			t.Errorf("%s: %v, want %v", name, out[name], want)
		}
	}
	if _, err := time.Parse(time.RFC3339, fmt.Sprint(out["blockedAt"])); err != nil {
		t.Error(err)
	}
	d.call(400, "GET", c+"/participant/bo@example.com", "")
}

func TestHighRiskReferrersAndTheirAddresses(t *testing.T) {
	d := newDesk(t, Options{})
	c := "/campaign/" + d.books()
	d.call(200, "PATCH", c+"/options", `{"fraud":{"blockHighRiskReferrers":true,"autoBlockHighRiskIps":true}}`)
	d.call(200, "POST", c+"/participant", `{"email":"x@tempbox.test","ipAddress":"192.0.2.8"}`)
	out := d.call(422, "POST", c+"/participant", `{"email":"y@example.com","referredBy":"x@tempbox.test"}`)
	if out["fraudReasonCode"] != "REFERRER_HIGH_RISK" {
		t.Errorf("refusal: %v", out)
	}
	d.call(422, "POST", c+"/participant", `{"email":"z@example.com","ipAddress":"192.0.2.8"}`)
	fraud := d.call(200, "GET", c+"/options", "")["fraud"]
	if fmt.Sprint(dig(fraud, "blockedIps")) != "[192.0.2.8]" {
		t.Errorf("remembered: %v", dig(fraud, "blockedIps"))
	}
}

func TestListsReplaceAndKeepTheOthers(t *testing.T) {
	d := newDesk(t, Options{})
	path := "/campaign/" + d.books() + "/options"
	d.call(200, "PATCH", path, `{"fraud":{"blockedEmails":["a@b.test","c@d.test"],"blockedIps":["1.2.3.4"]}}`)
	fraud := d.call(200, "PATCH", path, `{"fraud":{"blockedEmails":["e@f.test"]}}`)["fraud"]
	if fmt.Sprint(dig(fraud, "blockedEmails"), dig(fraud, "blockedIps")) != "[e@f.test] [1.2.3.4]" {
		t.Errorf("lists: %v", fraud)
	}
	for _, body := range []string{
		`{"fraud":{"blockedEmails":"a@b.test"}}`, `{"fraud":{"blockedIps":[7]}}`, `{"fraud":{"maxSignupsPerIp10Min":101}}`,
		`{"fraud":{"blockBurnerEmails":"often"}}`, `{"attributionModel":"LUCK"}`, `{"requireManualFraudApproval":true,"autoBlockFraud":true}`,
	} {
		d.call(400, "PATCH", path, body)
	}
}

func TestCrowdedAddressesWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, Options{})
		c := "/campaign/" + d.books()
		d.call(200, "PATCH", c+"/options", `{"fraud":{"maxSignupsPerIp2Min":2}}`)
		join := func(want, n int) {
			t.Helper()
			d.call(want, "POST", c+"/participant", fmt.Sprintf(`{"email":"p%d@example.com","ipAddress":"192.0.2.77"}`, n))
		}
		join(200, 1)
		join(200, 2)
		join(422, 3)
		time.Sleep(2 * time.Minute)
		join(200, 4)
	})
}

func TestErasureLocksForMinutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, Options{Pace: "fast"})
		d.refer(d.tea(), "star@example.com", erasureHistory)
		p := "/campaign/" + d.tea() + "/participant/star@example.com"
		out := d.call(202, "DELETE", p, "")
		if dig(out, "analyticsErasure", "status") != "pending" || dig(out, "analyticsErasure", "operationId") == "" {
			t.Errorf("deletion: %v", out)
		}
		d.call(400, "GET", p, "")
		d.call(423, "DELETE", p, "")
		time.Sleep(4 * time.Minute)
		d.call(400, "DELETE", p, "")
	})
}

func TestEqualSignupsInFlightConflict(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, Options{})
		if err := d.Fault(Fault{Match: "/participant", Kind: faultDelay, Ms: 1000}); err != nil {
			t.Fatal(err)
		}
		path, body := "/v2/campaign/"+d.books()+"/participant", `{"email":"ana@example.com"}`
		codes := make(chan int, 1)
		go func() { codes <- d.raw("POST", path, body).Code }()
		synctest.Wait()
		second := d.raw("POST", path, body).Code
		if first := <-codes; first != 200 || second != 409 {
			t.Errorf("first %d, second %d", first, second)
		}
		if third := d.raw("POST", path, body).Code; third != 200 {
			t.Errorf("afterwards %d", third)
		}
	})
}
