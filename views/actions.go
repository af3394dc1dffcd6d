package views

import (
	"strings"

	"refdesk/internal/model"
	"refdesk/ui"
)

// Headings of the help page.
const (
	groupDecide  = "Decide"
	groupPay     = "Pay"
	groupPeople  = "People"
	groupLive    = "Live"
	groupChanges = "Changes"
	groupLists   = "Lists"
	groupConsole = "Console"
	groupTabs    = "Tabs"
)

// uncalled and unpaid embed ports whose name one of their methods has.
type (
	uncalled = Cases
	unpaid   = Batches
)

// Scopes gives the actions of each screen together with those that work
// everywhere: what may not share a key. It is for checking settings; the
// actions cannot be run.
func Scopes() [][]ui.Action {
	r := NewRoot(Env{
		Lists: struct{ Lists }{}, Desk: struct{ Desk }{}, Stations: struct{ Stations }{}, // never called
		Cases: struct{ uncalled }{}, Batches: struct{ unpaid }{},
		Styles: ui.NewStyles(ui.Looks{}),
	})
	routes := []Route{
		{Person: model.PersonRef{ID: "any"}}, {Tree: model.PersonRef{ID: "any"}}, {Campaign: model.CampaignRef{ID: "any"}},
		{Payout: model.ObjectRef{ID: "any"}}, {Report: Report{Kind: ReportSummary}}, {Report: Report{Kind: ReportPayouts}}, {Case: 1}, {Batches: true}, {Batch: 1}, {Bulk: 1}, {Event: 1}, {Change: 1},
	}
	for tab := range tabs {
		routes = append(routes, Route{Tab: tab})
	}
	global := r.globals()
	var out [][]ui.Action
	for _, route := range routes {
		out = append(out, append(r.newScreen(route).Actions(), global...))
	}
	return out
}

// Actions gives every action once, sorted by heading: for the README's table
// and for checking settings. The actions cannot be run.
func Actions() []ui.Action {
	var out []ui.Action
	seen := map[string]bool{}
	scopes := Scopes()
	for _, group := range []string{groupDecide, groupChanges, groupPay, groupPeople, groupLive, groupLists, groupConsole, groupTabs} {
		for _, scope := range scopes {
			for _, a := range scope {
				if a.Group == group && !seen[a.ID] {
					seen[a.ID] = true
					a.Blocked, a.Run = nil, nil
					out = append(out, a)
				}
			}
		}
	}
	return out
}

// tabID is the name of a tab in action ids.
func tabID(t Tab) string { return strings.ToLower(tabTitles[t]) }

// lower is a vendor's word in the console's own spelling: IN_PROGRESS reads
// "in progress".
func lower(word string) string {
	return strings.ToLower(strings.ReplaceAll(word, "_", " "))
}
