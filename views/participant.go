package views

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// participant is the page of one person: who it is, what they earned, whom
// they brought, what was done about it.
type participant struct {
	env    Env
	ref    model.PersonRef
	earned model.ObjectRef // what the page was opened from, zero = nothing
	page   model.PersonPage
	loaded bool
	err    error // why the newest load failed; what was shown stays
	ticket int
	busy   bool
	again  bool

	rewarder     *decider[model.RewardRow]
	commissioner *decider[model.CommissionRow]

	figures      told[model.Analytics]
	activity     told[[]model.Activity]
	destinations told[[]model.Destination]
	balance      balance

	facts       *textPanel
	rewards     *tablePanel[model.RewardRow]
	referred    *tablePanel[model.Participant]
	commissions *tablePanel[model.CommissionRow]
	payouts     *tablePanel[model.PayoutRow]
	events      *tablePanel[model.Event]
	changes     *tablePanel[model.Change]
	log         *tablePanel[activityRow]
	panes       panes
}

// personLoadedMsg brings a person's page.
type personLoadedMsg struct {
	ref    model.PersonRef
	ticket int
	page   model.PersonPage
	err    error
}

// newParticipant makes a person's page, which begins at something earned, or at
// the first reward.
func newParticipant(env Env, ref model.PersonRef, earned model.ObjectRef) *participant {
	st, id := env.Styles, refID(ref)
	v := &participant{
		env: env, ref: ref, earned: earned,
		rewarder: newDecider(env, rewardTrade), commissioner: newDecider(env, commissionTrade),
		figures:      told[model.Analytics]{name: "figures of " + id},
		activity:     told[[]model.Activity]{name: "activity of " + id},
		destinations: told[[]model.Destination]{name: "destinations of " + id},
		facts:        newTextPanel(st, "facts"),
		rewards: newTablePanel(st, "rewards", "no rewards",
			rewardRowID, pick(rewardColumns(env), "title", "side", "friend", "worth", "since", "state")),
		referred: newTablePanel(st, "referred", "referred nobody",
			func(p model.Participant) string { return p.ID }, referredColumns(env)),
		commissions: newTablePanel(st, "commissions", "no commissions",
			commissionID, pick(commissionColumns(env), "event", "friend", "sale", "rate", "amount", "lost", "incampaign", "ends", "since", "state")),
		payouts: newTablePanel(st, "payouts", "no payouts",
			payoutID, pick(payoutColumns(env), "count", "amount", "incampaign", "since", "state", "blocked")),
		events: newTablePanel(st, "events", "no events",
			eventID, pick(eventColumns(env), "received", "kind", "what")),
		changes: newTablePanel(st, "changes", "nothing was decided",
			changeRowID, changeColumns(env)),
		log: newTablePanel(st, "activity", "", activityID, activityColumns(env)),
	}
	v.panes = panes{
		env: env, show: v.hasPanel, active: v.rewards, head: personHead,
		all: []panel{v.facts, v.rewards, v.referred, v.commissions, v.payouts, v.events, v.changes, v.log},
	}
	v.tellLog()
	return v
}

func (v *participant) Init() tea.Cmd { return v.load() }

func (v *participant) Actions() []ui.Action {
	return append(v.decisions(), []ui.Action{
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
			ID: "person.tree", Keys: []string{"T"}, Help: "referral tree", Group: groupPeople,
			Run: func() tea.Cmd { return open(Route{Tree: v.ref}) },
		},
		{
			ID: "person.referrer", Keys: []string{"o"}, Help: "referrer", Group: groupPeople,
			Blocked: v.whyNoReferrer, Run: v.openReferrer,
		},
		caseAction(v.env, v.ref, v.whyNoPerson),
		{ID: "list.reload", Keys: []string{"r"}, Help: "read again", Group: groupLists, Run: v.reload},
	}...)
}

func (v *participant) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case personLoadedMsg:
		return v.took(msg)
	case decidedMsg:
		v.rewarder.answered(msg.subjects)
		v.commissioner.answered(msg.subjects)
		return nil
	case heldMsg:
		v.rewarder.answered(msg.subjects)
		v.commissioner.answered(msg.subjects)
		return v.refresh()
	case EventsMsg, shownMsg:
		return v.refresh()
	case tea.KeyPressMsg, tea.MouseMsg:
		v.panes.hand(msg)
		return nil
	}
	return v.hear(msg)
}

// hear takes what the vendor says.
func (v *participant) hear(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case toldMsg[model.Analytics]:
		v.figures.take(msg)
	case toldMsg[[]model.Destination]:
		v.destinations.take(msg)
	case balanceMsg:
		if !v.balance.take(msg) {
			return nil
		}
	case toldMsg[[]model.Activity]:
		if v.activity.take(msg) {
			v.tellLog()
		}
		return nil
	default:
		return nil
	}
	v.write()
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

