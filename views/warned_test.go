package views_test

import "testing"

// TestWhatIsSaidOfMarksGoesWithThem: the keys it names decide at once on a
// single row.
func TestWhatIsSaidOfMarksGoesWithThem(t *testing.T) {
	for _, tab := range []string{"3", "4", "5"} {
		for _, keys := range [][]string{{"esc"}, {"space"}} {
			c := start(t, 120, 36, accused)
			c.press(tab, "M")
			c.sees("rehearse first")
			c.press("down")
			c.sees("rehearse first")
			c.press(keys...)
			c.misses("rehearse first")
		}
	}
}

// TestWhatAnApprovalSetsOffIsSaidOnce of each kind, while the first can still be
// taken back.
func TestWhatAnApprovalSetsOffIsSaidOnce(t *testing.T) {
	const mails, marks, pays = "this mails the person; once there, it cannot be taken back", "and marks it; neither can be taken back", "into the next payout and cannot be taken back"
	c := start(t, 80, 24, nil)
	c.press("4", "a")
	c.sees(mails, "u takes it back")
	c.press("u")
	c.misses(mails)
	c.press("home", "a")
	c.sees("u takes it back")
	c.misses(mails)
	c.press("home", "down", "down", "F")
	c.sees(marks)
	c.press("5", "a")
	c.sees(pays)
}

// TestWhatARefusalDoesForGoodStaysInSight on a low terminal, one row or many.
func TestWhatARefusalDoesForGoodStaysInSight(t *testing.T) {
	for _, h := range []int{24, 18, 16} {
		for _, keys := range [][]string{{"4", "x"}, {"4", "M", "x"}} {
			c := start(t, 80, h, nil)
			c.press(keys...)
			c.sees("The vendor deletes it there, which cannot be taken back", "enter refuses")
		}
	}
}
