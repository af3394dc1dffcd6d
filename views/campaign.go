package views

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// periods are those of the vendor's figures that v goes through, in days.
var periods = []int{30, 90, 365}

// campaign is the page of one program: what waits, what the vendor says about a
// period, how its counts compare with the mirror's, and how its sources do.
type campaign struct {
	env     Env
	ref     model.CampaignRef
	row     campaignRow
	configs []model.RewardConfig
	states  mirrorStates
	loaded  bool
	err     error // why the newest load failed; what was shown stays
	ticket  int

	days    int
	figures told[model.Analytics]
	about   *textPanel
	charts  *textPanel
	panes   panes
}

// campaignLoadedMsg brings what the mirror knows of a campaign.
type campaignLoadedMsg struct {
	ref     model.CampaignRef
	ticket  int
	row     campaignRow
	configs []model.RewardConfig
	states  mirrorStates
	err     error
}

func newCampaign(env Env, ref model.CampaignRef) *campaign {
	v := &campaign{
		env: env, ref: ref, days: periods[0],
		figures: told[model.Analytics]{name: "figures of campaign " + ref.Backend + "/" + ref.ID},
		about:   newTextPanel(env.Styles, "program"), charts: newTextPanel(env.Styles, "figures"),
	}
	v.panes = panes{env: env, all: []panel{v.about, v.charts}, active: v.charts, head: 3}
	return v
}

func (v *campaign) Init() tea.Cmd {
	if !v.reads() { // what is known stands among the facts
		v.panes.active = v.about
		v.panes.resize()
	}
	return tea.Batch(v.load(), v.askFigures())
}

// reads tells whether the campaign's backend can be asked for anything.
func (v *campaign) reads() bool { return v.env.Vendor.Reads(v.ref.Backend) }

func (v *campaign) Actions() []ui.Action {
	return append([]ui.Action{
		{ID: "campaign.period", Keys: []string{"v"}, Help: "period", Group: groupLists, Run: v.nextPeriod},
		{
			ID: "panel.next", Keys: []string{"tab"}, Help: "panels", Group: groupPeople,
			Blocked: v.whyNoPanels, Run: func() tea.Cmd { v.panes.turn(1); return nil },
		},
		{
			ID: "panel.previous", Keys: []string{"shift+tab"}, Help: "panels back", Group: groupPeople,
			Hidden: true, Blocked: v.whyNoPanels, Run: func() tea.Cmd { v.panes.turn(-1); return nil },
		},
		{ID: "list.reload", Keys: []string{"r"}, Help: "read again", Group: groupLists, Run: v.reload},
	}, reportActions(v.env, func() model.CampaignRef { return v.ref })...)
}

func (v *campaign) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case campaignLoadedMsg:
		v.took(msg)
	case toldMsg[model.Analytics]:
		if v.figures.take(msg) {
			v.write()
		}
	case EventsMsg, shownMsg:
		return v.load()
	case scopeMsg:
		v.env.scope = msg.Scope
	case tea.KeyPressMsg, tea.MouseMsg:
		v.panes.hand(msg)
	}
	return nil
}

func (v *campaign) load() tea.Cmd {
	v.ticket++
	env, out := v.env, campaignLoadedMsg{ref: v.ref, ticket: v.ticket}
	return func() tea.Msg {
		out.err = out.read(env.Ctx, env)
		return out
	}
}

// read asks the mirror for everything about the campaign.
func (m *campaignLoadedMsg) read(ctx context.Context, env Env) error {
	all, err := env.Lists.Campaigns(ctx)
	if err != nil {
		return err
	}
	for _, c := range all {
		if c.Ref() == m.ref {
			m.row.Campaign = c
		}
	}
	if m.row.ID == "" {
		return model.ErrNotFound
	}
	status, err := env.Stations.Status(ctx)
	if err != nil {
		return err
	}
	m.row.hear(status)
	if err := m.row.count(ctx, env.Lists); err != nil {
		return err
	}
	if m.configs, err = env.Lists.RewardConfigs(ctx, m.ref); err != nil {
		return err
	}
	m.states, err = countStates(ctx, env.Lists, m.row.scope())
	return err
}

func (v *campaign) took(msg campaignLoadedMsg) {
	if msg.ref != v.ref || msg.ticket != v.ticket {
		return
	}
	if v.err = msg.err; msg.err == nil {
		v.row, v.configs, v.states, v.loaded = msg.row, msg.configs, msg.states, true
	}
	v.write()
}

