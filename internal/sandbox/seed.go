package sandbox

import (
	"math"
	"math/rand/v2"
	"strconv"
)

// history is how far back the made-up past reaches.
const history = 180 * dayMillis

// seedProgram makes up campaigns and people and lets half a year pass over
// them by the same rules the server applies later, so that every figure adds
// up. Nothing of it reaches a webhook.
func seedProgram(p *Program, people int) {
	seedWith(p, people, func(s *seeder) { s.story = s.plant })
}

// seedWith lets each campaign's seeder be set up before it runs.
func seedWith(p *Program, people int, setUp func(*seeder)) {
	end := p.now()
	start := end - history
	books, tools, tea := makeCampaigns(p, start)
	shares := []struct {
		c       *campaign
		percent int
	}{{books, 65}, {tools, 20}, {tea, 15}}
	left := people
	for i, share := range shares {
		n := people * share.percent / 100
		if i == len(shares)-1 {
			n = left
		}
		left -= n
		s := &seeder{
			program: p, c: share.c, start: start, end: end, people: n,
			crowd: crowd{rng: rand.New(rand.NewPCG(p.names.seed, uint64(i)+1))},
		}
		s.curve = s.growing
		setUp(s)
		s.run()
	}
}

// seeder lets the past of one campaign happen.
type seeder struct {
	crowd
	program    *Program
	c          *campaign
	start, end int64
	people     int
	planned    int   // people of a story who are still to come
	last       int64 // newest joining
	plots      int
	referrers  []*participant       // everybody who referred somebody, once a friend: the busy come up more often
	curve      func(n int) int64    // when the nth person joins
	story      func(now int64) bool // begins a story where it is time for one
}

func (s *seeder) run() {
	for s.coming() < s.people {
		// People are listed in order of joining, so time never goes back, not
		// even after a story whose members came close together.
		now := max(s.curve(s.coming()), s.last)
		s.pass(now)
		if !s.story(now) {
			s.arrive(now)
		}
	}
	s.pass(s.end)
	// Somebody of a story may have found the address taken.
	for len(s.c.people) < s.people {
		s.arrive(s.end)
	}
	if s.c.kind == kindAffiliate {
		s.enrolments()
	}
}

// coming is how many people are there or planned.
func (s *seeder) coming() int { return len(s.c.people) + s.planned }

// growing is the curve of a program that grows faster over the half year.
func (s *seeder) growing(n int) int64 {
	share := math.Pow(float64(n)/float64(s.people), 2.0/3)
	return s.start + int64(share*float64(s.end-s.start-60_000))
}

// pass lets time go by.
func (s *seeder) pass(now int64) {
	s.program.agenda.settle(now)
	s.c.turnMonth(now)
}

// arrive lets one ordinary person join, often on a friend's word.
func (s *seeder) arrive(now int64) {
	sign := s.stranger(s.c)
	if referrer := s.referrer(); referrer != nil {
		sign.referredBy = referrer.id
	}
	// An affiliate program begins with an affiliate and a customer, with whom
	// everything happens that can happen to money.
	if s.c.kind == kindAffiliate && len(s.c.people) == 1 {
		sign.referredBy = s.c.people[0].id
	}
	if s.c.kind == kindAffiliate && sign.referredBy == "" {
		sign.enrolment = "OPEN_ENROLLMENT"
	}
	s.add(sign, now)
}

// add joins somebody and lets follow what usually follows.
func (s *seeder) add(sign signup, now int64) *participant {
	s.last = now
	p := s.c.join(sign, now)
	s.browse(p, sign)
	if s.c.kind == kindAffiliate && len(s.c.people) == 2 && p.referrer != nil {
		s.stageMoney(p.referrer, p)
		return p
	}
	if p.referrer != nil {
		s.referrers = append(s.referrers, p.referrer)
		s.decideLater(p, now)
		s.buyLater(p, now)
	}
	return p
}

// decideLead lets somebody at the dashboard look at a lead some days later.
func (s *seeder) decideLead(p *participant, now int64) {
	due, roll := now+(40+s.rng.Int64N(60))*hour, s.rng.IntN(20)
	if due > s.end-3*dayMillis || roll == 0 {
		return
	}
	s.program.agenda.at(due, func(now int64) {
		switch m := p.lead; {
		case m == nil || m.status != "PENDING":
		case roll < 3 || p.risk == riskHigh:
			s.c.drop(m)
		default:
			s.c.setCommissionApproved(m, now)
		}
	})
}

// browse makes up how a person's link was used.
func (s *seeder) browse(p *participant, sign signup) {
	p.uniqueImpressions = s.rng.IntN(30)
	p.impressions = p.uniqueImpressions + s.rng.IntN(20)
	p.invites = s.rng.IntN(4)
	p.payable = p.affiliate && s.rng.IntN(3) > 0
	p.taxed = p.affiliate && (p.payable || s.rng.IntN(2) == 0)
	for i := range p.shares {
		p.shares[i] = max(s.rng.IntN(6)-3, 0)
	}
	switch {
	case sign.silent:
		p.impressions, p.uniqueImpressions, p.invites, p.shares = 0, 0, 0, [4]int{}
	case sign.famous:
		p.uniqueImpressions += 3000 + s.rng.IntN(5000)
		p.impressions = p.uniqueImpressions * 2
	case p.position%17 == 3:
		s.c.invite(p, []string{"guest" + strconv.Itoa(p.position) + "@example.com"}, p.createdAt)
	}
}

