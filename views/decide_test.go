package views_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui/uitest"
	"refdesk/views"
)

func TestApproveOne(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4", "a")
	if got := c.world.took(); got != "approve prew_01 " {
		t.Fatalf("the desk was asked: %s", got)
	}
	c.sees("approving Give 20 get 20 for Mira Okafor… u takes it back", "1 leaves in 10s")
	if !strings.Contains(c.cursor(), "José") {
		t.Fatalf("the cursor is not on the next waiting row: %s", c.cursor())
	}
	c.news()
	c.sees("leaves in 10s")
	c.clock.Advance(4 * time.Second)
	c.sees("leaves in 6s")
}

func TestApproveSkipsRowsThatCannotBeDecidedOn(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4", "down", "a", "Y")
	c.news()
	c.press("home", "a")
	if !strings.Contains(c.cursor(), "王 小明") {
		t.Fatalf("the cursor is not on the next open row: %s", c.cursor())
	}
}

func TestSecondPressOnTheSameRowAsksOnce(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4", "down", "down", "down") // the last that waits
	c.press("a")
	c.news()
	c.press("a")
	if got := c.world.took(); got != "approve prew_04 " {
		t.Fatalf("the desk was asked: %s", got)
	}
	c.sees("already being approved: u takes it back")
}

func TestDecidedRowsAnswerWhy(t *testing.T) {
	for key, want := range map[string]string{"a": "already approved", "x": "already approved"} {
		c := start(t, 80, 24, nil)
		c.press("4", "down", "down", "down", "down", key)
		c.sees(want)
		if got := c.world.took(); got != "" {
			t.Errorf("%s asked the desk: %s", key, got)
		}
	}
}

func TestUndoTakesBackTheNewest(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4", "a", "u")
	if got := c.world.took(); got != "approve prew_01 ; undo prew_01" {
		t.Fatalf("the desk was asked: %s", got)
	}
	c.sees("took back: approve Give 20 get 20 for Mira Okafor")
	c.press("u")
	c.sees("nothing to take back")
}

func TestBulkAsksAndStartsOnNo(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4", "space", "space", "a", "enter")
	if got := c.world.took(); got != "" {
		t.Fatalf("enter on No asked the desk: %s", got)
	}
	c.press("a", "Y")
	if got := c.world.took(); got != "approve prew_01 ; approve prew_02 " {
		t.Fatalf("the desk was asked: %s", got)
	}
	c.misses("marked")
}

func TestBulkLeavesOutWhatIsDecided(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4", "down", "down", "down", "space", "space", "a")
	c.sees("Approve 1 reward?", "1 left alone: 1 already approved.")
	c.press("esc", "esc", "down", "space", "a")
	c.sees("none of the marked can be approved")
}

// TestHighRiskIsAskedAbout on either side of the referral, on the list and on
// the page of a person.
func TestHighRiskIsAskedAbout(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4", "down", "a")
	c.sees("Approve at high risk?", "Give 20 get 20 for José", "Юлия Соколова: vendor's risk high: referral", "[ no ]")
	c.press("enter")
	if got := c.world.took(); got != "" {
		t.Fatalf("enter on No asked the desk: %s", got)
	}
	c.press("a", "Y")
	if got := c.world.took(); got != "approve prew_02 " {
		t.Fatalf("the desk was asked: %s", got)
	}
	if !strings.Contains(c.cursor(), "王 小明") {
		t.Errorf("the cursor is on %q", c.cursor())
	}
	c = start(t, 80, 24, nil)
	c.press("down", "enter", "a")
	c.sees("Approve at high risk?")
	c.press("esc", "x")
	c.sees("Refuse a reward", "vendor's risk high")
}

// TestBulkNamesWhatTheEyeCouldMiss: people, risk, and rows out of sight.
func TestBulkNamesWhatTheEyeCouldMiss(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4", "space", "space", "space", "/")
	c.write("mira")
	c.press("enter", "a")
	c.sees("Approve 3 rewards?", "For Mira Okafor, José Álvarez Quintana, 王 小明",
		"✗ 1 with somebody at high risk: José", "! 2 of them are not in the list shown")
	c.press("esc", "x")
	c.sees("Refuse 3 rewards", "at high risk", "not in the list shown")
}

func TestMarkRange(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4", "space", "down", "down", "V", "a")
	c.sees("Approve 4 rewards?")
}

func TestRefuseNeedsAReason(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4", "x", "enter")
	c.sees("choose a reason first")
	c.press("3", "tab")
	c.write("not a real inbox")
	c.press("enter")
	if got := c.world.took(); got != "refuse prew_01 fake-addressnot a real inbox" {
		t.Fatalf("the desk was asked: %s", got)
	}
	c.sees("refusing Give 20 get 20 for Mira Okafor")
}

