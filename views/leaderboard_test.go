package views_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"refdesk/internal/model"
	"refdesk/ui/uitest"
	"refdesk/views"
)

// onBoard opens the leaderboard of one campaign.
func onBoard(t *testing.T, w, h int, set func(*world, *views.Env), keys ...string) *console {
	t.Helper()
	c := start(t, w, h, set)
	c.press("1", "down", "c", "2")
	c.world.said()
	c.press(keys...)
	return c
}

func TestOrdersComeFromTheMirror(t *testing.T) {
	c := openProgram(t, 80, 24, "b")
	c.sees("c chooses a campaign first")
	c = onBoard(t, 200, 50, judged)
	c.sees("[by all time]", "moved since", "b: by this month", "affiliate programs have more")
	c.vendors("")
	var seen []string
	for range 6 {
		c.press("b")
		line := c.text()[strings.Index(c.text(), "[by "):]
		seen = append(seen, line[:strings.Index(line, "]")+1])
	}
	want := []string{"[by this month]", "[by last month]", "[by impressions]", "[by unique impressions]", "[by all time]", "[by this month]"}
	if !slices.Equal(seen, want) {
		t.Errorf("b goes through %q", seen)
	}
	// What people carry with them is not asked for.
	c.vendors("standings PREV_MONTH; standings TOTAL_IMPRESSION_COUNT; standings UNIQUE_IMPRESSION_COUNT")
	if got := c.cursor(); !strings.Contains(got, "10") {
		t.Errorf("the most of this month is not on top: %s", got)
	}
	c.press("s", "s")
	c.sees("address▲")
}

func TestPlacesMove(t *testing.T) {
	c := onBoard(t, 120, 36, judged)
	c.sees("moved since", "new", "-3", "+2")
	if got := c.world.past; len(got) != 1 || got[0] != c.clock.Now().AddDate(0, 0, -1).Format("2 Jan 15:04") {
		t.Fatalf("asked for the places of %q", got)
	}
	c.press("d")
	c.sees("a week ago, or the oldest there are")
	c.press("d", "d")
	if got := c.world.past; len(got) != 4 || got[2] != c.clock.Now().AddDate(0, 0, -30).Format("2 Jan 15:04") || got[3] != got[0] {
		t.Fatalf("asked for the places of %q", got)
	}
	c.news()
	if got := c.world.past; len(got) != 4 {
		t.Error("news ask for earlier places at once")
	}
	c.clock.Advance(20 * time.Minute)
	c.news()
	if got := c.world.past; len(got) != 5 {
		t.Error("earlier places are never asked for again")
	}
	c = onBoard(t, 120, 36, func(w *world, e *views.Env) { judged(w, e); w.past = []string{"none"} })
	c.sees("no earlier places are kept yet")
	c.misses("new ", "+2")
}

func TestPlacesWithoutThoseHeldOrBlocked(t *testing.T) {
	c := onBoard(t, 200, 50, judged)
	c.sees("José", "held", "blocked")
	c = onBoard(t, 120, 36, judged, "w")
	c.sees("without held or blocked")
	c.misses("Álvarez", "Ødegaard")
	if rows := c.text(); !strings.Contains(rows, "Åsa") {
		t.Error("others are gone as well")
	}
	c.press("w")
	c.sees("Álvarez")
}

func TestVendorsOrder(t *testing.T) {
	c := onBoard(t, 80, 24, program, "R")
	c.vendors("standings ALL_TIME")
	c.sees("[by all time, the vendor's order]", "rank   ours", "p-unmet", "read 20s ago")
	if got := c.cursor(); !strings.Contains(got, "Priya") || !strings.Contains(got, "900") {
		t.Fatalf("the first of the vendor's order is not on top: %s", got)
	}
	c.news()
	c.vendors("")
	c.press("s")
	c.sees("this is the vendor's order")
	c.press("d")
	c.sees("this is the vendor's order")
	c.press("/")
	c.write("niamh")
	c.press("enter")
	c.sees("Niamh", "820")
	c.misses("Priya", "p-unmet")
	c.press("esc", "home", "enter")
	c.sees("Priya Raghunathan  read")
	c.press("esc", "R")
	c.misses("the vendor's order]")
	c.sees("#", "moved")
}

