package views_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/views"
)

// past is a past that is known.
type past struct{ since model.Since }

func (p past) Since(context.Context) (model.Since, error) { return p.since, nil }

// lostPast cannot be read.
type lostPast struct{}

func (lostPast) Since(context.Context) (model.Since, error) {
	return model.Since{}, errors.New("the store is locked")
}

// meanwhile is a night in which things happened.
func meanwhile(now time.Time) model.Since {
	return model.Since{
		At: now.Add(-14 * time.Hour), RewardsWaiting: 12, Done: 3, Failed: 1,
		Events: []model.KindCount{{Kind: model.KindJoined, Count: 1204}, {Kind: model.KindReward, Count: 30}, {Kind: model.KindFraud, Count: 2}},
	}
}

func TestEnteringTellsWhatHappened(t *testing.T) {
	c := start(t, 80, 24, func(w *world, e *views.Env) { e.Past = past{meanwhile(w.now())} })
	c.sees("since you last looked, 14h ago", "12 rewards newly wait", "1 change failed", "3 changes done",
		"1,236 events: 1,204 joined, 30 reward, 2 fraud")
	before := c.cursor()
	c.press("down")
	if c.cursor() == before {
		t.Error("the note takes keys")
	}
	c.press("esc")
	c.misses("since you last looked")
}

func TestEnteringSaysNothingWhenNothingHappened(t *testing.T) {
	c := start(t, 80, 24, func(_ *world, e *views.Env) { e.Past = past{} })
	c.misses("since you last looked")
	for away, told := range map[time.Duration]bool{7 * time.Second: false, 9 * time.Minute: false, 10 * time.Minute: true} {
		c := start(t, 80, 24, func(w *world, e *views.Env) {
			since := meanwhile(w.now())
			since.At = w.now().Add(-away)
			e.Past = past{since}
		})
		if got := strings.Contains(c.text(), "since you last looked"); got != told {
			t.Errorf("after %s away the note is there: %v", away, got)
		}
	}
	c = start(t, 80, 24, func(_ *world, e *views.Env) { e.Past = lostPast{} })
	c.sees("could not be read: the store is locked")
}

func TestFinderShowsWhoMatchesWhileTyping(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("5", "f")
	c.write("li")
	c.sees("Åsa Lindqvist", "asa@example.com", "p-asa")
	c.press("backspace", "backspace")
	c.misses("Lindqvist")
	c.write("e")
	c.sees("match · enter opens")
	c.press("down", "enter")
	c.sees("José Álvarez Quintana  read")
	c.press("f")
	c.write("ok")
	c.press("tab")
	c.sees("[2 Leaders]", "/ ok")
	c.press("f")
	c.write("rsk:high")
	c.sees("✗ no field is called")
	c.press("esc", "f")
	c.write("zz")
	c.sees("nobody matches")
}

// TestLateAnswersOfTheFinderAreDropped: the answer to an older text never
// stands below a newer one.
func TestLateAnswersOfTheFinderAreDropped(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("f")
	c.write("mira")
	said := c.press("x")
	c.sees("nobody matches")
	c.press("backspace")
	for _, msg := range said {
		c.send(msg)
	}
	c.sees("Mira Okafor", "1 matches")
}

// TestEveryKeyActsOrSaysWhyNot presses every key of the console on every
// screen. What a key did is seen in the frame, in what the desk was asked, or
// in a message; a key that does none of these must have said why.
func TestEveryKeyActsOrSaysWhyNot(t *testing.T) {
	const here = "a F x h n space V u enter esc / s S v y e r g G tab shift+tab N = i X Z"
	for _, test := range []struct {
		keys string
		set  func(*world, *views.Env)
	}{
		{here + " f 1 4 8 9 : ? L P m q ctrl+z", func(w *world, e *views.Env) { decided(w); payments(w, e) }},
		{"a F x h n u P N = i X Z", func(w *world, e *views.Env) { decided(w); payments(w, e); e.ReadOnly = true }},
		{here, func(w *world, _ *views.Env) { *w = world{now: w.now, status: w.status} }},
	} {
		for _, way := range [][]string{
			{"1"}, {"2"}, {"3"}, {"4"}, {"5"}, {"6"}, {"7"}, {"8"},
			{"2", "enter"}, {"2", "enter", "tab"}, {"7", "enter"}, {"8", "enter"}, {"2", "T"}, {"1", "down", "enter"},
			{"$"}, {"$", "enter"}, {"$", "enter", "tab"}, {"$", "down", "down", "enter"}, {"$", "down", "down", "down", "enter"},
		} {
			c := start(t, 80, 24, test.set)
			c.press(way...)
			for _, key := range strings.Fields(test.keys) {
				before := c.text()
				c.world.took()
				said := c.press(key)
				if c.text() == before && c.world.took() == "" && len(said) == 0 {
					t.Errorf("after %v %q is silent on:\n%s", way, key, before)
				}
				if !onlyTold(said) {
					c = start(t, 80, 24, test.set)
					c.press(way...)
				}
			}
		}
	}
}

// onlyTold tells that a key did no more than show a toast.
func onlyTold(said []tea.Msg) bool {
	return len(said) == 1 && fmt.Sprintf("%T", said[0]) == "views.notifyMsg"
}

func TestReadOnlySaysWhy(t *testing.T) {
	c := start(t, 80, 24, func(_ *world, e *views.Env) { e.ReadOnly = true })
	for _, key := range []string{"a", "x", "u", "P"} {
		c.press("4", key)
		c.sees("read-only: this console changes nothing")
		c.press("esc")
	}
	c.press(":")
	c.write("approve")
	c.press("enter")
	c.sees("approve: read-only")
	if got := c.world.took(); got != "" {
		t.Errorf("a read-only console asked: %s", got)
	}
}
