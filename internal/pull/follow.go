package pull

import (
	"context"
	"errors"
	"slices"
	"time"

	"refdesk/internal/model"
)

const (
	followBatch = 200
	// mergeFrom is how many people must wait before one page of the newest is
	// tried for all of them; mergeWorth is how many it must have answered to
	// try the next page.
	mergeFrom  = 20
	mergeWorth = 2
	// recheck is how often the store is asked while people wait who are not due.
	recheck = 5 * time.Second
	// missPause is the first wait for a person that an event named and the
	// backend does not know; it doubles. Whether it is gone is decided by a
	// complete pass alone: the newest people may not be readable at once.
	missPause = time.Minute
)

// look is a look at the newest people that is under way.
type look struct {
	cursor string
	asOf   time.Time
}

// merge is the use of newest pages for many follow-ups at once.
type merge struct {
	cursor string
	after  time.Time // no sooner: the last page answered hardly anybody
}

// readNewest reads newest pages until one reaches people who were there at the
// last look. Programs that have ended are looked at less often.
func (p *Puller) readNewest(ctx context.Context, g *program) (time.Time, error) {
	since := p.lookedAt(g)
	if since.IsZero() || g.newest.due.IsZero() {
		return p.o.Now().Add(p.o.NewestEvery), nil // the first page of a pass is a look, too
	}
	page, err := p.page(ctx, model.LaneFollowUp, g.id, g.look.cursor)
	if err != nil {
		if refused(err) {
			g.look = look{}
		}
		return time.Time{}, err
	}
	g.noteJoins(page)
	if g.look.cursor == "" {
		g.look.asOf = page.AsOf
	}
	if !reaches(page, since) && page.Next != g.look.cursor {
		g.look.cursor = page.Next
		return p.o.Now(), nil
	}
	p.setLooked(g, g.look.asOf)
	g.look = look{}
	if err := p.listenForSilence(ctx, g); err != nil {
		return time.Time{}, err
	}
	every := p.o.NewestEvery
	if ended(p.campaignOf(g)) {
		every = max(every, p.o.RosterEvery)
	}
	return p.o.Now().Add(every), nil
}

// ended tells whether nobody is expected to join.
func ended(c model.Campaign) bool {
	return slices.Contains([]string{"DRAFT", "COMPLETE", "CANCELLED", "DELETED"}, c.Status)
}

// followUp reads people again that events touched: with pages where many wait,
// one at a time otherwise, urgent ones first.
func (p *Puller) followUp(ctx context.Context, g *program) (time.Time, error) {
	due, all, err := p.o.Store.FollowUps(ctx, p.o.Backend, g.id, followBatch)
	if err != nil {
		return time.Time{}, err
	}
	p.setBacklog(g, all)
	now := p.o.Now()
	due = slices.DeleteFunc(due, func(f model.FollowUp) bool { return f.Due.After(now) })
	switch {
	case all.People == 0:
		clear(g.misses)
		return now.Add(never), nil
	case len(due) == 0:
		return now.Add(recheck), nil
	case due[0].Urgent && p.readsSales(p.campaignOf(g)):
		return now, p.readOne(ctx, g, due[0]) // no page of people shows commissions
	case len(due) >= mergeFrom && !now.Before(g.merge.after):
		return now, p.readMany(ctx, g, due)
	}
	g.merge.cursor = ""
	return now, p.readOne(ctx, g, due[0])
}

// readMany reads one page of the newest people for all who wait.
func (p *Puller) readMany(ctx context.Context, g *program, due []model.FollowUp) error {
	waits := make(map[string]bool, len(due))
	for _, f := range due {
		waits[f.Person.ID] = true
	}
	from := g.merge.cursor
	g.merge = merge{after: p.o.Now().Add(p.o.NewestEvery)}
	page, err := p.page(ctx, model.LaneFollowUp, g.id, from)
	if err != nil {
		return err
	}
	answered := 0
	for _, r := range page.People {
		if waits[r.Person.ID] {
			answered++
		}
	}
	if answered >= mergeWorth {
		g.merge = merge{cursor: page.Next}
	}
	return nil
}

// readOne reads one person again, with the commissions where waiting money or a
// change depends on it. One that cannot be read waits, so that it does not hold
// up the others.
func (p *Puller) readOne(ctx context.Context, g *program, due model.FollowUp) error {
	ref := due.Person
	reading, err := p.o.Source.Person(ctx, model.LaneFollowUp, g.id, ref.ID)
	if err == nil && due.Urgent && p.readsSales(p.campaignOf(g)) {
		err = p.readCommissions(ctx, model.LaneFollowUp, ref)
	}
	switch {
	case refused(err):
		return p.putOff(ctx, g, ref)
	case aboutOne(err):
		return errors.Join(err, p.putOff(ctx, g, ref))
	case err != nil:
		return err
	}
	delete(g.misses, ref.ID)
	return p.o.Store.SavePerson(ctx, reading)
}

// aboutOne tells whether a failure may be about the person who was asked for
// and nobody else: an answer that is broken, or an erasure under way. It may
// be about everybody, too, so that the reading waits all the same.
func aboutOne(err error) bool {
	return errors.Is(err, model.ErrUnclear) || errors.Is(err, model.ErrWrongState)
}

// putOff lets a person wait, longer each time.
func (p *Puller) putOff(ctx context.Context, g *program, ref model.PersonRef) error {
	pause := min(missPause<<min(g.misses[ref.ID], 10), p.o.SweepEvery)
	g.misses[ref.ID]++
	return p.o.Store.Delay(ctx, ref, p.o.Now().Add(pause))
}

// readCommissions reads all commissions of a person. A program of a kind that
// has none says that it is asked for something invalid, which is no failure.
func (p *Puller) readCommissions(ctx context.Context, lane model.Lane, person model.PersonRef) error {
	all, err := p.o.Source.PersonCommissions(ctx, lane, person.CampaignID, person.ID)
	if errors.Is(err, model.ErrInvalid) {
		return nil
	}
	if err != nil {
		return err
	}
	return p.o.Store.SaveCommissions(ctx, person, all)
}

func (p *Puller) setBacklog(g *program, all model.Backlog) {
	p.mu.Lock()
	defer p.mu.Unlock()
	g.backlog = all
}
