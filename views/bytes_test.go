package views_test

import (
	"fmt"
	"testing"
	"time"

	"refdesk/internal/model"
	"refdesk/ui/uitest"
	"refdesk/views"
)

// plainLaunch is a program with more rows than a screen, all in letters of one
// cell: the framework repaints lines with wider ones whole at every frame.
func plainLaunch(clock *uitest.Clock) *world {
	w := launch(clock)
	w.people, w.rewards, w.events = nil, nil, nil
	for i := range 300 {
		p := person(i, clock.Now())
		p.FirstName, p.LastName = model.Some(fmt.Sprint("Mira", i)), model.Some(fmt.Sprint("Okafor", i*7919%997))
		w.people = append(w.people, p)
		w.events = append(w.events, model.Event{
			Seq: int64(300 - i), Kind: model.KindJoined, State: model.EventFolded, PersonName: fmt.Sprint("Mira", i), Email: fmt.Sprint(i, "@example.com"),
			PersonID: p.ID, ReceivedAt: clock.Now().Add(-time.Duration(i) * 13 * time.Second), Headline: "joined directly",
		})
	}
	return w
}

// quiet is how long nothing is drawn once a change is on the screen whole.
const quiet = 300 * time.Millisecond

// TestWhatAFrameWrites is what goes over the line to a terminal of 200×50 when
// one thing has changed.
func TestWhatAFrameWrites(t *testing.T) {
	for name, c := range map[string]struct {
		tab    string
		change func(w *world, n int)
		most   int64
	}{
		"one row": {"2", func(w *world, n int) { w.people[20].ReferralCount = model.Some(int64(10 + n)) }, 100},
		"one event": {"7", func(w *world, n int) {
			e := w.events[0]
			e.Seq, e.PersonName, e.ReceivedAt = e.Seq+1, fmt.Sprint("Tomasz", n), e.ReceivedAt.Add(7*time.Second)
			w.events = append([]model.Event{e}, w.events...)
		}, 700},
	} {
		t.Run(name, func(t *testing.T) {
			clock := uitest.NewClock()
			w := plainLaunch(clock)
			term := uitest.Start(t, views.NewRoot(env(w, clock)), 200, 50)
			term.WaitFor(t, "Leaderboard")
			term.Type(c.tab)
			term.WaitFor(t, "Mira44")
			before := term.Settle(quiet)
			for n := range 3 {
				w.mu.Lock()
				c.change(w, n)
				w.mu.Unlock()
				term.Send(views.EventsMsg{})
				term.WaitUntil(t, "a frame", func(string) bool { return term.Drawn() > before })
				drawn := term.Settle(quiet)
				if drawn-before > c.most {
					t.Errorf("step %d wrote %d bytes, at most %d are allowed", n, drawn-before, c.most)
				}
				t.Logf("step %d wrote %d bytes", n, drawn-before)
				before = drawn
			}
		})
	}
}
