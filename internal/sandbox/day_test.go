package sandbox

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// day is a desk whose events are written down, on programs with nobody in them
// but who comes during the story.
type day struct {
	*desk
	told []string // "EVENT" or, of a reward, "EVENT approved"
}

func newDay(t *testing.T) *day {
	t.Helper()
	y := &day{desk: newDesk(t, Options{People: 1, Pace: "fast"})}
	y.Do(func(p *Program) {
		p.send = func(_ []*hook, event string, _ int64, payload func() any) {
			var body struct{ Reward struct{ Approved bool } }
			text, err := stringify(payload())
			if err == nil {
				err = json.Unmarshal(text, &body)
			}
			if err != nil {
				t.Error(err)
			}
			if body.Reward.Approved {
				event += " approved"
			}
			y.told = append(y.told, event)
		}
	})
	return y
}

// tells checks the events since the last look; none where none are named.
func (y *day) tells(step string, want ...string) {
	y.t.Helper()
	synctest.Wait()
	var got []string
	y.Do(func(*Program) { got, y.told = y.told, nil })
	if !slices.Equal(got, want) {
		y.t.Errorf("%s: told %v, want %v", step, got, want)
	}
}

// is compares one field of what a call answers.
func (y *day) is(step, path string, want any, at ...any) {
	y.t.Helper()
	if got := dig(y.call(200, "GET", path, ""), at...); fmt.Sprint(got) != fmt.Sprint(want) {
		y.t.Errorf("%s: %v is %v, want %v", step, at, got, want)
	}
}

// join adds somebody and returns the id.
func (y *day) join(campaign, email, referrer string) string {
	y.t.Helper()
	body := `{"email":"` + email + `"}`
	if referrer != "" {
		body = `{"email":"` + email + `","referredBy":"` + referrer + `"}`
	}
	return y.call(200, "POST", "/campaign/"+campaign+"/participant", body)["id"].(string)
}

const (
	goal        = "PARTICIPANT_REACHED_A_GOAL"
	goalGranted = goal + " approved"
	added       = "NEW_PARTICIPANT_ADDED"
	earned      = "NEW_COMMISSION_ADDED"
	adjusted    = "COMMISSION_ADJUSTED"
	issued      = "NEW_PAYOUT_ISSUED"
)

func TestADayOfRewards(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		y := newDay(t)
		c := "/campaign/" + y.books()
		ana := c + "/participant/" + y.join(y.books(), "ana@example.com", "")
		y.tells("joining", added)
		y.call(200, "POST", ana+"/invites", `{"emailAddresses":["bo@example.com"],"messageText":"m","subjectText":"s"}`)
		y.tells("inviting")
		y.is("inviting", ana+"/referrals", inviteSent, "referrals", 0, "referralStatus")
		bo := c + "/participant/" + y.join(y.books(), "bo@example.com", "ana@example.com")
		y.tells("joining by invite", added, goal, goal)
		y.is("joining by invite", ana+"/referrals", creditAwarded, "referrals", 0, "referralStatus")

		mine, theirs := y.rewardOf(ana, 0), y.rewardOf(bo, 0)
		y.stands(ana, 0, "PENDING false false")
		y.call(200, "POST", c+"/reward/"+mine+"/approve", "")
		y.tells("approving", goalGranted)
		y.stands(ana, 0, "PENDING true false")
		y.call(200, "POST", c+"/reward/"+mine+"/fulfill", "")
		y.tells("fulfilling")
		y.stands(ana, 0, "FULFILLED true true")
		y.call(200, "POST", c+"/reward/"+theirs+"/approve", `{"fulfill":true}`)
		y.tells("approving and fulfilling", goalGranted)
		y.stands(bo, 0, "FULFILLED true true")

		y.join(y.books(), "cy@example.com", "ana@example.com")
		y.tells("a second friend", added, goal, goal)
		y.call(200, "DELETE", c+"/reward/"+y.rewardOf(ana, 1), "")
		y.tells("refusing")
		if rows := y.call(200, "GET", ana+"/rewards", "")["rewards"].([]any); len(rows) != 1 {
			t.Errorf("%d rewards after one was refused", len(rows))
		}

		y.call(200, "PATCH", c+"/options", `{"requireManualRewardApproval":false}`)
		y.join(y.books(), "di@example.com", "ana@example.com")
		y.tells("without manual approval", added, goalGranted, goalGranted)
		y.call(200, "POST", ana, `{"notes":"a regular","metadata":{"tier":"gold"}}`)
		y.call(200, "DELETE", c+"/participant/di@example.com", "")
		y.tells("changing and deleting people")
		y.Do(func(p *Program) {
			if err := p.Mark(y.books(), "cy@example.com", riskHigh); err != nil {
				t.Error(err)
			}
		})
		y.tells("marking by hand", "PARTICIPANT_FRAUD_STATUS_UPDATED")
	})
}