func TestRefuseManyAndLeave(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4", "space", "space", "x")
	c.sees("Refuse 2 rewards", "Give 20 get 20 ×2")
	c.press("esc")
	if got := c.world.took(); got != "" {
		t.Fatalf("esc asked the desk: %s", got)
	}
	c.press("x", "j", "j", "k", "enter")
	if got := c.world.took(); got != "refuse prew_01 same-person; refuse prew_02 same-person" {
		t.Fatalf("the desk was asked: %s", got)
	}
}

func TestMovedRewardIsNamed(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4")
	ref := model.ObjectRef{Backend: backend, CampaignID: campaign, Object: model.ObjectReward, ID: "prew_01"}
	c.world.deskFail = &model.MovedError{Of: ref, Seen: "waiting", Now: "approved"}
	c.press("a")
	c.sees("nothing was done: Give 20 get 20 for Mira Okafor is approved by now")
	c.world.deskFail = errors.New("the store is full")
	c.press("down", "a")
	c.sees("nothing was done: the store is full")
}

// TestAFailedDecisionKeepsItsRow: whoever presses the key again means the same
// row, and not the one that the cursor had gone on to.
func TestAFailedDecisionKeepsItsRow(t *testing.T) {
	for name, keys := range map[string][]string{"approve": {"a"}, "refuse": {"x", "1", "enter"}, "hold": {"h", "1", "enter"}} {
		t.Run(name, func(t *testing.T) {
			c := start(t, 80, 24, nil)
			c.press("4")
			row := c.cursor()
			c.world.deskFail = errors.New("the store is full")
			c.press(keys...)
			c.sees("nothing was done: the store is full")
			if c.cursor() != row {
				t.Errorf("the cursor went on to %s", c.cursor())
			}
			c.world.deskFail = nil
			c.press(keys...)
			if c.cursor() == row {
				t.Errorf("the cursor stayed after all went well")
			}
		})
	}
}

// TestALateFailureLeavesTheHandAlone: the cursor goes back only from where it
// went by itself, and to the uppermost of the rows that failed.
func TestALateFailureLeavesTheHandAlone(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4")
	first := c.cursor()
	c.world.deskFail = errors.New("the store is full")
	_, one := c.root.Update(uitest.Key("a"))
	_, two := c.root.Update(uitest.Key("a"))
	c.send(answers(one)...)
	c.send(answers(two)...)
	if c.cursor() != first {
		t.Errorf("after two failures the cursor is on %s", c.cursor())
	}
	_, late := c.root.Update(uitest.Key("a"))
	c.press("end")
	last := c.cursor()
	c.send(answers(late)...)
	if c.cursor() != last {
		t.Errorf("the cursor was taken from the hand: %s", c.cursor())
	}
}

func TestReadOnlyOffersNothingThatWrites(t *testing.T) {
	c := start(t, 80, 24, func(w *world, e *views.Env) { decided(w); e.ReadOnly = true })
	for _, tab := range []string{"4", "8"} {
		c.press(tab, "a", "x", "u", "P")
	}
	c.press("4", "enter", "a", "x")
	if got := c.world.took(); got != "" {
		t.Fatalf("a read-only console asked: %s", got)
	}
	c.sees("read-only")
}

func TestPersonPageDecides(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("enter", "a")
	if got := c.world.took(); got != "approve prew_01 " {
		t.Fatalf("the desk was asked: %s", got)
	}
	c.news()
	c.sees("leaves in 10s")
	c.press("x")
	c.sees("already being approved")
	c.press("tab", "a")
	c.sees("tab goes to the rewards")
}

func TestChangesKeys(t *testing.T) {
	tests := []struct {
		name string
		row  int
		key  string
		want string // what the desk is asked
		says string
	}{
		{"unsure is not sent again", 0, "a", "", "it is read back first"},
		{"unsure gives way to what leaves", 0, "u", "undo prew_93", "took back: approve"},
		{"parked tries again", 1, "a", "release 51", "on its way: refuse"},
		{"held is sent", 2, "a", "release 52", "on its way: approve"},
		{"held is taken back", 2, "u", "undo prew_92", "took back: approve"},
		{"staged leaves by itself", 3, "a", "", "it leaves in 8s by itself"},
		{"staged is taken back", 3, "u", "undo prew_93", "took back: approve"},
		{"waiting is taken back", 4, "u", "undo prew_94", "took back: approve"},
		{"sending gives way to what leaves", 5, "u", "undo prew_93", "took back: approve"},
		{"failed has ended", 6, "a", "", "already failed"},
		{"done gives way to what leaves", 7, "u", "undo prew_93", "took back: approve"},
	}
	for _, test := range tests {
		for _, opened := range []bool{false, true} {
			c := start(t, 80, 24, func(w *world, _ *views.Env) { decided(w) })
			c.press("8")
			for range test.row {
				c.press("down")
			}
			if opened {
				c.press("enter")
			}
			c.press(test.key)
			if got := c.world.took(); got != test.want {
				t.Errorf("%s (opened %v): the desk was asked %q", test.name, opened, got)
			}
			c.sees(test.says)
		}
	}
}

