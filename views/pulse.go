package views

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// pulse is what the frame knows: how the console is doing, what waits, and
// what is about to leave.
type pulse struct {
	status   model.Status
	known    bool           // status has been read
	waiting  int            // rewards of the scope that wait for an approval
	pending  int            // commissions of the scope that wait for an approval
	failed   int            // payouts of the scope that failed
	cases    int            // of the scope, to be decided on
	byHand   int            // changes that a person has to make at the vendor's dashboard
	leaving  []model.Change // staged, inside their undo window
	more     int            // so many of those besides, which were counted and not read
	newest   model.Event    // of the scope; Seq 0 = none
	undoable time.Time      // until then u takes back a verdict that set nothing off
	err      error

	decisions int // how often this console has staged or taken back
	told      int // how often the program has said how the console is doing

	scoped      bool // the scope was settled once, by a person or because there is only one
	busy, again bool // a reading is on its way; the world moved since
	ticking     bool
}

// pulseMsg brings the figures of the frame.
type pulseMsg struct {
	scope   Scope
	status  model.Status
	waiting int
	pending int
	failed  int
	cases   int
	byHand  int
	staged  []model.Change // the first of those that count down
	more    int            // and how many others do
	newest  []model.Event
	all     []model.Campaign
	err     error

	decisions, told int // as they were when the reading began
}

// takePulse reads the figures, or once more after the reading on its way.
func (r *Root) takePulse() tea.Cmd {
	if r.pulse.busy {
		r.pulse.again = true
		return nil
	}
	r.pulse.busy, r.pulse.again = true, false
	env, scope, decisions, told := r.env, r.env.scope, r.pulse.decisions, r.pulse.told
	return func() tea.Msg {
		out := readPulse(env, scope)
		out.decisions, out.told = decisions, told
		if out.err == nil {
			out.all, out.err = env.Lists.Campaigns(env.Ctx)
		}
		return out
	}
}

// retryPulse reads the figures again after a failure, when the operator stirs.
func (r *Root) retryPulse() tea.Cmd {
	if r.pulse.err == nil {
		return nil
	}
	return r.takePulse()
}

// readPulse asks for the figures. The first failure is the answer's; what was
// read before it holds.
func readPulse(env Env, scope Scope) pulseMsg {
	const stagedAtMost = 200
	out := pulseMsg{scope: scope}
	if out.status, out.err = env.Stations.Status(env.Ctx); out.err != nil {
		return out
	}
	waiting, err := env.Lists.Rewards(env.Ctx, scope.query("state:waiting", 0))
	if err != nil {
		out.err = err
		return out
	}
	out.waiting = waiting.Matched
	if out.err = out.countSales(env, scope); out.err != nil {
		return out
	}
	if env.Cases != nil {
		cases, err := env.Cases.CaseCounts(env.Ctx, scope.query("", 0))
		if err != nil {
			out.err = err
			return out
		}
		out.cases = cases.New + cases.Returned
	}
	events, err := env.Lists.Events(env.Ctx, scope.query("", 1))
	if err != nil {
		out.err = err
		return out
	}
	out.newest = events.Rows
	byHand, err := env.Lists.Changes(env.Ctx, Scope{}.query("state:manual", 0))
	if err != nil {
		out.err = err
		return out
	}
	out.byHand = byHand.Matched
	if out.status.Staged > 0 {
		staged, err := env.Lists.Changes(env.Ctx, Scope{}.query("state:staged -state:held", stagedAtMost))
		out.staged, out.more, out.err = staged.Rows, staged.Matched-len(staged.Rows), err
	}
	return out
}

// countSales counts what waits among what affiliates earn and are paid.
func (m *pulseMsg) countSales(env Env, scope Scope) error {
	pending, err := env.Lists.Commissions(env.Ctx, scope.query("state:"+model.CommissionPending, 0))
	if err != nil {
		return err
	}
	failed, err := env.Lists.Payouts(env.Ctx, scope.query("state:failed", 0))
	m.pending, m.failed = pending.Matched, failed.Matched
	return err
}

// pulsed takes the figures.
func (r *Root) pulsed(msg pulseMsg) tea.Cmd {
	r.pulse.busy = false
	r.pulse.err = msg.err
	r.dropLeft()
	r.nameCampaigns(msg.all)
	if msg.err == nil && msg.scope == r.env.scope {
		if msg.told == r.pulse.told {
			r.setStatus(msg.status)
		}
		r.pulse.waiting, r.pulse.cases, r.pulse.byHand = msg.waiting, msg.cases, msg.byHand
		r.pulse.pending, r.pulse.failed = msg.pending, msg.failed
		if msg.decisions == r.pulse.decisions {
			r.pulse.leaving, r.pulse.more = counting(msg.staged), msg.more
		}
		r.pulse.newest = model.Event{}
		if len(msg.newest) > 0 {
			r.pulse.newest = msg.newest[0]
		}
		r.layout()
	}
	cmds := []tea.Cmd{r.startTicking(), r.settleScope(msg.all)}
	if r.pulse.again {
		cmds = append(cmds, r.takePulse())
	}
	return tea.Batch(cmds...)
}