// askFigures asks the vendor about the period.
func (v *campaign) askFigures() tea.Cmd {
	if !v.reads() {
		return nil
	}
	ref, days := v.ref, v.days
	return v.figures.ask(v.env, func(ctx context.Context, vendor Vendor) (model.Fresh[model.Analytics], error) {
		return vendor.Analytics(ctx, ref, days)
	})
}

// nextPeriod goes on to the next period. Figures of the one before would lie
// below the new one's name, so they are dropped.
func (v *campaign) nextPeriod() tea.Cmd {
	for i, days := range periods {
		if days == v.days {
			v.days = periods[(i+1)%len(periods)]
			break
		}
	}
	v.figures.known, v.figures.err = false, nil
	cmd := v.askFigures()
	v.write()
	return cmd
}

// write fills both panels.
func (v *campaign) write() {
	if !v.loaded {
		return
	}
	v.about.take(append(campaignSections(v.env, v.row), offersSection(v.env, v.configs)))
	v.charts.take(v.figureSections())
}

// reload has the vendor asked for the newest people and its figures.
func (v *campaign) reload() tea.Cmd {
	person := model.PersonRef{Backend: v.ref.Backend, CampaignID: v.ref.ID}
	if !v.reads() {
		return tea.Batch(v.load(), notifyHere("heard by its webhooks alone: there is nothing to ask, and the newest is here", ui.Quiet))
	}
	return tea.Batch(v.load(), v.askFigures(), reloadFrom(v.env, person), notify("asking the vendor again", ui.Quiet))
}

func (v *campaign) whyNoPanels() string {
	if len(v.panes.shown()) < 2 {
		return "both panels are in sight"
	}
	return ""
}

// Scoped is the page's campaign, which c chooses.
func (v *campaign) Scoped() (Scope, bool) { return v.row.scope(), v.loaded }

func (v *campaign) Typing() bool           { return false }
func (v *campaign) Clear() (tea.Cmd, bool) { return nil, false }
func (v *campaign) Copy() clip             { return clip{v.ref.ID, "the campaign's id"} }
func (v *campaign) Headline() string       { return "" }
func (v *campaign) SetCorner(p pane)       { v.panes.setCorner(p) }

// SetSize draws the charts anew: they are as wide as there is room.
func (v *campaign) SetSize(w, h int) {
	v.panes.setSize(w, h)
	v.write()
}

func (v *campaign) SetStyles(st *ui.Styles) {
	v.env.Styles = st
	v.panes.setStyles(st)
	v.write()
}

func (v *campaign) View() string {
	if !v.loaded {
		return blankPage(v.env, v.err, v.panes.w, v.panes.h)
	}
	return v.panes.view([]string{v.nameLine(), v.waitsLine(), v.panes.names()})
}

func (v *campaign) nameLine() string {
	st, c := v.env.Styles, v.row
	line := " " + st.Title.Render(ui.Cut(ui.Clean(v.env.show(c.scope().title())), v.panes.w/2))
	tone := campaignTone(c.Status)
	line += "  " + st.Tone(tone).Render(strings.TrimSpace(verdictMark(st, tone)+" "+ui.Clean(lower(c.Status))))
	line += "  " + st.Label.Render(ui.Clean(lower(c.Type)))
	if v.err != nil {
		return line + "  " + st.Tone(ui.Bad).Render(ui.Clean(st.Mark(ui.Bad)+" could not load again: "+v.env.show(v.err.Error())))
	}
	how, at := c.known(v.env)
	if at.IsZero() {
		return line
	}
	return line + "  " + st.Label.Render(how+" "+v.env.ago(at)+" ago")
}

// waitsLine is what wants a hand, and the key that makes the lists show it.
func (v *campaign) waitsLine() string {
	st, c := v.env.Styles, v.row
	parts := []string{st.Label.Render("nothing waits")}
	if c.waits() > 0 {
		parts[0] = st.Tone(ui.Accent).Render(countOf(c.rewards, "reward") + " and " + countOf(c.commissions, "commission") + " wait")
	}
	if c.failed > 0 {
		parts = append(parts, st.Tone(ui.Bad).Render(st.Mark(ui.Bad)+" "+countOf(c.failed, "payout")+" failed"))
	}
	if c.Backend == v.env.scope.Backend && c.ID == v.env.scope.Campaign {
		parts = append(parts, st.Label.Render("every list shows it"))
	} else {
		parts = append(parts, st.Label.Render("c: every list shows it"))
	}
	return " " + strings.Join(parts, st.Label.Render(" · "))
}

// periodName names the period looked at.
func (v *campaign) periodName() string { return "the last " + strconv.Itoa(v.days) + " days" }
