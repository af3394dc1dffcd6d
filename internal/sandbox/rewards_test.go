package sandbox

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

// quiet is a desk with a listening webhook and nothing going on.
func quiet(t *testing.T) (*desk, *receiver) {
	hook := newReceiver(t)
	return newDesk(t, Options{WebhookURL: hook.URL, WebhookSecret: "s3cret", Pace: "fast"}), hook
}

func TestCreditEarnsBothSidesAndApprovalTellsAgain(t *testing.T) {
	d, hook := quiet(t)
	c := "/campaign/" + d.books()
	ana := d.call(200, "POST", c+"/participant", `{"email":"ana@example.com"}`)["id"].(string)
	bo := d.call(200, "POST", c+"/participant", `{"email":"bo@example.com","referredBy":"ana@example.com"}`)["id"].(string)

	var goals []received
	for _, want := range []string{"NEW_PARTICIPANT_ADDED", "NEW_PARTICIPANT_ADDED", "PARTICIPANT_REACHED_A_GOAL", "PARTICIPANT_REACHED_A_GOAL"} {
		got := hook.next(t)
		if got.event != want {
			t.Fatalf("event %s, want %s", got.event, want)
		}
		if want == "PARTICIPANT_REACHED_A_GOAL" {
			goals = append(goals, got)
		}
	}
	if dig(goals[0].data, "participant", "referee", "id") != bo || dig(goals[1].data, "participant", "referrer", "id") != ana {
		t.Errorf("sides: %v and %v", dig(goals[0].data, "participant"), dig(goals[1].data, "participant"))
	}
	before := d.call(200, "GET", c+"/participant/"+ana, "")
	if before["referralCount"] != 1.0 || before["isWinner"] != true || dig(before, "referrals", 0) != bo {
		t.Errorf("referrer: count %v, winner %v, referrals %v", before["referralCount"], before["isWinner"], before["referrals"])
	}
	reward := dig(before, "rewards", 0).(map[string]any)
	if reward["approved"] != false || reward["isAvailable"] != false || reward["approvedAt"] != nil || reward["status"] != "PENDING" {
		t.Errorf("waiting reward: %v", reward)
	}

	id := reward["id"].(string)
	if out := d.call(200, "POST", c+"/reward/"+id+"/approve", `{"fulfill":true}`); out["success"] != true {
		t.Errorf("approve: %v", out)
	}
	second := hook.next(t)
	if second.event != "PARTICIPANT_REACHED_A_GOAL" || dig(second.data, "reward", "id") != id || dig(second.data, "reward", "approved") != true {
		t.Errorf("second event: %s %v", second.event, second.data["reward"])
	}
	row := dig(d.call(200, "GET", c+"/participant/"+ana+"/rewards", ""), "rewards", 0).(map[string]any)
	if row["approved"] != true || row["isFulfilled"] != true || row["status"] != "FULFILLED" || row["approvedAt"] == nil {
		t.Errorf("after: %v", row)
	}
	again := d.call(406, "POST", c+"/reward/"+id+"/approve", "")
	if again["code"] != "INVALID_REWARD_STATE" || again["message"] != "Invalid reward state. Reward has already been approved." {
		t.Errorf("again: %v", again)
	}
}

func TestRefusalIsSilent(t *testing.T) {
	d, hook := quiet(t)
	ids := d.earn(d.books())
	for range 4 {
		hook.next(t)
	}
	d.call(200, "DELETE", "/campaign/"+d.books()+"/reward/"+ids[1], "")
	d.call(404, "POST", "/campaign/"+d.books()+"/reward/"+ids[1]+"/approve", "")
	d.Do(func(p *Program) {
		if err := p.Approve(d.books(), ids[0]); err != nil {
			t.Error(err)
		}
	})
	if got := hook.next(t); dig(got.data, "reward", "id") != ids[0] {
		t.Errorf("the refusal sent %s", got.body)
	}
}

