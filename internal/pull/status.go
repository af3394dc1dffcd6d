package pull

import (
	"slices"
	"time"

	"refdesk/internal/model"
)

// Status tells how the reading of each campaign stands. Before any campaign is
// known it is one row without a campaign.
func (p *Puller) Status() []model.PullStatus {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.programs) == 0 {
		return []model.PullStatus{{Backend: p.o.Backend, State: p.state(p.problem, false), Problem: p.problem, NextTry: p.nextTry()}}
	}
	out, period := make([]model.PullStatus, len(p.programs)), p.period()
	for i, g := range p.programs {
		st := g.status
		st.Expected = int(g.campaign.Participants.V)
		st.Period = period
		st.FollowUps = g.backlog.People
		if !g.backlog.Oldest.IsZero() {
			st.Lag = max(p.o.Now().Sub(g.backlog.Oldest), 0)
		}
		st.WebhookProblem = g.silence.problem()
		if st.WebhookProblem != "" && len(p.programs) > 1 {
			st.WebhookProblem = g.campaign.Name + ": " + st.WebhookProblem
		}
		st.Problem = g.problem()
		if st.Problem == "" {
			st.Problem = p.problem
		}
		if st.Problem == unreachable {
			st.NextTry = p.nextTry()
		}
		st.State = p.state(st.Problem, g.online)
		out[i] = st
	}
	return out
}

func (p *Puller) state(problem string, online bool) model.LinkState {
	switch {
	case p.stopped:
		return model.LinkStopped
	case problem != "":
		return model.LinkDegraded
	case online:
		return model.LinkOnline
	}
	return model.LinkConnecting
}

// problem is what a person should read first: people before lists.
func (g *program) problem() string {
	for _, name := range []string{g.pass.name, goneProblem, g.heed.name, g.newest.name, g.follow.name, g.configs.name, g.sales.name, g.hooks.name} {
		if text := g.problems[name]; text != "" {
			return text
		}
	}
	return ""
}

func (p *Puller) setStopped(stopped bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stopped = stopped
}

func (p *Puller) setBegan(at time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.began = at
}

// setProblem records how a job's newest step went; "" means well.
func (p *Puller) setProblem(j *job, text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	j.retry = time.Time{}
	p.note(j, text)
	if j.program != nil && text == "" {
		j.program.online = true
	}
}

// note keeps what a person should read of a job, "" for nothing. The caller
// holds the lock.
func (p *Puller) note(j *job, text string) {
	if j.program == nil {
		p.problem = text
		return
	}
	j.program.problems[j.name] = text
}

// campaignOf gives what the newest roster said of a program.
func (p *Puller) campaignOf(g *program) model.Campaign {
	p.mu.Lock()
	defer p.mu.Unlock()
	return g.campaign
}

// showSweep puts the sweep's progress into the status.
func (p *Puller) showSweep(g *program) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := g.sweep
	running := s.FinishedAt.IsZero()
	g.status.Sweeping = running && s.Pass <= 1
	g.status.People, g.status.Pages = s.People, s.Pages
	g.status.Left, g.status.PerMinute = 0, g.rate.perMinute(p.o.Now(), s.People)
	if running {
		g.status.Left = g.rate.left(p.o.Now(), s.People, int(g.campaign.Participants.V))
	} else {
		g.status.SweptAt = s.FinishedAt
		if g.whole.IsZero() {
			g.whole = p.o.Now()
		}
	}
	if g.looked.Before(s.StartedAt) {
		g.looked = s.StartedAt
	}
}

// lookedAt and setLooked keep the moment before which all joins are known.
func (p *Puller) lookedAt(g *program) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return g.looked
}

func (p *Puller) setLooked(g *program, at time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if g.looked.Before(at) {
		g.looked = at
	}
}

// rate measures how fast a sweep goes, from the first page this process read.
type rate struct {
	since  time.Time
	people int
}

// begin notes where the measuring starts.
func (r *rate) begin(now time.Time, people int) {
	if r.since.IsZero() {
		*r = rate{since: now, people: people}
	}
}

// perMinute is how many people are read a minute; 0 when nothing can be said.
func (r *rate) perMinute(now time.Time, people int) int {
	took, read := now.Sub(r.since), people-r.people
	if r.since.IsZero() || took <= 0 || read <= 0 {
		return 0
	}
	return int(float64(read) / took.Minutes())
}

// left estimates the time to the end; 0 when nothing can be said.
func (r *rate) left(now time.Time, people, expected int) time.Duration {
	took, read := now.Sub(r.since), people-r.people
	if r.since.IsZero() || took <= 0 || read <= 0 || expected <= people {
		return 0
	}
	return time.Duration(float64(took) / float64(read) * float64(expected-people))
}

// reaches tells whether a newest-first page goes back to before a moment. A
// person of unknown age ends the looking too, as nothing can be said of it.
func reaches(page model.PeoplePage, since time.Time) bool {
	return page.Next == "" || len(page.People) == 0 || slices.ContainsFunc(page.People, func(r model.PersonReading) bool {
		return !r.Person.CreatedAt.After(since)
	})
}
