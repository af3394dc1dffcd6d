package pull

import (
	"context"
	"errors"
	"fmt"
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
		g.stage, g.seam = stageSeam, seam{}
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
// there when the pass began: whoever joined meanwhile stands before them.
func (p *Puller) readSeam(ctx context.Context, g *program) (time.Time, error) {
	page, err := p.page(ctx, model.LaneSweep, g.id, g.seam.cursor)
	if err != nil {
		if refused(err) {
			g.seam = seam{}
		}
		return time.Time{}, err
	}
	if g.seam.cursor == "" {
		g.seam.asOf = page.AsOf
	}
	g.seam.cursor = page.Next
	if reaches(page, g.sweep.StartedAt) {
		p.setLooked(g, g.seam.asOf)
		g.stage, g.seam = stageGone, seam{}
	}
	return p.o.Now(), nil
}

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
	asked map[string]bool
}

// checkGone asks for the next person that the pass did not show.
func (p *Puller) checkGone(ctx context.Context, g *program) (time.Time, error) {
	if len(g.gone.queue) == 0 {
		more, err := p.missing(ctx, g)
		if err != nil {
			return time.Time{}, err
		}
		if !more {
			g.stage, g.gone = stageRest, goneCheck{}
			return p.nextPass(g), nil
		}
	}
	ref := g.gone.queue[0]
	if err := p.askFor(ctx, ref); err != nil {
		return time.Time{}, err
	}
	g.gone.queue = g.gone.queue[1:]
	g.gone.asked[ref.ID] = true
	return p.o.Now(), nil
}

// missing fills the queue with people whom nobody was asked for yet, and tells
// whether there are any.
func (p *Puller) missing(ctx context.Context, g *program) (bool, error) {
	first := g.gone.asked == nil
	refs, unread, known, err := p.o.Store.Unread(ctx, p.o.Backend, g.id, g.sweep.StartedAt.Add(-clockSlack), goneBatch)
	if err != nil {
		return false, err
	}
	if first && !p.acceptGone && unread > goneHandful && unread*goneShare > known {
		p.noteMissing(g, fmt.Sprintf("%d of %d people were missing from the last reading, none is marked as gone: if that is right, `refdesk pull --once --accept-gone`", unread, known))
		return false, nil
	}
	p.noteMissing(g, "")
	if first {
		g.gone.asked = map[string]bool{}
	}
	for _, ref := range refs {
		if !g.gone.asked[ref.ID] {
			g.gone.queue = append(g.gone.queue, ref)
		}
	}
	return len(g.gone.queue) > 0, nil
}

func (p *Puller) noteMissing(g *program, text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	g.problems[goneProblem] = text
}

// askFor reads one person that no page showed. Not being known by id is the
// proof that it is gone.
func (p *Puller) askFor(ctx context.Context, ref model.PersonRef) error {
	reading, err := p.o.Source.Person(ctx, model.LaneSweep, ref.CampaignID, ref.ID)
	switch {
	case errors.Is(err, model.ErrNotFound):
		return p.o.Store.MarkGone(ctx, ref, p.o.Now())
	case errors.Is(err, model.ErrInvalid):
		return nil // proves nothing; the next pass asks again
	case err != nil:
		return err
	}
	return p.o.Store.SavePerson(ctx, reading)
}