func TestSomebodyElseLeavesNoCall(t *testing.T) {
	d := newDesk(t, Options{})
	ids := d.earn(d.books())
	d.Do(func(p *Program) {
		if err := p.Approve(d.books(), ids[0]); err != nil {
			t.Error(err)
		}
		if err := p.Approve(d.books(), ids[0]); err == nil {
			t.Error("a second approval went through")
		}
		if err := p.Delete(d.books(), ids[1]); err != nil {
			t.Error(err)
		}
		for _, r := range p.Rewards(d.books()) {
			if r.ID == ids[0] && !r.Approved || r.ID == ids[1] {
				t.Errorf("reward %+v", r)
			}
		}
	})
	if calls := d.Requests(); len(calls) != 0 {
		t.Errorf("calls: %v", calls)
	}
}

// refer lets n friends of somebody join and returns that person's rewards by
// type, as configured.
func (d *desk) refer(campaign, email string, n int) map[string]int {
	d.t.Helper()
	d.call(200, "POST", "/campaign/"+campaign+"/participant", `{"email":"`+email+`"}`)
	for i := range n {
		d.call(200, "POST", "/campaign/"+campaign+"/participant",
			fmt.Sprintf(`{"email":"friend%d.%s","referredBy":"%s","referralStatus":"CREDIT_AWARDED"}`, i, email, email))
	}
	counts := map[string]int{}
	d.Do(func(p *Program) {
		for _, r := range p.campaign(campaign).find(email).rewards {
			counts[r.config.Type]++
		}
	})
	return counts
}

func TestLimitsMilestonesAndEveryNth(t *testing.T) {
	d := newDesk(t, Options{Pace: "fast"})
	got := d.refer(d.books(), "hub@example.com", 16)
	// Twelve a year double-sided, one for every five, one at ten.
	if got[doubleSided] != 12 || got[singleSided] != 3 || got[milestone] != 1 {
		t.Errorf("rewards by type: %v", got)
	}
	if got := d.refer(d.tea(), "tea@example.com", 4); got[singleSided] != 3 || got[doubleSided] != 2 {
		t.Errorf("tea rewards by type: %v", got)
	}
	d.Do(func(p *Program) {
		for _, friend := range p.campaign(d.tea()).find("tea@example.com").friends {
			if len(friend.rewards) != 0 {
				t.Error("an upfront discount became a reward of the friend")
			}
		}
	})
}

func TestAutomaticApprovalSendsOneEvent(t *testing.T) {
	d, hook := quiet(t)
	d.call(200, "PATCH", "/campaign/"+d.books()+"/options", `{"requireManualRewardApproval":false}`)
	d.earn(d.books())
	for range 2 {
		hook.next(t)
	}
	if got := hook.next(t); dig(got.data, "reward", "approved") != true {
		t.Errorf("event: %v", got.data["reward"])
	}
}

func TestCreditThatWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, Options{})
		c := "/campaign/" + d.tea()
		d.call(200, "POST", c+"/participant", `{"email":"ana@example.com"}`)
		d.call(200, "POST", c+"/participant", `{"email":"bo@example.com","referredBy":"ana@example.com"}`)
		d.call(200, "POST", c+"/participant", `{"email":"cy@example.com","referredBy":"ana@example.com"}`)
		figures := func() string {
			p := d.call(200, "GET", c+"/participant/ana@example.com", "")
			return fmt.Sprint(p["leadCount"], " ", p["referralCount"], " ", len(p["rewards"].([]any)))
		}
		if got := figures(); got != "2 0 0" {
			t.Errorf("leads, referrals, rewards: %s", got)
		}
		d.call(200, "POST", c+"/participant/bo@example.com/ref", "")
		if got := figures(); got != "1 1 1" {
			t.Errorf("after the credit: %s", got)
		}
		if out := d.call(200, "POST", c+"/participant/bo@example.com/ref", ""); out["success"] != false || out["message"] != "Referral credit has already been awarded" {
			t.Errorf("again: %v", out)
		}
		if out := d.call(200, "POST", c+"/participant/ana@example.com/ref", ""); out["success"] != false || out["message"] != "Participant was not referred" {
			t.Errorf("not referred: %v", out)
		}
		d.call(200, "POST", c+"/participant/cy@example.com/ref", `{"delayInDays":2}`)
		time.Sleep(47 * time.Hour)
		if got := figures(); got != "1 1 1" {
			t.Errorf("before the delay is over: %s", got)
		}
		time.Sleep(2 * time.Hour)
		if got := figures(); got != "0 2 3" {
			t.Errorf("after the delay: %s", got)
		}
	})
}

func TestCreditWindowCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, Options{})
		c := "/campaign/" + d.tea()
		d.call(200, "PATCH", c+"/options", `{"referralCreditWindowDays":7}`)
		d.call(200, "POST", c+"/participant", `{"email":"ana@example.com"}`)
		d.call(200, "POST", c+"/participant", `{"email":"bo@example.com","referredBy":"ana@example.com"}`)
		time.Sleep(8 * 24 * time.Hour)
		bo := d.call(200, "GET", c+"/participant/bo@example.com", "")
		if bo["referralStatus"] != "CREDIT_EXPIRED" {
			t.Errorf("after the window: %v", bo["referralStatus"])
		}
		// Documented: it says success and gives nothing.
		if out := d.call(200, "POST", c+"/participant/bo@example.com/ref", ""); out["success"] != true {
			t.Errorf("too late: %v", out)
		}
		ana := d.call(200, "GET", c+"/participant/ana@example.com", "")
		if ana["referralCount"] != 0.0 || ana["leadCount"] != 0.0 {
			t.Errorf("referrals %v, leads %v", ana["referralCount"], ana["leadCount"])
		}
	})
}

func TestDelayedCreditCanBeCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, Options{})
		c := "/campaign/" + d.tea() + "/participant"
		d.call(200, "POST", c, `{"email":"ana@example.com"}`)
		d.call(200, "POST", c, `{"email":"bo@example.com","referredBy":"ana@example.com"}`)
		d.call(200, "POST", c+"/bo@example.com/ref", `{"delayInDays":1}`)
		if out := d.call(200, "DELETE", c+"/bo@example.com/ref", ""); out["success"] != true {
			t.Errorf("cancelling: %v", out)
		}
		if out := d.call(200, "DELETE", c+"/bo@example.com/ref", ""); out["success"] != false {
			t.Errorf("cancelling twice: %v", out)
		}
		time.Sleep(3 * 24 * time.Hour)
		if bo := d.call(200, "GET", c+"/bo@example.com", ""); bo["referralStatus"] != "CREDIT_PENDING" {
			t.Errorf("afterwards: %v", bo["referralStatus"])
		}
	})
}

func TestLeadsEarnAtSignupWhereCreditWaits(t *testing.T) {
	d := newDesk(t, Options{})
	d.call(400, "POST", "/campaign/"+d.books()+"/reward-configs", `{"type":"SINGLE_SIDED","event":"LEAD"}`)
	c := "/campaign/" + d.tea()
	lead := d.call(200, "POST", c+"/reward-configs", `{"type":"SINGLE_SIDED","event":"LEAD","title":"A sample"}`)
	d.call(200, "POST", c+"/participant", `{"email":"ana@example.com"}`)
	d.call(200, "POST", c+"/participant", `{"email":"bo@example.com","referredBy":"ana@example.com"}`)
	ana := d.call(200, "GET", c+"/participant/ana@example.com", "")
	if len(ana["rewards"].([]any)) != 1 || dig(ana, "rewards", 0, "rewardId") != lead["id"] {
		t.Errorf("rewards at signup: %v", ana["rewards"])
	}
}
