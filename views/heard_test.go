package views_test

import (
	"testing"
	"time"

	"refdesk/views"
)

// TestACampaignTellsWhenItsCountsHeld, whatever events told since. One that is
// only heard tells when we heard, and not the times in what it
// tells, which may be of years ago.
func TestACampaignTellsWhenItsCountsHeld(t *testing.T) {
	heard := func(only bool) *console {
		return start(t, 120, 36, func(w *world, _ *views.Env) {
			w.told.heard = only
			for i := range w.campaigns {
				w.campaigns[i].AsOf = w.now()
				w.campaigns[i].CountedAt = w.now().AddDate(-2, 0, 0)
			}
			for i := range w.events {
				w.events[i].ReceivedAt = w.now().Add(-3 * time.Minute)
			}
		})
	}
	c := heard(true)
	c.press("1", "down", "enter")
	c.sees("heard 3m ago")
	c.misses("read 73")
	c = heard(false)
	c.press("1", "down", "enter")
	c.sees("read 730d ago")
}

// TestPeopleWithoutACampaignAreCounted where all are: the campaigns add up.
func TestPeopleWithoutACampaignAreCounted(t *testing.T) {
	c := start(t, 120, 36, func(w *world, _ *views.Env) { w.people[0].CampaignID = "" })
	c.press("1")
	c.sees("no campaign     ! 1")
	c = start(t, 120, 36, nil)
	c.press("1")
	c.misses("no campaign")
}
