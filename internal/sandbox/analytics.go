package sandbox

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// span is the time analytics are asked for, both ends included.
type span struct{ from, to int64 }

func (s span) has(at int64) bool { return at >= s.from && at <= s.to }

// readSpan takes days back from now, or both ends as given.
func (q *request) readSpan() span {
	days, ok := q.query.whole("days", 1, 1825)
	if !ok {
		days = 365
	}
	s := span{from: q.now - days*dayMillis, to: q.now}
	from, hasFrom := q.query.whole("startDate", 0, 1<<53)
	to, hasTo := q.query.whole("endDate", 0, 1<<53)
	if hasFrom && hasTo {
		s = span{from: from, to: to}
		if from > to {
			q.query.bad("startDate", "Cannot be after endDate.")
		}
	}
	return s
}

// campaignAnalytics counts what happened in a span, and what else is asked
// for.
func (q *request) campaignAnalytics() (any, *failure) {
	s := q.readSpan()
	interval, _ := q.query.oneOf("interval", "day", "week", "month", "total")
	q.query.oneOf("platform", "ALL", "WEB", "IOS", "ANDROID")
	name, _ := q.query.text("timezone", 100)
	zone, err := time.LoadLocation(name) // no name is UTC
	if err != nil {
		q.query.bad("timezone", "Unknown time zone.")
	}
	include, _ := q.query.text("include", 255)
	if refused := q.query.verdict(); refused != nil {
		return nil, refused
	}
	c, wanted := q.campaign, strings.Split(include, ",")
	wants := func(name string) bool { return slices.Contains(wanted, name) }
	answer := c.period(s, wants("email"))
	if wants("statusCounts") {
		answer["statusCounts"] = c.statusCounts()
	}
	if wants("previousPeriod") {
		answer["previousPeriod"] = c.period(span{from: s.from - (s.to - s.from) - 1, to: s.from - 1}, wants("email"))
	}
	if wants("rates") {
		answer["rates"] = c.rates()
	}
	if wants("engagement") {
		answer["engagement"] = c.engagement(s)
	}
	if interval != "" {
		answer["series"] = c.series(s, interval, zone, wants("email"))
	}
	return answer, nil
}

// period is a span with its figures.
func (c *campaign) period(s span, email bool) map[string]any {
	whole := newLedger(s, "", time.UTC).book(c).periods[0]
	answer := map[string]any{"analytics": whole.view(c.kind), "startDate": s.from, "endDate": s.to}
	if email {
		answer["email"] = whole.emails()
	}
	return answer
}

func (c *campaign) series(s span, interval string, zone *time.Location, email bool) []map[string]any {
	rows := []map[string]any{}
	for _, f := range newLedger(s, interval, zone).book(c).periods {
		row := f.view(c.kind)
		row["periodStart"] = f.from
		if email {
			row["email"] = mailCounts(f.mails + f.approvals)
		}
		rows = append(rows, row)
	}
	return rows
}

func (c *campaign) rates() map[string]any {
	impressions, unique, _ := c.totals()
	shares := 0
	for _, p := range c.people {
		for _, n := range p.shares {
			shares += n
		}
	}
	share := func(part, whole int) float64 { return float64(part) / float64(max(whole, 1)) }
	return map[string]any{
		"participationRate":      share(c.living, max(unique, c.living)),
		"referralConversionRate": share(c.referrals, max(impressions, c.referrals)),
		"sharesPerParticipant":   share(shares, c.living),
	}
}

// engagement says how many people did something, and what is not measured. The
// shape is unpublished beyond its three states, so its keys are assumed.
func (c *campaign) engagement(s span) map[string]any {
	sharers, referrers := 0, 0
	for _, p := range c.people {
		if p.gone || !s.has(p.createdAt) {
			continue
		}
		count(&sharers, p.shares != [4]int{})
		count(&referrers, p.credited > 0)
	}
	return map[string]any{
		"sharers":       map[string]any{"state": "AVAILABLE", "count": sharers},
		"referrers":     map[string]any{"state": "AVAILABLE", "count": referrers},
		"portalVisits":  map[string]any{"state": "UNAVAILABLE", "count": nil},
		"uniqueVisitor": map[string]any{"state": "PARTIAL", "count": nil},
	}
}

// statusCounts says how much is waiting, in the newer shape.
func (c *campaign) statusCounts() map[string]any {
	counts := map[string]any{"currencyISO": c.currency}
	if c.kind == kindReferral {
		all := make([]*reward, 0, len(c.rewards))
		for _, r := range c.rewards {
			all = append(all, r)
		}
		counts["rewardStatus"] = rewardCounts(all)
		return counts
	}
	affiliates := map[string]int{"approved": 0, "suspended": 0, "banned": 0}
	for _, p := range c.people {
		if p.affiliate && !p.gone {
			affiliates[strings.ToLower(p.affiliateStatus)]++
		}
	}
	counts["affiliateStatus"] = affiliates
	counts["commissionStatus"] = c.commissionCounts()
	counts["payoutStatus"] = c.payoutCounts()
	return counts
}

