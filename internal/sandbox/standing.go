package sandbox

import (
	"cmp"
	"slices"
)

// standing knows ranks without sorting everybody at each change: how many
// people have each count is enough to say how many are ahead of one.
type standing struct {
	total   tally
	monthly tally
	version int // moves with every change, so that a sorted board can be kept
	board   map[string]sortedBoard
}

type sortedBoard struct {
	version int
	people  []*participant
}

// tally counts people by their number of referrals.
type tally struct{ have []int }

func (t *tally) add(count, people int) {
	for len(t.have) <= count {
		t.have = append(t.have, 0)
	}
	t.have[count] += people
}

// rank is 1 for the most referrals; equal counts share a rank (assumed).
func (t *tally) rank(count int) int {
	ahead := 0
	for i := count + 1; i < len(t.have); i++ {
		ahead += t.have[i]
	}
	return ahead + 1
}

func (s *standing) join() {
	s.total.add(0, 1)
	s.monthly.add(0, 1)
	s.version++
}

func (s *standing) leave(p *participant) {
	s.total.add(p.credited, -1)
	s.monthly.add(p.monthly, -1)
	s.version++
}

// credit moves one person up by one referral.
func (s *standing) credit(p *participant) {
	s.total.add(p.credited, -1)
	s.monthly.add(p.monthly, -1)
	p.credited++
	p.monthly++
	s.total.add(p.credited, 1)
	s.monthly.add(p.monthly, 1)
	s.version++
}

func (s *standing) turnMonth(people int) {
	s.monthly = tally{}
	s.monthly.add(0, people)
	s.version++
}

// boardKeys say what each leaderboard type orders by, most first.
var boardKeys = map[string]func(*participant) int64{
	"ALL_TIME":                func(p *participant) int64 { return int64(p.credited) },
	"CURRENT_MONTH":           func(p *participant) int64 { return int64(p.monthly) },
	"PREV_MONTH":              func(p *participant) int64 { return int64(p.prevMonthly) },
	"TOTAL_IMPRESSION_COUNT":  func(p *participant) int64 { return int64(p.impressions) },
	"UNIQUE_IMPRESSION_COUNT": func(p *participant) int64 { return int64(p.uniqueImpressions) },
	"BY_COMMISSIONS":          func(p *participant) int64 { return p.earned },
	"BY_REVENUE":              func(p *participant) int64 { return p.revenue },
	"BY_REFERRALS":            func(p *participant) int64 { return int64(p.credited) },
	"BY_LEADS":                func(p *participant) int64 { return int64(p.leads) },
}

// affiliateBoards exist in affiliate programs only.
var affiliateBoards = []string{"BY_COMMISSIONS", "BY_REVENUE", "BY_REFERRALS", "BY_LEADS"}

// leaderboard is everybody in the order of a board; among equals who joined
// first comes first (assumed). The slice is shared: callers only read it.
func (c *campaign) leaderboard(kind string) []*participant {
	kept, ok := c.standing.board[kind]
	if ok && kept.version == c.standing.version {
		return kept.people
	}
	key := boardKeys[kind]
	people := make([]*participant, 0, c.living)
	for _, p := range c.people {
		// Who joined after the month in question had no part in it.
		if !p.gone && (kind != "PREV_MONTH" || monthOf(p.createdAt) < c.month) {
			people = append(people, p)
		}
	}
	slices.SortStableFunc(people, func(a, b *participant) int { return cmp.Compare(key(b), key(a)) })
	if c.standing.board == nil {
		c.standing.board = map[string]sortedBoard{}
	}
	c.standing.board[kind] = sortedBoard{version: c.standing.version, people: people}
	return people
}