// TestChangesSayWhyNothingIsTakenBack: where nothing leaves, u answers for the
// row under the cursor.
func TestChangesSayWhyNothingIsTakenBack(t *testing.T) {
	for row, want := range map[int]string{
		0: "already on its way", 5: "already on its way", 7: "who cannot take it back", 8: "already taken back",
	} {
		c := start(t, 80, 24, func(w *world, _ *views.Env) { decided(w) })
		c.clock.Advance(time.Minute)
		c.press("8")
		for range row {
			c.press("down")
		}
		c.press("u")
		if got := c.world.took(); got != "" {
			t.Errorf("row %d: the desk was asked %q", row, got)
		}
		c.sees(want)
	}
}

// TestCursorOfChangesFollowsTheNewest until the operator chooses a row, and
// again with the next decision.
func TestCursorOfChangesFollowsTheNewest(t *testing.T) {
	c := start(t, 80, 24, func(w *world, _ *views.Env) { decided(w) })
	c.press("8", "down", "4", "a")
	c.news()
	c.press("8")
	if !strings.Contains(c.cursor(), "leaves in 10s") {
		t.Fatalf("the cursor is on %q", c.cursor())
	}
	c.press("end")
	c.news()
	if strings.Contains(c.cursor(), "leaves in") {
		t.Fatalf("the cursor left the row that was chosen for %q", c.cursor())
	}
	c.press("u")
	if got := c.world.took(); !strings.HasSuffix(got, "undo prew_01") {
		t.Fatalf("the desk was asked: %s", got)
	}
}

// TestEachStagedChangeCountsOnce whether the mirror's news or the desk's answer
// comes first.
func TestEachStagedChangeCountsOnce(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4")
	_, cmd := c.root.Update(uitest.Key("a"))
	late := answers(cmd)
	c.news()
	c.sees("1 leaves in 10s")
	c.send(late...)
	c.sees("1 leaves in 10s")
	c.press("u")
	c.misses("1 leaves in")
}

// TestNobodyElsesChangeIsPromised: u takes back this operator's decisions only.
func TestNobodyElsesChangeIsPromised(t *testing.T) {
	c := start(t, 80, 24, func(w *world, e *views.Env) { decided(w); e.Operator = "bo" })
	c.sees("1 leaves in 8s")
	c.misses("u takes back")
}

func TestReleaseThatFailsSaysSo(t *testing.T) {
	c := start(t, 80, 24, func(w *world, _ *views.Env) { decided(w); w.deskFail = errors.New("somebody let it go already") })
	c.press("8", "down", "a")
	c.sees("could not send it: somebody let it go already")
}

func TestQuitAsksOnlyWhileSomethingLeaves(t *testing.T) {
	c := start(t, 80, 24, nil)
	if !quits(c.press("q")) {
		t.Fatal("q does not quit")
	}
	c.press("4", "a")
	if quits(c.press("q")) {
		t.Fatal("q quits inside the undo window")
	}
	c.sees("1 change leaves in 10s")
	if quits(c.press("n")) || !quits(append(c.press("q"), c.press("Y")...)) {
		t.Fatal("the question does not do what it says")
	}
	c.press("n")
	if quits(c.press("ctrl+c")) || !quits(c.press("ctrl+c")) {
		t.Fatal("ctrl+c twice does not quit")
	}
	c.press("esc")
	c.clock.Advance(11 * time.Second)
	if !quits(c.press("q")) {
		t.Fatal("q asks although nothing leaves any more")
	}
}

func TestPauseStopsAndStarts(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("P")
	c.sees("paused: nothing leaves", "! paused")
	c.press("P")
	c.sees("changes leave again")
	if got := c.world.took(); got != "paused; paused" {
		t.Fatalf("the desk was asked: %s", got)
	}
}

// TestTicksOnlyWhileCounting: at rest the console has no timer at all.
func TestTicksOnlyWhileCounting(t *testing.T) {
	clock := uitest.NewClock()
	w := launch(clock)
	root := views.NewRoot(env(w, clock))
	uitest.Send(t, root, tea.WindowSizeMsg{Width: 80, Height: 24})
	uitest.Run(t, root, root.Init())
	if _, cmd := root.Update(views.StatusMsg{Status: w.status}); cmd != nil {
		t.Error("a status at rest sets something off")
	}
	if calls := w.callCount(); calls == 0 {
		t.Error("nothing was loaded")
	}
}

func quits(said []tea.Msg) bool {
	for _, msg := range said {
		if _, ok := msg.(tea.QuitMsg); ok {
			return true
		}
	}
	return false
}

// TestAnswerToAScreenThatIsGone: nobody is left in the dark because they went
// back before the desk had answered.
func TestAnswerToAScreenThatIsGone(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.world.deskFail = errors.New("the store is full")
	c.press("enter")
	_, cmd := c.root.Update(uitest.Key("a"))
	late := answers(cmd)
	c.press("esc")
	c.send(late...)
	c.sees("nothing was done: the store is full")
}
