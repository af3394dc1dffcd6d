package views_test

import (
	"errors"
	"slices"
	"testing"

	"refdesk/internal/model"
	"refdesk/views"
)

// program is a campaign with everything in it.
func program(w *world, _ *views.Env) { affiliates(w) }

// TestTabFrames draws what the tabs show of programs that earn money, and what
// only the vendor tells, in every state of an answer.
func TestTabFrames(t *testing.T) {
	slow := func(problem string, err error) func(*world, *views.Env) {
		return func(w *world, _ *views.Env) {
			affiliates(w)
			w.told.problem, w.told.err = problem, err
		}
	}
	tests := []struct {
		name string
		set  func(*world, *views.Env)
		keys []string
		then func(*console)
	}{
		{name: "tabs_campaigns", keys: []string{"1", "down"}},
		{name: "tabs_campaigns_untold", keys: []string{"1"}, set: slow("", model.ErrRateLimited)},
		{name: "campaign_page", keys: []string{"1", "down", "enter"}},
		{name: "campaign_page_program", keys: []string{"1", "down", "enter", "tab"}},
		{name: "campaign_page_older", keys: []string{"1", "down", "enter", "v"}, set: slow("the vendor cannot be reached", nil)},
		{name: "campaign_page_failed", keys: []string{"1", "down", "enter"}, set: slow("", model.ErrDenied)},
		{name: "chooser", keys: []string{"4", "c", "p"}},
		{name: "board", keys: []string{"1", "down", "c", "2"}, set: judged},
		{name: "board_month", keys: []string{"1", "down", "c", "2", "b"}, set: judged},
		{name: "board_fair", keys: []string{"1", "down", "c", "2", "w"}, set: judged},
		{name: "board_commissions", keys: []string{"1", "down", "c", "2", "b", "b", "b", "b", "b"}, set: func(w *world, e *views.Env) {
			judged(w, e)
			w.campaigns[0].Type = "AFFILIATE"
		}},
		{name: "tree", keys: []string{"T"}, set: judged},
		{name: "tree_unfolded", keys: []string{"T", "down", "right", "down", "down", "+"}, set: judged},
		{name: "tree_all", keys: []string{"T", "*"}, set: judged},
		{name: "tree_filter", keys: []string{"T", "/", "m", "a", "s", "enter"}, set: judged},
		{name: "ascii_tree", keys: []string{"T", "*"}, set: func(w *world, e *views.Env) { judged(w, e); ascii(w, e) }},
		{name: "ascii_board", keys: []string{"1", "down", "c", "2"}, set: func(w *world, e *views.Env) { judged(w, e); ascii(w, e) }},
		{name: "ranked", keys: []string{"1", "down", "c", "2", "R"}},
		{name: "ranked_older", keys: []string{"1", "down", "c", "2", "b", "R"}, set: slow("the vendor cannot be reached", nil)},
		{name: "ranked_failed", keys: []string{"1", "down", "c", "2", "R"}, set: slow("", model.ErrRateLimited)},
		{name: "ranked_affiliates", keys: []string{"1", "down", "c", "2", "b", "b", "b", "b", "b", "b"}, set: func(w *world, _ *views.Env) {
			affiliates(w)
			w.campaigns[0].Type = "AFFILIATE"
		}},
		{name: "fraud_why", keys: append(slices.Clone(byRisk), "a")},
		{name: "rewards_held", keys: []string{"4"}, set: func(w *world, _ *views.Env) { affiliates(w); held(w) }},
		{name: "rewards_hold", keys: []string{"4", "h", "down", "down"}},
		{name: "rewards_fulfil", keys: []string{"4", "space", "space", "F"}},
		{name: "tabs_commissions", keys: []string{"5"}},
		{name: "tabs_commissions_held", keys: []string{"5", "a"}, set: func(w *world, _ *views.Env) { affiliates(w); held(w) }},
		{name: "tabs_commissions_decided", keys: []string{"5", "a", "x", "4", "enter"}, then: (*console).news},
		{name: "tabs_commissions_hold", keys: []string{"5", "h"}},
		{name: "tabs_commissions_refuse", keys: []string{"5", "x", "down"}},
		{name: "tabs_commissions_bulk", keys: []string{"5", "space", "space", "space", "space", "a"}},
		{name: "tabs_commissions_masked", keys: []string{"5"}, set: func(w *world, e *views.Env) { affiliates(w); e.Mask = true }},
		{name: "tabs_payouts", keys: []string{"6"}},
		{name: "tabs_payouts_why", keys: []string{"6", "a"}},
		{name: "payout_page", keys: []string{"6", "enter"}},
		{name: "payout_page_facts", keys: []string{"6", "enter", "tab"}},
		{name: "payout_page_failed", keys: []string{"6", "enter", "tab"}, set: slow("", model.ErrUnreachable)},
		{name: "payout_page_gone", keys: []string{"6"}, then: func(c *console) { c.world.payouts = nil; c.press("enter") }},
		{name: "affiliate", keys: []string{"enter"}},
		{name: "affiliate_facts", keys: []string{"enter", "shift+tab"}},
		{name: "affiliate_facts_end", keys: []string{"enter", "shift+tab", "G"}},
		{name: "affiliate_commissions", keys: []string{"enter", "tab", "tab"}},
		{name: "affiliate_payouts", keys: []string{"enter", "tab", "tab", "tab"}},
		{name: "affiliate_activity", keys: []string{"enter", "shift+tab", "shift+tab"}, then: narrowBack},
		{name: "affiliate_activity_failed", keys: []string{"enter", "shift+tab", "shift+tab"}, set: slow("", errors.New("the vendor does not know the call")), then: narrowBack},
		{name: "affiliate_edit", keys: []string{"enter", "E"}},
		{name: "affiliate_edit_confirm", keys: []string{"enter", "E", "x", "enter", "enter", "enter", "enter", "enter"}},
		{name: "affiliate_note", keys: []string{"enter", "n", "h", "i"}},
		{name: "affiliate_readonly", keys: []string{"enter"}, set: func(w *world, e *views.Env) { affiliates(w); e.ReadOnly = true }},
		{name: "ascii_tabs_commissions", keys: []string{"5"}, set: func(w *world, e *views.Env) { affiliates(w); held(w); ascii(w, e) }},
		{name: "ascii_campaign_page", keys: []string{"1", "down", "enter"}, set: func(w *world, e *views.Env) { affiliates(w); ascii(w, e) }},
	}
	for _, size := range sizes {
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				set := test.set
				if set == nil {
					set = program
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

// judged is a program in which two people were decided on, with counts in which
// the orders differ.
func judged(w *world, e *views.Env) {
	program(w, e)
	w.judged = verdicts{"p-jose": model.CaseHeld, "p-lars": model.CaseBlocked}
	for i := range w.people {
		p, n := &w.people[i], int64(i)
		p.MonthlyCount, p.PrevMonthCount = model.Some((n*7)%11), model.Some((n*5)%9)
		p.Impressions, p.UniqueViews, p.LeadCount = model.Some(1000-n*n), model.Some(n*3), model.Some((n*3)%7)
		if i > 1 {
			p.MonthlyRank = model.Some(n % 5)
		}
	}
}

// narrowBack goes on to the activity where the facts are a panel of their own.
func narrowBack(c *console) {
	for range 8 {
		if c.has("[activity") {
			return
		}
		c.press("tab")
	}
}
