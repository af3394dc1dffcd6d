package views_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"refdesk/ui"
	"refdesk/ui/uitest"
	"refdesk/views"
)

// cursorKeys move within tables and texts; no action may take them away.
var cursorKeys = []string{"up", "down", "j", "k", "pgup", "pgdown", "home", "end", "g", "G"}

func TestNoTwoReachableActionsShareAKey(t *testing.T) {
	for _, scope := range views.Scopes() {
		if clash := ui.Conflicts(scope); len(clash) > 0 {
			t.Error(strings.Join(clash, "\n"))
		}
		for _, a := range scope {
			for _, key := range a.Keys {
				if slices.Contains(cursorKeys, key) {
					t.Errorf("%s takes the cursor key %s", a.ID, key)
				}
			}
		}
	}
}

func TestActionsAreWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, a := range views.Actions() {
		if !strings.Contains(a.ID, ".") || len(a.Keys) == 0 || a.Help == "" || a.Group == "" {
			t.Errorf("%+v lacks something", a)
		}
		if seen[a.ID] {
			t.Errorf("%s is listed twice", a.ID)
		}
		seen[a.ID] = true
	}
	for _, scope := range views.Scopes() {
		for _, a := range scope {
			if !seen[a.ID] {
				t.Errorf("%s of a screen is not listed", a.ID)
			}
		}
	}
}

// TestOneLetterMeansOneThing: a key that decides on one screen never does
// something unrelated on another.
func TestOneLetterMeansOneThing(t *testing.T) {
	owners := map[string]map[string]bool{}
	for _, a := range views.Actions() {
		for _, key := range a.Keys {
			if owners[key] == nil {
				owners[key] = map[string]bool{}
			}
			owners[key][strings.SplitN(a.ID, ".", 2)[1]] = true
		}
	}
	related := map[string][]string{
		"a":     {"approve", "release", "clear"},                   // lets something go
		"enter": {"open", "choose"},                                // goes on with the row
		"o":     {"person", "referrer"},                            // goes to whom it is about
		"space": {"mark"}, "x": {"refuse", "block"}, "u": {"undo"}, // never anything else
	}
	for key, allowed := range related {
		for what := range owners[key] {
			if !slices.Contains(allowed, what) {
				t.Errorf("%s means %s as well", key, what)
			}
		}
	}
}

func TestKeymapOfTheOperator(t *testing.T) {
	remap, err := ui.NewKeymap(map[string][]string{"reward.approve": {"A"}}, views.Scopes()...)
	if err != nil {
		t.Fatal(err)
	}
	c := start(t, 80, 24, func(_ *world, e *views.Env) { e.Keymap = remap })
	c.press("4", "a")
	if got := c.world.took(); got != "" {
		t.Fatalf("the old key asked: %s", got)
	}
	c.press("A")
	if got := c.world.took(); got != "approve prew_01 " {
		t.Fatalf("the new key asked: %s", got)
	}
	if _, err := ui.NewKeymap(map[string][]string{"reward.approve": {"x"}}, views.Scopes()...); err == nil {
		t.Error("two actions on one key were accepted")
	}
}

// TestEveryKeyOnEveryScreen presses what there is to press: whatever happens,
// the frame stays whole and Update and View make no call.
func TestEveryKeyOnEveryScreen(t *testing.T) {
	t.Parallel()
	keys := slices.Clone(cursorKeys)
	for _, a := range views.Actions() {
		keys = append(keys, a.Keys...)
	}
	keys = append(keys, "left", "right", "backspace", "Q", "ä", "ctrl+z")
	slices.Sort(keys)
	keys = slices.Compact(keys)
	for _, way := range everyScreen {
		c := start(t, 80, 24, func(w *world, e *views.Env) { decided(w); payments(w, e) })
		c.press(way...)
		for _, key := range keys {
			before := c.world.callCount()
			_, cmd := c.root.Update(uitest.Key(key))
			_ = c.root.View()
			if after := c.world.callCount(); after != before {
				t.Fatalf("after %v, %q made %d calls outside a command", way, key, after-before)
			}
			uitest.Run(t, c.root, cmd)
			uitest.Fits(t, c.view(), 80, 24)
		}
	}
}

