package views_test

import (
	"errors"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
	"refdesk/ui/uitest"
	"refdesk/views"
)

// sizes are those the screens are made for.
var sizes = []struct{ w, h int }{{80, 24}, {120, 36}, {200, 50}}

// TestScreens draws every screen in every state that a person may meet.
func TestScreens(t *testing.T) {
	tests := []struct {
		name string
		set  func(*world, *views.Env)
		keys []string
		then func(*console)
	}{
		{name: "leaderboard"},
		{name: "leaderboard_one_campaign", keys: []string{"1", "down", "c", "2"}},
		{name: "leaderboard_empty", set: func(w *world, _ *views.Env) { w.people = nil }},
		{name: "leaderboard_filter", keys: []string{"/", "m", "i"}},
		{name: "leaderboard_filter_error", keys: []string{"/", "a"}, then: func(c *console) { c.send(tea.PasteMsg{Content: " rsk:high"}) }},
		{name: "leaderboard_filter_again", keys: []string{"/", "m", "i", "enter", "/"}},
		{name: "leaderboard_sideways", keys: []string{">"}},
		{name: "leaderboard_sorted_twice", keys: []string{"s", "s", "s", "j", "s"}},
		{name: "palette_row", keys: []string{":", "1", "2"}},
		{name: "leaderboard_offers", set: remembering, keys: []string{"/", "r", "tab"}},
		{name: "views_dialog", set: viewing, keys: []string{"v", "down"}},
		{name: "views_save", set: viewing, keys: []string{"/", "m", "i", "enter", "v", "s", "m", "y"}},
		{name: "views_delete", set: viewing, keys: []string{"v", "down", "d"}},
		{name: "columns_dialog", set: viewing, keys: []string{"|", "down", "space"}},
		{name: "export", set: exporting, keys: []string{"4", "e"}},
		{name: "export_done", set: exporting, keys: []string{"4", "e", "enter", "enter"}},
		{name: "leaderboard_none_match", keys: []string{"/", "z", "z", "enter"}},
		{name: "leaderboard_masked", set: func(_ *world, e *views.Env) { e.Mask = true }},
		{name: "leaderboard_failed", then: func(c *console) {
			c.world.fail = errors.New("the store is locked by another program")
			c.news()
		}},
		{name: "leaderboard_failed_first", set: func(w *world, _ *views.Env) { w.fail = errors.New("the store is locked by another program") }},
		{name: "campaigns", keys: []string{"1"}},
		{name: "campaigns_one", keys: []string{"1", "down", "c"}},
		{name: "fraud", keys: byRisk},
		{name: "rewards", keys: []string{"4"}},
		{name: "rewards_staged", keys: []string{"4", "a", "a", "Y"}, then: (*console).news},
		{name: "rewards_marked", keys: []string{"4", "space", "space"}},
		{name: "rewards_confirm", keys: []string{"4", "space", "space", "a"}},
		{name: "rewards_confirm_risk", keys: []string{"4", "down", "a"}},
		{name: "rewards_confirm_hidden", keys: []string{"4", "space", "space", "space", "/", "m", "i", "r", "enter", "a"}},
		{name: "rewards_refuse", keys: []string{"4", "x", "down"}},
		{name: "rewards_readonly", keys: []string{"4"}, set: func(_ *world, e *views.Env) { e.ReadOnly = true }},
		{name: "commissions", keys: []string{"5"}},
		{name: "payouts", keys: []string{"6"}},
		{name: "live", keys: []string{"7"}},
		{name: "live_paused", keys: []string{"7", "p"}, then: arrive},
		{name: "live_kind", keys: []string{"7", "K", "K"}},
		{name: "live_raw", keys: []string{"7", "down", "enter"}},
		{name: "live_raw_unreadable", keys: []string{"7", "down", "down", "down", "enter"}},
		{name: "live_docked", keys: []string{"4", "L"}},
		{name: "changes", set: func(w *world, _ *views.Env) { decided(w) }, keys: []string{"8"}},
		{name: "changes_empty", keys: []string{"8"}},
		{name: "change_unsure", set: func(w *world, _ *views.Env) { decided(w) }, keys: []string{"8", "enter"}},
		{name: "change_parked", set: func(w *world, _ *views.Env) { decided(w) }, keys: []string{"8", "down", "enter"}},
		{name: "held_on_start", set: func(w *world, e *views.Env) {
			decided(w)
			e.Past = past{meanwhile(w.now())}
		}},
		{name: "person", keys: []string{"enter"}},
		{name: "person_facts", keys: []string{"enter", "shift+tab"}},
		{name: "person_referred", keys: []string{"enter", "tab"}},
		{name: "person_events", keys: []string{"enter", "tab", "tab"}},
		{name: "person_unknown", then: func(c *console) { c.world.people = nil; c.press("enter") }},
		{name: "help", keys: []string{"4", "?"}},
		{name: "palette", keys: []string{"4", ":", "m", "a", "r"}},
		{name: "since", keys: []string{"4"}, set: func(w *world, e *views.Env) { e.Past = past{meanwhile(w.now())} }},
		{name: "palette_readonly", keys: []string{"4", ":", "r", "e", "f"}, set: func(_ *world, e *views.Env) { e.ReadOnly = true }},
		{name: "absent_key", keys: []string{"7", "enter", "e"}},
		{name: "find", keys: []string{"f", "m", "i"}},
		{name: "find_none", keys: []string{"f", "z", "z"}},
		{name: "quit", keys: []string{"4", "a", "a", "Y", "q"}},
		{name: "degraded", set: degraded},
		{name: "silent", set: func(w *world, _ *views.Env) {
			w.status.Pulls[0].WebhookProblem = "joins but no webhook for 40m: check the vendor's webhook to /hooks/acme"
		}},
		{name: "sweeping", set: sweeping},
		{name: "ascii_live", keys: []string{"7"}, set: ascii},
		{name: "ascii_refuse", keys: []string{"4", "space", "a", "esc", "esc", "x", "down"}, set: ascii},
		{name: "ascii_changes", keys: []string{"8"}, set: func(w *world, e *views.Env) { decided(w); ascii(w, e) }},
		{name: "demo", set: func(_ *world, e *views.Env) { e.Demo = true }},
	}
	for _, size := range sizes {
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				c := start(t, size.w, size.h, test.set)
				c.press(test.keys...)
				if test.then != nil {
					test.then(c)
				}
				c.golden(test.name)
			})
		}
	}
}

