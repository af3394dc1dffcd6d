package pull

import (
	"context"
	"errors"
	"fmt"
	"time"

	"refdesk/internal/model"
)

// goneProblem names the problem of people who vanished at once.
const goneProblem = "missing people"

// Whoever a complete pass did not show is asked for one by one, unless more
// than one in a hundred and more than a handful are missing: then something
// else may be wrong, and nobody is asked for until a person says that it is
// right. Even then each of them has to be unknown to the backend.
const (
	goneHandful = 5
	goneShare   = 100
	goneBatch   = 100
	// clockSlack is how far times of readings may be off one another: the
	// backend tells its clock in whole seconds, and the estimate of it settles
	// while a pass is under way. Whoever was read that shortly before a pass is
	// looked for after the next one.
	clockSlack = 2 * time.Second
)

// goneCheck is the asking for those whom a pass did not show.
type goneCheck struct {
	queue []model.PersonRef
	asked map[string]bool // nil before the store was asked
}

// doubt is that more people are missing than may be believed. It lasts until a
// person says that it is right, or a later pass shows them again.
type doubt struct {
	since time.Time // whom no reading since then showed
	noted time.Time // when it was first noticed; zero = there is none
}

// checkGone asks for the next person that the pass did not show.
func (p *Puller) checkGone(ctx context.Context, g *program) (time.Time, error) {
	since := g.sweep.StartedAt.Add(-clockSlack)
	more := g.gone.asked != nil
	if !more {
		believed, err := p.believe(ctx, g, since)
		if err != nil {
			return time.Time{}, err
		}
		more = believed
	}
	if more {
		var err error
		if more, err = p.askNext(ctx, g, &g.gone, since); err != nil {
			return time.Time{}, err
		}
	}
	if more {
		return p.o.Now(), nil
	}
	g.stage, g.gone = stageRest, goneCheck{}
	return p.nextPass(g), nil
}

// believe tells whether so many people may be missing as are.
func (p *Puller) believe(ctx context.Context, g *program, since time.Time) (bool, error) {
	_, unread, known, err := p.o.Store.Unread(ctx, p.o.Backend, g.id, since, 1)
	if err != nil {
		return false, err
	}
	if !p.acceptGone && unread > goneHandful && unread*goneShare > known {
		p.noteDoubt(g, since, unread, known)
		return false, nil
	}
	p.dropDoubt(g)
	return true, nil
}

// heedWord asks for those who are in doubt, once a person said that they may
// be gone. Until then it waits for the store to be told.
func (p *Puller) heedWord(ctx context.Context, g *program) (time.Time, error) {
	wait := p.o.Now().Add(never)
	d := p.doubtOf(g)
	if d.noted.IsZero() {
		return wait, nil
	}
	accepted, err := p.o.Store.GoneAccepted(ctx)
	if err != nil || !accepted.After(d.noted) {
		return wait, err
	}
	more, err := p.askNext(ctx, g, &g.heeded, d.since)
	if err != nil {
		return time.Time{}, err
	}
	if more {
		return p.o.Now(), nil
	}
	g.heeded = goneCheck{}
	p.dropDoubt(g)
	return wait, nil
}

// askNext asks for one person that no reading since a time showed and that the
// check did not ask for yet; false when there is none. One who cannot be read
// is left to the next pass.
func (p *Puller) askNext(ctx context.Context, g *program, c *goneCheck, since time.Time) (bool, error) {
	if len(c.queue) == 0 {
		refs, _, _, err := p.o.Store.Unread(ctx, p.o.Backend, g.id, since, goneBatch)
		if err != nil {
			return false, err
		}
		if c.asked == nil {
			c.asked = map[string]bool{}
		}
		for _, ref := range refs {
			if !c.asked[ref.ID] {
				c.queue = append(c.queue, ref)
			}
		}
		if len(c.queue) == 0 {
			return false, nil
		}
	}
	ref := c.queue[0]
	err := p.askFor(ctx, ref)
	if err == nil || aboutOne(err) {
		c.queue = c.queue[1:]
		c.asked[ref.ID] = true
	}
	return err == nil, err
}

// noteDoubt says who is missing. What was in doubt already keeps the time at
// which a person could first know of it.
func (p *Puller) noteDoubt(g *program, since time.Time, unread, known int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	g.doubt.since = since
	if g.doubt.noted.IsZero() {
		g.doubt.noted = p.o.Now()
	}
	g.problems[goneProblem] = fmt.Sprintf("%d of %d people were missing from the last reading, none is marked as gone: "+
		"if that is right, `refdesk pull --accept-gone`", unread, known)
}

func (p *Puller) dropDoubt(g *program) {
	p.mu.Lock()
	defer p.mu.Unlock()
	g.doubt = doubt{}
	delete(g.problems, goneProblem)
}

func (p *Puller) doubtOf(g *program) doubt {
	p.mu.Lock()
	defer p.mu.Unlock()
	return g.doubt
}

// askFor reads one person that no page showed. Not being known by id is the
// proof that it is gone.
func (p *Puller) askFor(ctx context.Context, ref model.PersonRef) error {
	began := p.o.Now()
	reading, err := p.o.Source.Person(ctx, model.LaneSweep, ref.CampaignID, ref.ID)
	switch {
	case errors.Is(err, model.ErrNotFound):
		return p.o.Store.MarkGone(ctx, ref, model.ToldAt(err, began))
	case errors.Is(err, model.ErrInvalid):
		return nil // proves nothing; the next pass asks again
	case err != nil:
		return err
	}
	return p.o.Store.SavePerson(ctx, reading)
}