// referrer is nil, somebody busy, or anybody. Nobody refers without end.
func (s *seeder) referrer() *participant {
	roll := s.rng.IntN(100)
	var p *participant
	switch {
	case len(s.c.people) == 0:
	case roll < 33 && len(s.referrers) > 0:
		p = s.referrers[s.rng.IntN(len(s.referrers))]
	case roll < 55 || s.c.kind == kindAffiliate && roll < 78:
		p = s.c.people[s.rng.IntN(len(s.c.people))]
	}
	if p == nil || p.gone || len(p.friends) > 250 || s.c.kind == kindAffiliate && (!p.affiliate || p.position == 0) {
		return nil // the first affiliate's story is told by stageMoney
	}
	return p
}

// decideLater lets somebody at the dashboard look at the rewards a join
// brought, within a few days; what came in of late still waits.
func (s *seeder) decideLater(p *participant, now int64) {
	for _, owner := range []*participant{p, p.referrer} {
		for _, r := range owner.rewards {
			if r.createdAt == now && r.approvedAt == 0 {
				s.decide(r, now)
			}
		}
	}
}

func (s *seeder) decide(r *reward, now int64) {
	due := now + (12+s.rng.Int64N(60))*60*60*1000
	neglected := s.rng.IntN(20) == 0
	if due > s.end-3*dayMillis || neglected {
		return
	}
	fulfilAfter := (6 + s.rng.Int64N(600)) * 60 * 60 * 1000
	s.program.agenda.at(due, func(now int64) {
		if r.owner.gone || s.c.rewards[r.id] == nil {
			return
		}
		if r.owner.risk == riskHigh || r.friend.risk == riskHigh {
			s.c.refuse(r)
			return
		}
		s.c.approve(r, false, now)
		r.unread = false
		if now+fulfilAfter < s.end {
			s.program.agenda.at(now+fulfilAfter, func(now int64) { s.c.fulfill(r, now) })
		}
	})
}

// buyLater lets a referred person buy: a credit in programs that wait for it,
// a commission in affiliate programs.
func (s *seeder) buyLater(p *participant, now int64) {
	wait := (1 + s.rng.Int64N(120)) * 60 * 60 * 1000
	buys := s.rng.IntN(100) < 60
	if !buys || now+wait > s.end {
		return
	}
	switch {
	case s.c.kind == kindAffiliate:
		s.decideLead(p, now)
		s.program.agenda.at(now+wait, func(now int64) { s.buy(p, now) })
	case !s.c.creditsOnSignup():
		s.program.agenda.at(now+wait, func(now int64) {
			if p.referrer != nil && p.credit == creditPending && !p.gone {
				s.c.award(p, now)
				s.decideLater(p, now)
			}
		})
	}
}

// buy is one order; some come again, some send it back.
func (s *seeder) buy(p *participant, now int64) {
	order := s.crowd.sale(p, now)
	s.c.sell(p, order, now)
	if s.rng.IntN(3) == 0 && now+20*dayMillis < s.end {
		s.program.agenda.at(now+20*dayMillis, func(now int64) { s.buy(p, now) })
	}
	if s.rng.IntN(14) == 0 && now+4*dayMillis < s.end {
		s.program.agenda.at(now+4*dayMillis, func(now int64) {
			order.refunds = append(order.refunds, refund{id: "re-" + strconv.Itoa(len(s.c.sales)), amount: order.gross / (1 + int64(s.rng.IntN(2)))})
			s.c.applyRefunds(order, "PARTIAL_REFUND", now)
		})
	}
	// Payouts go out some weeks after an order, when its hold is over.
	if payday := now + 25*dayMillis; payday < s.end-5*dayMillis && s.rng.IntN(3) == 0 {
		s.program.agenda.at(payday, func(now int64) { s.c.payday(p.referrer, now) })
	}
}

// plant lets one of the stories happen that a console is for: one for every
// forty people, as long as there is room for it. Offices and families are
// innocent: they share something too.
func (s *seeder) plant(now int64) bool {
	joined := len(s.c.people)
	if joined/40 <= s.plots || s.people-joined <= 12 {
		return false
	}
	s.plots++
	label := []string{"ring", "self-referral", "office", "burners", "velocity", "family"}[s.plots%6]
	for i, sign := range s.crowd.plot(s.c, label) {
		sign.plant = plant{kind: label, group: label + "-" + s.c.id + "-" + strconv.Itoa(s.plots), innocent: label == "office" || label == "family"}
		// Two members may have been given the same address by chance.
		if s.c.find(sign.email) != nil {
			continue
		}
		// They come within seconds or minutes of one another.
		s.add(sign, now+int64(i)*9_000)
	}
	return true
}