func rewardCounts(rewards []*reward) map[string]int {
	counts := map[string]int{"unapproved": 0, "unfulfilled": 0, "completed": 0}
	for _, r := range rewards {
		switch {
		case r.cancelled:
		case r.approvedAt == 0:
			counts["unapproved"]++
		case r.fulfilled == 0:
			counts["unfulfilled"]++
		default:
			counts["completed"]++
		}
	}
	return counts
}

type countAmount struct {
	Count   int    `json:"count"`
	Amount  int64  `json:"totalAmount"`
	Revenue *int64 `json:"totalRevenue,omitempty"`
}

// commissionCounts adds up in the program's currency.
func (c *campaign) commissionCounts() map[string]*countAmount {
	counts := map[string]*countAmount{}
	for _, status := range []string{"pending", "approved", "paid", "reversed"} {
		counts[status] = &countAmount{Revenue: new(int64)}
	}
	for _, m := range c.commissions {
		if n := counts[strings.ToLower(m.status)]; n != nil {
			n.Count++
			n.Amount += m.fx.worth(m.amount)
			*n.Revenue += m.fx.worth(m.sale)
		}
	}
	return counts
}

func (c *campaign) payoutCounts() map[string]*countAmount {
	counts := map[string]*countAmount{"upcoming": {}, "queued": {}, "issued": {}, "failed": {}, "reversed": {}}
	for _, p := range c.payouts {
		if n := counts[strings.ToLower(p.status)]; n != nil && len(p.commissions) > 0 {
			n.Count++
			n.Amount += c.worth(p)
		}
	}
	return counts
}

// worth is a payout in the program's currency.
func (c *campaign) worth(p *payout) int64 {
	return conversion{from: p.currency, to: c.currency}.worth(p.amount)
}

// participantAnalytics are all-time figures, whatever the dates say
// (documented); only the series keeps to them.
func (q *request) participantAnalytics() (any, *failure) {
	s := q.readSpan()
	interval, _ := q.query.oneOf("interval", "day", "week", "month", "total")
	include, _ := q.query.text("include", 255)
	if refused := q.query.verdict(); refused != nil {
		return nil, refused
	}
	v := q.campaign.summary(q.person)
	ranks := map[string]any{"rank": v.Rank, "monthlyRank": v.MonthlyRank, "prevMonthlyRank": nil}
	if v.PrevMonthlyRank > 0 {
		ranks["prevMonthlyRank"] = v.PrevMonthlyRank
	}
	answer := map[string]any{
		"analytics": q.campaign.personFigures(q.person), "ranks": ranks, "shareCount": v.ShareCount,
		"startDate": s.from, "endDate": s.to,
	}
	wanted := strings.Split(include, ",")
	if slices.Contains(wanted, "series") || interval != "" {
		answer["series"] = personSeries(q.person, s, cmp.Or(interval, "day"))
	}
	if slices.Contains(wanted, "email") {
		own := newLedger(s, "", time.UTC)
		own.person(q.person)
		answer["email"] = own.periods[0].emails()
	}
	if slices.Contains(wanted, "activation") {
		answer["activation"] = map[string]any{"state": "UNAVAILABLE"} // shape unpublished
	}
	return answer, nil
}

// personSeries counts the friends of one person by period. The rows' shape is
// unpublished; that of the program's series is assumed.
func personSeries(p *participant, s span, interval string) []map[string]any {
	l := newLedger(s, interval, time.UTC)
	for _, friend := range p.friends {
		if friend.gone {
			continue
		}
		if f := l.at(friend.createdAt); f != nil {
			f.joined++
		}
		if f := l.at(friend.creditedAt); f != nil && friend.credit == creditAwarded {
			f.credits++
		}
	}
	rows := []map[string]any{}
	for _, f := range l.periods {
		rows = append(rows, map[string]any{"periodStart": f.from, "leads": f.joined, "referrals": f.credits})
	}
	return rows
}

func (c *campaign) personFigures(p *participant) map[string]any {
	expired := 0
	for _, friend := range p.friends {
		count(&expired, friend.credit == creditExpired && !friend.gone)
	}
	figures := map[string]any{
		"impressions": p.impressions, "uniqueImpressions": p.uniqueImpressions, "referrals": p.credited,
		"monthlyReferrals": p.monthly, "leads": p.leads, "expiredReferrals": expired, "invitesSent": p.invites,
	}
	if c.kind == kindReferral {
		figures["rewardStatus"] = rewardCounts(p.rewards)
		return figures
	}
	paid, upcoming := int64(0), int64(0)
	for _, out := range c.payouts {
		switch {
		case out.owner == p && out.status == payoutIssued:
			paid += c.worth(out)
		case out.owner == p && out.status == payoutUpcoming:
			upcoming += c.worth(out)
		}
	}
	figures["referralRevenue"], figures["totalCommissions"] = p.revenue, p.earned
	figures["totalPaidOut"], figures["upcomingPayout"], figures["currencyISO"] = paid, upcoming, c.currency
	return figures
}