// TestHelpAndPaletteShowWhatWorks here and now.
func TestHelpAndPaletteShowWhatWorks(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("8", "?")
	c.sees("send or retry (there is")
	c.press("end")
	c.sees("Leaderboard")
	c.press("home")
	c.sees("send or retry (there is")
	c.press("esc", ":")
	c.write("rewards")
	c.press("enter")
	c.sees("[4 Rewards 4]")
	c.press(":")
	c.write("approve")
	c.press("enter")
	if got := c.world.took(); got != "approve prew_01 " {
		t.Fatalf("the palette asked: %s", got)
	}
}

// TestKeysSayWhatIsTrue where they do nothing, and work where they can.
func TestKeysSayWhatIsTrue(t *testing.T) {
	for _, test := range []struct {
		keys []string
		want string
	}{
		{[]string{"2", "C"}, "Mira Okafor · one person"},
		{[]string{"2", "down", "o"}, "Mira Okafor  read"},
		{[]string{"2", "home", "o"}, "nobody referred this person"},
		{[]string{"3", "C"}, "case 1"},
		{[]string{"3", "o"}, "[rewards"},
		{[]string{"4", "o"}, "Mira Okafor  read"},
		{[]string{"5", "o"}, "[commissions"},
		{[]string{"6", "n"}, "A note on "},
		{[]string{"6", "C"}, "case"},
		{[]string{"2", "M"}, "3 Fraud, 4 Rewards and 5 Commissions"},
		{[]string{"2", "W"}, "other lists have theirs under v"},
		{[]string{"4", "T"}, "a person's page has it"},
		{[]string{"4", "enter", "s"}, "the tabs' lists are sorted"},
		{[]string{"4", "enter", "/"}, "the tabs' lists are filtered"},
		{[]string{"4", "enter", "e"}, "the tabs' lists are exported"},
		{[]string{"1", "home", "enter"}, "these are all campaigns, which every list shows"},
		{[]string{"1", "down", "c", "home", "enter"}, "c shows all of them in every list"},
		{[]string{"4", "y"}, "copied the reward's id: prew_01"},
		{[]string{"3", "y"}, "copied the case's number: 1"},
		{[]string{"3", "enter", "y"}, "copied the case's number: 1"},
		{[]string{"5", "y"}, "copied the commission's id: "},
		{[]string{"6", "y"}, "copied the payout's id: "},
		{[]string{"7", "y"}, "copied the person's id: p-mira"},
	} {
		c := start(t, 80, 24, func(w *world, e *views.Env) { accused(w, e); affiliates(w) })
		c.press(test.keys...)
		if !strings.Contains(c.text(), test.want) {
			t.Errorf("%v does not say %q:\n%s", test.keys, test.want, c.text())
		}
	}
	c := start(t, 120, 36, nil)
	before := c.text()
	c.press("shift+tab")
	c.misses("there is one panel")
	c.press("shift+tab")
	if c.text() != before {
		t.Error("shift+tab does not go to the second panel and back")
	}
}

// TestNoReasonOfAnAbsentKeyIsCut at 80 columns, on a list and on a page.
func TestNoReasonOfAnAbsentKeyIsCut(t *testing.T) {
	cut := regexp.MustCompile(`(?m)^ *· .*…$`)
	for _, screen := range [][]string{{"1"}, {"8", "enter"}} {
		c := start(t, 80, 24, func(w *world, _ *views.Env) { decided(w) })
		for _, key := range []string{"a", "F", "x", "h", "C", "b", "N", "=", "i", "X", "Z", "A", "#", "D", "t", "M", "T", "W", "B", ".", ",", "n", "E", "p", "o", "K", "w"} {
			c.press(append(screen, key)...)
			if reason := cut.FindString(c.text()); reason != "" {
				t.Errorf("%v, %s: %s", screen, key, reason)
			}
			c.press("esc", "esc")
		}
	}
}

// TestANoteCoversNoRowUnderTheCursor: it is most often about that row.
func TestANoteCoversNoRowUnderTheCursor(t *testing.T) {
	c := start(t, 80, 15, nil)
	for _, key := range []string{"G", "C"} {
		c.press(key)
		if !strings.Contains(c.cursor(), "Lars") {
			t.Errorf("after %s the cursor is on %q\n%s", key, c.cursor(), c.text())
		}
	}
	c.sees("in no case")
}

// TestOnlyWhatWouldChangeSomethingWarns where a key is refused.
func TestOnlyWhatWouldChangeSomethingWarns(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("!")
	c.sees("· nothing is wrong")
	c.press("4", "G", "a")
	c.sees("! already")
}
