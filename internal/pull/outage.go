package pull

import "time"

// knockPause is the least time between tries that something other than the
// clock sets off: whoever sends webhooks does not set the pace of requests.
const knockPause = 5 * time.Second

// outage is what the crews share about a backend that is not reached. It is
// guarded by the puller's lock.
type outage struct {
	away    bool // something could not be read because the backend was not reached
	returns int  // how often it answered after that
	knocks  int  // how often something spoke for a try before its time
	knocked time.Time
}

// lost notes that a job waits for a backend that was not reached.
func (p *Puller) lost(j *job) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.outage.away, j.retry = true, j.due
	p.note(j, unreachable)
}

// answered notes that the backend can be reached. After an outage it takes back
// what was said of it and tells the crews, whatever brought the answer.
func (p *Puller) answered() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.outage.away {
		return
	}
	p.outage.away = false
	p.outage.returns++
	for _, j := range p.jobs() {
		if !j.retry.IsZero() {
			j.retry = time.Time{}
			p.note(j, "")
		}
	}
	p.tellCrews()
}

// Knock tries a backend again that could not be reached, ahead of the time for
// it, because something speaks for its being there: an event of it arrived.
// Otherwise it does nothing.
func (p *Puller) Knock() {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.o.Now()
	if !p.outage.away || now.Sub(p.outage.knocked) < knockPause {
		return
	}
	p.outage.knocked = now
	p.outage.knocks++
	p.tellCrews()
}

// tellCrews lets both crews look at what is due. The caller holds the lock.
func (p *Puller) tellCrews() {
	for _, crew := range []chan struct{}{p.grown, p.sooner} {
		select {
		case crew <- struct{}{}:
		default:
		}
	}
}

// nextTry is when a backend that could not be reached is asked next: a time
// that has passed while it is being asked, zero when it is not away. The caller
// holds the lock.
func (p *Puller) nextTry() time.Time {
	var soonest time.Time
	for _, j := range p.jobs() {
		if !j.retry.IsZero() && (soonest.IsZero() || j.retry.Before(soonest)) {
			soonest = j.retry
		}
	}
	return soonest
}

// jobs are all that there are. The caller holds the lock.
func (p *Puller) jobs() []*job {
	jobs := []*job{&p.roster}
	for _, g := range p.programs {
		jobs = append(jobs, &g.configs, &g.pass, &g.hooks, &g.sales, &g.follow, &g.newest, &g.heed)
	}
	return jobs
}

func (p *Puller) outageNow() outage {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.outage
}

// welcome makes due what waits for a backend that has answered again: the waits
// of an outage have grown long. Where something merely speaks for its being
// there, one of them is enough to find out.
func (c *crew) welcome() {
	o := c.p.outageNow()
	returned, knocked := o.returns != c.returns, o.knocks != c.knocks
	c.returns, c.knocks = o.returns, o.knocks
	var waiting []*job
	for _, j := range c.jobs() {
		if j.cut && !j.running {
			waiting = append(waiting, j)
		}
	}
	if !returned && knocked {
		waiting = one(first(waiting))
	} else if !returned {
		return
	}
	for _, j := range waiting {
		c.p.hasten(j)
	}
}

// one is a list of a job that there may not be.
func one(j *job) []*job {
	if j == nil {
		return nil
	}
	return []*job{j}
}

// hasten makes a job due that waits for a backend.
func (p *Puller) hasten(j *job) {
	p.mu.Lock()
	defer p.mu.Unlock()
	j.due = p.o.Now()
	if !j.retry.IsZero() {
		j.retry = j.due
	}
}
