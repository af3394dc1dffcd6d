package views_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"refdesk/internal/model"
	"refdesk/views"
)

// open starts the console on a program with everything in it.
func openProgram(t *testing.T, w, h int, keys ...string) *console {
	t.Helper()
	c := start(t, w, h, program)
	c.press(keys...)
	c.world.took()
	return c
}

// desks fails unless the desk was asked for exactly this.
func (c *console) desks(want string) {
	c.Helper()
	if got := c.world.took(); got != want {
		c.Fatalf("the desk was asked %q, not %q", got, want)
	}
}

// vendors fails unless the vendor was asked for exactly this.
func (c *console) vendors(want string) {
	c.Helper()
	if got := c.world.said(); got != want {
		c.Fatalf("the vendor was asked %q, not %q", got, want)
	}
}

func TestCampaignsAskForTheRevenueOnce(t *testing.T) {
	c := openProgram(t, 200, 50, "1")
	c.sees("38999.70 EUR", "41", "✓ 2s")
	c.vendors("analytics spring; analytics partners")
	c.news()
	c.vendors("")
	c.press("down", "r")
	if got := c.world.said(); strings.Count(got, "analytics") != 2 {
		t.Errorf("r asked %q", got)
	}
}

func TestCampaignPage(t *testing.T) {
	c := openProgram(t, 120, 36, "1")
	c.press("enter")
	c.sees("these are all campaigns")
	c.world.said()
	c.press("down", "enter")
	c.vendors("analytics spring")
	c.sees("the last 30 days", "360 · 180 before", "38999.70 EUR · 19499.85 EUR before", "at most 1039.92 EUR",
		"3 · 71.91 EUR · as here", "3 · 1 here: the mirror has not read 2 of", "4 rewards and 3 commissions wait", "1 payout failed")
	c.misses("novelty") // a series that is never above nothing
	c.press("v")
	c.sees("the last 90 days")
	c.press("v", "v")
	c.sees("the last 30 days")
	c.world.said()
	c.news()
	c.vendors("")
	c.press("c")
	c.sees("every list shows Spring launch")
	c.press("c")
	c.sees("this is what every list shows")
	c.press("r")
	c.vendors("analytics spring")
	c.desks("reload ")
	c.press("esc")
	c.sees("campaign  ")
}

func TestCampaignPageWithoutAnAnswer(t *testing.T) {
	c := start(t, 120, 36, func(w *world, _ *views.Env) { affiliates(w); w.told.err = model.ErrDenied })
	c.press("1", "down", "enter")
	c.sees("the vendor refuses the key", "r asks again", "rewards wait")
	c.world.told.err = nil
	c.press("r")
	c.sees("360 · 180 before")
	c.world.told.problem = "the vendor cannot be reached"
	c.press("r")
	c.sees("older, read 14m ago: the vendor cannot be", "360 · 180 before")
}

func TestCampaignThatIsGone(t *testing.T) {
	c := openProgram(t, 80, 24, "1", "down")
	c.world.campaigns = nil
	c.press("enter")
	c.sees("failed: not found")
}

func TestChooserWorksAnywhere(t *testing.T) {
	c := openProgram(t, 80, 24, "4", "c")
	c.sees("which campaign")
	c.write("part")
	c.press("enter")
	c.sees("every list shows Partners", "no rewards yet")
	c.press("c", "up", "up", "enter")
	c.sees("every list shows all campaigns", "Mira Okafor")
	c.press("c")
	c.write("nothing like it")
	c.sees("no campaign is called that")
	c.press("enter")
	c.sees("which campaign")
	c.press("esc")
	c.misses("which campaign")
	c.world.fail = errors.New("the store is locked")
	c.press("c")
	c.sees("the campaigns could not be read: the store is locked")
}

func TestFraudPointsAtTheRewards(t *testing.T) {
	c := openProgram(t, 200, 50, byRisk...)
	c.sees("✗ high 2 · ! medium 2 · low 8", "referrals arrive too fast")
	for _, key := range []string{"a", "x"} {
		c.press(key)
		c.sees("4 decides on their rewards · the vendor's API only shows the risk")
	}
	c.desks("")
	c.press("/")
	c.write("yulia")
	c.press("enter")
	c.sees("✗ high 1 · medium 0 · low 0")
}

