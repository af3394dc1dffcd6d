package views

import (
	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
)

// target is the screen that enter opens from the row under the cursor.
func (v *participant) target() (Route, bool) {
	switch v.panes.current() {
	case panel(v.referred):
		p, ok := v.referred.table.Selected()
		return v.person(p.ID), ok
	case panel(v.rewards):
		r, ok := v.rewards.table.Selected()
		return v.person(r.Other), ok && r.Other != ""
	case panel(v.commissions):
		c, ok := v.commissions.table.Selected()
		return v.person(c.Other), ok && c.Other != ""
	case panel(v.payouts):
		p, ok := v.payouts.table.Selected()
		return Route{Payout: payoutRef(p)}, ok
	case panel(v.events):
		e, ok := v.events.table.Selected()
		return Route{Event: e.Seq}, ok
	case panel(v.changes):
		c, ok := v.changes.table.Selected()
		return Route{Change: c.ID}, ok
	}
	return Route{}, false
}

// person is the page of somebody else in the same campaign.
func (v *participant) person(id string) Route {
	return Route{Person: model.PersonRef{Backend: v.ref.Backend, CampaignID: v.ref.CampaignID, ID: id}}
}

func (v *participant) whyNotOpen() string {
	if _, ok := v.target(); !ok {
		return "there is nothing to open here"
	}
	return ""
}

func (v *participant) open() tea.Cmd {
	route, _ := v.target()
	return open(route)
}

func (v *participant) whyNoReferrer() string {
	if v.page.Person.ReferredBy.V == "" {
		return "nobody referred this person"
	}
	return ""
}

func (v *participant) openReferrer() tea.Cmd { return open(v.person(v.page.Person.ReferredBy.V)) }
