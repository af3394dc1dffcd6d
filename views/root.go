package views

import (
	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// Root is the shell: it routes messages, holds the screens by route so that a
// cursor survives going away and coming back, and draws the frame.
type Root struct {
	env   Env
	looks ui.Looks
	w, h  int

	trails  trails
	screens map[Route]*cached
	dock    *live // the newest events below any tab; nil until asked for
	docked  bool

	dialog   dialog
	quitting bool // the dialog asks about quitting
	toasts   *ui.Toasts
	tabs     *ui.Tabs
	pulse    pulse
}

// cached is a screen that keeps its place while another is looked at.
type cached struct {
	screen screen
	stale  bool // the world moved while it was out of sight
}

// NewRoot makes the console. Nothing is loaded before Init's command runs.
func NewRoot(env Env) *Root {
	r := &Root{
		env:     env,
		looks:   ui.Looks{Dark: true, ASCII: env.Styles.ASCII},
		screens: map[Route]*cached{},
		toasts:  ui.NewToasts(env.Styles),
		tabs:    ui.NewTabs(env.Styles),
	}
	r.trails.active = TabLeaderboard
	return r
}

// Init loads the first screen and the figures of the frame, and says what
// happened since the operator last looked.
func (r *Root) Init() tea.Cmd {
	cmds := []tea.Cmd{r.show(), r.takePulse()}
	if !r.env.KeepStyles {
		cmds = append(cmds, tea.RequestBackgroundColor)
	}
	if r.env.Welcome != "" {
		cmds = append(cmds, say(notifyMsg{Text: r.env.Welcome, Tone: ui.Accent, Stay: welcomeStays}))
	}
	return tea.Batch(cmds...)
}

// newScreen makes the screen of a route.
func (r *Root) newScreen(route Route) screen {
	env := r.env
	switch {
	case route.Person.ID != "":
		return newParticipant(env, route.Person)
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

// Update sorts messages; what each does stands beside its kind.
func (r *Root) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	return r, r.update(msg)
}

func (r *Root) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		r.w, r.h = msg.Width, msg.Height
		r.layout()
		return nil
	case tea.ColorProfileMsg:
		r.looks.Profile = msg.Profile
		return r.restyle()
	case tea.BackgroundColorMsg:
		r.looks.Dark = msg.IsDark()
		return r.restyle()
	case tea.KeyPressMsg:
		return r.press(msg)
	case tea.PasteMsg:
		return r.paste(msg)
	case tea.MouseMsg:
		return r.mouse(msg)
	}
	return r.hear(msg)
}

// hear takes what is neither the terminal nor the operator's hand.
func (r *Root) hear(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case EventsMsg:
		return r.news(msg)
	case StatusMsg:
		r.pulse.status, r.pulse.known, r.pulse.err = msg.Status, true, nil
		r.layout()
		return nil
	case pulseMsg:
		return r.pulsed(msg)
	case tickMsg:
		return r.tick()
	case openMsg:
		return r.open(msg.Route)
	case filterMsg:
		return r.openFiltered(msg)
	case scopeMsg:
		return r.setScope(msg)
	case dialogMsg:
		r.openDialog(msg.Dialog)
		return nil
	case notifyMsg:
		return r.notify(msg)
	case ui.ToastExpiredMsg:
		return r.toasts.Update(msg)
	case decidedMsg:
		return tea.Batch(r.tellAll(msg), r.countDown(msg.changes))
	case undoneMsg:
		return r.undone(msg)
	case pausedMsg:
		return r.paused(msg)
	}
	return r.tellAll(msg)
}

// current is the screen being looked at.
func (r *Root) current() screen { return r.at(r.trails.route()).screen }

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
	route := r.trails.route()
	_, visited := r.screens[route]
	c := r.at(route)
	stale := c.stale
	c.stale = false
	r.layout()
	switch {
	case !visited:
		return c.screen.Init()
	case stale:
		return c.screen.Update(shownMsg{})
	}
	return nil
}