// TestOrdersOfAnAffiliateProgram has those that the vendor refuses of others;
// only the vendor can tell the one by revenue.
func TestOrdersOfAnAffiliateProgram(t *testing.T) {
	affiliate := func(w *world, e *views.Env) { judged(w, e); w.campaigns[0].Type = "AFFILIATE" }
	c := onBoard(t, 200, 50, affiliate, "b", "b", "b", "b", "b")
	c.sees("[by commissions]", "799.60 EUR")
	c.misses("affiliate programs have more")
	c.press("b")
	c.sees("[by revenue, the vendor's order]")
	c.press("R")
	c.sees("only the vendor knows what it counts in this order")
	c.press("b", "b")
	c.sees("[by leads]")
}

func TestVendorsOrderThatCannotBeRead(t *testing.T) {
	c := onBoard(t, 80, 24, func(w *world, _ *views.Env) { affiliates(w); w.told.err = model.ErrInvalid }, "R")
	c.sees("the vendor's order could not be read", "does not tell this of this program")
	c.world.told.err = nil
	c.press("r")
	c.sees("Priya")
	c.press("1", "home", "c", "2")
	c.misses("[by ")
	c.sees("Mira Okafor")
}

func TestTreeFolds(t *testing.T) {
	c := start(t, 80, 24, judged)
	c.press("T")
	c.sees("[referral tree]", "Mira Okafor", "with all below", "high risk", "▸ Åsa", "▸ held: José")
	c.misses("Юлия")
	c.press("left")
	c.sees("this is the top: o goes to the referrer's tree")
	c.press("o")
	c.sees("nobody referred the person at the top")
	c.press("down", "right")
	c.sees("▾ held: José", "Юлия")
	c.press("right")
	c.sees("unfolded already")
	c.press("down", "left") // from a leaf to the one above
	if got := c.cursor(); !strings.Contains(got, "José") {
		t.Fatalf("left leads to %s", got)
	}
	c.press("-")
	c.misses("Юлия")
	c.press("*")
	c.sees("Юлия")
	c.press("-")
	c.misses("Юлия")
	c.press("*", "right", "T")
	c.sees("José", "o: whoever brought this one")
	c.press("T")
	c.sees("this is the tree from here")
	c.press("o")
	c.sees("王 小明")
	c.press("esc", "esc", "esc", "enter")
	c.sees("Mira Okafor  read")
	c.press("T")
	c.sees("[referral tree]")
	c.press("down", "enter")
	c.sees("José")
	c.misses("[referral tree]")
}

func TestTreeIsSearched(t *testing.T) {
	c := start(t, 80, 24, judged)
	c.press("T", "/")
	c.write("tomas")
	c.press("enter")
	c.sees("▾ held: José", "Tomas")
	c.misses("Åsa")
	c.press("*")
	c.sees("a filter unfolds the way to all that match")
	c.press("esc")
	c.sees("Åsa")
	c.world.people = nil
	c.news()
	c.sees("showing older")
}

// TestRingsAndChainsKeepTheirPlace draws what the mirror tells of a ring, and
// of a chain deeper than any screen is wide.
func TestRingsAndChainsKeepTheirPlace(t *testing.T) {
	c := start(t, 80, 24, judged)
	rows := []model.TreeRow{}
	for i := range 60 {
		p := c.world.people[i%len(c.world.people)]
		p.ID = "deep" + num(int64(i))
		rows = append(rows, model.TreeRow{PersonRow: p, Depth: i, Children: 1, Below: 60 - i, Open: true})
	}
	again := rows[0]
	again.Depth, again.Loop, again.Open = 60, true, false
	c.world.drawn = append(rows, again)
	c.press("T")
	c.sees("▾ Mira")
	c.press("G")
	c.sees("60 ↺ the top once", "59 ▾")
	c.press("right")
	c.sees("this is the person at the top once more")
	uitest.Fits(t, c.view(), 80, 24)
}

// TestADifferentRankIsNoAlarm: ranks are as old as the reading of their people,
// and a mark on every row means nothing.
func TestADifferentRankIsNoAlarm(t *testing.T) {
	c := onBoard(t, 120, 36, func(w *world, e *views.Env) {
		program(w, e)
		for i := range w.people {
			w.people[i].Rank = model.Some(int64(12345 + i))
		}
	})
	if got := c.cursor(); strings.Contains(got, "!") || !strings.Contains(got, "12,345") {
		t.Errorf("the first row is %q", got)
	}
}

// TestAVendorsOrderThatWasCutSaysSo and how many there are.
func TestAVendorsOrderThatWasCutSaysSo(t *testing.T) {
	c := onBoard(t, 120, 36, func(w *world, e *views.Env) { program(w, e); w.told.cut = true }, "R")
	c.sees("the first 7 of 12")
	c.press("R")
	c.misses("the first 7")
	c = onBoard(t, 120, 36, program, "R")
	c.misses("the first 7")
}
