// Package pull decides what to read from a backend and when: complete readings
// of everybody that survive a stop, the newest joins, people that events
// touched, and the lists beside them.
//
// Two crews share the reading of a backend. The sweepers go through everything
// in the lowest lane; the followers read what somebody may be waiting to see.
// Neither asks the backend anything before it is due, and campaigns with much
// to read take turns.
//
// What bounds the reading: a page names the next one, so the pages of one
// campaign form a chain, one request after the other, each kept before the next
// is asked for. At the vendor's pace the rate is the limit for any latency up
// to some 150 ms; beyond that, or where limits are wider, it is the chain of
// request, decoding and commit. Several campaigns, lists and single people
// overlap, as many at once as there are connections.
package pull

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"refdesk/internal/model"
)

// Options say what to read and how often. Zero durations mean the defaults.
type Options struct {
	Backend   string // its name in the settings
	Source    Source
	Store     Store
	Campaigns []string // ids to read; empty = all of the account
	NoSales   bool     // leave commissions and payouts alone
	Hook      string   // path where the backend's webhooks arrive; "" = none are expected
	Now       func() time.Time
	Log       *slog.Logger

	Connections int            // requests at once; default 1
	Rate        func() float64 // calls a second that the limits sustain, 0 = not known; may be nil

	NewestEvery time.Duration // between looks at the newest joins; default 60 s
	RosterEvery time.Duration // between readings of campaigns and reward configs; default 10 min
	SweepEvery  time.Duration // from the start of one complete pass to the next at the earliest; default 60 min
	SalesEvery  time.Duration // between readings of commissions and payouts; default 30 min

	WebhookGrace time.Duration // how long a webhook may take to tell of what was read; default 2 min
}

func (o Options) withDefaults() Options {
	for _, d := range []struct {
		option *time.Duration
		value  time.Duration
	}{
		{&o.NewestEvery, time.Minute},
		{&o.RosterEvery, 10 * time.Minute},
		{&o.SweepEvery, time.Hour},
		{&o.SalesEvery, 30 * time.Minute},
		{&o.WebhookGrace, 2 * time.Minute},
	} {
		if *d.option <= 0 {
			*d.option = d.value
		}
	}
	o.Connections = max(o.Connections, 1)
	if o.Rate == nil {
		o.Rate = func() float64 { return 0 }
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// Puller reads one backend.
type Puller struct {
	o      Options
	roster job

	acceptGone bool // set before anything is read

	mu       sync.Mutex
	programs []*program // in the backend's order
	stopped  bool
	began    time.Time // of Run
	problem  string    // of the roster, "" while it can be read
	outage   outage
	ahead    time.Duration // of our clock before the backend's

	grown  chan struct{} // tells the followers of new programs
	sooner chan struct{} // tells the sweepers that a pass is due before its time
}

// New makes a puller; Run or Once starts reading.
func New(o Options) *Puller {
	p := &Puller{o: o.withDefaults(), grown: make(chan struct{}, 1), sooner: make(chan struct{}, 1)}
	p.o.Source = answering{Source: o.Source, p: p}
	p.roster = job{name: "campaigns", step: p.readRoster}
	return p
}

// Run reads until ctx ends and gives its error. An outage, a refused key or a
// store that fails never ends it: it says so in Status, waits, and tries again.
func (p *Puller) Run(ctx context.Context) error {
	commits, cancel := p.o.Store.Subscribe()
	defer cancel()
	p.setStopped(false)
	p.setBegan(p.o.Now())
	defer p.setStopped(true)
	if err := p.remember(ctx); err != nil {
		p.o.Log.Error("pull cannot read the campaigns it knew", "backend", p.o.Backend, "err", err)
	}
	var workers sync.WaitGroup
	workers.Go(func() { p.work(ctx, p.sweeperJobs, p.sooner, nil) })
	workers.Go(func() { p.work(ctx, p.followerJobs, p.grown, commits) })
	workers.Wait()
	return ctx.Err()
}

// Reload reads one person, or with an empty id the newest page of a campaign,
// or without a campaign of all of them, ahead of everything else.
func (p *Puller) Reload(ctx context.Context, ref model.PersonRef) error {
	if ref.ID != "" {
		reading, err := p.o.Source.Person(ctx, model.LaneOperator, ref.CampaignID, ref.ID)
		if err != nil {
			return fmt.Errorf("read %s again: %w", ref.ID, err)
		}
		if err := p.o.Store.SavePerson(ctx, reading); err != nil {
			return err
		}
		earns, err := p.earnsCommissions(ctx, ref.CampaignID)
		if err != nil || !earns {
			return err
		}
		return p.readCommissions(ctx, model.LaneOperator, ref)
	}
	campaigns := []string{ref.CampaignID}
	if ref.CampaignID == "" {
		campaigns = nil
		for _, g := range p.all() {
			campaigns = append(campaigns, g.id)
		}
		if len(campaigns) == 0 {
			return p.reloadRoster(ctx)
		}
	}
	for _, campaign := range campaigns {
		if _, err := p.page(ctx, model.LaneOperator, campaign, ""); err != nil {
			return fmt.Errorf("read the newest people of %s again: %w", campaign, err)
		}
	}
	return nil
}

// reloadRoster looks for campaigns where none is known yet.
func (p *Puller) reloadRoster(ctx context.Context) error {
	if _, err := p.readRoster(ctx); err != nil {
		return fmt.Errorf("read the campaigns again: %w", err)
	}
	return nil
}

// earnsCommissions asks the store whether people of a campaign earn
// commissions, because a puller that does not run knows no programs.
func (p *Puller) earnsCommissions(ctx context.Context, campaign string) (bool, error) {
	all, err := p.o.Store.Campaigns(ctx)
	for _, c := range all {
		if c.Backend == p.o.Backend && c.ID == campaign {
			return p.readsSales(c), nil
		}
	}
	return false, err
}

// readsSales tells whether commissions and payouts of a campaign are read.
func (p *Puller) readsSales(c model.Campaign) bool { return !p.o.NoSales && c.HasCommissions() }

// page reads a page of people beside a pass and keeps it.
func (p *Puller) page(ctx context.Context, lane model.Lane, campaign, cursor string) (model.PeoplePage, error) {
	page, err := p.o.Source.PeoplePage(ctx, lane, campaign, cursor)
	if err != nil {
		return page, err
	}
	return page, p.o.Store.SavePeople(ctx, p.o.Backend, campaign, page, model.Sweep{})
}

// all gives the programs known at this moment.
func (p *Puller) all() []*program {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]*program(nil), p.programs...)
}

func (p *Puller) sweeperJobs() []*job {
	jobs := []*job{&p.roster}
	for _, g := range p.all() {
		jobs = append(jobs, &g.configs, &g.pass)
		if p.o.Hook != "" {
			jobs = append(jobs, &g.hooks)
		}
		if p.readsSales(p.campaignOf(g)) {
			jobs = append(jobs, &g.sales)
		}
	}
	return jobs
}

func (p *Puller) followerJobs() []*job {
	var jobs []*job
	for _, g := range p.all() {
		jobs = append(jobs, &g.follow, &g.newest, &g.heed)
	}
	return jobs
}
