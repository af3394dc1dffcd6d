package index

import (
	"fmt"
	"math"
	"sync"
	"time"
	"weak"

	"refdesk/internal/model"
)

// counts gives what an order counts of the person at a place, unknown where
// nothing is known. It holds no people: an order outlives the state that it was
// made of.
type counts func(c *crowd, place int32) int64

// countedBy are the orders that the mirror can tell.
var countedBy = map[model.Order]func(s *state) counts{
	model.OrderAllTime:       figured(figReferrals),
	model.OrderByReferrals:   figured(figReferrals),
	model.OrderCurrentMonth:  figured(figMonthly),
	model.OrderPreviousMonth: figured(figLastMonth),
	model.OrderImpressions:   figured(figImpressions),
	model.OrderUniqueViews:   figured(figViews),
	model.OrderByLeads:       figured(figLeads),
	model.OrderByCommissions: earnings,
}

func figured(of figure) func(s *state) counts {
	return func(*state) counts {
		return func(c *crowd, place int32) int64 {
			b, row := c.at(place)
			return b.get(of, row)
		}
	}
}

// earnings adds up each affiliate's commissions in the campaign's currency,
// without those that were deleted or reversed. Amounts in any other currency,
// and those beyond what can be told exactly, are left out.
//
// Source: assumed for GrowSurf, which does not say what BY_COMMISSIONS adds up.
func earnings(s *state) counts {
	currencies := s.homes()
	sums := map[int32]int64{}
	for _, c := range s.commissions.rows {
		if c == nil || c.earner == none || !c.InCampaign.Known || c.State == model.CommissionDeleted || c.State == model.CommissionReversed {
			continue
		}
		amount := c.InCampaign.V
		if amount.Currency == "" || amount.Currency != currencies[scope{c.Backend, c.CampaignID}] {
			continue
		}
		if sum := sums[c.earner]; amount.Minor >= 0 && sum <= math.MaxInt64-amount.Minor {
			sums[c.earner] = sum + amount.Minor
		}
	}
	return func(_ *crowd, place int32) int64 {
		if sum, ok := sums[place]; ok {
			return sum
		}
		return unknown
	}
}

// ladder is everybody in one order: most first, the oldest of equal ones first,
// those whom the order does not count behind everybody else.
type ladder struct {
	order  []int32
	places []int32 // by place in the crowd: the 1-based place within the campaign
	fair   []int32 // likewise, among those neither held nor blocked; 0 for who is
	counts counts
	money  bool
}

// newLadder puts everybody in an order.
func newLadder(s *state, by model.Order, now time.Time) *ladder {
	c := s.people
	l := &ladder{counts: countedBy[by](s), money: by == model.OrderByCommissions}
	if by == model.OrderAllTime || by == model.OrderByReferrals {
		l.order = c.leaderboard()
	} else {
		l.order = c.arrangedAs(c.everybody(), c.standingBy(l.counts, lastDay(by, now)))
	}
	l.number(c)
	return l
}

// lastDay is when people must have joined before to be counted, in milliseconds
// since 1970: those who joined since the month in question had no part in it.
//
// Source: documented for GrowSurf, PREV_MONTH; that months are those of UTC is
// assumed.
func lastDay(by model.Order, now time.Time) int64 {
	if by != model.OrderPreviousMonth {
		return math.MaxInt64
	}
	now = now.UTC()
	return time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC).UnixMilli()
}

// standingBy is what an order goes by: smaller a first, then smaller b. Both are
// laid out flat first: a sort reads them in no order.
func (c *crowd) standingBy(of counts, before int64) func(place int32) (a, b int64) {
	const half = math.MaxInt64 / 2
	first := c.flat(func(in *block, row int) int64 {
		a := -min(max(of(c, int32(in.number<<blockBits|row)), 0), half)
		if born := in.get(figCreated, row); in.get(figFlags, row)&flagGone != 0 || born != unknown && born >= before {
			a += half + 1
		}
		return a
	})
	second := c.flat(func(in *block, row int) int64 {
		if in.get(figCreated, row) == unknown {
			return math.MaxInt64
		}
		return in.get(figCreated, row)
	})
	return func(place int32) (a, b int64) { return first[place], second[place] }
}

// number counts the places from the first one on, within each campaign.
func (l *ladder) number(c *crowd) {
	l.places, l.fair = make([]int32, c.slots), make([]int32, c.slots)
	last, lastFair := make([]int32, len(c.scopes)), make([]int32, len(c.scopes))
	for _, at := range l.order {
		b, row := c.at(at)
		in := b.get(figScope, row)
		last[in]++
		l.places[at] = last[in]
		if b.get(figFlags, row)&flagsJudged == 0 {
			lastFair[in]++
			l.fair[at] = lastFair[in]
		}
	}
}

// tell says where a person stands. Without a ladder there is nothing to say.
func (l *ladder) tell(s *state, place int32, row *model.PersonRow) {
	if l == nil {
		return
	}
	b, at := s.people.at(place)
	row.Place = int(l.places[place])
	row.Board = model.Placing{Fair: int(l.fair[place]), Verdict: verdictOf(b.get(figFlags, at))}
	switch n := l.counts(s.people, place); {
	case n == unknown:
	case l.money:
		row.Board.Money = model.Some(model.Money{Minor: n, Currency: s.currency(row.Backend, row.CampaignID)})
	default:
		row.Board.Count = model.Some(n)
	}
}

func verdictOf(flags int64) model.CaseState {
	switch {
	case flags&flagBlocked != 0:
		return model.CaseBlocked
	case flags&flagHeld != 0:
		return model.CaseHeld
	}
	return ""
}

// currency is that of a campaign, "" where it is not known.
func (s *state) currency(backend, campaign string) string {
	for _, c := range s.campaigns {
		if c.Backend == backend && c.ID == campaign {
			return c.Currency
		}
	}
	return ""
}

// keptLadders is how many orders are remembered: the one on the screen, and the
// one that was left for it.
const keptLadders = 2

// boards remembers orders while what they are made of stays as it is.
type boards struct {
	mu   sync.Mutex
	kept []keptLadder // newest last
}

type keptLadder struct {
	by     model.Order
	people weak.Pointer[crowd] // what it was made of may go
	sales  weak.Pointer[table[commission]]
	month  int64
	*ladder
}

// of gives an order of a state, nil for "".
func (k *boards) of(s *state, by model.Order) (*ladder, error) {
	if by == "" {
		return nil, nil
	}
	if countedBy[by] == nil {
		return nil, &QueryError{Text: fmt.Sprintf("the mirror cannot tell the order %s: only the vendor knows what it counts", by)}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	now := s.now()
	month := lastDay(by, now)
	people, sales := weak.Make(s.people), weak.Make(s.commissions)
	for i, one := range k.kept {
		if one.by != by {
			continue
		}
		if one.people == people && one.month == month && (!one.money || one.sales == sales) {
			return one.ladder, nil
		}
		k.kept = append(k.kept[:i:i], k.kept[i+1:]...)
		break
	}
	if len(k.kept) == keptLadders {
		k.kept = k.kept[1:]
	}
	l := newLadder(s, by, now)
	k.kept = append(k.kept, keptLadder{by, people, sales, month, l})
	return l, nil
}
