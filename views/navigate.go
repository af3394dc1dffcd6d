package views

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"refdesk/ui"
)

// newScreen makes the screen of a route.
func (r *Root) newScreen(route Route) screen {
	env := r.env
	switch {
	case route.Person.ID != "":
		return newParticipant(env, route.Person, route.Earned)
	case route.Tree.ID != "":
		return newTree(env, route.Tree)
	case route.Campaign.ID != "":
		return newCampaign(env, route.Campaign)
	case route.Payout.ID != "":
		return newPayout(env, route.Payout)
	case route.Report.Kind == ReportSummary:
		return newSummary(env, route.Report)
	case route.Report.Kind != "":
		return newReconciliation(env, route.Report)
	case route.Case != 0:
		return newCasePage(env, route.Case)
	case route.Batch != 0:
		return newBatchPage(env, route.Batch)
	case route.Batches:
		return newBatches(env)
	case route.Bulk != 0:
		return newBulkPage(env, route.Bulk)
	case route.Event != 0:
		return newEventDetail(env, route.Event)
	case route.Change != 0:
		return newChangeDetail(env, route.Change)
	}
	switch route.Tab {
	case TabCampaigns:
		return newCampaigns(env)
	case TabFraud:
		return newFraud(env)
	case TabRewards:
		return newRewards(env)
	case TabCommissions:
		return newCommissions(env)
	case TabPayouts:
		return newPayouts(env)
	case TabLive:
		return newLive(env, "live")
	case TabChanges:
		return newChanges(env)
	}
	return newLeaderboard(env)
}

// current is the screen being looked at.
func (r *Root) current() screen { return r.at(r.trail.route()).screen }

// at gives the screen of a route and makes it on the first visit.
func (r *Root) at(route Route) *cached {
	c := r.screens[route]
	if c == nil {
		c = &cached{screen: r.newScreen(route), stale: true}
		r.screens[route] = c
	}
	return c
}

// show readies the current screen: loads it on the first visit, and again when
// the world moved while it was out of sight.
func (r *Root) show() tea.Cmd {
	route := r.trail.route()
	c := r.at(route)
	begun, stale := c.begun, c.stale
	c.begun, c.stale = true, false
	r.layout()
	var enter tea.Cmd
	if e, ok := c.screen.(enterer); ok {
		enter = e.Enter()
	}
	switch {
	case !begun:
		return tea.Batch(c.screen.Init(), enter)
	case stale:
		return tea.Batch(c.screen.Update(shownMsg{}), enter)
	}
	// The terminal may have grown since the screen was looked at.
	return tea.Batch(c.screen.Update(tea.WindowSizeMsg{Width: r.w, Height: r.h}), enter)
}

// open goes to a screen.
func (r *Root) open(route Route) tea.Cmd {
	r.trail.open(route)
	return r.arrive()
}

// arrive shows the screen that the trail leads to and forgets those left.
func (r *Root) arrive() tea.Cmd {
	r.dropHere()
	return tea.Batch(r.sweepScreens(), r.show())
}

// openTab goes to the list of a tab, with the cursor and the filter as they
// were left.
func (r *Root) openTab(tab Tab) tea.Cmd {
	if r.trail.route() == (Route{Tab: tab}) {
		return notifyHere("this is "+tabTitles[tab]+" already", ui.Quiet)
	}
	return r.open(Route{Tab: tab})
}

// openFiltered goes to a tab's list and filters it.
func (r *Root) openFiltered(msg filterMsg) tea.Cmd {
	cmd := r.open(Route{Tab: msg.Tab})
	if f, ok := r.current().(interface{ setFilter(string) tea.Cmd }); ok {
		return tea.Batch(cmd, f.setFilter(msg.Text))
	}
	return cmd
}

// back closes the note on what happened, else clears what the screen can
// clear, else leaves its page, else takes the toasts away.
func (r *Root) back() tea.Cmd {
	if r.since.shown {
		r.since.shown = false
		return nil
	}
	if cmd, cleared := r.current().Clear(); cleared {
		return cmd
	}
	if !r.trail.back() {
		if r.toasts.Count() == 0 {
			return notifyHere("this is the list itself: there is nothing to leave or to clear", ui.Quiet)
		}
		r.toasts.Clear()
		return nil
	}
	return r.arrive()
}

// sweepScreens forgets the pages that were left: a day's worth of people would
// otherwise stay in memory and be told every event.
func (r *Root) sweepScreens() tea.Cmd {
	var cmds []tea.Cmd
	for route, c := range r.screens {
		if !route.isPage() || slices.Contains(r.trail.pages, route) || r.awaits(route) {
			continue
		}
		if l, ok := c.screen.(leaver); ok {
			cmds = append(cmds, l.Leave())
		}
		delete(r.screens, route)
	}
	return tea.Batch(cmds...)
}
