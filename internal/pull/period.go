package pull

import "time"

const (
	// pageSize is how many people a page has.
	pageSize = 100
	// rereadPart is the part of the rate that reading everybody anew may take;
	// the rest is for joins, follow-ups, changes and the operator.
	rereadPart = 0.8
	// passPart is the part of a period in which the pages of a pass are read;
	// the rest is for those whom it did not meet.
	passPart = 0.9
)

// clockNoise is how far two clocks may seem to be apart that are not: an answer
// takes its time, and the backend tells whole seconds.
const clockNoise = time.Minute

// compareClocks notes how far our clock is ahead of the backend's, by an answer
// that came just now.
func (p *Puller) compareClocks(asOf time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ahead = p.o.Now().Sub(asOf); p.ahead.Abs() < clockNoise {
		p.ahead = 0
	}
}

// ours turns a moment of the backend's clock, by which passes are dated, into
// one of ours that stays what it is when our clock is set. The lock is held.
func (p *Puller) ours(t time.Time) time.Time {
	now := p.o.Now()
	return now.Add(t.Add(p.ahead).Sub(now))
}

// period is how long it takes from one complete reading of everybody to the
// next: as long as the settings ask for, and longer where the rate does not
// allow that for all campaigns together. The lock is held.
func (p *Puller) period() time.Duration {
	rate := p.o.Rate() * rereadPart
	if rate <= 0 {
		return p.o.SweepEvery
	}
	pages := 0
	for _, g := range p.programs {
		pages += 2 + max(int(g.campaign.Participants.V), g.status.People)/pageSize
	}
	return max(p.o.SweepEvery, time.Duration(float64(pages)/rate*float64(time.Second)))
}

// nextPass is when the next pass begins: early enough for everybody, so that
// nobody is read longer than a period after the last time. The first page sets
// it after a pass that was spread, the last page after a hurried one, whose
// pages are read anew further apart than they were.
func (p *Puller) nextPass(g *program) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	period := p.period()
	first, last := g.sweep.StartedAt.Add(period), g.sweep.FinishedAt.Add(period-p.offset(g, g.sweep.People-g.tail))
	if last.Before(first) {
		return p.ours(last)
	}
	return p.ours(first)
}

// offset is how long after the beginning of a pass the page is due that follows
// so many people. The lock is held.
func (p *Puller) offset(g *program, done int) time.Duration {
	expected := max(int(g.campaign.Participants.V), g.sweep.People, 1)
	return time.Duration(float64(done) / float64(expected) * passPart * float64(p.period()))
}

// isLate tells whether a pass that begins is the first, or begins so long after
// its time that what is shown is older than was said.
func (p *Puller) isLate(g *program) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return g.sweep.Pass == 0 || p.o.Now().Sub(p.ours(g.sweep.StartedAt)) > p.period()*5/4
}

// nextPage is when a pass goes on. The first pass is as fast as the limits
// allow; later ones are spread over their period, so that the age of what is
// shown does not swing, and so that they never stand in anybody's way. One that
// fell behind goes on at once.
func (p *Puller) nextPage(g *program) time.Time {
	now := p.o.Now()
	if g.late || g.sweep.Pass <= 1 || g.stage != stagePages {
		return now
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	due := p.ours(g.sweep.StartedAt.Add(p.offset(g, g.sweep.People)))
	if due.Before(now) {
		return now
	}
	return due
}