// took shows the page. The vendor is asked once, on the first sight of it: news
// of the mirror must not spend the team's limits.
func (v *participant) took(msg personLoadedMsg) tea.Cmd {
	if msg.ref != v.ref || msg.ticket != v.ticket {
		return nil
	}
	v.busy, v.err = false, msg.err
	if msg.err == nil {
		first := !v.loaded
		v.page, v.loaded = msg.page, true
		v.rewards.take(msg.page.Rewards)
		v.referred.take(msg.page.Referred)
		v.commissions.take(msg.page.Commissions)
		v.payouts.take(msg.page.Payouts)
		v.events.take(msg.page.Events)
		v.changes.take(msg.page.Changes)
		if first {
			v.begin()
		}
	}
	var cmds []tea.Cmd
	if v.loaded && !v.figures.asked() {
		cmds = append(cmds, v.askVendor())
	}
	if v.loaded && v.affiliate() {
		cmds = append(cmds, v.balance.ask(v.env, v.ref))
	}
	if v.again {
		cmds = append(cmds, v.load())
	}
	v.write()
	return tea.Batch(cmds...)
}

// begin puts the cursor on what the page was opened from.
func (v *participant) begin() {
	id := v.earned.Backend + "/" + v.earned.CampaignID + "/" + v.earned.ID
	switch v.earned.Object {
	case model.ObjectReward:
		v.rewards.table.Select(id)
	case model.ObjectCommission:
		if v.commissions.table.Select(id) {
			v.panes.active = v.commissions
		}
	}
}

// askVendor asks for what no mirror keeps. Where payouts go is asked only of
// those who earn money, what the vendor logged only when somebody looks.
func (v *participant) askVendor() tea.Cmd {
	ref := v.ref
	cmds := []tea.Cmd{v.figures.ask(v.env, func(ctx context.Context, vendor Vendor) (model.Fresh[model.Analytics], error) {
		return vendor.PersonAnalytics(ctx, ref)
	})}
	if v.affiliate() {
		cmds = append(cmds, v.destinations.ask(v.env, func(ctx context.Context, vendor Vendor) (model.Fresh[[]model.Destination], error) {
			return vendor.Destinations(ctx, ref)
		}))
	}
	return tea.Batch(append(cmds, v.askActivity())...)
}

// affiliate tells whether the person earns commissions.
func (v *participant) affiliate() bool {
	return v.page.Person.AffiliateStatus.V != "" || len(v.page.Commissions)+len(v.page.Payouts) > 0
}

// askActivity asks for the vendor's log once its panel is looked at.
func (v *participant) askActivity() tea.Cmd {
	if v.panes.current() != panel(v.log) {
		return nil
	}
	ref := v.ref
	cmd := v.activity.ask(v.env, func(ctx context.Context, vendor Vendor) (model.Fresh[[]model.Activity], error) {
		return vendor.Activity(ctx, ref)
	})
	v.tellLog()
	return cmd
}

// write fills the facts.
func (v *participant) write() {
	if !v.loaded {
		return
	}
	sections := personSections(v.env, v.page)
	sections = append(sections, notesSection(v.env, v.page.Notes), v.figuresSection())
	if v.affiliate() {
		sections = append(sections, v.balance.section(v.env), destinationSection(v.env, &v.destinations))
	}
	v.facts.take(sections)
}

// reload has the vendor asked for this person ahead of everything else.
func (v *participant) reload() tea.Cmd {
	cmd := tea.Batch(v.load(), reloadFrom(v.env, v.ref), v.askVendor(), notify("asking the vendor for this person again", ui.Quiet))
	v.write()
	return cmd
}

// hasPanel tells which panels there are to turn to: sales where there are any.
func (v *participant) hasPanel(p panel) bool {
	return p != panel(v.commissions) && p != panel(v.payouts) || p.count() > 0
}

// turn gives the keys to the panel so many further on.
func (v *participant) turn(by int) tea.Cmd {
	v.panes.turn(by)
	if v.activity.asked() {
		return nil
	}
	return v.askActivity()
}

func (v *participant) Typing() bool { return false }

func (v *participant) Clear() (tea.Cmd, bool) { return nil, false }

func (v *participant) Copy() clip { return clip{v.ref.ID, "the person's id"} }

func (v *participant) Headline() string { return "" }

func (v *participant) SetSize(w, h int) { v.panes.setSize(w, h) }

// SetCorner takes the live pane below the panel.
func (v *participant) SetCorner(p pane) { v.panes.setCorner(p) }

func (v *participant) SetStyles(st *ui.Styles) {
	v.env.Styles, v.rewarder.env.Styles, v.commissioner.env.Styles = st, st, st
	v.panes.setStyles(st)
}