// rewardOf is the id of somebody's nth reward.
func (y *day) rewardOf(person string, n int) string {
	y.t.Helper()
	return dig(y.call(200, "GET", person+"/rewards", ""), "rewards", n, "id").(string)
}

// stands compares status, approval and fulfilment of somebody's nth reward.
func (y *day) stands(person string, n int, want string) {
	y.t.Helper()
	r := dig(y.call(200, "GET", person+"/rewards", ""), "rewards", n)
	if got := fmt.Sprint(dig(r, "status"), " ", dig(r, "approved"), " ", dig(r, "isFulfilled")); got != want {
		y.t.Errorf("%s: reward %d is %q, want %q", person, n, got, want)
	}
}

func TestADayOfCredits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		y := newDay(t)
		c := "/campaign/" + y.tea()
		y.join(y.tea(), "ana@example.com", "")
		bo := c + "/participant/" + y.join(y.tea(), "bo@example.com", "ana@example.com")
		y.tells("joining", added, added)
		credit := func(step, person, want string) { t.Helper(); y.is(step, person, want, "referralStatus") }
		credit("joining", bo, creditPending)

		y.call(200, "POST", bo+"/ref", `{"delayInDays":2}`)
		time.Sleep(24 * time.Hour)
		y.call(200, "DELETE", bo+"/ref", "")
		time.Sleep(48 * time.Hour)
		credit("a delay that was cancelled", bo, creditPending)
		y.call(200, "POST", bo+"/ref", `{"delayInDays":2}`)
		y.tells("delaying and cancelling")
		time.Sleep(48 * time.Hour)
		credit("a delay that is over", bo, creditAwarded)
		y.tells("a delay that is over", goal)
		if out := y.call(200, "POST", bo+"/ref", ""); out["success"] != false {
			t.Errorf("credit given twice: %v", out)
		}
		y.call(400, "POST", bo, `{"referralStatus":"CREDIT_EXPIRED"}`)

		cy := c + "/participant/" + y.join(y.tea(), "cy@example.com", "ana@example.com")
		y.call(200, "POST", cy, `{"referralStatus":"CREDIT_EXPIRED"}`)
		credit("expired by hand", cy, creditExpired)
		y.tells("expired by hand", added)
		y.call(200, "PATCH", c+"/options", `{"referralCreditWindowDays":7}`)
		di := c + "/participant/" + y.join(y.tea(), "di@example.com", "ana@example.com")
		time.Sleep(8 * 24 * time.Hour)
		credit("the window is over", di, creditExpired)
		y.tells("the window is over", added)
		if out := y.call(200, "POST", di+"/ref", ""); out["success"] != true {
			t.Errorf("after the window it says: %v", out)
		}
		credit("after the window", di, creditExpired)

		y.call(200, "POST", c+"/reward-configs", `{"type":"SINGLE_SIDED","event":"LEAD","title":"A biscuit","isUnlimited":true}`)
		eve := c + "/participant/" + y.join(y.tea(), "eve@example.com", "ana@example.com")
		y.tells("a lead", added, goal)
		ana := c + "/participant/ana@example.com"
		y.call(200, "POST", c+"/reward/"+y.rewardOf(ana, 1)+"/approve", "")
		y.tells("approving a lead", goalGranted)
		y.call(200, "POST", eve, `{"referralStatus":"CREDIT_EXPIRED"}`)
		y.tells("a lead that came to nothing")
		y.stands(ana, 1, "CANCELLED true false")
		y.call(406, "POST", c+"/reward/"+y.rewardOf(ana, 1)+"/fulfill", "")
	})
}

