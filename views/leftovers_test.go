package views_test

import (
	"strings"
	"testing"
	"time"

	"refdesk/internal/model"
	"refdesk/views"
)

// TestToastsAboutOneThingReplaceOneAnother: what was said before about the same
// reward, the screen or the pause no longer holds.
func TestToastsAboutOneThingReplaceOneAnother(t *testing.T) {
	c := openProgram(t, 120, 36, "4", "a")
	c.sees("approving Give 20 get 20 for Mira Okafor")
	c.press("u")
	c.sees("took back")
	c.misses("approving Give 20")
	c.press("home", "h", "1", "enter")
	c.sees("holding Give 20 get 20 for Mira Okafor")
	c.news()
	c.press("home", "h")
	c.sees("released Give 20 get 20 for Mira Okafor")
	c.misses("holding Give 20")
	c.press("P")
	c.sees("paused: nothing leaves until")
	c.press("P")
	c.misses("paused: nothing leaves until")
	c.press("end", "a")
	c.sees("already")
	c.press("up", "a", "4")
	c.sees("this is Rewards already")
	if got := strings.Count(c.text(), "already"); got > 1 {
		t.Errorf("%d toasts say why not at once:\n%s", got, c.text())
	}
}

func TestTabsCountWhatWaits(t *testing.T) {
	c := openProgram(t, 200, 50, "4")
	c.sees("5 Commissions 3", "6 Payouts 1")
	c.press("1", "end", "c")
	c.misses("5 Commissions 3", "6 Payouts 1")
}

func TestHeadOfAPersonIsCutWithASign(t *testing.T) {
	c := start(t, 80, 24, func(w *world, _ *views.Env) {
		p := &w.people[1]
		p.Email = strings.Repeat("long", 12) + "@example.com"
		p.LastName = model.Some(strings.Repeat("Quintana", 9))
	})
	c.press("down", "enter")
	lines := strings.Split(c.text(), "\n")
	if !strings.Contains(lines[2], "…") || !strings.Contains(lines[3], "…") {
		t.Errorf("the head is cut without a sign:\n%s\n%s", lines[2], lines[3])
	}
}

// TestAmountThatCouldNotBeRead is shown as it came.
func TestAmountThatCouldNotBeRead(t *testing.T) {
	c := start(t, 80, 70, func(w *world, _ *views.Env) {
		w.people[0].Extra = `{"rewardDue":"ten","rewardCurrency":"EUR","rewardPaid":12.345}`
		w.people[0].Paid = model.Some(model.Money{Minor: 1, Currency: "EUR"})
	})
	c.press("enter", "shift+tab")
	c.sees(`could not be read: "ten" "EUR"`)
	c.misses("12.345")
}

func TestWhoIsOnlyHeardCannotBeRead(t *testing.T) {
	heard := func(reads bool) func(w *world, _ *views.Env) {
		return func(w *world, _ *views.Env) {
			w.told.heard = !reads
			w.people[0].ReadAt = time.Time{}
		}
	}
	c := start(t, 120, 36, heard(false))
	c.press("enter")
	c.sees("known from webhooks only: there is no API to read the rest")
	c = start(t, 120, 36, heard(true))
	c.press("enter")
	c.sees("known from webhooks only: r reads the rest")
}

func TestNamesStandWhereTheyAreKnown(t *testing.T) {
	c := start(t, 120, 36, func(w *world, _ *views.Env) { decided(w) })
	c.press("7", "enter")
	c.sees("acme · Spring launch")
	c.press("8", "enter")
	c.sees("acme · Spring launch", "person        Mira Okafor")
	c.press("2", "down")
	c.sees("referred by    Mira Okafor")
}

func TestWebhookTroubleStandsOnTheCampaign(t *testing.T) {
	trouble := "the vendor's webhook is switched off: switch it on there"
	c := start(t, 200, 50, func(w *world, _ *views.Env) { w.status.Pulls[0].WebhookProblem = trouble })
	c.press("1")
	c.sees("✗ trouble")
	c.press("down", "enter")
	c.sees("in trouble", "the vendor's webhook is switched off")
}
