package sandbox

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

func TestRiskChangesAreTold(t *testing.T) {
	d, hook := quiet(t)
	c := "/campaign/" + d.tea() // no rewards at signup, so that joins are all there is
	id := d.call(200, "POST", c+"/participant", `{"email":"hub@example.com"}`)["id"].(string)
	for i := range 8 {
		d.call(200, "POST", c+"/participant", fmt.Sprintf(`{"email":"f%d@example.com","referredBy":"%s"}`, i, id))
	}
	for range 9 {
		if got := hook.next(t); got.event != "NEW_PARTICIPANT_ADDED" {
			t.Fatalf("event %s", got.event)
		}
	}
	found := hook.next(t)
	if found.event != "PARTICIPANT_FRAUD_STATUS_UPDATED" || dig(found.data, "participant", "fraudReasonCode") != "REFERRAL_VELOCITY_FRAUD" {
		t.Errorf("found out: %s", found.body)
	}
	d.Do(func(p *Program) {
		if err := p.Mark(d.tea(), id, riskLow); err != nil {
			t.Error(err)
		}
	})
	cleared := hook.next(t)
	if dig(cleared.data, "participant", "fraudRiskLevel") != "LOW" || dig(cleared.data, "participant", "fraudReasonCode") != "MANUAL_UPDATE" {
		t.Errorf("cleared by hand: %s", cleared.body)
	}
}

func TestEndOfACampaignIsToldOnce(t *testing.T) {
	d, hook := quiet(t)
	c := "/campaign/" + d.books()
	if out := d.call(200, "PATCH", c, `{"status":"COMPLETE"}`); out["status"] != "COMPLETE" {
		t.Errorf("status %v", out["status"])
	}
	d.call(200, "PATCH", c, `{"status":"COMPLETE"}`)
	if got := hook.next(t); got.event != "CAMPAIGN_ENDED" || got.data["id"] != d.books() || len(got.data["winners"].([]any)) == 0 {
		t.Errorf("event: %s", got.body)
	}
	d.call(200, "POST", c+"/participant", `{"email":"late@example.com","referredBy":"`+d.oldest(d.books())+`"}`)
	if got := hook.next(t); got.event != "NEW_PARTICIPANT_ADDED" {
		t.Errorf("after the end came %s", got.event)
	}
	if late := d.call(200, "GET", c+"/participant/late@example.com", ""); late["referralStatus"] != "CREDIT_PENDING" {
		t.Errorf("a referral after the end: %v", late["referralStatus"])
	}
}

// oldest is the first participant of a campaign.
func (d *desk) oldest(campaign string) (id string) {
	d.Do(func(p *Program) { id = p.campaign(campaign).people[0].id })
	return id
}

func TestFriendsOutliveTheirReferrer(t *testing.T) {
	d := newDesk(t, Options{})
	c := "/campaign/" + d.tea()
	d.call(200, "POST", c+"/participant", `{"email":"ana@example.com"}`)
	d.call(200, "POST", c+"/participant", `{"email":"bo@example.com","referredBy":"ana@example.com"}`)
	d.call(200, "DELETE", c+"/participant/ana@example.com", "")
	bo := d.call(200, "GET", c+"/participant/bo@example.com", "")
	if bo["referralSource"] != "DELETED_PARTICIPANT" || bo["referredBy"] != nil || bo["referrer"] != nil {
		t.Errorf("friend: %v", bo)
	}
	if out := d.call(200, "POST", c+"/participant/bo@example.com/ref", ""); out["success"] != false {
		t.Errorf("credit for nobody: %v", out)
	}
	again := d.call(200, "POST", c+"/participant", `{"email":"ana@example.com"}`)
	if again["isNew"] != true {
		t.Errorf("joining again: %v", again["isNew"])
	}
}

