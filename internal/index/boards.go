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
	*ladder
}

// at gives the ladder of a crowd, nil where it has to be made anew: too many
// have changed, or what it was made of is gone.
func (k keptLadder) at(c *crowd) *ladder {
	old := k.people.Value()
	switch {
	case old == nil:
		return nil
	case old == c:
		return k.ladder
	}
	changed, near := c.since(old.version)
	if !near || old.version > c.version {
		return nil
	}
	next, ok := k.follow(old, c, changed)
	if !ok {
		return nil
	}
	return next
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
	people, sales := weak.Make(s.people), weak.Make(s.commissions)
	var l *ladder
	for i, one := range k.kept {
		if one.by != by {
			continue
		}
		if one.lastDay == lastDay(by, now) && (!one.money || one.sales == sales) {
			l = one.at(s.people)
		}
		k.kept = append(k.kept[:i:i], k.kept[i+1:]...)
		break
	}
	if l == nil {
		l = newLadder(s, by, now)
	}
	if len(k.kept) == keptLadders {
		k.kept = k.kept[1:]
	}
	k.kept = append(k.kept, keptLadder{by, people, sales, l})
	return l, nil
}
