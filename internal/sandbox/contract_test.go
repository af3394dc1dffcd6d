package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
)

// contract holds a desk against the published description of the API: every
// call and every answer must fit it.
type contract struct {
	*desk
	doc    *openapi3.T
	router routers.Router
	seen   map[string]bool // operations that succeeded, "METHOD path template"
}

func newContract(t *testing.T, d *desk) *contract {
	t.Helper()
	doc := loadDescription(t)
	doc.Servers = openapi3.Servers{{URL: "http://example.com/v2"}}
	router, err := legacy.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return &contract{desk: d, doc: doc, router: router, seen: map[string]bool{}}
}

func loadDescription(t *testing.T) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromFile("testdata/growsurf-openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// call makes a call and checks both directions. A call that is meant to be
// refused may break the description, its answer may not.
func (k *contract) call(want int, method, path, body string) map[string]any {
	k.t.Helper()
	r := httptest.NewRequest(method, "http://example.com/v2"+path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+k.key)
	r.Header.Set("Content-Type", "application/json")
	route, params, err := k.router.FindRoute(r)
	if err != nil {
		k.t.Fatalf("%s %s is not described: %v", method, path, err)
	}
	in := &openapi3filter.RequestValidationInput{
		Request: r, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true},
	}
	if want < 400 {
		if err := openapi3filter.ValidateRequest(context.Background(), in); err != nil {
			k.t.Errorf("%s %s: the call does not fit: %v", method, path, err)
		}
	}
	w := k.raw(method, "/v2"+path, body)
	if w.Code != want {
		k.t.Fatalf("%s %s: status %d, want %d: %s", method, path, w.Code, want, w.Body)
	}
	answer := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: w.Code, Header: w.Header(), Options: in.Options,
		Body: io.NopCloser(bytes.NewReader(w.Body.Bytes())),
	}
	if err := openapi3filter.ValidateResponse(context.Background(), answer); err != nil {
		k.t.Errorf("%s %s: the answer does not fit: %v", method, path, err)
	}
	if w.Code == http.StatusOK {
		k.seen[method+" "+route.Path] = true
	}
	out := map[string]any{}
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		k.t.Fatalf("%s %s: %v", method, path, err)
	}
	return out
}

// operation writes a route of ours as the description does.
func operation(r route) string {
	names := strings.NewReplacer("{campaign}", "{id}", "{person}", "{participantIdOrEmail}", "{config}", "{campaignRewardId}",
		"{reward}", "{rewardId}", "{commission}", "{commissionId}", "{webhook}", "{webhookId}")
	return r.method + " " + names.Replace(r.pattern)
}

func TestEveryOperationFitsTheDescription(t *testing.T) {
	hook := newReceiver(t)
	d := newDesk(t, Options{People: 120, Seed: 3, Pace: "fast", WebhookURL: hook.URL})
	k := newContract(t, d)
	k.programs()
	k.people()
	k.rewards()
	k.sales()
	k.webhooks()
	for _, r := range routes {
		if !k.seen[operation(r)] {
			t.Errorf("%s was never answered with 200", operation(r))
		}
	}
}

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
	for section, body := range map[string]string{
		"design": `{"header":{"title":"Hello"}}`, "emails": `{"goalAchieved":{"subject":"Well done"}}`,
		"options": `{"fraud":{"blockedIps":["203.0.113.*"]}}`, "installation": `{"signupEvent":"PROGRAMMATIC"}`,
	} {
		k.call(200, "GET", c+"/"+section, "")
		k.call(200, "PATCH", c+"/"+section, body)
	}
	k.call(400, "PATCH", c+"/design", `{"nonsense":1}`)
	k.call(400, "PATCH", c+"/options", `{"autoFulfillRewards":true}`)
	k.call(200, "GET", c+"/integrations", "")
	k.call(200, "GET", c+"/analytics?interval=month&include=statusCounts,previousPeriod,rates", "")
	k.call(200, "GET", "/campaign/"+k.tools()+"/analytics?include=statusCounts", "")
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
	k.call(200, "POST", c+"/mobile-participant-token", `{"email":"mobile@example.com"}`)
	p := c + "/participant/ana+1@example.com"
	k.call(200, "GET", p, "")
	k.call(200, "POST", p, `{"lastName":"Lima","metadata":{"tier":null,"shirt size":"M"},"vanityKeys":["ana-l"],"notes":"vip"}`)
	k.call(400, "POST", p, `{"fraudRiskLevel":"LOW"}`)
	k.call(400, "GET", c+"/participant/nosuch", "")
	k.call(200, "POST", p+"/email", `{"emailType":"goalAchieved"}`)
	k.call(200, "GET", p+"/analytics", "")
	k.call(200, "GET", p+"/activity-logs?limit=2", "")
	k.call(200, "POST", p+"/invites", `{"emailAddresses":["cy@example.com"],"messageText":"{{referrerMessage}}","subjectText":"Hi"}`)
	k.call(200, "GET", p+"/referrals", "")
	k.call(200, "GET", c+"/referrals?limit=5&sortBy=createdAt&desc=false", "")
	k.call(200, "POST", c+"/participant/bo@example.com/ref", "")
	k.call(200, "DELETE", c+"/participant/bo@example.com/ref", "")
	k.call(422, "POST", "/campaign/"+k.tools()+"/participant/"+k.somebody(k.tools())+"/ref", "")
	k.call(200, "POST", c+"/participants/bulk-delete", `{"participants":["bo@example.com","mobile@example.com","nosuch"]}`)
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
	k.call(422, "POST", "/campaign/"+k.tools()+"/reward/"+ids[0]+"/approve", "")
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
	k.call(200, "POST", sale+"/refund", `{"orderId":"o1","amountRefunded":6450}`)
	k.call(200, "POST", sale+"/refund", `{"orderId":"nosuch"}`)
	k.call(409, "POST", sale+"/refund", `{"orderId":"o1","refundId":"r9","refundStatus":"canceled"}`)
	k.call(200, "GET", c+"/participant/"+ann+"/payout-destination", "")
	k.call(200, "POST", c+"/participant/"+ann+"/payout-destination/request-confirmation", `{"provider":"PAYPAL"}`)
	asked := k.call(200, "GET", c+"/participant/"+ann+"/payout-destination", "")
	if dig(asked, "destinations", 0, "status") != "PENDING_CONFIRMATION" || asked["activeProvider"] != nil {
		k.t.Errorf("payout destination: %v", asked)
	}
	k.call(400, "POST", c+"/participant/"+ann+"/payout-destination/request-confirmation", `{"provider":"VENMO"}`)
	k.call(400, "GET", c+"/participant/ben@example.com/payout-destination", "")
	k.call(400, "POST", c+"/participant/ann@example.com/transaction", `{"currency":"EUR","grossAmount":1,"orderId":"o3"}`)
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
