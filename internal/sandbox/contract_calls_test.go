package sandbox

import (
	"net/http"
	"net/http/httptest"
	"strings"
)

func (k *contract) programs() {
	c := "/campaign/" + k.books()
	k.call(200, "GET", "/campaigns", "")
	k.call(200, "GET", c, "")
	k.call(200, "PATCH", c, `{"name":"Lantern Books"}`)
	k.call(400, "PATCH", c, `{"type":"AFFILIATE"}`)
	k.call(404, "GET", "/campaign/nosuch", "")
	k.call(200, "GET", c+"/reward-configs", "")
	made := k.call(200, "POST", c+"/reward-configs", `{"type":"MILESTONE","title":"Mug","conversionsRequired":3,"metadata":{"ledger code":"7"}}`)
	config := c + "/reward-configs/" + made["id"].(string)
	changed := k.call(200, "PATCH", config, `{"title":"Big mug","isVisible":false}`)
	if changed["title"] != "Big mug" || changed["isVisible"] != false || dig(changed, "metadata", "ledgerCode") != "7" {
		k.t.Errorf("changed reward config: %v", changed)
	}
	k.call(400, "PATCH", config, `{"type":"SINGLE_SIDED"}`)
	k.call(200, "DELETE", config, "")
	k.call(404, "DELETE", config, "")
	k.call(400, "POST", c+"/reward-configs", `{"type":"AFFILIATE"}`)
	k.call(400, "POST", c+"/reward-configs", `{"type":"MILESTONE","conversionsRequired":0}`)
	affiliates := "/campaign/" + k.tools() + "/reward-configs"
	for _, bad := range []string{
		`{}`, `{"type":"PERCENT"}`, `{"type":"FIXED","amount":0}`, `{"type":"FIXED","amount":5,"amountISO":"USD"}`,
		`{"type":"PERCENT","percent":5,"event":"CLICK"}`, `{"type":"FIXED","amount":5,"event":"LUCK"}`,
	} {
		k.call(400, "POST", affiliates, `{"type":"AFFILIATE","commissionStructure":`+bad+`}`)
	}
	k.call(200, "POST", affiliates, `{"type":"AFFILIATE","isVisible":false,"commissionStructure":{"type":"PERCENT","percent":7.5}}`)
	k.call(404, "PATCH", config, `{"title":"gone"}`)
	k.call(200, "GET", c+"/integrations", "")
	k.call(200, "GET", c+"/analytics?interval=month&include=statusCounts,previousPeriod,rates,email,engagement&timezone=Asia/Tokyo", "")
	k.call(400, "GET", c+"/analytics?timezone=Nowhere", "")
	k.call(200, "GET", "/campaign/"+k.tools()+"/analytics?include=statusCounts&interval=week", "")
}

func (k *contract) settings() {
	c := "/campaign/" + k.books()
	for section, body := range map[string]string{
		"design": `{"header":{"title":"Hello"}}`, "emails": `{"goalAchieved":{"subject":"Well done"}}`,
		"options": `{"fraud":{"blockedIps":["203.0.113.*"]}}`, "installation": `{"signupEvent":"PROGRAMMATIC"}`,
	} {
		k.call(200, "GET", c+"/"+section, "")
		k.call(200, "PATCH", c+"/"+section, body)
	}
	k.call(400, "PATCH", c+"/design", `{"nonsense":1}`)
	k.call(400, "PATCH", c+"/emails", `{"nonsense":1}`)
	k.call(400, "PATCH", c+"/options", `{"autoFulfillRewards":true}`)
	k.call(400, "PATCH", c+"/options", `{"fraud":{"maxSignupsPerIp2Min":0}}`)
	k.call(400, "PATCH", c+"/installation", `[]`)
}

