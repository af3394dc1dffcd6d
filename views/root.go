package views

import (
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"refdesk/ui"
)

// Root is the shell: it routes messages, holds the screens by route so that a
// cursor survives going away and coming back, and draws the frame.
type Root struct {
	env   Env
	looks ui.Looks
	w, h  int

	trail   trail
	screens map[Route]*cached
	readied Route // the case that is read ahead of the operator

	dock       *dock // the newest events on any tab; nil until there is room or it is asked for
	docked     bool  // the operator's choice
	dockChosen bool  // until the operator chooses, the size of the terminal does
	dockSeen   bool  // it was on when last looked at

	dialog   dialog
	asking   bool              // an action that may open a dialog has not answered yet
	ahead    []tea.KeyPressMsg // typed meanwhile
	quitting bool              // the dialog asks about quitting
	since    sinceNote
	toasts   *ui.Toasts
	notes    []note          // toasts that end before their time
	warned   map[string]bool // of what was said to be set off at the vendor
	tabs     *ui.Tabs
	pulse    pulse

	mouseOff    bool      // the terminal has the mouse
	asleepSince time.Time // when the console was last suspended

	elsewhere map[string]string // by key: what it does on other screens; made when first asked for
}

// cached is a screen that keeps its place while another is looked at.
type cached struct {
	screen screen
	begun  bool // it was told to load
	stale  bool // the world moved while it was out of sight
}

// NewRoot makes the console. Nothing is loaded before Init's command runs.
func NewRoot(env Env) *Root {
	env.names, env.unkept = &names{}, unkept{}
	r := &Root{
		env:     env,
		looks:   ui.Looks{Dark: env.Theme != ThemeLight, ASCII: env.Styles.ASCII},
		screens: map[Route]*cached{},
		warned:  map[string]bool{},
		toasts:  ui.NewToasts(env.Styles),
		tabs:    ui.NewTabs(env.Styles),
	}
	r.env.pending = &pending{}
	r.trail.active = TabLeaderboard
	return r
}

// Init loads the first screen and the figures of the frame, and says what
// happened since the operator last looked.
func (r *Root) Init() tea.Cmd {
	return tea.Batch(r.show(), r.takePulse(), r.askBackground(), r.askSince())
}

// Update sorts messages; what each does stands beside its kind.
func (r *Root) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := r.update(msg)
	r.dropUnmarked()
	return r, cmd
}

func (r *Root) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		r.w, r.h = msg.Width, msg.Height
		cmd := r.readyDock()
		r.layout()
		return tea.Batch(cmd, r.current().Update(msg))
	case tea.ColorProfileMsg:
		r.looks.Profile = msg.Profile
		return r.restyle()
	case tea.BackgroundColorMsg:
		return r.background(msg)
	case tea.ResumeMsg:
		return r.resume()
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
		return r.takeStatus(msg)
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
	case askedMsg:
		return r.asked(msg)
	case dialogMsg:
		r.openDialog(msg.Dialog)
		return nil
	case notifyMsg:
		return r.notify(msg)
	case keptMsg:
		return r.kept(msg)
	case sinceMsg:
		return r.tookSince(msg)
	case sinceOverMsg:
		r.since.shown = false
		return nil
	case dialogAnswer:
		return r.answerDialog(msg)
	case ui.ToastExpiredMsg:
		r.expired(msg.ID)
		return nil
	}
	return r.hearDesk(msg)
}

// hearDesk takes what the desk answered, and hands on what is meant for screens.
func (r *Root) hearDesk(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case bulkDecidedMsg:
		return r.bulkDecided(msg)
	case decidedMsg:
		return r.decided(msg)
	case heldMsg:
		return r.held(msg)
	case verdictMsg:
		return r.judged(msg)
	case trustedMsg:
		return r.trusted(msg)
	case advanceMsg:
		return r.advance(msg)
	case reopenedMsg:
		return r.reopened(msg)
	case readyMsg:
		return r.readyNext(msg.from)
	case batchMadeMsg:
		return r.batchMade(msg)
	case batchStepMsg:
		return r.stepped(msg)
	case notedMsg:
		return r.noted(msg)
	case undoneMsg:
		return r.undone(msg)
	case pausedMsg:
		return r.paused(msg)
	}
	return r.tellAll(msg)
}

// news makes what is seen load again; what is out of sight loads when it is
// looked at.
func (r *Root) news(msg EventsMsg) tea.Cmd {
	now := r.at(r.trail.route())
	for _, c := range r.screens {
		c.stale = c != now
	}
	cmds := []tea.Cmd{now.screen.Update(msg), r.takePulse()}
	if r.dock != nil && r.wantsDock() {
		cmds = append(cmds, r.dock.live.Update(msg))
	}
	return tea.Batch(cmds...)
}

// setScope narrows everything to a campaign.
func (r *Root) setScope(msg scopeMsg) tea.Cmd {
	r.env.scope, r.pulse.scoped = msg.Scope, true
	return tea.Batch(r.tellAll(msg), r.takePulse())
}

// tellAll hands a message to every screen there is.
func (r *Root) tellAll(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	for _, c := range r.screens {
		cmds = append(cmds, c.screen.Update(msg))
	}
	if r.dock != nil {
		cmds = append(cmds, r.dock.live.Update(msg))
	}
	return tea.Batch(cmds...)
}

// askBackground asks the terminal for its background, unless the operator
// chose a theme.
func (r *Root) askBackground() tea.Cmd {
	if r.env.Theme.chosen() {
		return nil
	}
	return tea.RequestBackgroundColor
}

// background follows the terminal's answer, which a terminal may also give
// unasked.
func (r *Root) background(msg tea.BackgroundColorMsg) tea.Cmd {
	if r.env.Theme.chosen() {
		return nil
	}
	r.looks.Dark = msg.IsDark()
	return r.restyle()
}

// restyle follows what the terminal says of its colours. The background may be
// told before the number of colours.
func (r *Root) restyle() tea.Cmd {
	if r.looks.Profile == colorprofile.Unknown {
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
		r.dock.live.SetStyles(st)
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
