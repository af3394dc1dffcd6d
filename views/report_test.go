package views_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"refdesk/internal/model"
	"refdesk/views"
)

// TestReportFrames draws the month's reports in every state.
func TestReportFrames(t *testing.T) {
	bare := func(_ *world, e *views.Env) { e.Reports.(*ledger).found = model.Summary{} }
	tests := []struct {
		name string
		set  func(*world, *views.Env)
		keys []string
		then func(*console)
	}{
		{name: "summary", keys: []string{"1", "#"}},
		{name: "summary_limit", keys: []string{"1", "#", "G"}},
		{name: "summary_beside", keys: []string{"1", "#", "tab"}},
		{name: "summary_all_time", keys: []string{"1", "#", "v"}},
		{name: "summary_export", keys: []string{"1", "#", "e"}},
		{name: "summary_empty", keys: []string{"1", "#", ","}, set: bare},
		{name: "summary_open", keys: []string{"1", "#"}, set: func(_ *world, e *views.Env) {
			e.Reports.(*ledger).found.Books[0].Paid.Minor++
		}},
		{name: "summary_failed", keys: []string{"1", "#"}, set: func(_ *world, e *views.Env) { e.Reports.(*ledger).fail = model.ErrTooLarge }},
		{name: "summary_failed_again", keys: []string{"1", "#"}, then: func(c *console) {
			c.world.fail = errors.New("the store is locked by another program")
			c.press("r")
		}},
		{name: "summary_moved", keys: []string{"1", "#"}, then: (*console).news},
		{name: "reconciliation", keys: []string{"6", "D"}},
		{name: "reconciliation_why", keys: []string{"6", "D", "down", "down"}},
		{name: "reconciliation_agrees", keys: []string{"6", "D"}, set: func(_ *world, e *views.Env) {
			l := e.Reports.(*ledger)
			l.found.Payouts, l.found.Differences = l.found.Payouts[1:], nil
		}},
		{name: "reconciliation_empty", keys: []string{"6", "D"}, set: bare},
		{name: "ascii_summary", keys: []string{"1", "#"}, set: ascii},
		{name: "ascii_reconciliation", keys: []string{"6", "D"}, set: ascii},
	}
	for _, size := range sizes {
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				c := start(t, size.w, size.h, func(w *world, e *views.Env) {
					affiliates(w)
					if test.set != nil {
						test.set(w, e)
					}
				})
				c.press(test.keys...)
				if test.then != nil {
					test.then(c)
				}
				c.golden(test.name)
			})
		}
	}
}

// withLedger starts a console whose summary can be looked into.
func withLedger(t *testing.T) (*console, *ledger) {
	t.Helper()
	var l *ledger
	c := start(t, 120, 36, func(w *world, e *views.Env) {
		affiliates(w)
		l = e.Reports.(*ledger)
	})
	return c, l
}

// asks gives the newest question as text.
func (l *ledger) asks() string {
	if len(l.asked) == 0 {
		return ""
	}
	ask := l.asked[len(l.asked)-1]
	return ask.Backend + "/" + ask.CampaignID + " " + ask.Month.String()
}

// TestSummaryAsksForTheCampaignAndTheMonth: of the row under the cursor, of what
// the lists show, the month before, the next, and all of time.
func TestSummaryAsksForTheCampaignAndTheMonth(t *testing.T) {
	c, l := withLedger(t)
	for _, step := range []struct{ key, want string }{
		{"1", ""}, {"#", "/ 2026-03"}, {",", "/ 2026-02"}, {",", "/ 2026-01"}, {",", "/ 2025-12"}, {".", "/ 2026-01"},
		{"v", "/ "}, {"v", "/ 2026-03"}, {"D", "/ 2026-03"}, {",", "/ 2026-02"}, {"#", "/ 2026-02"},
		{"1", "/ 2026-02"}, {"down", "/ 2026-02"}, {"#", backend + "/" + campaign + " 2026-03"},
		{"esc", backend + "/" + campaign + " 2026-03"}, {"down", backend + "/" + campaign + " 2026-03"},
		{"c", backend + "/" + campaign + " 2026-03"}, {"6", backend + "/" + campaign + " 2026-03"}, {"D", backend + "/partners 2026-03"},
	} {
		c.press(step.key)
		if got := l.asks(); got != step.want {
			t.Fatalf("after %s it asked for %q, want %q\n%s", step.key, got, step.want, c.text())
		}
	}
}

func TestSummaryHasNoMonthThatIsToCome(t *testing.T) {
	c, l := withLedger(t)
	c.press("1", "#", ".")
	c.sees("the next month has not begun")
	c.press("v", ",")
	c.sees("this is all of time")
	if len(l.asked) != 2 {
		t.Errorf("asked for %v", l.asked)
	}
}