// viewing keeps a view of the leaderboard.
func viewing(w *world, e *views.Env) {
	n := newNotebook(w)
	n.saved["leaderboard"] = model.Saved{Views: []model.SavedView{riskyView()}}
	e.Memory, e.Language = n, grammar{}
}

// ascii is a terminal that draws no sign beyond ASCII.
func ascii(_ *world, e *views.Env) { e.Styles = ui.NewStyles(ui.Looks{ASCII: true}) }

// arrive lets three events in.
func arrive(c *console) {
	for i := range 3 {
		e := event(int64(91+i), model.KindJoined, c.world.people[i].Participant, "joined", c.clock.Now())
		c.world.events = append([]model.Event{e}, c.world.events...)
	}
	c.news()
}

// degraded is a source that has been down for a while.
func degraded(w *world, _ *views.Env) {
	w.status.Pulls[0].State = model.LinkDegraded
	w.status.Pulls[0].Problem = "Spring launch: the vendor cannot be reached, trying again in 20 s"
	w.status.Pulls[0].WebhookProblem = "joins but no webhook for 40m: check the vendor's webhook to /hooks/acme"
	w.status.OldestRead = w.now().Add(-14 * time.Minute)
	w.status.Paused = true
	w.status.Quarantined = 2
}

// sweeping is the first reading of a large program.
func sweeping(w *world, _ *views.Env) {
	w.status.Pulls[0] = model.PullStatus{
		State: model.LinkConnecting, Sweeping: true, People: 12_400, Expected: 80_000, Pages: 124, PerMinute: 7_500, Left: 9 * time.Minute,
	}
	w.status.OldestRead = time.Time{}
}

// TestBeforeTheFirstAnswer draws what is seen while the first rows are on
// their way.
func TestBeforeTheFirstAnswer(t *testing.T) {
	c := start(t, 80, 24, nil)
	fresh := views.NewRoot(env(c.world, c.clock))
	fresh.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	fresh.Init()
	c.root = fresh
	c.golden("leaderboard_loading")
}

// TestTooSmall says so, and what would do.
func TestTooSmall(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.w, c.h = 50, 12
	c.send(tea.WindowSizeMsg{Width: 50, Height: 12})
	c.golden("too_small")
	c.send(uitest.Key("4"), uitest.Key("a"))
	if got := c.world.took(); got != "" {
		t.Errorf("a key pressed blindly asked: %s", got)
	}
	if !quits(c.send(uitest.Key("q"))) {
		t.Error("q does not quit")
	}
	c.send(uitest.Key("u"))
	c.sees("refdesk needs")
	c.w, c.h = 80, 24
	c.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	c.sees("Mira Okafor")
}

// TestTooSmallTellsWhatLeaves: a window pulled small must not hide what runs.
func TestTooSmallTellsWhatLeaves(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4", "a")
	c.world.took()
	c.w, c.h = 50, 12
	c.send(tea.WindowSizeMsg{Width: 50, Height: 12})
	c.golden("too_small_leaving")
	c.clock.Advance(3 * time.Second)
	c.sees("1 leaves in 7s, u takes back")
	c.send(uitest.Key("u"))
	if got := c.world.took(); got != "undo prew_01" {
		t.Errorf("the desk was asked: %s", got)
	}
	c.misses("leaves in")
	c.send(views.StatusMsg{Status: model.Status{Paused: true}})
	c.sees("PAUSED")
}