func (k *contract) people() {
	c := "/campaign/" + k.books()
	k.call(200, "GET", c+"/participants?limit=100", "")
	k.call(200, "GET", "/campaign/"+k.tools()+"/participants?limit=100", "")
	k.call(400, "GET", c+"/participants?limit=101", "")
	k.call(200, "GET", c+"/leaderboard?leaderboardType=CURRENT_MONTH", "")
	k.call(422, "GET", c+"/leaderboard?leaderboardType=BY_REVENUE", "")
	ana := k.call(200, "POST", c+"/participant", `{"email":"ana+1@example.com","firstName":"Ana","ipAddress":"192.0.2.9","fingerprint":"f1","metadata":{"tier":"gold"}}`)
	k.call(200, "POST", c+"/participant", `{"email":"bo@example.com","referredBy":"`+ana["id"].(string)+`"}`)
	k.call(400, "POST", c+"/participant", `{"email":"foo"}`)
	k.call(422, "POST", c+"/participant", `{"email":"blocked@example.com","ipAddress":"203.0.113.5"}`)
	k.call(400, "POST", c+"/mobile-participant-token", `{"email":"foo"}`)
	k.call(422, "POST", c+"/mobile-participant-token", `{"email":"blocked@example.com","ipAddress":"203.0.113.5"}`)
	k.call(200, "POST", c+"/mobile-participant-token", `{"email":"mobile@example.com"}`)
	p := c + "/participant/ana+1@example.com"
	k.call(200, "GET", p, "")
	k.call(200, "POST", p, `{"lastName":"Lima","metadata":{"tier":null,"shirt size":"M"},"vanityKeys":["ana-l"],"notes":"vip"}`)
	k.call(400, "POST", p, `{"fraudRiskLevel":"LOW"}`)
	k.call(400, "GET", c+"/participant/nosuch", "")
	k.call(200, "POST", p+"/email", `{"emailType":"goalAchieved"}`)
	k.call(400, "POST", p+"/email", `{}`)
	k.call(200, "GET", p+"/analytics?include=series,email,activation&interval=week", "")
	k.call(400, "GET", p+"/analytics?interval=hour", "")
	k.call(200, "GET", p+"/activity-logs?limit=2", "")
	k.call(400, "GET", p+"/activity-logs?limit=0", "")
	k.call(400, "GET", c+"/leaderboard?leaderboardType=BY_LUCK", "")
	for _, board := range []string{"BY_COMMISSIONS", "BY_REVENUE", "BY_REFERRALS", "BY_LEADS", "PREV_MONTH", "TOTAL_IMPRESSION_COUNT", "UNIQUE_IMPRESSION_COUNT"} {
		k.call(200, "GET", "/campaign/"+k.tools()+"/leaderboard?limit=2&leaderboardType="+board, "")
	}
}

func (k *contract) referrals() {
	c := "/campaign/" + k.books()
	p := c + "/participant/ana+1@example.com"
	k.call(400, "POST", p+"/invites", `{"emailAddresses":[]}`)
	k.call(200, "POST", p+"/invites", `{"emailAddresses":["cy@example.com"],"messageText":"{{referrerMessage}}","subjectText":"Hi"}`)
	k.call(200, "GET", p+"/referrals", "")
	k.call(200, "GET", c+"/referrals?limit=5&sortBy=createdAt&desc=false", "")
	k.call(400, "GET", p+"/referrals?limit=101", "")
	k.call(400, "GET", c+"/referrals?offset=-1", "")
	k.call(200, "GET", c+"/referrals?referralStatus=INVITE_SENT", "")
	k.call(400, "POST", c+"/participant/bo@example.com/ref", `{"delayInDays":91}`)
	k.call(200, "POST", c+"/participant/bo@example.com/ref", "")
	k.call(200, "DELETE", c+"/participant/bo@example.com/ref", "")
	k.call(422, "POST", "/campaign/"+k.tools()+"/participant/"+k.somebody(k.tools())+"/ref", "")
	k.call(422, "DELETE", "/campaign/"+k.tools()+"/participant/"+k.somebody(k.tools())+"/ref", "")
	k.call(200, "POST", c+"/participants/bulk-delete", `{"participants":["bo@example.com","mobile@example.com","nosuch"]}`)
	k.call(400, "POST", c+"/participants/bulk-delete", `{"participants":[]}`)
	k.call(200, "DELETE", p, "")
}

// somebody is the newest participant of a campaign.
func (k *contract) somebody(campaign string) string {
	return dig(k.call(200, "GET", "/campaign/"+campaign+"/participants?limit=1", ""), "participants", 0, "id").(string)
}

