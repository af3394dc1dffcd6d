package views

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// participant is the page of one person: who it is, what they earned, whom
// they brought, what was done about it.
type participant struct {
	env     Env
	ref     model.PersonRef
	page    model.PersonPage
	loaded  bool
	err     error // why the newest load failed; what was shown stays
	ticket  int
	busy    bool
	again   bool
	decider *decider

	facts       *factsPanel
	rewards     *tablePanel[model.RewardRow]
	referred    *tablePanel[model.Participant]
	commissions *tablePanel[model.CommissionRow]
	payouts     *tablePanel[model.PayoutRow]
	events      *tablePanel[model.Event]
	changes     *tablePanel[model.Change]
	active      panel // the one that has the keys
	corner      pane  // what the shell lent; nil = nothing
	w, h        int
}

// personLoadedMsg brings a person's page.
type personLoadedMsg struct {
	ref    model.PersonRef
	ticket int
	page   model.PersonPage
	err    error
}

func newParticipant(env Env, ref model.PersonRef) *participant {
	st := env.Styles
	v := &participant{
		env: env, ref: ref, decider: newDecider(env), w: 1, h: 1,
		facts: &factsPanel{detail: ui.NewDetail(st)},
		rewards: newTablePanel(st, "rewards", "no rewards",
			rewardRowID, pick(rewardColumns(env), "title", "side", "friend", "since", "state")),
		referred: newTablePanel(st, "referred", "referred nobody",
			func(p model.Participant) string { return p.ID }, referredColumns(env)),
		commissions: newTablePanel(st, "commissions", "no commissions",
			commissionID, pick(commissionColumns(env), "event", "amount", "incampaign", "state", "since")),
		payouts: newTablePanel(st, "payouts", "no payouts",
			payoutID, pick(payoutColumns(env), "count", "amount", "incampaign", "state", "since")),
		events: newTablePanel(st, "events", "no events",
			eventID, pick(eventColumns(env), "received", "kind", "what")),
		changes: newTablePanel(st, "changes", "nothing was decided",
			changeRowID, changeColumns(env)),
	}
	v.active = v.rewards
	return v
}

func (v *participant) Init() tea.Cmd { return v.load() }

func (v *participant) Actions() []ui.Action {
	return []ui.Action{
		{
			ID: "reward.approve", Keys: []string{"a"}, Help: "approve", Group: groupDecide,
			Writes: true, Blocked: v.whyNotDecide, Run: v.approve,
		},
		{
			ID: "reward.refuse", Keys: []string{"x"}, Help: "refuse", Group: groupDecide,
			Writes: true, Blocked: v.whyNotDecide, Run: v.refuse,
		},
		{
			ID: "panel.next", Keys: []string{"tab"}, Help: "panels", Group: groupPeople,
			Run: func() tea.Cmd { return v.turn(1) },
		},
		{
			ID: "panel.previous", Keys: []string{"shift+tab"}, Help: "panels back", Group: groupPeople,
			Run: func() tea.Cmd { return v.turn(-1) },
		},
		{
			ID: "panel.open", Keys: []string{"enter"}, Help: "open", Group: groupPeople,
			Blocked: v.whyNotOpen, Run: v.open,
		},
		{
			ID: "person.referrer", Keys: []string{"o"}, Help: "referrer", Group: groupPeople,
			Blocked: v.whyNoReferrer, Run: v.openReferrer,
		},
		{ID: "list.reload", Keys: []string{"r"}, Help: "read again", Group: groupLists, Run: v.reload},
	}
}

func (v *participant) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case personLoadedMsg:
		return v.took(msg)
	case decidedMsg:
		v.decider.answered(msg)
		return nil
	case EventsMsg, shownMsg:
		return v.refresh()
	case tea.KeyPressMsg:
		v.current().update(msg)
	case tea.MouseMsg:
		x, y := v.panelAt()
		v.current().update(ui.Shift(msg, x, y))
	}
	return nil
}

// load asks for the page.
func (v *participant) load() tea.Cmd {
	v.ticket++
	v.busy, v.again = true, false
	ctx, lists, ref, ticket := v.env.Ctx, v.env.Lists, v.ref, v.ticket
	return func() tea.Msg {
		page, err := lists.Person(ctx, ref)
		return personLoadedMsg{ref: ref, ticket: ticket, page: page, err: err}
	}
}

// refresh asks once more after the question that is on its way.
func (v *participant) refresh() tea.Cmd {
	if v.busy {
		v.again = true
		return nil
	}
	return v.load()
}

