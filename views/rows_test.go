package views_test

import (
	"fmt"
	"strings"
	"testing"

	"refdesk/internal/model"
	"refdesk/views"
)

// crowd adds so many people to the mirror.
func crowd(n int) func(*world, *views.Env) {
	return func(w *world, _ *views.Env) {
		for i := range n {
			p := person(i, w.now())
			p.ID, p.FirstName, p.LastName = fmt.Sprintf("p-%d", i), model.Some("Mx"), model.Some(fmt.Sprintf("No%d", i))
			w.people = append(w.people, p)
		}
	}
}

func TestNumberInThePaletteGoesToThatRow(t *testing.T) {
	c := start(t, 80, 24, crowd(3000))
	for typed, want := range map[string]string{
		"1500": "Mx No1487", "1,500": "Mx No1487", "1": "Mira Okafor", "99999999999999999999": "Mx No2999", "0": "Mira Okafor",
	} {
		c.press(":")
		c.write(typed)
		c.sees("go to row")
		c.press("enter")
		if !strings.Contains(c.cursor(), want) {
			t.Errorf(":%s goes to %q, not %q", typed, c.cursor(), want)
		}
	}
	c.press("G")
	c.sees("row 3,012 of 3,012")
	c.press("g")
	c.sees("row 1 of 3,012")
}

func TestNumberMeansNothingOnAPage(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("enter", ":")
	c.write("7")
	c.sees("no action is called that")
}

func TestSortingByOneColumnAndThenAnotherOrdersByBoth(t *testing.T) {
	c := start(t, 200, 50, nil)
	c.press("s", "s", "s")
	if got := c.world.question; got.Sort != "referrals" || !got.Desc {
		t.Fatalf("s three times asks for %q, down %v", got.Sort, got.Desc)
	}
	c.press("S", "s", "s", "s", "s")
	if got := c.world.question; got.Sort != "risk,referrals" || !got.Desc {
		t.Fatalf("then for %q, down %v", got.Sort, got.Desc)
	}
	c.sees("risk▼", "ref▲2")
	c.press("j", "s")
	if got := c.world.question; got.Sort != "name,-risk,referrals" || got.Desc {
		t.Fatalf("and then for %q, down %v", got.Sort, got.Desc)
	}
	c.press("s", "s", "s", "s", "s")
	if got := c.world.question; got.Sort != "" || got.Desc {
		t.Fatalf("after the last column for %q, down %v", got.Sort, got.Desc)
	}
}

func TestOrderIsToldWhereItsColumnIsOutOfSight(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("s", "s", "s", "s", "s", "s", "s")
	c.sees("by vendor's rank")
}

func TestColumnsAreReachedSideways(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.misses("vendor's rank")
	c.press("<")
	c.sees("no column is out of sight to the left")
	c.press(">")
	c.sees("vendor's rank", "←", "Mira Okafor")
	c.misses("mira@example.com")
	c.press("right")
	c.sees("no column is out of sight to the right")
	c.press("left")
	c.sees("mira@example.com")
}

// TestMarksSurvive sorting, filtering, and loading anew.
func TestMarksSurvive(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("space", "space", "s", "/")
	c.write("lars")
	c.sees("2 marked")
	c.press("enter", "r")
	c.news()
	c.press("/", "esc")
	c.sees("2 marked")
	if got := strings.Count(c.text(), "●"); got != 2 {
		t.Errorf("%d rows are marked:\n%s", got, c.text())
	}
}
