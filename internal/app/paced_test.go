package app

import (
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"refdesk/ui/uitest"
)

// counter is a screen that shows how many messages it got, and counts how often
// it was asked to.
type counter struct {
	got   int
	views *atomic.Int64
}

func (c counter) Init() tea.Cmd { return nil }

func (c counter) Update(tea.Msg) (tea.Model, tea.Cmd) {
	c.got++
	return c, nil
}

func (c counter) View() tea.View {
	c.views.Add(1)
	return tea.NewView(fmt.Sprint(c.got))
}

// TestViewsAreMadeNoOftenerThanFrames sends 20,000 messages within a second, as
// the framework does: a view is asked for after each.
func TestViewsAreMadeNoOftenerThanFrames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var views atomic.Int64
		p := newPaced(counter{views: &views}, time.Now)
		wakes := make(chan tea.Msg, 100)
		hear := func(msg tea.Msg) string {
			_, cmd := p.Update(msg)
			if cmd != nil {
				go func() { wakes <- cmd() }()
			}
			return p.View().Content
		}
		p.View()
		last := ""
		for range 20_000 {
			time.Sleep(time.Second / 20_000)
			synctest.Wait()
			select {
			case wake := <-wakes:
				hear(wake)
			default:
			}
			last = hear(struct{}{})
		}
		time.Sleep(frameTime)
		synctest.Wait()
		for len(wakes) > 0 {
			last = hear(<-wakes)
		}
		if last != "20000" {
			t.Errorf("in the end %s messages are shown", last)
		}
		if n := views.Load(); n > 62 || n < 30 {
			t.Errorf("%d views in a second of 60 frames", n)
		}
		if got := hear(uitest.Key("j")); got != "20001" {
			t.Errorf("after a key %s messages are shown", got)
		}
		if got := hear(uitest.Key("k")); got != "20002" {
			t.Errorf("after another at once %s messages are shown", got)
		}
		for i := range answersOfKey {
			if got, want := hear(struct{}{}), fmt.Sprint(20_003+i); got != want {
				t.Errorf("what the key asked for is not shown at once: %s messages, want %s", got, want)
			}
		}
		before := views.Load()
		for range 1000 {
			hear(struct{}{})
		}
		if n := views.Load() - before; n > 1 {
			t.Errorf("%d views for what no key asked for", n)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		for len(wakes) > 0 {
			hear(<-wakes)
		}
	})
}