func TestFulfil(t *testing.T) {
	c := openProgram(t, 80, 24, "4")
	c.press("F")
	c.desks("fulfil prew_01 ")
	c.sees("fulfilling Give 20 get 20 for Mira Okafor")
	if !strings.Contains(c.cursor(), "José") {
		t.Errorf("the cursor is not on the next: %s", c.cursor())
	}
	c.press("down", "down", "down", "F") // approved: marked as delivered
	c.sees("Approve and fulfil at high risk?")
	c.press("Y")
	c.desks("fulfil prew_05 ")
	c.press("a")
	c.sees("already approved")
	c.press("down", "F")
	c.sees("already fulfilled")
	c.press("home", "space", "space", "F", "Y")
	c.desks("fulfil prew_02 ")
}

func TestHoldAndRelease(t *testing.T) {
	for _, tab := range []struct{ key, id string }{{"4", "prew_01"}, {"5", "com_1"}} {
		c := openProgram(t, 80, 24, tab.key, "h", "enter")
		c.sees("choose how long first", "The vendor does not know of it")
		c.press("2", "tab")
		c.write("asked the shop")
		c.press("enter")
		c.desks("hold " + tab.id + " asked the shop")
		c.sees("for 3d: h releases it")
		c.news()
		c.press("home")
		c.sees("! on hold 3d")
		c.press("a")
		c.sees("held by ana for 3d: h releases it")
		c.desks("")
		c.press("x", "1", "enter") // a refusal is not kept back
		c.desks("refuse " + tab.id + " same-person")
	}
	c := openProgram(t, 80, 24, "5")
	c.press("h", "5", "enter")
	c.sees("until it is released")
	c.press("home", "h")
	c.desks("hold com_1 ; release com_1")
	c.sees("released 19.99 EUR for Mira Okafor")
}

func TestHoldSaysWhatTheVendorDoesMeanwhile(t *testing.T) {
	c := openProgram(t, 80, 24, "5", "h")
	c.sees("own hold period ends in 4d: from then on it may approve")
	c.press("esc", "down", "down", "h")
	c.sees("own hold period is over: it may approve at any")
	c.press("esc", "home", "space", "space", "space", "space", "h")
	c.sees("Hold 3 commissions", "1 left alone: 1 already approved")
	c.press("1", "enter")
	c.desks("hold com_1 ; hold com_2 ; hold com_3 ")
}

func TestHoldThatFails(t *testing.T) {
	c := openProgram(t, 80, 24, "5")
	c.world.deskFail = errors.New("the store is full")
	c.press("h", "1", "enter")
	c.sees("nothing was done: the store is full")
	c.world.deskFail = nil
	c.press("home", "h", "1", "enter")
	c.sees("for 1d: h releases it")
}

func TestCommissions(t *testing.T) {
	c := openProgram(t, 200, 50, "5")
	c.sees("pending 3: 61.99 EUR, 2500 JPY", "✓ paid 1: 125.000 KWD", "4d more", "! over", "! 123.45 EUR", "! reversed 1: 9.90 EUR", "deleted 1: 1 not known")
	c.press("a", "x", "4", "enter")
	c.desks("approve com_1 ; refuse com_2 too-fast")
	c.sees("approving 19.99 EUR for Mira Okafor", "refusing 2500 JPY for Mira Okafor")
	c.press("down", "a")
	c.sees("already approved", "150.00 EUR → 130.00 EUR · partial refund", "no event told why", "26.55 EUR")
	c.press("down", "a")
	c.sees("already paid")
	c.press("F")
	c.desks("")
	c.press("home", "enter")
	c.sees("Mira Okafor  read")
}

