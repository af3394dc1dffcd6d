package views

import (
	tea "charm.land/bubbletea/v2"

	"refdesk/ui"
)

// advance goes from a case to the one so many rows further on in the queue, in
// its place: esc leads back to the queue. After the last there is the queue.
func (r *Root) advance(msg advanceMsg) tea.Cmd {
	queue := r.caseQueue()
	switch {
	case r.trail.route() != (Route{Case: msg.from}):
		return nil
	case queue == nil && msg.by < 0:
		return notifyHere("there is no queue that this case was opened from", ui.Quiet)
	case queue == nil:
		r.trail.back()
		return r.arrive()
	}
	next, ok := queue.after(msg.from, msg.by)
	if !ok && msg.by < 0 {
		return notifyHere("this is the first case of the queue", ui.Quiet)
	}
	r.trail.back()
	if !ok || next == msg.from {
		return tea.Batch(r.arrive(), notify("that was the last case of this view of the queue", ui.Quiet))
	}
	r.trail.open(Route{Case: next})
	return r.arrive()
}

// caseQueue is the queue that cases are opened from, which knows their order
// and the filter; nil where there is none.
func (r *Root) caseQueue() *caseQueue {
	tab, known := r.screens[Route{Tab: TabFraud}]
	if !known {
		return nil
	}
	return tab.screen.(*fraud).queue()
}

// readyNext reads the case that follows the one on the screen, so that it is
// there as soon as this one is decided.
func (r *Root) readyNext(from int64) tea.Cmd {
	queue := r.caseQueue()
	if queue == nil || r.trail.route() != (Route{Case: from}) {
		return nil
	}
	next, ok := queue.beside(from, 1)
	route := Route{Case: next.ID}
	if !ok || r.screens[route] != nil {
		return nil
	}
	page := newCasePage(r.env, next.ID)
	r.readied, r.screens[route] = route, &cached{screen: page}
	return page.load()
}

// awaits tells that a page is ready for the time when the case on the screen is
// decided.
func (r *Root) awaits(route Route) bool {
	return route == r.readied && r.trail.route().Case != 0
}