// takeStatus takes what the program says of itself. A reading on its way may have
// asked before, and figures that could not be read may be there again.
func (r *Root) takeStatus(msg StatusMsg) tea.Cmd {
	r.pulse.told++
	r.setStatus(msg.Status)
	r.layout()
	return tea.Batch(r.startTicking(), r.retryPulse())
}

// setStatus keeps how the console is doing, for the frame and every screen.
func (r *Root) setStatus(s model.Status) {
	r.pulse.status, r.pulse.known = s, true
	r.env.names.unread, r.env.names.paused = unreadReason(s), s.Paused
}

// unreadReason is why nothing was ever read whole, "" where something was or
// nothing stands against it.
func unreadReason(s model.Status) string {
	if s.OldestRead.IsZero() {
		for _, p := range s.Pulls {
			if !p.NextTry.IsZero() {
				return p.Problem + ", r tries now"
			}
			if p.Problem != "" {
				return p.Problem
			}
		}
	}
	return ""
}

// nameCampaigns lets every screen say what a campaign is called.
func (r *Root) nameCampaigns(all []model.Campaign) {
	if len(all) == 0 {
		return
	}
	of := make(map[model.CampaignRef]string, len(all))
	for _, c := range all {
		of[c.Ref()] = c.Name
	}
	r.env.names.of = of
}

// settleScope looks at the campaign that the console was to begin with, or at
// the only one, as if it had been chosen. The first reading of a backend may
// still have to find it.
func (r *Root) settleScope(all []model.Campaign) tea.Cmd {
	if r.pulse.scoped || len(all) == 0 {
		return nil
	}
	wanted := r.env.Begin
	fits := slices.DeleteFunc(slices.Clone(all), func(c model.Campaign) bool {
		return wanted.ID != "" && c.ID != wanted.ID || wanted.Backend != "" && c.Backend != wanted.Backend
	})
	if wanted.ID != "" && len(fits) == 0 {
		if r.warned[aboutScope] {
			return nil
		}
		r.warned[aboutScope] = true
		return notifyOf(aboutScope, "no campaign "+wanted.ID+" was read yet: every list shows all of them", ui.Warn)
	}
	r.pulse.scoped = true
	if len(fits) > 1 {
		return nil
	}
	return r.setScope(scopeMsg{campaignRow{Campaign: fits[0]}.scope()})
}

// counting keeps the changes whose undo window runs.
func counting(changes []model.Change) []model.Change {
	var out []model.Change
	for _, c := range changes {
		if c.State == model.ChangeStaged && !isHeld(c) {
			out = append(out, c)
		}
	}
	return out
}

// countDown counts what the desk has just staged without waiting for the next
// reading: whoever quits at once is asked all the same. A reading may have been
// quicker than the desk's answer, so that each change counts once.
func (r *Root) countDown(staged []model.Change) tea.Cmd {
	r.stopCounting(staged)
	r.pulse.leaving = append(r.pulse.leaving, counting(staged)...)
	return r.startTicking()
}

// stopCounting forgets the countdowns of changes. A reading that began before
// does not know of it and is not believed about what leaves; whether those that
// it only counted are among the changes is told by the next.
func (r *Root) stopCounting(changes []model.Change) {
	r.pulse.decisions++
	r.pulse.more = 0
	r.pulse.leaving = slices.DeleteFunc(r.pulse.leaving, func(c model.Change) bool {
		return holdsChange(changes, c.ID)
	})
}

// mineLeaves tells whether something that this operator decided counts down: u
// takes back nobody else's decisions.
func (r *Root) mineLeaves() bool {
	now := r.env.Now()
	return slices.ContainsFunc(r.pulse.leaving, func(c model.Change) bool {
		return c.Operator == r.env.Operator && c.NotBefore.After(now)
	})
}

// leavesAt is when the first staged change leaves; zero when none counts down.
func (r *Root) leavesAt() time.Time {
	var soonest time.Time
	now := r.env.Now()
	for _, c := range r.pulse.leaving {
		if c.NotBefore.After(now) && (soonest.IsZero() || c.NotBefore.Before(soonest)) {
			soonest = c.NotBefore
		}
	}
	return soonest
}

// leavingCount is how many staged changes still count down.
func (r *Root) leavingCount() int {
	n, now := 0, r.env.Now()
	for _, c := range r.pulse.leaving {
		if c.NotBefore.After(now) {
			n++
		}
	}
	if n > 0 {
		n += r.pulse.more
	}
	return n
}

// countsDown tells whether the status line names a moment that draws near.
func (r *Root) countsDown() bool {
	now := r.env.Now()
	return !r.leavesAt().IsZero() || r.pulse.undoable.After(now) || !nextTry(r.pulse.status.Pulls, now).IsZero()
}

// startTicking lets countdowns move while there are any. Nothing ticks at rest.
// While everything is paused they stand, because nothing leaves.
func (r *Root) startTicking() tea.Cmd {
	if r.pulse.ticking || !r.countsDown() {
		return nil
	}
	r.pulse.ticking = true
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return tickMsg{} })
}

// tick redraws, and looks once more after the last countdown has ended.
func (r *Root) tick() tea.Cmd {
	r.pulse.ticking = false
	r.dropLeft()
	if cmd := r.startTicking(); cmd != nil {
		return cmd
	}
	return r.takePulse()
}
