package views_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"refdesk/internal/model"
	"refdesk/ui/uitest"
)

// risky is a view of the leaderboard.
func riskyView() model.SavedView {
	return model.SavedView{Name: "Risky first", List: "leaderboard", Filter: "risk:high", Order: "-waiting,name", Columns: []string{"risk", "name"}}
}

func TestViewIsShown(t *testing.T) {
	c, _ := withMemory(t, func(n *notebook) {
		n.saved["leaderboard"] = model.Saved{Views: []model.SavedView{riskyView()}}
	})
	c.press("v")
	c.sees("views of leaderboard", "Risky first", "/risk:high · by -waiting,name · 2 columns", "on the screen: the list itself")
	c.press("down", "enter")
	c.sees("/ risk:high", "2/12")
	c.misses("address")
	if q := c.world.question; q.Text != "risk:high" || q.Sort != "waiting,name" || !q.Desc {
		t.Errorf("asked for %+v", q)
	}
	c.press("v", "k", "enter")
	c.sees("address", "12/12")
	if q := c.world.question; q.Text != "" || q.Sort != "" || q.Desc {
		t.Errorf("asked for %+v", q)
	}
}

func TestViewsAreSavedRenamedAndDeleted(t *testing.T) {
	c, n := withMemory(t, nil)
	c.press("4", "/")
	c.write("state:waiting")
	c.press("enter", "s", "v", "s", "enter")
	c.sees("a view needs a name")
	c.write("wait")
	c.press("enter")
	want := model.SavedView{Name: "wait", List: "rewards", Filter: "state:waiting", Order: "since"}
	if got := n.saved["rewards"].Views; len(got) != 1 || got[0].Name != want.Name || got[0].Filter != want.Filter || got[0].Order != want.Order {
		t.Fatalf("saved is %+v", got)
	}
	c.press("r")
	c.write("ing")
	c.press("enter")
	if got := n.saved["rewards"].Views; got[0].Name != "waiting" {
		t.Fatalf("renamed is %+v", got)
	}
	c.press("d")
	c.sees("d again deletes “waiting”")
	c.press("down", "d")
	c.sees("d again")
	c.press("d")
	if got := n.saved["rewards"].Views; len(got) != 0 {
		t.Errorf("left is %+v", got)
	}
	c.press("up", "d")
	c.sees("this is the list itself")
	n.fail = errors.New("views.toml cannot be written")
	c.press("s")
	c.write("x")
	c.press("enter")
	c.sees("views.toml cannot be written")
}

func TestViewWithAnOrderThatIsNone(t *testing.T) {
	v := riskyView()
	v.Order, v.Columns = "-nosuch,name", []string{"nosuch", "name"}
	c, _ := withMemory(t, func(n *notebook) { n.saved["leaderboard"] = model.Saved{Views: []model.SavedView{v}} })
	c.press("v", "down", "enter")
	c.sees("is sorted by nosuch, which this list is not", "name▲", "2/12")
}

func TestMistakesOfTheViewsAreNamed(t *testing.T) {
	c, _ := withMemory(t, func(n *notebook) {
		n.saved["leaderboard"] = model.Saved{Problems: []string{"views.toml:3: a view needs a name and a list"}}
	})
	c.press("esc", "v")
	c.sees("✗ views.toml:3: a view needs a name and a list")
}

func TestNoViewsWithoutAMemory(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("v")
	c.sees("this console keeps no views")
}

func TestColumnsAreChosenOnTheScreen(t *testing.T) {
	c, n := withMemory(t, nil)
	c.press("|")
	c.sees("columns", "[x] name", "[ ] id", "[ ] ip")
	c.press("down", "space", "J", "esc")
	c.sees("address")
	c.press("|", "down", "space", "K", "enter")
	c.misses("address")
	if got := n.saved["leaderboard"].Columns; slices.Contains(got, "email") || got[0] != "name" {
		t.Errorf("kept are %v", got)
	}
	if got := titleLine(c); !strings.HasPrefix(got, "name refs waits") {
		t.Errorf("the columns are %q", got)
	}
	c.press("|", "r")
	c.sees("address")
	if got := n.saved["leaderboard"].Columns; len(got) != 0 {
		t.Errorf("kept are %v", got)
	}
}

func TestAListNeedsAColumn(t *testing.T) {
	c, _ := withMemory(t, func(n *notebook) { n.saved["leaderboard"] = model.Saved{Columns: []string{"id"}} })
	if got := titleLine(c); got != "id" {
		t.Errorf("the columns are %q", got)
	}
	c.press("|", "space", "enter")
	c.sees("a list needs a column")
	c.press("esc")
	c.sees("p-mira")
}

// titleLine are the titles of the columns in one line.
func titleLine(c *console) string {
	return strings.Join(strings.Fields(strings.Split(c.text(), "\n")[2]), " ")
}

// TestChosenColumnCanBeSortedBy, and one that is not shown is not in the way.
func TestChosenColumnCanBeSortedBy(t *testing.T) {
	c, _ := withMemory(t, func(n *notebook) {
		n.saved["leaderboard"] = model.Saved{Columns: []string{"name", "monthly"}}
	})
	for range 8 {
		c.press("s")
	}
	if q := c.world.question; q.Sort != "monthly" || !q.Desc {
		t.Errorf("sorted by %q", q.Sort)
	}
	c.sees("this month▼")
	c.press("s")
	if q := c.world.question; q.Sort != "" {
		t.Errorf("after the last column sorted by %q", q.Sort)
	}
}

// TestALateListOfViewsAltersNoOther: the answer about one view takes neither a
// second d nor a name that is typed to another view.
func TestALateListOfViewsAltersNoOther(t *testing.T) {
	for _, keys := range [][]string{{"d", "late", "d"}, {"r", "2", "late", "enter"}} {
		c, n := withMemory(t, func(n *notebook) {
			n.saved["leaderboard"] = model.Saved{Views: []model.SavedView{riskyView()}}
		})
		c.press("v", "down", "s")
		c.write("a new one")
		_, late := c.root.Update(uitest.Key("enter"))
		for _, key := range keys {
			if key == "late" {
				c.said(late, "none of them")
				continue
			}
			c.press(key)
		}
		if !slices.ContainsFunc(n.saved["leaderboard"].Views, func(v model.SavedView) bool { return v.Name == "a new one" }) {
			t.Errorf("after %q there is %+v", keys, n.saved["leaderboard"].Views)
		}
	}
}
