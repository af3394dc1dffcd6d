package views

import "refdesk/internal/model"

// Tab is one room of the console, in the order of the keys 1 to 8.
type Tab int

// The tabs.
const (
	TabCampaigns Tab = iota
	TabLeaderboard
	TabFraud
	TabRewards
	TabCommissions
	TabPayouts
	TabLive
	TabChanges
	tabs // how many there are
)

// tabTitles are the names of the tabs.
var tabTitles = [tabs]string{
	"Campaigns", "Leaderboard", "Fraud", "Rewards", "Commissions", "Payouts", "Live", "Changes",
}

// shortTitles and tinyTitles are for screens too narrow for the full names.
var (
	shortTitles = [tabs]string{"Camp", "Leaders", "Fraud", "Rewards", "Comm", "Pay", "Live", "Changes"}
	tinyTitles  = [tabs]string{"Camp", "Lead", "Fraud", "Rew", "Comm", "Pay", "Live", "Chg"}
)

// Route names a screen. At most one of the fields besides Tab is set; without
// any it is the tab's own list.
type Route struct {
	Person   model.PersonRef   // the page of a person
	Earned   model.ObjectRef   // with Person: the reward or commission to begin at; zero = none
	Tree     model.PersonRef   // whom a person brought
	Campaign model.CampaignRef // the page of a campaign
	Payout   model.ObjectRef   // one payout with the commissions inside
	Report   Report            // what a month earned
	Case     int64             // one case to decide on
	Batch    int64             // one batch of payments
	Batches  bool              // the list of batches
	Bulk     int64             // the changes that were decided together, by their group
	Event    int64             // one event with its raw body
	Change   int64             // one change with what became of it
	Tab      Tab               // where there is no page: the list
}

// isPage tells a page on top of a tab from the tab's own list.
func (r Route) isPage() bool {
	return r.Person.ID != "" || r.Tree.ID != "" || r.Campaign.ID != "" || r.Payout.ID != "" || r.Report.Kind != "" || r.Case != 0 || r.Batch != 0 || r.Batches || r.Bulk != 0 || r.Event != 0 || r.Change != 0
}

// Scope narrows the lists to one campaign; the zero value is all of them.
type Scope struct {
	Backend, Campaign string
	Name              string // text from outside
	Type              string // the vendor's word for what kind of program it is, "" = not told
}

// same tells whether two scopes are one campaign, whatever it was called.
func (s Scope) same(t Scope) bool { return s.Backend == t.Backend && s.Campaign == t.Campaign }

// title names the scope for the top line.
func (s Scope) title() string {
	switch {
	case s.Campaign == "":
		return "all campaigns"
	case s.Name == "":
		return s.Campaign
	}
	return s.Name
}

// ref names the campaign, without an id all of them.
func (s Scope) ref() model.CampaignRef { return model.CampaignRef{Backend: s.Backend, ID: s.Campaign} }

// query asks for count rows of the scope.
func (s Scope) query(text string, count int) model.Query {
	return model.Query{Backend: s.Backend, Campaign: s.Campaign, Text: text, Count: count}
}

// trail is the way from a tab's list through the pages opened on top of it.
// Going to a tab begins at its list; the list itself keeps its place.
type trail struct {
	active Tab
	pages  []Route
}

// route is the screen to show.
func (t *trail) route() Route {
	if len(t.pages) == 0 {
		return Route{Tab: t.active}
	}
	return t.pages[len(t.pages)-1]
}

// open puts a page on top, or goes to the list of a tab.
func (t *trail) open(r Route) {
	switch {
	case !r.isPage():
		t.active, t.pages = r.Tab, nil
	case t.route() != r:
		t.pages = append(t.pages, r)
	}
}

// replace puts a page in the place of the case on top, if there is one.
func (t *trail) replace(r Route) {
	if t.route().Case != 0 {
		t.back()
	}
	t.open(r)
}

// back leaves the page on top; false when there is none.
func (t *trail) back() bool {
	if len(t.pages) == 0 {
		return false
	}
	t.pages = t.pages[:len(t.pages)-1]
	return true
}