// took shows the page.
func (v *participant) took(msg personLoadedMsg) tea.Cmd {
	if msg.ref != v.ref || msg.ticket != v.ticket {
		return nil
	}
	v.busy, v.err = false, msg.err
	if msg.err == nil {
		v.page, v.loaded = msg.page, true
		v.facts.detail.SetSections(personSections(v.env, msg.page)...)
		v.rewards.take(msg.page.Rewards)
		v.referred.take(msg.page.Referred)
		v.commissions.take(msg.page.Commissions)
		v.payouts.take(msg.page.Payouts)
		v.events.take(msg.page.Events)
		v.changes.take(msg.page.Changes)
	}
	if v.again {
		return v.load()
	}
	return nil
}

// reload has the vendor asked for this person ahead of everything else.
func (v *participant) reload() tea.Cmd {
	return tea.Batch(v.load(), reloadFrom(v.env, v.ref), notify("asking the vendor for this person again", ui.Quiet))
}

// whyNotDecide answers for the reward under the cursor.
func (v *participant) whyNotDecide() string {
	if v.current() != panel(v.rewards) {
		return "tab goes to the rewards"
	}
	row, ok := v.rewards.table.Selected()
	if !ok {
		return "there is no reward here"
	}
	return v.decider.whyNot(row)
}

func (v *participant) approve() tea.Cmd {
	row, _ := v.rewards.table.Selected()
	return v.decider.approveOne(row, func() tea.Cmd { return nil })
}

func (v *participant) refuse() tea.Cmd {
	row, _ := v.rewards.table.Selected()
	return v.decider.askReason(bulk{rows: []model.RewardRow{row}}, func() tea.Cmd { return nil })
}

// panels are the panels there are to turn to. The facts are not among them
// where they stand beside the others; sales are where there are any.
func (v *participant) panels() []panel {
	var out []panel
	if !v.wide() {
		out = append(out, v.facts)
	}
	out = append(out, v.rewards, v.referred)
	for _, sales := range []panel{v.commissions, v.payouts} {
		if sales.count() > 0 {
			out = append(out, sales)
		}
	}
	return append(out, v.events, v.changes)
}

// current is the panel that has the keys; the rewards where the one that had
// them is not among the panels.
func (v *participant) current() panel {
	if slices.Contains(v.panels(), v.active) {
		return v.active
	}
	return v.rewards
}

// turn gives the keys to the panel so many further on.
func (v *participant) turn(by int) tea.Cmd {
	all := v.panels()
	at := slices.Index(all, v.current()) + by
	v.active = all[(at+len(all))%len(all)]
	v.resize()
	return nil
}

// target is the screen that enter opens from the row under the cursor.
func (v *participant) target() (Route, bool) {
	person := func(id string) Route {
		return Route{Person: model.PersonRef{Backend: v.ref.Backend, CampaignID: v.ref.CampaignID, ID: id}}
	}
	switch v.current() {
	case panel(v.referred):
		p, ok := v.referred.table.Selected()
		return person(p.ID), ok
	case panel(v.rewards):
		r, ok := v.rewards.table.Selected()
		return person(r.Other), ok && r.Other != ""
	case panel(v.commissions):
		c, ok := v.commissions.table.Selected()
		return person(c.Other), ok && c.Other != ""
	case panel(v.events):
		e, ok := v.events.table.Selected()
		return Route{Event: e.Seq}, ok
	case panel(v.changes):
		c, ok := v.changes.table.Selected()
		return Route{Change: c.ID}, ok
	}
	return Route{}, false
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

func (v *participant) openReferrer() tea.Cmd {
	ref := v.ref
	ref.ID = v.page.Person.ReferredBy.V
	return open(Route{Person: ref})
}

func (v *participant) Typing() bool { return false }

func (v *participant) Clear() (tea.Cmd, bool) { return nil, false }

func (v *participant) Copy() string {
	if !v.loaded {
		return v.ref.ID
	}
	return personCopy(v.env, v.page.Person)
}

func (v *participant) Headline() string { return "" }

func (v *participant) SetSize(w, h int) {
	v.w, v.h = w, h
	v.resize()
}

func (v *participant) SetStyles(st *ui.Styles) {
	v.env.Styles, v.decider.env.Styles = st, st
	for _, p := range []panel{v.facts, v.rewards, v.referred, v.commissions, v.payouts, v.events, v.changes} {
		p.setStyles(st)
	}
}
