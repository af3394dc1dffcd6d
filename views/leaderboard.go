package views

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// leaderboard lists all people of the scope, most referrals first, or as the
// vendor ranks them.
type leaderboard struct {
	*list[model.PersonRow]
	order     model.Order
	standings told[model.Standings]
	places    map[string]model.Standing // by vendor id
}

func newLeaderboard(env Env) *leaderboard {
	v := &leaderboard{standings: told[model.Standings]{name: "standings"}}
	v.list = newList(env, "leaderboard", "words, risk:high, referrals>3, joined<2d, -word", func(s Scope) *ui.Table[model.PersonRow] {
		if v.order != ownOrder {
			return newTable(env.Styles, personRowID, v.rankedColumns(env), "nobody is ranked", "")
		}
		return newTable(env.Styles, personRowID, peopleColumns(env, s),
			"nobody has joined yet", "people appear here as they sign up")
	})
	v.fetch = env.Lists.People
	v.about = func(r model.PersonRow) []ui.Section { return personAside(v.env, r) }
	v.whyNoSort, v.besides = v.whyRanked, v.askAgain
	v.sorts = []sortBy{
		{"name", false}, {"email", false}, {"referrals", true}, {"waiting", true},
		{"risk", true}, {"joined", true}, {"rank", false},
	}
	return v
}

func (v *leaderboard) Actions() []ui.Action {
	out := append([]ui.Action{
		{
			ID: "person.open", Keys: []string{"enter"}, Help: "open", Group: groupPeople,
			Blocked: v.whyNotOpen, Run: v.open,
		},
		{
			ID: "leaderboard.order", Keys: []string{"v"}, Help: "vendor's orders", Group: groupLists,
			Blocked: v.whyNoOrder, Run: v.nextOrder,
		},
	}, v.actions()...)
	return append(out, ui.Action{
		ID: "person.note", Keys: []string{"n"}, Help: "note", Group: groupDecide,
		Writes: true, Blocked: v.whyNotOpen, Run: v.note,
	})
}

func (v *leaderboard) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case toldMsg[model.Standings]:
		return v.told(msg)
	case scopeMsg:
		if msg.Scope != v.scope {
			v.order = ownOrder
			v.arrange()
		}
	}
	return v.update(msg)
}

func (v *leaderboard) whyNotOpen() string { return nobodyUnless(v.table.Selected()) }

func (v *leaderboard) open() tea.Cmd {
	row, _ := v.table.Selected()
	return open(Route{Person: row.Ref()})
}

func (v *leaderboard) note() tea.Cmd {
	row, _ := v.table.Selected()
	return askNote(v.env, row.ObjectRef(), v.env.person(row.Participant))
}

func (v *leaderboard) whyNoOrder() string {
	if v.scope.Campaign == "" {
		return "c chooses a campaign first: the vendor ranks people within one"
	}
	return ""
}

// whyRanked says why the list cannot be sorted otherwise.
func (v *leaderboard) whyRanked() string {
	if v.order == ownOrder {
		return ""
	}
	return "this is the vendor's order: v goes on to our own, which can be sorted"
}

// nextOrder goes on to the vendor's next order, and after the last to our own.
func (v *leaderboard) nextOrder() tea.Cmd {
	v.order = orderAfter(v.order, v.scope.Type)
	v.places = nil
	v.standings = told[model.Standings]{name: v.standings.name, ticket: v.standings.ticket}
	v.arrange()
	v.rebuild()
	if v.order == ownOrder {
		return v.load()
	}
	v.table.SetSort("", false)
	v.table.SetEmpty("asking the vendor for its order…", "v goes on to the next")
	return tea.Batch(v.load(), v.askVendor())
}

// arrange readies what the order needs: our own comes from the mirror alone,
// the vendor's says below the filter what is looked at and how old it is.
func (v *leaderboard) arrange() {
	v.fetch, v.banner = v.env.Lists.People, nil
	if v.order != ownOrder {
		v.fetch, v.banner = fetchRanked(v.env.Lists, nil), v.orderLine
	}
}

func (v *leaderboard) askVendor() tea.Cmd {
	campaign, by := model.CampaignRef{Backend: v.scope.Backend, ID: v.scope.Campaign}, v.order
	return v.standings.ask(v.env, func(ctx context.Context, vendor Vendor) (model.Fresh[model.Standings], error) {
		return vendor.Standings(ctx, campaign, by)
	})
}

