package pull

import (
	"context"
	"slices"
	"strings"
	"time"

	"refdesk/internal/model"
)

// program is one campaign and how far its readings have come.
type program struct {
	id string

	// The sweeper's.
	configs, pass, sales job
	hooks                job
	stage                stage
	sweep                model.Sweep
	seam                 seam
	gone                 goneCheck
	rate                 rate
	late                 bool // this pass makes up for time lost, as fast as the limits allow
	tail                 int  // people on the last page of the newest complete pass; 0 = not known
	salesAt              salesAt

	// The follower's.
	newest, follow job
	heed           job
	heeded         goneCheck
	look           look
	joined         time.Time // the newest join that was read, by the backend's clock
	merge          merge
	misses         map[string]int // by person: how often in a row it was not found

	// Under the puller's lock.
	campaign model.Campaign
	status   model.PullStatus
	problems map[string]string // by job
	backlog  model.Backlog
	doubt    doubt
	online   bool      // something has been read
	looked   time.Time // everybody who joined before is known; zero before the first page
	whole    time.Time // when everybody was first known to have been read
	silence  silence
}

func (p *Puller) newProgram(c model.Campaign) *program {
	g := &program{
		id:       c.ID,
		campaign: c,
		status:   model.PullStatus{Backend: p.o.Backend, CampaignID: c.ID},
		problems: map[string]string{},
		misses:   map[string]int{},
	}
	add := func(name string, step func(context.Context, *program) (time.Time, error)) job {
		return job{name: name, program: g, step: func(ctx context.Context) (time.Time, error) { return step(ctx, g) }}
	}
	g.configs = add("reward configs", p.readConfigs)
	g.pass = add("people", p.advance)
	g.sales = add("commissions and payouts", p.readSales)
	g.hooks = add("webhooks", p.readWebhooks)
	g.newest = add("the newest people", p.readNewest)
	g.follow = add("people that events touched", p.followUp)
	g.follow.woken = true
	g.heed = add("people who are missing", p.heedWord)
	g.heed.woken = true
	return g
}

// remember starts with the campaigns of the mirror, so that a backend whose
// list cannot be read still has its people read.
func (p *Puller) remember(ctx context.Context) error {
	all, err := p.o.Store.Campaigns(ctx)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(c model.Campaign) bool { return c.Backend != p.o.Backend })
	p.setPrograms(p.chosen(all))
	return nil
}

func (p *Puller) readRoster(ctx context.Context) (time.Time, error) {
	all, err := p.o.Source.Campaigns(ctx, model.LaneSweep)
	if err != nil {
		return time.Time{}, err
	}
	chosen := p.chosen(all)
	if err := p.o.Store.SaveCampaigns(ctx, p.o.Backend, chosen); err != nil {
		return time.Time{}, err
	}
	p.setPrograms(chosen)
	if absent := p.absent(all); len(absent) > 0 {
		return time.Time{}, &absentError{ids: absent, again: p.o.RosterEvery}
	}
	return p.o.Now().Add(p.o.RosterEvery), nil
}

// chosen keeps the campaigns that the settings name.
func (p *Puller) chosen(all []model.Campaign) []model.Campaign {
	var out []model.Campaign
	for _, c := range all {
		if len(p.o.Campaigns) == 0 || slices.Contains(p.o.Campaigns, c.ID) {
			out = append(out, c)
		}
	}
	return out
}

// absent names the campaigns of the settings that the account does not have.
func (p *Puller) absent(all []model.Campaign) []string {
	var out []string
	for _, id := range p.o.Campaigns {
		if !slices.ContainsFunc(all, func(c model.Campaign) bool { return c.ID == id }) {
			out = append(out, id)
		}
	}
	return out
}

// absentError is a mistake in the settings; everything else goes on.
type absentError struct {
	ids   []string
	again time.Duration
}

func (e *absentError) Error() string {
	return "the account has no campaign " + strings.Join(e.ids, ", ") + ": check campaigns in the settings"
}

// RetryAfter says when the account is asked again anyway.
func (e *absentError) RetryAfter() time.Duration { return e.again }

// setPrograms adds campaigns that are new and lets go of those that are not in
// the account any more.
func (p *Puller) setPrograms(all []model.Campaign) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var programs []*program
	for _, c := range all {
		i := slices.IndexFunc(p.programs, func(g *program) bool { return g.id == c.ID })
		if i < 0 {
			programs = append(programs, p.newProgram(c))
			continue
		}
		p.programs[i].campaign = c
		programs = append(programs, p.programs[i])
	}
	p.programs = programs
	select {
	case p.grown <- struct{}{}:
	default:
	}
}

func (p *Puller) readConfigs(ctx context.Context, g *program) (time.Time, error) {
	all, err := p.o.Source.RewardConfigs(ctx, model.LaneSweep, g.id)
	if err != nil {
		return time.Time{}, err
	}
	return p.o.Now().Add(p.o.RosterEvery), p.o.Store.SaveRewardConfigs(ctx, p.o.Backend, g.id, all)
}
