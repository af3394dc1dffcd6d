package pull

import (
	"context"
	"errors"
	"time"

	"refdesk/internal/model"
)

// stage is where the reading of everybody stands.
type stage int

const (
	stageUnknown stage = iota // the store has not been asked yet
	stagePages                // a pass goes through all people, newest first
	stageSeam                 // it looks again at who joined meanwhile
	stageGone                 // it asks for those whom it did not meet
	stageRest                 // the next pass is not due
)

// seam is the second look at the newest people at the end of a pass.
type seam struct {
	cursor string
	asOf   time.Time // of its first page
}

// errCursor says that the backend does not go on where it said it would.
var errCursor = errors.New("the backend refused its own place in the list; the pass begins again")

// advance does the next request of the reading of everybody.
func (p *Puller) advance(ctx context.Context, g *program) (time.Time, error) {
	switch g.stage {
	case stageUnknown:
		return p.resume(ctx, g)
	case stagePages:
		return p.readPage(ctx, g)
	case stageSeam:
		return p.readSeam(ctx, g)
	case stageGone:
		return p.checkGone(ctx, g)
	}
	if next := p.nextPass(g); next.After(p.o.Now()) {
		return next, nil
	}
	p.begin(g)
	return p.readPage(ctx, g)
}

// begin starts a pass. The store hears of it with its first page. One that
// begins long after its time is hurried: what is shown is older than was said.
func (p *Puller) begin(g *program) {
	g.late = p.isLate(g)
	g.stage = stagePages
	g.sweep = model.Sweep{Pass: g.sweep.Pass + 1}
	g.rate = rate{}
}

// resume takes up what an earlier process left.
func (p *Puller) resume(ctx context.Context, g *program) (time.Time, error) {
	sweep, err := p.o.Store.Sweep(ctx, p.o.Backend, g.id)
	if err != nil {
		return time.Time{}, err
	}
	g.sweep = sweep
	switch {
	case sweep.Pass == 0:
		p.begin(g)
	case sweep.FinishedAt.IsZero():
		g.stage = stagePages
	case p.nextPass(g).After(p.o.Now()):
		g.stage = stageSeam // whether it was looked for the missing is not known
	default:
		g.stage = stageRest
	}
	p.showSweep(g)
	return p.o.Now(), nil
}

// readPage reads the next page of a pass and keeps it together with the place
// after it.
func (p *Puller) readPage(ctx context.Context, g *program) (time.Time, error) {
	cursor := g.sweep.Cursor
	g.rate.begin(p.o.Now(), g.sweep.People)
	page, err := p.o.Source.PeoplePage(ctx, model.LaneSweep, g.id, cursor)
	if cursor != "" && (refused(err) || err == nil && page.Next == cursor) {
		g.sweep = model.Sweep{Pass: g.sweep.Pass}
		g.rate, g.late = rate{}, true
		return time.Time{}, errCursor
	}
	if err != nil {
		return time.Time{}, err
	}
	next := g.sweep
	if cursor == "" {
		next = model.Sweep{Pass: next.Pass, StartedAt: page.AsOf}
	}
	next.Cursor = page.Next
	next.People += len(page.People)
	next.Pages++
	if page.Next == "" {
		next.FinishedAt = page.AsOf
	}
	if err := p.o.Store.SavePeople(ctx, p.o.Backend, g.id, page, next); err != nil {
		return time.Time{}, err
	}
	g.sweep = next
	if page.Next == "" {
		g.stage, g.seam, g.tail = stageSeam, seam{}, len(page.People)
		if cursor == "" {
			g.stage = stageGone // one page: nobody can have joined behind it
		}
	}
	p.showSweep(g)
	return p.nextPage(g), nil
}

// refused tells whether a backend does not know what was asked for, as it is
// with a place in a list whose row was deleted.
func refused(err error) bool {
	return errors.Is(err, model.ErrNotFound) || errors.Is(err, model.ErrInvalid)
}

// readSeam looks at the newest people until a page reaches those who were
// there when the pass began: whoever joined meanwhile stands before them. A page
// that leads to itself leads nowhere.
func (p *Puller) readSeam(ctx context.Context, g *program) (time.Time, error) {
	page, err := p.page(ctx, model.LaneSweep, g.id, g.seam.cursor)
	if err != nil {
		if refused(err) {
			g.seam = seam{}
		}
		return time.Time{}, err
	}
	asked := g.seam.cursor
	if asked == "" {
		g.seam.asOf = page.AsOf
	}
	g.seam.cursor = page.Next
	if reaches(page, g.sweep.StartedAt) || page.Next == asked {
		p.setLooked(g, g.seam.asOf)
		g.stage, g.seam = stageGone, seam{}
	}
	return p.o.Now(), nil
}