// open goes to a screen.
func (r *Root) open(route Route) tea.Cmd {
	r.trails.open(route)
	return r.show()
}

// openTab goes to a tab as it was left, or, where it is shown already, to its
// list.
func (r *Root) openTab(tab Tab) tea.Cmd {
	if r.trails.active == tab {
		r.trails.top()
		r.sweepScreens()
	}
	return r.open(Route{Tab: tab})
}

// openFiltered goes to a tab's list and filters it.
func (r *Root) openFiltered(msg filterMsg) tea.Cmd {
	r.trails.active = msg.Tab
	r.trails.top()
	cmd := r.show()
	if f, ok := r.current().(interface{ setFilter(string) tea.Cmd }); ok {
		return tea.Batch(cmd, f.setFilter(msg.Text))
	}
	return cmd
}

// back clears what the screen can clear, else leaves its page.
func (r *Root) back() tea.Cmd {
	if cmd, cleared := r.current().Clear(); cleared {
		return cmd
	}
	if r.toasts.Count() > 0 {
		r.toasts.Clear()
		return nil
	}
	if _, left := r.trails.back(); !left {
		return nil
	}
	r.sweepScreens()
	return r.show()
}

// sweepScreens forgets the pages that were left: a day's worth of people would
// otherwise stay in memory and be told every event.
func (r *Root) sweepScreens() {
	for route := range r.screens {
		if route.isPage() && !r.trails.holds(route) {
			delete(r.screens, route)
		}
	}
}

// news makes what is seen load again; what is out of sight loads when it is
// looked at.
func (r *Root) news(msg EventsMsg) tea.Cmd {
	now := r.at(r.trails.route())
	for _, c := range r.screens {
		c.stale = c != now
	}
	cmds := []tea.Cmd{now.screen.Update(msg), r.takePulse()}
	if r.docked {
		cmds = append(cmds, r.dock.Update(msg))
	}
	return tea.Batch(cmds...)
}

// setScope narrows everything to a campaign.
func (r *Root) setScope(msg scopeMsg) tea.Cmd {
	r.env.scope = msg.Scope
	return tea.Batch(r.tellAll(msg), r.takePulse())
}

// tellAll hands a message to every screen there is.
func (r *Root) tellAll(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	for _, c := range r.screens {
		cmds = append(cmds, c.screen.Update(msg))
	}
	if r.dock != nil {
		cmds = append(cmds, r.dock.Update(msg))
	}
	return tea.Batch(cmds...)
}

// restyle follows what the terminal says of its colours, unless the operator
// chose a theme.
func (r *Root) restyle() tea.Cmd {
	if r.env.KeepStyles {
		return nil
	}
	st := ui.NewStyles(r.looks)
	r.env.Styles = st
	r.toasts.SetStyles(st)
	r.tabs.SetStyles(st)
	for _, c := range r.screens {
		c.screen.SetStyles(st)
	}
	if r.dock != nil {
		r.dock.SetStyles(st)
	}
	if r.dialog != nil {
		r.dialog.SetStyles(st)
	}
	return nil
}

// openDialog lays a dialog over the screen. One that is open is left for it:
// both come from the operator's own keys, one after the other.
func (r *Root) openDialog(d dialog) {
	r.dialog, r.quitting = d, false
	r.layout()
}

// notify shows a toast.
func (r *Root) notify(msg notifyMsg) tea.Cmd {
	if msg.Stay == 0 {
		msg.Stay = toastStays
	}
	_, cmd := r.toasts.Add(msg.Text, msg.Tone, msg.Stay)
	return cmd
}

// personIn asks for a person by a reference that may be an id or an address.
func personIn(s Scope, text string) model.PersonRef {
	return model.PersonRef{Backend: s.Backend, CampaignID: s.Campaign, ID: text}
}
