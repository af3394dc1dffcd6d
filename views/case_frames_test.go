package views_test

import (
	"testing"

	"refdesk/internal/model"
	"refdesk/views"
)

// accused is a launch with cases to decide on.
func accused(w *world, _ *views.Env) { suspects(w) }

// TestCaseFrames draws the queue of cases and the pages on top of it in every
// state that a reviewer may meet.
func TestCaseFrames(t *testing.T) {
	tests := []struct {
		name string
		set  func(*world, *views.Env)
		keys []string
		then func(*console)
	}{
		{name: "cases", keys: []string{"3"}},
		{name: "cases_marked", keys: []string{"3", "space", "space"}},
		{name: "cases_held", keys: []string{"3", "v", "v", "v"}},
		{name: "cases_decided", keys: []string{"3", "v", "v", "v", "v"}},
		{name: "cases_empty", keys: []string{"3", "v"}, set: func(w *world, _ *views.Env) { w.suspected = nil }},
		{name: "cases_risk", keys: []string{"3", "v", "v", "v", "v", "v"}},
		{name: "cases_rehearsal", keys: []string{"3", "M", "x", "3"}},
		{name: "cases_bulk", keys: []string{"3", "M", "x", "3", "Y"}, then: (*console).news},
		{name: "cases_bulk_stopped", keys: []string{"3", "M", "x", "3", "Y", "p"}, then: (*console).news},
		{name: "case", keys: []string{"3", "enter"}},
		{name: "case_ring", keys: []string{"3", "enter"}, then: toRing},
		{name: "case_ring_link", keys: []string{"3", "enter"}, then: func(c *console) { toRing(c); c.press("tab", "tab") }},
		{name: "case_ring_marked", keys: []string{"3", "enter"}, then: func(c *console) { toRing(c); c.press("down", "B") }},
		{name: "case_star", keys: []string{"3", "down", "enter"}, then: toRing},
		{name: "case_people", keys: []string{"3", "enter"}, then: toPanel("people")},
		{name: "case_time", keys: []string{"3", "enter"}, then: toPanel("time")},
		{name: "case_history", keys: []string{"3", "down", "down", "down", "enter"}, then: toPanel("history")},
		{name: "case_returned", keys: []string{"3", "down", "down", "down", "enter"}},
		{name: "case_lone", keys: []string{"3", "down", "down", "enter"}},
		{name: "case_held", keys: []string{"3", "v", "v", "v", "enter"}},
		{name: "case_branch_of_tree", keys: []string{"T", "down", "x", "1"}},
		{name: "case_block", keys: []string{"3", "enter", "x"}},
		{name: "case_hold", keys: []string{"3", "enter", "h"}},
		{name: "case_blocked", keys: []string{"3", "enter", "x", "1"}},
		{name: "case_taken", keys: []string{"3", "G", "a"}},
		{name: "case_moved", keys: []string{"3"}, then: func(c *console) {
			c.world.deskFail = &model.CaseMovedError{
				Now:     c.world.suspected[0].Case,
				Changed: []string{"new: same-mailbox (+12)", "2 people joined", "it is held, it was open"},
			}
			c.press("enter", "a")
		}},
		{name: "case_too_late", keys: []string{"3", "enter", "u"}, set: func(w *world, _ *views.Env) {
			suspects(w)
			decided(w)
			w.tooLate = model.Given{Verdicts: []model.Verdict{{CaseID: 6, Word: model.VerdictBlock}}, Changes: w.changes[6:9]}
			w.changes = nil
		}},
		{name: "case_trust", keys: []string{"3", "enter"}, then: func(c *console) { toRing(c); c.press("tab", "t") }},
		{name: "case_unknown", keys: []string{"3"}, then: func(c *console) { c.world.suspected = nil; c.press("enter") }},
		{name: "case_readonly", keys: []string{"3", "enter"}, set: func(w *world, e *views.Env) { suspects(w); e.ReadOnly = true }},
		{name: "case_ascii", keys: []string{"3", "enter"}, set: func(w *world, e *views.Env) { suspects(w); ascii(w, e) }, then: toRing},
		{name: "case_masked", keys: []string{"3", "enter"}, set: func(w *world, e *views.Env) { suspects(w); e.Mask = true }, then: toRing},
	}
	for _, size := range sizes {
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				set := test.set
				if set == nil {
					set = accused
				}
				c := start(t, size.w, size.h, set)
				c.press(test.keys...)
				if test.then != nil {
					test.then(c)
				}
				c.golden(test.name)
			})
		}
	}
}

// toPanel turns to a panel of a page, where it is one to turn to.
func toPanel(name string) func(*console) {
	return func(c *console) {
		for range 12 {
			if c.has("[" + name) {
				return
			}
			c.press("tab")
		}
	}
}

func toRing(c *console) { toPanel("ring")(c) }