// TestCommissionsMayBeDecidedNowhere says the vendor's reason.
func TestCommissionsMayBeDecidedNowhere(t *testing.T) {
	c := start(t, 80, 24, func(w *world, _ *views.Env) { affiliates(w); w.told.cannot = "this version does not write there" })
	for _, keys := range [][]string{{"5", "a"}, {"5", "x"}, {"4", "a"}, {"4", "F"}, {"2", "enter", "E"}} {
		c.press("esc", "esc")
		c.press(keys...)
		c.sees("this version does not write there")
	}
	c.desks("")
}

func TestPayouts(t *testing.T) {
	c := openProgram(t, 120, 36, "6", "a")
	c.sees("✗ failed 1: 133.35 EUR", "the vendor makes and sends payouts by itself")
	c.world.said()
	c.press("enter")
	c.vendors("destinations p-mira")
	c.sees("133.35 EUR to Mira Okafor", "Priya", "com_77", "not read yet", "! needs repair")
	c.news()
	c.vendors("")
	c.press("r")
	c.vendors("destinations p-mira")
	c.desks("reload p-mira")
	c.press("enter")
	c.sees("Priya Raghunathan  read")
	c.press("esc", "o")
	c.sees("Mira Okafor  read")
}

func TestPersonAsksTheVendorOnceAndItsLogWhenLookedAt(t *testing.T) {
	c := openProgram(t, 80, 24)
	c.world.said()
	c.press("enter")
	c.vendors("figures p-mira; destinations p-mira")
	c.news()
	c.press("tab", "tab")
	c.vendors("")
	c.press("shift+tab", "shift+tab", "shift+tab", "shift+tab")
	c.sees("[activity]", "Referred Åsa Lindqvist")
	c.vendors("activity p-mira")
	c.press("tab", "shift+tab")
	c.vendors("")
	c.press("r")
	c.vendors("figures p-mira; destinations p-mira; activity p-mira")
}

func TestPersonDecidesOnCommissions(t *testing.T) {
	c := openProgram(t, 120, 36, "enter", "tab", "a")
	c.sees("tab goes to the rewards and commissions")
	c.press("tab", "a")
	c.desks("approve com_1 ")
	c.press("F")
	c.sees("the vendor pays approved commissions by itself")
	c.press("down", "h", "1", "enter")
	c.desks("hold com_2 ")
	c.press("h")
	c.desks("release com_2")
	c.press("tab", "a")
	c.sees("the vendor makes and sends payouts by itself")
	c.press("enter")
	c.sees("133.35 EUR to Mira Okafor")
}

// TestAPersonOpensAtTheRowThatLedThere so that the next key decides on that one.
func TestAPersonOpensAtTheRowThatLedThere(t *testing.T) {
	for _, tab := range []string{"4", "5"} {
		c := openProgram(t, 120, 36, tab, "down", "down")
		c.press("n")
		c.write("this one")
		c.press("enter")
		on := strings.Fields(c.world.took())[1]
		c.press("enter", "a")
		if got := c.world.took(); got != "approve "+on+" " {
			t.Errorf("%s: noted on %s, then %q", tab, on, got)
		}
	}
}

func TestNote(t *testing.T) {
	for _, way := range []struct {
		keys []string
		id   string
	}{
		{[]string{"2"}, "p-mira"}, {[]string{"2", "enter"}, "p-mira"}, {byRisk, "p-yulia"},
		{[]string{"4"}, "prew_01"}, {[]string{"5"}, "com_1"},
	} {
		c := openProgram(t, 80, 24, append(slices.Clone(way.keys), "n", "enter")...)
		c.sees("write something, or leave with esc")
		c.write("called them")
		c.press("enter")
		c.desks("note " + way.id + " called them")
		c.sees("noted on ")
		c.world.deskFail = errors.New("the store is full")
		c.press("n", "x", "enter")
		c.sees("the note was not kept: the store is full")
		c.world.deskFail = nil
		c.press("n")
		c.sees("A note on", " x")
		c.write("yz")
		c.press("enter")
		c.desks("note " + way.id + " x; note " + way.id + " xyz")
		c.press("n", "enter")
		c.sees("write something, or leave with esc")
	}
}

