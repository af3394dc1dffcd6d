package views_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
	"refdesk/ui/uitest"
	"refdesk/views"
)

// TestNothingIsClickedBlindly: on a window pulled small a question is out of
// sight, and a click that gives the window the keys must not answer it.
func TestNothingIsClickedBlindly(t *testing.T) {
	c := openProgram(t, 80, 24, "4", "space", "space", "a")
	c.sees("Approve 2 rewards")
	c.resize(50, 12)
	for y := range 12 {
		for x := range 50 {
			c.click(x, y)
		}
	}
	c.desks("")
	c.send(tea.PasteMsg{Content: "Y"})
	c.resize(80, 24)
	c.sees("Approve 2 rewards")
	c.press("Y")
	c.desks("approve prew_01 ; approve prew_02 ")
}

// TestTheWayOutIsThereHoweverSmall, also for an operator with another key for it.
func TestTheWayOutIsThereHoweverSmall(t *testing.T) {
	c := start(t, 80, 24, func(_ *world, e *views.Env) {
		keys, err := ui.NewKeymap(map[string][]string{"refdesk.quit": {"Q"}}, views.Scopes()...)
		if err != nil {
			t.Fatal(err)
		}
		e.Keymap = keys
	})
	c.resize(50, 12)
	for _, key := range []string{"Q", "ctrl+c"} {
		if !quits(c.send(uitest.Key(key))) {
			t.Errorf("%s does not quit", key)
		}
	}
	suspends := func(msg tea.Msg) bool { _, ok := msg.(tea.SuspendMsg); return ok }
	if !slices.ContainsFunc(c.send(uitest.Key("ctrl+z")), suspends) {
		t.Error("ctrl+z does not suspend")
	}
}

// TestALateAnswerIsDropped: of two readings of a page the newer counts, whichever
// comes first.
func TestALateAnswerIsDropped(t *testing.T) {
	c := start(t, 80, 24, func(w *world, _ *views.Env) {
		w.changes = []model.Change{{
			ID: 5, Group: 5, Verb: model.VerbApprove, Backend: backend, CampaignID: campaign, Object: model.ObjectReward, Target: "prew_01",
			PersonID: "p7", Headline: "approve something", State: model.ChangeSending, Operator: "ana", CreatedAt: w.now(), At: w.now(),
		}}
	})
	c.press("8", "enter")
	c.sees("change 5", "sending")
	_, older := c.root.Update(uitest.Key("r"))
	late := older()
	c.world.changes[0].State = model.ChangeDone
	c.press("r")
	c.sees("done")
	c.send(late)
	c.sees("done")
	c.misses("sending")
}

// said runs a command and all that its messages set off, but keeps the messages
// of a type from the screen and gives them.
func (c *console) said(cmd tea.Cmd, late string) (kept []tea.Msg) {
	c.Helper()
	if cmd == nil {
		return nil
	}
	msg := cmd()
	switch v := reflect.ValueOf(msg); {
	case msg == nil:
		return nil
	case v.Kind() == reflect.Slice && v.Type().Elem() == reflect.TypeFor[tea.Cmd]():
		for i := range v.Len() {
			kept = append(kept, c.said(v.Index(i).Interface().(tea.Cmd), late)...)
		}
		return kept
	case strings.HasSuffix(fmt.Sprintf("%T", msg), late):
		return []tea.Msg{msg}
	}
	_, next := c.root.Update(msg)
	return c.said(next, late)
}

// TestALateSumIsDropped: what somebody is owed is not told as it was.
func TestALateSumIsDropped(t *testing.T) {
	c := start(t, 200, 50, nil)
	c.press("5")
	c.sees("1: 19.99 EUR")
	_, cmd := c.root.Update(views.EventsMsg{})
	late := c.said(cmd, ".balanceMsg")
	if len(late) == 0 {
		t.Fatal("nobody asked for the balance")
	}
	c.world.commissions[0].Amount.V.Minor = 2999
	c.news()
	c.sees("1: 29.99 EUR")
	c.send(late...)
	c.misses("1: 19.99 EUR")
}

// TestALateEventIsDropped likewise.
func TestALateEventIsDropped(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("7", "enter")
	_, cmd := c.root.Update(uitest.Key("r"))
	late := c.said(cmd, ".eventLoadedMsg")
	if len(late) == 0 {
		t.Fatal("nobody asked for the event")
	}
	c.world.events[0].Repeats = 4
	c.press("r")
	c.sees("came again     4 times")
	c.send(late...)
	c.sees("came again     4 times")
}
