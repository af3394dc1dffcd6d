package views

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// leaderboard lists all people of the scope, most referrals first, or in
// another of the vendor's orders: as the mirror counts them, or as the vendor
// ranks them.
type leaderboard struct {
	*list[model.PersonRow]
	order     model.Order
	vendors   bool // the vendor's own ranking is shown
	fair      bool // those who are held or blocked are left out
	standings told[model.Standings]
	ranks     map[string]model.Standing // by vendor id
	moves     moves
}

func newLeaderboard(env Env) *leaderboard {
	v := &leaderboard{order: ownOrder, standings: told[model.Standings]{name: "standings"}}
	v.list = newList(env, "leaderboard", "words, risk:high, referrals>3, joined<2d, -word", func(s Scope) *ui.Table[model.PersonRow] {
		return newTable(env.Styles, personRowID, v.columns(env, s), "nobody has joined yet", "people appear here as they sign up")
	})
	v.about = v.aboutRow
	v.besides = v.askBeside
	v.arrange()
	return v
}

// columns are those of the order looked at, with what is due where the vendor
// tells it.
func (v *leaderboard) columns(env Env, s Scope) []ui.Column[model.PersonRow] {
	columns := v.ordered(env, s)
	if tellsDue(env, s) {
		waits := slices.IndexFunc(columns, func(c ui.Column[model.PersonRow]) bool { return c.ID == "waiting" })
		columns = slices.Insert(columns, waits+1, dueColumn(env))
	}
	return columns
}

func (v *leaderboard) ordered(env Env, s Scope) []ui.Column[model.PersonRow] {
	switch {
	case s.Campaign == "":
		return peopleColumns(env)
	case v.ranked():
		return v.rankedColumns(env)
	}
	return v.boardColumns(env)
}

func (v *leaderboard) Init() tea.Cmd { return tea.Batch(v.list.Init(), v.askBeside()) }

func (v *leaderboard) Actions() []ui.Action {
	out := append([]ui.Action{
		{
			ID: "person.open", Keys: []string{"enter"}, Help: "open", Group: groupPeople,
			Blocked: v.whyNotOpen, Run: v.open,
		},
		{
			ID: "person.tree", Keys: []string{"T"}, Help: "referral tree", Group: groupPeople,
			Blocked: v.whyNotOpen, Run: v.openTree,
		},
		{
			ID: "leaderboard.order", Keys: []string{"b"}, Help: "next order", Group: groupLists,
			Blocked: v.whyNoOrder, Run: v.nextOrder,
		},
		{
			ID: "leaderboard.vendor", Keys: []string{"R"}, Help: "the vendor's order", Group: groupLists,
			Blocked: v.whyNoVendor, Run: v.turnVendor,
		},
		{
			ID: "leaderboard.fair", Keys: []string{"w"}, Help: "without held or blocked", Group: groupLists,
			Blocked: v.whyRanked, Run: v.turnFair,
		},
		{
			ID: "leaderboard.since", Keys: []string{"d"}, Help: "movement since", Group: groupLists,
			Blocked: v.whyNoMoves, Run: v.nextSpan,
		},
	}, v.actions()...)
	row, ok := v.table.Selected()
	return append(out, caseAction(v.env, row.Ref(), v.whyNotOpen), referrerAction(row, ok), ui.Action{
		ID: "person.note", Keys: []string{"n"}, Help: "note", Group: groupDecide, Asks: true,
		Writes: true, Blocked: v.whyNotOpen, Run: v.note,
	})
}

func (v *leaderboard) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case toldMsg[model.Standings]:
		return v.told(msg)
	case movedMsg:
		v.moves.take(msg)
		return nil
	case scopeMsg:
		return v.rescope(msg)
	case EventsMsg, shownMsg:
		return tea.Batch(v.update(msg), v.moves.refresh(v.env, v.scope, v.order))
	}
	return v.update(msg)
}

// rescope begins anew in another campaign.
func (v *leaderboard) rescope(msg scopeMsg) tea.Cmd {
	if msg.Scope == v.scope {
		return nil
	}
	v.scope, v.order, v.vendors = msg.Scope, ownOrder, false
	return v.look()
}

func (v *leaderboard) whyNotOpen() string { return nobodyUnless(v.table.Selected()) }

func (v *leaderboard) open() tea.Cmd {
	row, _ := v.table.Selected()
	return open(Route{Person: row.Ref()})
}

func (v *leaderboard) openTree() tea.Cmd {
	row, _ := v.table.Selected()
	return open(Route{Tree: row.Ref()})
}

func (v *leaderboard) note() tea.Cmd {
	row, _ := v.table.Selected()
	return askNote(v.env, row.ObjectRef(), v.env.person(row.Participant))
}