func (k *contract) rewards() {
	c := "/campaign/" + k.books()
	ids := k.earn(k.books())
	owner := k.somebody(k.books())
	k.call(200, "GET", c+"/participant/"+owner+"/rewards", "")
	k.call(422, "GET", "/campaign/"+k.tools()+"/participant/"+k.somebody(k.tools())+"/rewards", "")
	k.call(406, "POST", c+"/reward/"+ids[0]+"/fulfill", "")
	k.call(200, "POST", c+"/reward/"+ids[0]+"/approve", "")
	k.call(406, "POST", c+"/reward/"+ids[0]+"/approve", "")
	k.call(200, "POST", c+"/reward/"+ids[0]+"/fulfill", "")
	k.call(406, "DELETE", c+"/reward/"+ids[0], "")
	k.call(200, "DELETE", c+"/reward/"+ids[1], "")
	k.call(404, "DELETE", c+"/reward/"+ids[1], "")
	k.call(404, "POST", c+"/reward/"+ids[1]+"/approve", "")
	k.call(404, "POST", c+"/reward/"+ids[1]+"/fulfill", "")
	k.call(400, "POST", c+"/reward/"+ids[0]+"/approve", `{"fulfill":"perhaps"}`)
	k.call(400, "GET", c+"/participant/"+owner+"/rewards?nextId=nosuch", "")
	for method, path := range map[string]string{"POST": "/approve", "DELETE": ""} {
		k.call(422, method, "/campaign/"+k.tools()+"/reward/"+ids[0]+path, "")
	}
	k.call(422, "POST", "/campaign/"+k.tools()+"/reward/"+ids[0]+"/fulfill", "")
}

func (k *contract) sales() {
	c := "/campaign/" + k.tools()
	k.call(200, "GET", c+"/commissions?limit=100", "")
	k.call(200, "GET", c+"/payouts?limit=100", "")
	k.call(422, "GET", "/campaign/"+k.books()+"/commissions", "")
	ann := k.call(200, "POST", c+"/participant", `{"email":"ann@example.com"}`)["id"].(string)
	k.call(200, "POST", c+"/participant", `{"email":"ben@example.com","referredBy":"`+ann+`"}`)
	sale := c + "/participant/ben@example.com/transaction"
	k.call(400, "POST", sale, `{"currency":"USD","grossAmount":12900,"orderId":"o1"}`)
	k.call(200, "POST", sale, `{"currency":"EUR","grossAmount":12900,"netAmount":10000,"orderId":"o1"}`)
	k.call(200, "POST", sale, `{"currency":"EUR","grossAmount":12900,"orderId":"o1"}`)
	k.call(200, "POST", sale, `{"currency":"EUR","grossAmount":5000,"orderId":"o2"}`)
	k.ripen()
	rows := k.call(200, "GET", c+"/participant/"+ann+"/commissions", "")
	second, first := dig(rows, "commissions", 0, "id").(string), dig(rows, "commissions", 1, "id").(string)
	k.call(200, "POST", c+"/commission/"+first+"/approve", "")
	k.call(406, "DELETE", c+"/commission/"+first, "")
	k.call(200, "DELETE", c+"/commission/"+second, "")
	k.call(200, "GET", c+"/participant/"+ann+"/payouts", "")
	for _, path := range []string{c + "/commissions", c + "/payouts", c + "/participant/" + ann + "/commissions", c + "/participant/" + ann + "/payouts"} {
		k.call(400, "GET", path+"?limit=0", "")
	}
	k.call(404, "POST", c+"/commission/nosuch/approve", "")
	k.call(404, "DELETE", c+"/commission/nosuch", "")
	k.call(406, "POST", c+"/commission/"+first+"/approve", "")
	for _, path := range []string{"/commissions", "/payouts", "/participant/" + k.somebody(k.books()) + "/commissions", "/participant/" + k.somebody(k.books()) + "/payouts"} {
		k.call(422, "GET", "/campaign/"+k.books()+path, "")
	}
	k.call(422, "POST", "/campaign/"+k.books()+"/commission/"+first+"/approve", "")
	k.call(422, "DELETE", "/campaign/"+k.books()+"/commission/"+first, "")
	k.call(400, "POST", c+"/participant/ann@example.com/transaction", `{"currency":"EUR","grossAmount":1,"orderId":"o3"}`)
}

func (k *contract) refunds() {
	sale := "/campaign/" + k.tools() + "/participant/ben@example.com/transaction"
	k.call(200, "POST", sale+"/refund", `{"orderId":"o1","amountRefunded":6450}`)
	k.call(200, "POST", sale+"/refund", `{"orderId":"nosuch"}`)
	if again := k.call(200, "POST", sale+"/refund", `{"orderId":"o1","amountRefunded":6450}`); again["matched"] != 1.0 || again["adjusted"] != 0.0 {
		k.t.Errorf("a refund that was told before: %v", again)
	}
	for _, reversed := range []float64{1, 0} {
		if got := k.call(200, "POST", sale+"/refund", `{"orderId":"o1","amendmentType":"CHARGEBACK"}`); got["reversed"] != reversed {
			k.t.Errorf("chargeback: %v, want %v reversed", got, reversed)
		}
	}
	k.call(400, "POST", sale+"/refund", `{"amendmentType":"GIFT","orderId":"o1"}`)
	k.call(409, "POST", sale+"/refund", `{"orderId":"o1","refundId":"r9","refundStatus":"canceled"}`)
	other := "/campaign/" + k.books() + "/participant/" + k.somebody(k.books()) + "/transaction"
	k.call(422, "POST", other, `{"currency":"USD","grossAmount":1,"orderId":"o3"}`)
	k.call(422, "POST", other+"/refund", `{"orderId":"o3"}`)
}