func TestADayOfPrograms(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		y := newDay(t)
		c := "/campaign/" + y.books()
		y.call(200, "PATCH", c, `{"status":"COMPLETE"}`)
		y.tells("ending", "CAMPAIGN_ENDED")
		for _, before := range []string{"COMPLETE", "CANCELLED", "DRAFT"} {
			y.Do(func(p *Program) { p.campaign(y.books()).status = before })
			y.is("before", c, before, "status")
			y.call(200, "PATCH", c, `{"status":"IN_PROGRESS"}`)
			y.is("resumed from "+before, c, "IN_PROGRESS", "status")
			y.tells("resuming")
		}
		y.call(400, "PATCH", c, `{"status":"DRAFT"}`)
	})
}

func TestADayOfEnrolment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		y := newDay(t)
		c := "/campaign/" + y.tools()
		y.Do(func(p *Program) {
			for i, name := range []string{"ann", "ben"} {
				p.campaign(y.tools()).applyFor(newApplication(signup{email: name + "@example.com"}, i), p.now())
			}
		})
		one := func(n int) string {
			return c + "/affiliate-applications/" + dig(y.call(200, "GET", c+"/affiliate-applications", ""), "applications", n, "id").(string)
		}
		ben, ann := one(0), one(1)
		y.is("applying", ann, applicationPending, "status")
		y.tells("applying")
		admitted := y.call(200, "PATCH", ann, `{"status":"APPROVED"}`)
		y.tells("approving somebody new", added)
		y.is("approving", c+"/participant/"+admitted["participantId"].(string), "APPLICATION", "affiliateEnrollmentSource")
		denied := y.call(200, "PATCH", ben, `{"status":"DENIED","rejectionReason":"No site"}`)
		if again := denied["reapplyAllowedAt"].(float64); again != float64(time.Now().Add(30*24*time.Hour).UnixMilli()) {
			t.Errorf("may apply again at %v", again)
		}

		for _, name := range []string{"cy", "di", "eve"} {
			y.call(200, "POST", c+"/affiliate-invites", `{"email":"`+name+`@example.com"}`)
		}
		y.call(409, "POST", c+"/affiliate-invites", `{"email":"ann@example.com"}`)
		y.tells("denying and inviting")
		y.join(y.tools(), "cy@example.com", "ann@example.com")
		time.Sleep(2 * time.Second)
		y.tells("an invite that was accepted", added, earned)
		y.is("accepted", c+"/participant/cy@example.com", "INVITE", "affiliateEnrollmentSource")
		di := dig(y.call(200, "GET", c+"/affiliate-invites", ""), "invites", 1, "id").(string)
		y.call(200, "DELETE", c+"/affiliate-invites/"+di, "")
		time.Sleep(15 * 24 * time.Hour)
		var states []any
		for _, row := range y.call(200, "GET", c+"/affiliate-invites?limit=3", "")["invites"].([]any) {
			states = append(states, dig(row, "status"))
		}
		if fmt.Sprint(states) != "[EXPIRED REVOKED ACCEPTED]" {
			t.Errorf("invites: %v", states)
		}
		y.tells("revoking and expiring")
	})
}