func TestEditAtTheVendor(t *testing.T) {
	tests := []struct {
		name string
		do   func(*console)
		want string
		says string
	}{
		{"nothing changed", func(c *console) { c.press("up", "enter") }, "", "it is so already"},
		{"metadata", func(c *console) {
			c.press("down")
			c.write("tier")
			c.press("down")
			c.write("7")
			c.press("down", "down", "enter")
		}, `edit p-mira {"metadata":{"tier":"7"}}`, "editing Mira Okafor… u takes it back"},
		{"metadata away", func(c *console) { c.press("down"); c.write("plan"); c.press("up", "up", "enter") },
			`edit p-mira {"metadata":{"plan":null}}`, "editing Mira Okafor"},
		{"a value without its key", func(c *console) { c.press("down", "down"); c.write("gold"); c.press("up", "up", "up", "enter") },
			"", "the value below needs a key"},
		{"a key that would be renamed", func(c *console) { c.press("down"); c.write("Tier one"); c.press("up", "up", "enter") },
			"", "a small letter first"},
		{"notes are overwritten", func(c *console) {
			c.write("!")
			c.press("up", "enter")
			c.sees("“VIP since the conference”")
			c.press("Y")
		},
			`edit p-mira {"notes":"VIP since the conference!"}`, "editing Mira Okafor"},
		{"notes are left", func(c *console) { c.write("!"); c.press("up", "enter", "enter") }, "", "Mira Okafor"},
		{"banned", func(c *console) {
			c.press("up", "left", "enter")
			c.sees("is banned at the vendor")
			c.press("Y")
		}, `edit p-mira {"affiliateStatus":"BANNED"}`, "editing Mira Okafor"},
		{"credit", func(c *console) {
			c.press("up", "up", "right", "down", "enter")
			c.sees("The credit is given to the referrer")
			c.press("Y")
		}, `edit p-mira {"referralStatus":"CREDIT_AWARDED"}`, "editing Mira Okafor"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := openProgram(t, 120, 36, "enter", "E")
			test.do(c)
			got := strings.TrimSuffix(c.world.took(), " ")
			if got != test.want {
				t.Errorf("the desk was asked %q, not %q", got, test.want)
			}
			c.sees(test.says)
		})
	}
}

func TestEditSaysWhyNot(t *testing.T) {
	c := openProgram(t, 80, 24)
	c.world.people[0].Gone = true
	c.press("enter", "E")
	c.sees("the person was deleted at the vendor")
	c.press("esc", "esc")
	c.world.people[0].Gone, c.world.people[0].ReadAt = false, c.world.people[0].ReadAt.AddDate(-9999, 0, 0)
	c.world.people[0].ReadAt = model.Participant{}.ReadAt
	c.press("enter", "E")
	c.sees("r reads what an edit would overwrite")
	c.desks("")
}

func TestReadOnlyDecidesOnNothing(t *testing.T) {
	c := start(t, 80, 24, func(w *world, e *views.Env) { affiliates(w); e.ReadOnly = true })
	for _, tab := range []string{"2", "3", "4", "5", "6"} {
		c.press(tab, "a", "F", "x", "h", "n", "E")
	}
	c.press("2", "enter", "a", "F", "x", "h", "n", "E", "tab", "tab", "a", "h")
	c.desks("")
}

// TestACampaignHeardByWebhooksAloneShowsWhatIsKnown and no error: there is
// nothing that could have failed.
func TestACampaignHeardByWebhooksAloneShowsWhatIsKnown(t *testing.T) {
	c := start(t, 80, 24, func(w *world, e *views.Env) { program(w, e); w.told.heard = true })
	c.press("1", "down", "enter")
	c.sees("[program]", "in the mirror", "rewards wait")
	c.misses("r asks again", "could not")
	c.press("tab")
	c.sees("counted here, from its webhooks alone", "rewards waiting", "its dashboard does")
	c.misses("r asks again", "could not")
	c.press("r")
	c.sees("there is nothing to ask")
	c.vendors("")
}
