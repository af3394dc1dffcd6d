package views

import (
	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// decisions are the keys that decide on what is under the cursor, and on the
// person.
func (v *participant) decisions() []ui.Action {
	passing := func(key string, verb model.Verb, help string) ui.Action {
		return ui.Action{
			ID: "reward." + string(verb), Keys: []string{key}, Help: help, Group: groupDecide,
			Writes: true, Blocked: v.whyNot(verb), Run: func() tea.Cmd { return v.pass(verb) },
		}
	}
	return []ui.Action{
		passing("a", model.VerbApprove, "approve"),
		passing("F", model.VerbFulfil, "approve and fulfil"),
		{
			ID: "reward.refuse", Keys: []string{"x"}, Help: "refuse", Group: groupDecide,
			Writes: true, Asks: true, Blocked: v.whyNot(model.VerbRefuse), Run: v.refuse,
		},
		{
			ID: "reward.hold", Keys: []string{"h"}, Help: v.holdHelp(), Group: groupDecide,
			Writes: true, Asks: true, Blocked: v.whyNotHold, Run: v.hold,
		},
		{
			ID: "person.note", Keys: []string{"n"}, Help: "note", Group: groupDecide, Asks: true,
			Writes: true, Blocked: v.whyNoPerson, Run: v.note,
		},
		{
			ID: "person.edit", Keys: []string{"E"}, Help: "edit at the vendor", Group: groupDecide, Asks: true,
			Writes: true, Blocked: v.whyNotEdit, Run: v.edit,
		},
	}
}

// onReward and onCommission give the row under the cursor where its panel has
// the keys.
func (v *participant) onReward() (model.RewardRow, bool) {
	row, ok := v.rewards.table.Selected()
	return row, ok && v.panes.current() == panel(v.rewards)
}

func (v *participant) onCommission() (model.CommissionRow, bool) {
	row, ok := v.commissions.table.Selected()
	return row, ok && v.panes.current() == panel(v.commissions)
}

// nothing says why there is nothing to decide on under the cursor.
func (v *participant) nothing() string {
	switch v.panes.current() {
	case panel(v.rewards):
		return "there is no reward here"
	case panel(v.payouts):
		return payoutsAreTheVendors(v.env, v.ref.Backend)
	}
	return "tab goes to the rewards and commissions"
}

func (v *participant) whyNot(verb model.Verb) func() string {
	return func() string {
		if row, ok := v.onReward(); ok {
			return v.rewarder.whyNot(verb, row)
		}
		if row, ok := v.onCommission(); ok {
			if verb == model.VerbFulfil {
				return v.env.Vendor.WhyNot(v.ref.Backend, model.ObjectCommission, verb)
			}
			return v.commissioner.whyNot(verb, row)
		}
		return v.nothing()
	}
}

func (v *participant) whyNotHold() string {
	if row, ok := v.onReward(); ok {
		return v.rewarder.whyNotHold(row)
	}
	if row, ok := v.onCommission(); ok {
		return v.commissioner.whyNotHold(row)
	}
	return v.nothing()
}

func (v *participant) pass(verb model.Verb) tea.Cmd {
	if row, ok := v.onReward(); ok {
		return v.rewarder.passOne(verb, row, stay)
	}
	row, _ := v.onCommission()
	return v.commissioner.passOne(verb, row, stay)
}

// stay is what follows a form on a page: nothing moves.
func stay() tea.Cmd { return nil }

func (v *participant) refuse() tea.Cmd {
	if row, ok := v.onReward(); ok {
		return v.rewarder.refuseOne(row, stay)
	}
	row, _ := v.onCommission()
	return v.commissioner.refuseOne(row, stay)
}

func (v *participant) hold() tea.Cmd {
	if row, ok := v.onReward(); ok {
		return holdOrRelease(v.rewarder, row)
	}
	row, _ := v.onCommission()
	return holdOrRelease(v.commissioner, row)
}

func (v *participant) holdHelp() string {
	if row, ok := v.onReward(); ok {
		return holdHelp(v.rewarder, row, true)
	}
	row, ok := v.onCommission()
	return holdHelp(v.commissioner, row, ok)
}

// holdHelp says what h does with one row, or with none or many.
func holdHelp[R any](d *decider[R], row R, one bool) string {
	if one && d.held(row) {
		return "release"
	}
	return "hold"
}

// holdOrRelease is what h does with one row of a page.
func holdOrRelease[R any](d *decider[R], row R) tea.Cmd {
	if d.held(row) {
		return d.release([]R{row})
	}
	return d.holdOne(row, stay)
}

func (v *participant) whyNoPerson() string {
	if !v.loaded {
		return "the person is not known yet"
	}
	return ""
}

func (v *participant) note() tea.Cmd {
	p := v.page.Person
	return askNote(v.env, p.ObjectRef(), v.env.person(p))
}

// whyNotEdit says why nothing can be set at the vendor.
func (v *participant) whyNotEdit() string {
	p := v.page.Person
	switch {
	case !v.loaded:
		return v.whyNoPerson()
	case p.Gone:
		return "the person was deleted at the vendor"
	case p.ReadAt.IsZero() && v.env.Vendor.Reads(p.Backend):
		return "known from webhooks only: r reads what an edit would overwrite"
	}
	return v.env.Vendor.WhyNot(p.Backend, model.ObjectParticipant, model.VerbEdit)
}

func (v *participant) edit() tea.Cmd { return askEdit(v.env, v.page.Person) }