// TestSummaryFileIsWhatIsOnTheScreen: it is not read again for the file.
func TestSummaryFileIsWhatIsOnTheScreen(t *testing.T) {
	c, l := withLedger(t)
	c.press("1", "#")
	l.found.Books = nil
	c.news()
	c.sees("r adds up again")
	c.press("e", "enter", "enter")
	c.sees("SHA-256", "0123456789abcdef", "/home/ana/summary-2026-03.md")
	c.press("esc", "e", "right", "enter", "enter", "esc")
	want := []string{"md summary-2026-03.md of 4 books in 2026-03", "csv summary-2026-03.csv of 4 books in 2026-03"}
	if diff := cmp.Diff(want, l.files); diff != "" || len(l.asked) != 1 {
		t.Errorf("asked %d times, written:\n%s", len(l.asked), diff)
	}
}

// TestAReportFollowsTheNews as lists do, but not more often than every few
// seconds: it goes through everything that was earned.
func TestAReportFollowsTheNews(t *testing.T) {
	for _, keys := range [][]string{{"1", "#"}, {"6", "D"}} {
		c, l := withLedger(t)
		c.press(keys...)
		if len(l.asked) != 1 {
			t.Fatalf("asked %d times", len(l.asked))
		}
		c.news()
		c.news()
		c.sees("r adds up again")
		if len(l.asked) != 1 {
			t.Errorf("asked %d times within its rest", len(l.asked))
		}
		c.press("r")
		if c.misses("r adds up again"); len(l.asked) != 2 {
			t.Errorf("asked %d times after r", len(l.asked))
		}
	}
	c, l := withLedger(t)
	c.press("1", "#")
	c.clock.Advance(6 * time.Second)
	c.news()
	if c.misses("r adds up again"); len(l.asked) != 2 {
		t.Errorf("asked %d times after its rest", len(l.asked))
	}
	c.news()
	if c.sees("r adds up again"); len(l.asked) != 2 {
		t.Errorf("asked %d times within the next rest", len(l.asked))
	}
}

// TestTheHeadOfAReportIsNotCut at 80 columns, whatever it is of and however its
// numbers moved.
func TestTheHeadOfAReportIsNotCut(t *testing.T) {
	c, _ := withLedger(t)
	c.resize(80, 24)
	c.press("6", "D", "v")
	c.news()
	c.sees("Paid against issued  all of time  all campaigns  as of ", ", r: again")
	c.press("1", "#", "v")
	c.news()
	c.sees("r adds up again\n")
}

// TestNoAmountOfTheSummaryIsCut at 80 columns: the largest that there is stands
// whole below the table.
func TestNoAmountOfTheSummaryIsCut(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("1", "#", "G")
	c.sees("92233720368547758.07 USD", "92233720368547758.06 USD", "0.01 USD")
}

// TestNoDifferenceIsCut, neither by its mark nor by its sign, at any width.
func TestNoDifferenceIsCut(t *testing.T) {
	c, l := withLedger(t)
	below := check("partners", "", "", 13_880, 48_253, "")
	l.found.Payouts = []model.PayoutCheck{below}
	for _, size := range sizes {
		c.resize(size.w, size.h)
		c.press("6", "D", "r")
		c.sees("482.53 EUR  ! -343.73 EUR")
	}
}

// TestASummaryWithRoomAddsUpOnItsRow: what the backend delivered itself is the
// rest of what was earned.
func TestASummaryWithRoomAddsUpOnItsRow(t *testing.T) {
	c, l := withLedger(t)
	b := book("spring", "USD", model.SummaryRewards, 3, 6_000, 1_000, 0, 0, 2_000, 0, 0)
	b.Delivered.Minor = 3_000
	l.found.Books = []model.SummaryBook{b}
	c.resize(200, 50)
	c.press("L", "1", "#")
	c.sees("clawed back    delivered     adjusted", "30.00 USD")
}

func TestReconciliationLeadsOn(t *testing.T) {
	c, _ := withLedger(t)
	c.press("6", "D", "enter")
	c.sees("only a payout has commissions inside")
	c.press("o")
	c.sees("this row is about nobody")
	c.press("down", "o")
	c.sees("Mira Okafor", "rewards")
	c.press("esc", "down", "enter")
	c.sees("only a payout has commissions inside")
}

// TestReportsAreFoundByWords in the palette of Campaigns and Payouts.
func TestReportsAreFoundByWords(t *testing.T) {
	for _, tab := range []string{"1", "6"} {
		c, l := withLedger(t)
		c.press(tab, ":")
		c.write("summary")
		c.press("enter")
		c.sees("Month's summary")
		c.press("esc", ":")
		c.write("against")
		c.press("enter")
		c.sees("Paid against issued")
		if len(l.asked) != 2 {
			t.Errorf("asked %v", l.asked)
		}
	}
}