func (k *contract) destinations() {
	c := "/campaign/" + k.tools() + "/participant/"
	p := c + "ann@example.com/payout-destination"
	k.call(200, "GET", p, "")
	k.call(200, "POST", p+"/request-confirmation", `{"provider":"PAYPAL"}`)
	asked := k.call(200, "GET", p, "")
	if dig(asked, "destinations", 0, "status") != "PENDING_CONFIRMATION" || asked["activeProvider"] != nil {
		k.t.Errorf("payout destination: %v", asked)
	}
	k.call(400, "POST", p+"/request-confirmation", `{"provider":"VENMO"}`)
	k.call(400, "GET", c+"ben@example.com/payout-destination", "")
}

func (k *contract) applications() {
	c := "/campaign/" + k.tools() + "/affiliate-applications"
	rows := k.call(200, "GET", c+"?status=PENDING&limit=100", "")["applications"].([]any)
	first, second := c+"/"+dig(rows, 0, "id").(string), c+"/"+dig(rows, 1, "id").(string)
	k.call(200, "GET", first, "")
	k.call(200, "PATCH", first, `{"status":"APPROVED"}`)
	k.call(409, "PATCH", first, `{"status":"APPROVED"}`)
	k.call(200, "PATCH", second, `{"status":"DENIED","rejectionReason":"No","reviewNote":"private","allowImmediateReapply":true}`)
	k.call(200, "PATCH", second, `{"reapplyAllowedAt":1790000000000}`)
	k.call(400, "PATCH", second, `{"status":"DENIED","reapplyAllowedAt":1790000000000}`)
	k.call(400, "GET", c+"?status=MAYBE", "")
	k.call(400, "GET", "/campaign/"+k.books()+"/affiliate-applications/nosuch", "")
	k.call(404, "GET", c+"/nosuch", "")
	k.call(404, "PATCH", c+"/nosuch", `{"status":"APPROVED"}`)
}

func (k *contract) invites() {
	c := "/campaign/" + k.tools() + "/affiliate-invites"
	k.call(200, "GET", c+"?status=PENDING&offset=1&limit=2", "")
	k.call(400, "GET", c+"?offset=-1", "")
	made := k.call(200, "POST", c, `{"email":"invited@example.com","firstName":"Ina"}`)
	k.call(409, "POST", c, `{"email":"invited@example.com"}`)
	k.call(400, "POST", c, `{"email":"foo"}`)
	one := c + "/" + made["id"].(string)
	k.call(409, "POST", one+"/resend", "")
	k.Do(func(p *Program) { p.campaign(k.tools()).openEnrolment("invited@example.com").sentAt -= resendCooldown })
	k.call(200, "POST", one+"/resend", "")
	k.call(200, "DELETE", one, "")
	k.call(409, "DELETE", one, "")
	k.call(404, "DELETE", c+"/nosuch", "")
	k.call(404, "POST", c+"/nosuch/resend", "")
	k.call(400, "DELETE", "/campaign/"+k.books()+"/affiliate-invites/nosuch", "")
	k.call(400, "POST", "/campaign/"+k.books()+"/affiliate-invites/nosuch/resend", "")
}

// deletions take somebody with little and somebody with much behind them.
func (k *contract) deletions() {
	c := "/campaign/" + k.tea()
	k.refer(k.tea(), "star@example.com", erasureHistory)
	k.refer(k.tea(), "comet@example.com", erasureHistory)
	k.call(202, "DELETE", c+"/participant/star@example.com", "")
	k.call(423, "DELETE", c+"/participant/star@example.com", "")
	out := k.call(202, "POST", c+"/participants/bulk-delete", `{"participants":["comet@example.com","comet@example.com","star@example.com"]}`)
	if got := dig(out, "summary"); dig(got, "deletedCount") != 1.0 || dig(got, "errorCount") != 1.0 {
		k.t.Errorf("bulk deletion: %v", out)
	}
}