func TestInvitesAreMasked(t *testing.T) {
	d := newDesk(t, Options{})
	c := "/campaign/" + d.tea()
	d.call(200, "POST", c+"/participant", `{"email":"ana@example.com"}`)
	p := c + "/participant/ana@example.com"
	sent := d.call(200, "POST", p+"/invites", `{"emailAddresses":["cy@example.com","cy@example.com","ana@example.com"],"messageText":"m","subjectText":"s"}`)
	if sent["invitesSent"] != 1.0 {
		t.Errorf("sent: %v", sent)
	}
	row := dig(d.call(200, "GET", p+"/referrals?referralStatus=INVITE_SENT", ""), "referrals", 0)
	if dig(row, "email") != "***************" || dig(row, "firstName") != nil {
		t.Errorf("invite: %v", row)
	}
	if rows := d.call(200, "GET", p+"/referrals?email=cy", "")["referrals"].([]any); len(rows) != 0 {
		t.Errorf("a filter looked behind the mask: %v", rows)
	}
	d.call(200, "POST", c+"/participant", `{"email":"cy@example.com","referredBy":"ana@example.com"}`)
	if rows := d.call(200, "GET", p+"/referrals", "")["referrals"].([]any); len(rows) != 1 || dig(rows, 0, "referralStatus") != "CREDIT_PENDING" {
		t.Errorf("after joining: %v", rows)
	}
}

func TestReferralsPageByOffsetAndCursor(t *testing.T) {
	d := newDesk(t, Options{Pace: "fast"})
	d.refer(d.tea(), "ana@example.com", 7)
	p := "/campaign/" + d.tea() + "/participant/ana@example.com"
	first := d.call(200, "GET", p+"/referrals?limit=3&sortBy=email&desc=false", "")
	if first["more"] != true || first["nextOffset"] != 3.0 {
		t.Errorf("first page: %v", first)
	}
	byOffset := d.call(200, "GET", p+"/referrals?limit=3&sortBy=email&desc=false&offset=3", "")
	byCursor := d.call(200, "GET", p+"/referrals?limit=3&sortBy=email&desc=false&nextId="+first["nextId"].(string), "")
	if fmt.Sprint(byOffset) != fmt.Sprint(byCursor) || dig(byOffset, "referrals", 0, "email") != "friend3.ana@example.com" {
		t.Errorf("by offset %v, by cursor %v", byOffset, byCursor)
	}
	if last := d.call(200, "GET", p+"/referrals?limit=3&offset=6", ""); last["more"] != false || last["nextId"] != nil || last["nextOffset"] != nil {
		t.Errorf("last page: %v", last)
	}
	logs := d.call(200, "GET", p+"/activity-logs?limit=100", "")
	if n := len(logs["activityLogs"].([]any)); n < 15 || logs["offset"] != nil {
		t.Errorf("%d lines, offset %v", n, logs["offset"])
	}
}

// stuck is a reader who stops reading after the first bytes.
type stuck struct {
	*httptest.ResponseRecorder
	writing, release chan struct{}
}

func (s *stuck) Write(text []byte) (int, error) {
	select {
	case s.writing <- struct{}{}:
	default:
	}
	<-s.release
	return s.ResponseRecorder.Write(text)
}

func TestSlowReaderHoldsNobodyUp(t *testing.T) {
	d := newDesk(t, Options{})
	slow := &stuck{httptest.NewRecorder(), make(chan struct{}, 1), make(chan struct{})}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		r := httptest.NewRequest(http.MethodGet, "/_sandbox/truth", nil)
		r.RemoteAddr = "127.0.0.1:1"
		d.Handler().ServeHTTP(slow, r)
	}()
	<-slow.writing
	d.call(200, "GET", "/campaigns", "")
	d.Do(func(*Program) {})
	close(slow.release)
	<-ended
}

func TestCloseCutsWaitingCalls(t *testing.T) {
	s, err := Start(t.Context(), Options{People: 10, Latency: time.Hour, APIKey: testKey, WebhookURL: "http://127.0.0.1:9/"})
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequest(http.MethodGet, s.Info().BaseURL+"/campaigns", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+testKey)
	answered := make(chan error, 1)
	go func() {
		res, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(req)
		if err == nil {
			err = res.Body.Close()
		}
		answered <- err
	}()
	for s.limits.busy() == 0 {
		time.Sleep(time.Millisecond)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
	<-answered
}

// busy is the number of requests under way.
func (l *limiter) busy() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.open)
}
