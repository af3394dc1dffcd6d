package sandbox

import (
	"math"
	"math/rand/v2"
	"strconv"
	"time"
)

// launch plays a launch day, compressed: joins in waves, friends bringing
// friends, orders, and now and then somebody who games the program. What
// happens, and in which order, depends on the seed alone.
type launch struct {
	crowd
	program *Program
	step    int
	planned []signup // members of a story still to join, one a step
	hot     []*participant
	attack  bool // stories come more often, and of all kinds
}

func newLaunch(p *Program, attack bool) *launch {
	l := &launch{program: p, attack: attack, crowd: crowd{rng: rand.New(rand.NewPCG(p.names.seed, 77)), serial: 1_000_000}}
	if attack {
		l.promised = map[string]bool{}
	}
	return l
}

// playLaunch runs the script until the server is closed.
func (s *Server) playLaunch() {
	wait := 300 * time.Millisecond
	for {
		timer := time.NewTimer(wait)
		select {
		case <-s.quit.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
		wait = s.step()
	}
}

// step does the next step of the script and gives the time to the one after.
func (s *Server) step() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.catchUp()
	if s.keep(scene{}) {
		s.launch.play()
	}
	return s.launch.pause()
}

// pause is the time to the next step: waves of about a minute, with a burst at
// their crest.
func (l *launch) pause() time.Duration {
	crest := math.Pow(math.Max(math.Sin(float64(l.step)/14), 0), 3)
	rate := 0.7 + 2.4*crest // steps a second
	seconds := l.rng.ExpFloat64() / rate
	return time.Duration(min(max(seconds, 0.05), 2.5) * float64(time.Second))
}

// play does one step.
func (l *launch) play() {
	l.step++
	books, tools, tea := l.program.campaigns[0], l.program.campaigns[1], l.program.campaigns[2]
	now := l.program.now()
	// Under attack the stories mingle with everybody else's.
	if len(l.planned) > 0 && (!l.attack || l.step%2 == 0) {
		l.arrive(books, l.planned[0], now)
		l.planned = l.planned[1:]
		return
	}
	switch roll := l.rng.IntN(100); {
	case roll < 28:
		l.arrive(books, l.stranger(books), now)
	case roll < 62:
		l.arrive(books, l.friend(books), now)
	case roll < 70:
		l.arrive(tools, l.customer(tools), now)
	case roll < 81:
		l.order(tools, now)
	case roll < 87:
		l.arrive(tea, l.friend(tea), now)
	case roll < 92:
		l.purchase(tea, now)
	case roll < 95:
		l.scheme(books)
	case roll < 96:
		l.suspect(books, now)
	case roll < 97:
		l.takeBack(tools, now)
	case roll < 99:
		l.payday(tools, now)
	case l.step%2 == 0:
		l.candidate(tools, now)
	default:
		l.arrive(tea, l.stranger(tea), now)
	}
}

// arrive lets somebody join while the program runs.
func (l *launch) arrive(c *campaign, sign signup, now int64) {
	if !c.running() || c.find(sign.email) != nil {
		return
	}
	p := c.join(sign, now)
	if sign.famous {
		p.impressions, p.uniqueImpressions = 9000, 4000
	}
	if p.referrer != nil && !sign.silent {
		p.referrer.impressions += 1 + l.rng.IntN(4)
		p.referrer.uniqueImpressions++
	}
	if c == l.program.campaigns[0] {
		l.hot = append(l.hot, p)
		if p.referrer != nil {
			l.hot = append(l.hot, p.referrer)
		}
		// Only the last arrivals are talking about it.
		l.hot = l.hot[max(len(l.hot)-60, 0):]
	}
}

// friend is somebody brought by a person of the campaign, rather by one who
// just came or just brought somebody.
func (l *launch) friend(c *campaign) signup {
	sign := l.stranger(c)
	if c == l.program.campaigns[0] && len(l.hot) > 0 && l.rng.IntN(3) > 0 {
		if p := l.hot[l.rng.IntN(len(l.hot))]; !p.gone {
			sign.referredBy = p.id
			return sign
		}
	}
	if p := l.anybody(c); p != nil {
		sign.referredBy = p.id
	}
	return sign
}