// twins makes calls while an equal one is under way.
func (k *contract) twins() {
	c, body := "/campaign/"+k.books(), `{"email":"twin@example.com"}`
	for _, path := range []string{c + "/participant", c + "/mobile-participant-token", c + "/participant/" + k.somebody(k.books())} {
		landed, refused := k.flights.begin(httptest.NewRequest("POST", "/v2"+path, http.NoBody), []byte(body))
		if refused != nil {
			k.t.Fatal(refused)
		}
		if out := k.call(409, "POST", path, body); out["code"] != "DUPLICATE_REQUEST_ERROR" {
			k.t.Errorf("%s: %v", path, out)
		}
		landed()
		k.call(200, "POST", path, body)
		k.call(200, "DELETE", c+"/participant/twin@example.com", "")
	}
}

// strangers asks for people, programs and things that are not there, with
// every operation.
func (k *contract) strangers() {
	for _, r := range routes {
		if strings.Contains(r.pattern, "{campaign}") {
			k.call(404, r.method, r.filled("nosuch", "nosuch"), "")
		}
		if strings.Contains(r.pattern, "{person}") {
			program := k.books()
			if r.kind == kindAffiliate {
				program = k.tools()
			}
			k.call(400, r.method, r.filled(program, "nosuch"), "")
		}
	}
}

// filled is a path of an operation.
func (r route) filled(campaign, rest string) string {
	var parts []string
	for part := range strings.SplitSeq(r.pattern, "/") {
		switch {
		case part == "{campaign}":
			part = campaign
		case strings.HasPrefix(part, "{"):
			part = rest
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "/")
}

// unpaid calls what a plan has to pay for.
func (k *contract) unpaid() {
	defer k.Do(func(p *Program) { p.SetPlan(0, true) })
	k.Do(func(p *Program) { p.SetPlan(5, false) })
	k.call(402, "POST", "/campaigns", `{"type":"AFFILIATE"}`)
	k.call(402, "POST", "/campaign/"+k.books()+"/participant", `{"email":"one.too.many@example.com"}`)
	c := "/campaign/" + k.tools()
	p := c + "/participant/ann@example.com/payout-destination"
	k.call(402, "GET", p, "")
	k.call(402, "POST", p+"/request-confirmation", `{"provider":"PAYPAL"}`)
	for _, call := range [][3]string{
		{"GET", "/affiliate-applications", ""}, {"GET", "/affiliate-applications/x", ""},
		{"PATCH", "/affiliate-applications/x", `{"status":"APPROVED"}`}, {"GET", "/affiliate-invites", ""},
		{"POST", "/affiliate-invites", `{"email":"a@example.com"}`}, {"DELETE", "/affiliate-invites/x", ""}, {"POST", "/affiliate-invites/x/resend", ""},
	} {
		k.call(402, call[0], c+call[1], call[2])
	}
}

func (k *contract) webhooks() {
	c := "/campaign/" + k.books() + "/webhooks"
	k.call(200, "GET", c, "")
	k.call(200, "POST", c+"/primary/test", `{"event":"CAMPAIGN_ENDED"}`)
	made := k.call(200, "POST", c, `{"payloadUrl":"http://127.0.0.1:9/hook","secret":"s"}`)
	if len(made["events"].([]any)) != 0 || made["secret"] != nil {
		k.t.Errorf("new webhook: %v", made)
	}
	h := c + "/" + made["id"].(string)
	k.call(400, "POST", h+"/test", "")
	k.call(200, "PATCH", h, `{"isEnabled":false,"events":["CAMPAIGN_ENDED"]}`)
	k.call(200, "DELETE", h, "")
	k.call(404, "PATCH", h, `{"isEnabled":true}`)
	k.call(404, "DELETE", h, "")
	k.call(404, "POST", h+"/test", "")
	k.call(400, "POST", c, `{"payloadUrl":"nowhere"}`)
	k.call(400, "PATCH", c+"/primary", `{"events":["PARTY"]}`)
}

// earn makes rewards by hand and returns the ids of both sides.
func (d *desk) earn(campaign string) (ids []string) {
	d.t.Helper()
	d.Do(func(p *Program) {
		owner, err := p.Join(campaign, Join{Email: "earner@example.com", FirstName: "Mira"})
		if err == nil {
			ids, err = p.EarnReward(campaign, owner)
		}
		if err != nil {
			d.t.Fatal(err)
		}
	})
	return ids
}

// ripen runs what would fall due a little later.
func (d *desk) ripen() {
	d.Do(func(p *Program) { p.agenda.settle(p.now() + commissionDelay) })
}
