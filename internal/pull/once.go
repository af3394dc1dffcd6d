package pull

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"refdesk/internal/model"
)

// onceTries is how often one complete reading tries a step before it gives the
// campaign up.
const onceTries = 4

// OnceOptions say how one complete reading goes.
type OnceOptions struct {
	// AcceptGone is a person's word that many people may have been deleted.
	AcceptGone bool
	// Progress is told how things stand after each step, by one caller at a
	// time; may be nil.
	Progress func([]model.PullStatus)
}

// Once reads everything once: campaigns, what they offer, everybody in them,
// commissions and payouts. A pass that was left unfinished is finished. As many
// campaigns as there are connections are read at once. One that fails holds up
// no other, and all that failed are named.
func (p *Puller) Once(ctx context.Context, o OnceOptions) error {
	p.acceptGone = o.AcceptGone
	var telling sync.Mutex
	progress := func(all []model.PullStatus) {
		telling.Lock()
		defer telling.Unlock()
		if o.Progress != nil {
			o.Progress(all)
		}
	}
	p.setStopped(false)
	defer p.setStopped(true)
	var absent *absentError
	failed := p.persist(ctx, &p.roster, progress)
	if failed != nil && !errors.As(failed, &absent) {
		return fmt.Errorf("campaigns: %w", failed)
	}
	failures := append(p.readPrograms(ctx, progress), failed)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return errors.Join(failures...)
}

// readPrograms reads all campaigns and gives how each of them ended.
func (p *Puller) readPrograms(ctx context.Context, progress func([]model.PullStatus)) []error {
	programs := p.all()
	failures := make([]error, len(programs))
	next := make(chan int)
	var hands sync.WaitGroup
	for range min(p.o.Connections, len(programs)) {
		hands.Go(func() {
			for i := range next {
				failures[i] = p.readProgram(ctx, programs[i], progress)
			}
		})
	}
	for i := range programs {
		next <- i
	}
	close(next)
	hands.Wait()
	return failures
}

func (p *Puller) readProgram(ctx context.Context, g *program, progress func([]model.PullStatus)) error {
	named := func(what string, err error) error {
		if err != nil {
			return fmt.Errorf("campaign %s: %s: %w", g.id, what, err)
		}
		return nil
	}
	failures := []error{
		named(g.configs.name, p.persist(ctx, &g.configs, progress)),
		named(g.pass.name, p.readEverybody(ctx, g, progress)),
	}
	if !p.o.NoSales && p.campaignOf(g).HasCommissions() {
		failures = append(failures, named(g.sales.name, p.readAllSales(ctx, g, progress)))
	}
	return errors.Join(failures...)
}

func (p *Puller) readEverybody(ctx context.Context, g *program, progress func([]model.PullStatus)) error {
	if err := p.persist(ctx, &g.pass, progress); err != nil {
		return err
	}
	if g.stage != stagePages {
		p.begin(g) // the store holds a finished pass; this asks for another
	}
	for g.stage != stageRest {
		if err := p.persist(ctx, &g.pass, progress); err != nil {
			return err
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if text := g.problems[goneProblem]; text != "" {
		return errors.New(text)
	}
	return nil
}

func (p *Puller) readAllSales(ctx context.Context, g *program, progress func([]model.PullStatus)) error {
	for {
		if err := p.persist(ctx, &g.sales, progress); err != nil {
			return err
		}
		if g.salesAt == (salesAt{}) {
			return nil
		}
	}
}

// persist runs a job's step until it succeeds, a few times at most. What a
// person must mend is not tried again.
func (p *Puller) persist(ctx context.Context, j *job, progress func([]model.PullStatus)) error {
	var absent *absentError
	for try := 0; ; try++ {
		_, err := j.step(ctx)
		if err == nil {
			p.setProblem(j, "")
			progress(p.Status())
			return nil
		}
		p.setProblem(j, explain(j.name, err))
		progress(p.Status())
		if ctx.Err() != nil || try+1 >= onceTries || errors.Is(err, model.ErrDenied) || errors.As(err, &absent) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(patience(err, try)):
		}
	}
}