// anybody is a living person of a campaign, or nil.
func (l *launch) anybody(c *campaign) *participant {
	for range 20 {
		if len(c.people) == 0 {
			return nil
		}
		if p := c.people[l.rng.IntN(len(c.people))]; !p.gone {
			return p
		}
	}
	return nil
}

// customer is somebody an affiliate brought; without one, a new affiliate.
func (l *launch) customer(c *campaign) signup {
	sign := l.stranger(c)
	for range 10 {
		if p := l.anybody(c); p != nil && p.affiliateStatus == "APPROVED" {
			sign.referredBy = p.id
			break
		}
	}
	return sign
}

// order lets a referred customer buy.
func (l *launch) order(c *campaign, now int64) {
	for range 20 {
		if p := l.anybody(c); p != nil && p.referrer != nil {
			c.sell(p, l.sale(p, now), now)
			return
		}
	}
}

// purchase is the qualifying action of somebody whose referrer waits for it.
func (l *launch) purchase(c *campaign, now int64) {
	for range 40 {
		if p := l.anybody(c); p != nil && p.referrer != nil && p.credit == creditPending {
			c.trigger(p, 0, now)
			return
		}
	}
}

// scheme plans a fraud story, whose members join in the coming steps.
func (l *launch) scheme(c *campaign) {
	if l.attack {
		l.planned = append(l.planned, l.tale(c, "live-"+strconv.Itoa(l.step))...)
		return
	}
	label := []string{"self-referral", "ring", "burners", "velocity"}[l.rng.IntN(4)]
	for _, sign := range l.plot(c, label) {
		sign.plant = plant{kind: label, group: label + "-live-" + strconv.Itoa(l.step)}
		l.planned = append(l.planned, sign)
	}
}

// suspect lets somebody at the dashboard mark or clear a person by hand.
func (l *launch) suspect(c *campaign, now int64) {
	p := l.anybody(c)
	if p == nil {
		return
	}
	risk := riskHigh
	if p.risk != riskLow {
		risk = riskLow
	}
	c.setRisk(p, risk, "MANUAL_UPDATE", now)
}

// takeBack refunds one of the last orders in full.
func (l *launch) takeBack(c *campaign, now int64) {
	if len(c.sales) == 0 {
		return
	}
	order := c.sales[len(c.sales)-1-l.rng.IntN(min(len(c.sales), 20))]
	if len(order.refunds) == 0 {
		order.refunds = []refund{{id: "re-" + strconv.Itoa(l.step), amount: order.gross}}
		c.applyRefunds(order, "FULL_REFUND", now)
	}
}

// payday moves payouts on: what is queued is answered by the provider, now and
// then something paid comes back, and otherwise somebody's money is queued.
func (l *launch) payday(c *campaign, now int64) {
	queued, issued := c.payoutsIn(payoutQueued), c.payoutsIn(payoutIssued)
	switch roll := l.rng.IntN(16); {
	case len(queued) > 0 && roll == 0:
		c.fail(queued[0], now)
	case len(queued) > 0 && roll < 9:
		c.issue(queued[0], now)
	case len(issued) > 0 && roll == 9:
		c.reverse(issued[len(issued)-1], now)
	default:
		l.queueSomething(c, now)
	}
}

func (l *launch) queueSomething(c *campaign, now int64) {
	for _, up := range c.payoutsIn(payoutUpcoming) {
		if len(up.commissions) > 0 && len(c.payday(up.owner, now)) > 0 {
			return
		}
	}
}

// candidate wants to become an affiliate.
func (l *launch) candidate(c *campaign, now int64) {
	sign := l.stranger(c)
	c.applyFor(newApplication(sign, l.rng.IntN(4)), now)
}