// told shows the people in the vendor's order.
func (v *leaderboard) told(msg toldMsg[model.Standings]) tea.Cmd {
	if !v.standings.take(msg) || v.order == ownOrder {
		return nil
	}
	if !v.standings.known {
		v.table.SetEmpty("the vendor's order could not be read", v.standings.problem(v.env)+" · r asks again")
		return nil
	}
	rows := v.standings.fresh.Value.Rows
	v.places = make(map[string]model.Standing, len(rows))
	for _, s := range rows {
		v.places[s.PersonID] = s
	}
	v.table.SetEmpty("the vendor ranks nobody in this order", "v goes on to the next")
	v.fetch = fetchRanked(v.env.Lists, rows)
	return v.load()
}

// askAgain asks the vendor for its order again, where that is looked at.
func (v *leaderboard) askAgain() tea.Cmd {
	if v.order == ownOrder {
		return nil
	}
	return v.askVendor()
}

func (v *leaderboard) Copy() string {
	row, _ := v.table.Selected()
	return personCopy(v.env, row.Participant)
}

// fetchRanked gives a window of the people that a vendor ranks, in its order.
// Those whom the mirror has not met are shown by their ids, unless a text is
// looked for.
func fetchRanked(lists Lists, rows []model.Standing) func(context.Context, model.Query) (model.Window[model.PersonRow], error) {
	ids := make([]string, len(rows))
	for i, s := range rows {
		ids[i] = s.PersonID
	}
	return func(ctx context.Context, q model.Query) (model.Window[model.PersonRow], error) {
		met, err := lists.PeopleOf(ctx, q, ids)
		if err != nil {
			return model.Window[model.PersonRow]{}, err
		}
		known := make(map[string]model.PersonRow, len(met))
		for _, p := range met {
			known[p.ID] = p
		}
		var all []model.PersonRow
		for _, id := range ids {
			if p, ok := known[id]; ok {
				all = append(all, p)
			} else if q.Text == "" {
				all = append(all, model.PersonRow{Participant: model.Participant{Backend: q.Backend, CampaignID: q.Campaign, ID: id}})
			}
		}
		from := min(q.Offset, len(all))
		window := slices.Clone(all[from:min(len(all), from+q.Count)])
		return model.Window[model.PersonRow]{Offset: from, Rows: window, Matched: len(all), Total: len(rows)}, nil
	}
}

// orderLine says which of the vendor's orders is shown, how old it is, and
// which others there are.
func (v *leaderboard) orderLine(w int) string {
	st := v.env.Styles
	words, tone := v.standings.words(v.env)
	if tone == ui.Bad { // the empty table says why
		words = "not read"
	}
	parts := []string{
		st.Focus.Render("[by " + orderOf(v.order).name + "]"),
		st.Tone(tone).Render(ui.Clean(strings.TrimSpace(verdictMark(st, tone) + " " + words))),
	}
	next := orderAfter(v.order, v.scope.Type)
	if next == ownOrder {
		parts = append(parts, st.Label.Render("v: our own order"))
	} else {
		parts = append(parts, st.Label.Render("v: by "+orderOf(next).name))
	}
	if missing := notOffered(v.scope.Type); missing != "" {
		parts = append(parts, st.Label.Render(missing))
	}
	return joinWhole(st, parts, w)
}

// rankedColumns put the vendor's rank beside our own place.
func (v *leaderboard) rankedColumns(env Env) []ui.Column[model.PersonRow] {
	type row = model.PersonRow
	ranked := []ui.Column[row]{
		{ID: "vendor", Title: "rank", Width: 5, Right: true, Cell: func(r row) ui.Cell {
			return plainly(figure(v.places[r.ID].Rank))
		}},
		{ID: "ours", Title: "ours", Width: 5, Right: true, Cell: func(r row) ui.Cell {
			return quiet(digits(int64(r.Place), r.Place > 0))
		}},
	}
	person := peopleColumns(env, Scope{})
	columns := slices.Concat(ranked, pick(person, "name"))
	if title := orderOf(v.order).value; title != "" {
		columns = append(columns, ui.Column[row]{ID: "value", Title: title, Width: 11, Right: true, Cell: func(r row) ui.Cell {
			return plainly(figure(v.places[r.ID].Value))
		}})
	}
	return slices.Concat(columns, pick(person, "email", "waiting", "risk", "joined"))
}