func (v *leaderboard) whyNoOrder() string {
	if v.scope.Campaign == "" {
		return "c chooses a campaign first: people are ranked within one"
	}
	return ""
}

func (v *leaderboard) whyNoVendor() string {
	if !weCount[v.order] {
		return "only the vendor knows what it counts in this order: b goes on to the next"
	}
	return v.whyNoOrder()
}

// ranked tells whether the vendor's own ranking is shown.
func (v *leaderboard) ranked() bool { return v.vendors || !weCount[v.order] }

// whyRanked says why the vendor's ranking cannot be looked at otherwise.
func (v *leaderboard) whyRanked() string {
	if !v.ranked() {
		return ""
	}
	return "this is the vendor's order, which stays as it is: b goes on to the next, R to our own count"
}

// nextOrder goes on to the vendor's next order, and after the last to the
// first.
func (v *leaderboard) nextOrder() tea.Cmd {
	v.order = orderAfter(v.order, v.scope.Type)
	return v.lookAnew()
}

func (v *leaderboard) turnVendor() tea.Cmd {
	v.vendors = !v.vendors
	return v.lookAnew()
}

// lookAnew is look without the columns that another order was sorted by.
func (v *leaderboard) lookAnew() tea.Cmd {
	v.table.SetOrder(nil)
	return v.look()
}

// look shows the order that was chosen.
func (v *leaderboard) look() tea.Cmd {
	v.forget()
	v.arrange()
	v.rebuild()
	if v.ranked() {
		v.table.SetEmpty("asking the vendor for its order…", "b goes on to the next")
	}
	return tea.Batch(v.load(), v.askBeside())
}

// forget drops what the vendor said of another order.
func (v *leaderboard) forget() {
	v.ranks = nil
	v.standings = told[model.Standings]{name: v.standings.name, ticket: v.standings.ticket}
	v.moves.forget()
}

// arrange readies what the order needs: the mirror's count, or the vendor's
// ranking.
func (v *leaderboard) arrange() {
	v.banner, v.whyNoSort, v.sorts = nil, v.whyRanked, v.sortable()
	if v.scope.Campaign != "" {
		v.banner = oneLine(v.orderLine)
	}
	v.fetch = fetchBoard(v.env.Lists, v.board())
	if v.ranked() {
		v.fetch = fetchRanked(v.env.Lists, v.board(), model.Standings{})
	}
}

// board is the order in which the mirror counts, "" where places mean nothing
// or only the vendor can count.
func (v *leaderboard) board() model.Order {
	if v.scope.Campaign == "" || !weCount[v.order] {
		return ""
	}
	return v.order
}

// turnFair leaves out those who are held or blocked, or takes them in again.
func (v *leaderboard) turnFair() tea.Cmd {
	v.fair, v.fixed = !v.fair, ""
	if v.fair {
		v.fixed = "-verdict:held -verdict:blocked"
	}
	return v.applyFilter()
}

// askBeside asks for what stands beside the mirror's count: the vendor's ranks
// where people do not carry them, and the places of an earlier day.
func (v *leaderboard) askBeside() tea.Cmd {
	if v.scope.Campaign == "" {
		return nil
	}
	cmds := []tea.Cmd{v.moves.ask(v.env, v.scope, v.order)}
	if v.ranked() || carriedRank[v.order] == nil {
		cmds = append(cmds, v.askVendor())
	}
	return tea.Batch(cmds...)
}

func (v *leaderboard) askVendor() tea.Cmd {
	campaign, by := model.CampaignRef{Backend: v.scope.Backend, ID: v.scope.Campaign}, v.order
	return v.standings.ask(v.env, func(ctx context.Context, vendor Vendor) (model.Fresh[model.Standings], error) {
		return vendor.Standings(ctx, campaign, by)
	})
}

// told keeps the vendor's ranks, and shows the people in its order where that
// is looked at.
func (v *leaderboard) told(msg toldMsg[model.Standings]) tea.Cmd {
	if !v.standings.take(msg) {
		return nil
	}
	if v.standings.known {
		rows := v.standings.fresh.Value.Rows
		v.ranks = make(map[string]model.Standing, len(rows))
		for _, s := range rows {
			v.ranks[s.PersonID] = s
		}
	}
	if !v.ranked() {
		return nil
	}
	if !v.standings.known {
		v.table.SetEmpty("the vendor's order could not be read", v.standings.problem(v.env)+" · r asks again")
		return nil
	}
	v.table.SetEmpty("the vendor ranks nobody in this order", "b goes on to the next")
	v.fetch = fetchRanked(v.env.Lists, v.board(), v.standings.fresh.Value)
	return v.load()
}

func (v *leaderboard) Copy() clip {
	row, _ := v.table.Selected()
	return personCopy(row.Participant)
}
