package views_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"refdesk/internal/model"
	"refdesk/views"
)

func TestLiveFollowsTheNewest(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("7")
	c.sees("following")
	arrive(c)
	if !strings.Contains(c.cursor(), "14:02:00") {
		t.Errorf("the cursor stays on %q", c.cursor())
	}
	c.press("down")
	c.misses("following")
	before := c.cursor()
	arrive(c)
	if c.cursor() != before {
		t.Errorf("the row under the hand changed from %q to %q", before, c.cursor())
	}
	c.press("home")
	c.sees("following")
}

func TestPauseHoldsTheRowsAndCounts(t *testing.T) {
	c := start(t, 80, 24, func(w *world, _ *views.Env) {
		for i := range 400 {
			e := event(int64(-i), model.KindJoined, w.people[0].Participant, fmt.Sprintf("no %d", i), w.now())
			w.events = append(w.events, e)
		}
	})
	c.press("7", "p")
	before := strings.Split(c.text(), "\n")[2:20]
	for range 40 {
		arrive(c)
	}
	c.sees("paused, 120 new")
	if got := strings.Split(c.text(), "\n")[2:20]; strings.Join(got, "\n") != strings.Join(before, "\n") {
		t.Error("the rows moved during the pause")
	}
	c.press("end")
	c.sees("no 399")
	c.press("home", "r")
	if !strings.Contains(c.cursor(), "14:01:58") {
		t.Errorf("the newest row of the pause is %q", c.cursor())
	}
	c.press("p", "home")
	c.misses("paused")
	if !strings.Contains(c.cursor(), "14:02:00") {
		t.Errorf("the newest row after the pause is %q", c.cursor())
	}
}

func TestAnotherFilterEndsThePause(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("7", "p", "K")
	c.misses("paused")
	c.sees("only joined")
	c.press("p", "/")
	c.write("mira")
	c.misses("paused")
}

func TestKindsGoRoundAndClear(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("7", "K", "K")
	c.sees("only reward", "earned")
	c.misses("risk raised")
	c.press("/")
	c.write("jos")
	c.press("enter")
	c.sees("José")
	c.misses("さくら")
	c.press("esc", "esc")
	c.misses("only reward")
	for range 9 {
		c.press("K")
	}
	c.misses("only")
}

func TestLiveOpensPersonAndRaw(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("7", "o")
	c.sees("Mira Okafor  read")
	c.press("esc", "enter")
	c.sees(`"event": "PARTICIPANT_REACHED_A_GOAL"`)
	c.press("o")
	c.sees("Mira Okafor  read")
	c.press("esc", "esc", "down", "down", "down", "o")
	c.sees("this event is about no person")
	c.press("enter")
	c.sees("kept aside unread", `{"event":"PARTICIPANT_REAC`)
}

func TestEventThatCannotBeReadSaysSo(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("7")
	c.world.fail = errors.New("the store is locked")
	c.press("enter")
	c.sees("✗ the store is locked · r tries again")
	c.world.fail = nil
	c.press("r")
	c.sees("as it came")
	c.world.fail = errors.New("locked again")
	c.press("r")
	c.sees("as it came", "could not read the event again: locked again")
}

// longName leaves no room for anything beside it.
var longName = strings.Repeat("Featherstonehaugh-", 9)

// TestALongNameLeavesRoomForWhatHappened on the line of the newest event.
func TestALongNameLeavesRoomForWhatHappened(t *testing.T) {
	c := start(t, 80, 24, func(w *world, _ *views.Env) {
		w.people[0].FirstName = model.Some(longName)
		w.events = append([]model.Event{event(900, model.KindJoined, w.people[0].Participant, "joined directly", w.now())}, w.events...)
	})
	c.sees("…  joined directly\n", "  "+longName[:28])
	c.resize(200, 50)
	c.press("L")
	c.sees("  " + longName + " Okafor  joined directly")
}

// TestTheBarAtTheTopKeepsWhatMatters: how the sources are doing and what the
// rows are limited to, however long the campaign's name is.
func TestTheBarAtTheTopKeepsWhatMatters(t *testing.T) {
	c := start(t, 80, 24, func(w *world, _ *views.Env) { w.campaigns[0].Name = "Spring launch " + longName })
	c.press("1", "down", "c", "7", "K")
	top, _, _ := strings.Cut(c.text(), "\n")
	for _, want := range []string{"Spring launch", "only joined", "✓ online"} {
		if !strings.Contains(top, want) {
			t.Errorf("the bar does not say %q: %q", want, top)
		}
	}
}
