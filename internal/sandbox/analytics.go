package sandbox

import (
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

// campaignAnalytics counts what happened in a span. Impressions and invites
// are kept without their times, so they are all-time figures.
func (q *request) campaignAnalytics() (any, *failure) {
	s := q.readSpan()
	interval, _ := q.query.oneOf("interval", "day", "week", "month", "total")
	q.query.oneOf("platform", "ALL", "WEB", "IOS", "ANDROID")
	include, _ := q.query.text("include", 255)
	if refused := q.query.verdict(); refused != nil {
		return nil, refused
	}
	c := q.campaign
	wants := strings.Split(include, ",")
	answer := map[string]any{"analytics": c.figures(s), "startDate": s.from, "endDate": s.to}
	if slices.Contains(wants, "statusCounts") {
		answer["statusCounts"] = c.statusCounts()
	}
	if slices.Contains(wants, "previousPeriod") {
		earlier := span{from: s.from - (s.to - s.from), to: s.from}
		answer["previousPeriod"] = map[string]any{"analytics": c.figures(earlier), "startDate": earlier.from, "endDate": earlier.to}
	}
	if slices.Contains(wants, "rates") {
		answer["rates"] = c.rates()
	}
	if interval != "" {
		answer["series"] = c.series(s, interval)
	}
	return answer, nil
}

func (c *campaign) figures(s span) map[string]any {
	impressions, unique, invites := c.totals()
	figures := map[string]any{"impressions": impressions, "uniqueImpressions": unique, "invites": invites}
	joined, credits, pending, expired := 0, 0, 0, 0
	var shares [4]int
	for _, p := range c.people {
		if p.gone {
			continue
		}
		count(&joined, s.has(p.createdAt))
		count(&credits, p.credit == creditAwarded && s.has(p.creditedAt))
		count(&pending, p.credit == creditPending && s.has(p.createdAt))
		count(&expired, p.credit == creditExpired && s.has(p.updatedAt))
		for i, n := range p.shares {
			shares[i] += n
		}
	}
	figures["participants"], figures["referrals"] = joined, credits
	figures["referralCreditPendings"], figures["referralCreditExpireds"] = pending, expired
	for i, name := range []string{"emailShares", "facebookShares", "twitterShares", "linkedInShares"} {
		figures[name] = shares[i]
	}
	if c.kind == kindAffiliate {
		c.addMoney(figures, s)
	}
	return figures
}

func count(n *int, yes bool) {
	if yes {
		*n++
	}
}

func (c *campaign) addMoney(figures map[string]any, s span) {
	revenue, paid, n := int64(0), int64(0), 0
	customers := map[string]bool{}
	for _, m := range c.commissions {
		if s.has(m.createdAt) && m.status != "DELETED" {
			revenue, paid, n = revenue+m.sale, paid+m.amount, n+1
			customers[m.customerID] = true
		}
	}
	figures["totalRevenue"], figures["totalCommissions"] = revenue, paid
	figures["totalCommissionCount"], figures["uniqueCommissionReferrals"] = n, len(customers)
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

// series cuts a span into periods of UTC days, weeks from Monday, or months.
func (c *campaign) series(s span, interval string) []map[string]any {
	rows := []map[string]any{}
	for from := s.from; from <= s.to && len(rows) < 2000; {
		next := nextPeriod(from, interval, s.to)
		row := c.figures(span{from: from, to: min(next-1, s.to)})
		row["periodStart"] = from
		rows = append(rows, row)
		from = next
	}
	return rows
}

func nextPeriod(from int64, interval string, end int64) int64 {
	t := time.UnixMilli(from).UTC()
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	switch interval {
	case "day":
		return day.AddDate(0, 0, 1).UnixMilli()
	case "week":
		return day.AddDate(0, 0, 7-(int(day.Weekday())+6)%7).UnixMilli()
	case "month":
		return time.Date(t.Year(), t.Month()+1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()
	}
	return end + 1
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
	counts["commissionStatus"] = c.commissionCounts()
	counts["payoutStatus"] = c.payoutCounts()
	return counts
}

func rewardCounts(rewards []*reward) map[string]int {
	counts := map[string]int{"unapproved": 0, "unfulfilled": 0, "completed": 0}
	for _, r := range rewards {
		switch {
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

func (c *campaign) commissionCounts() map[string]*countAmount {
	counts := map[string]*countAmount{}
	for _, status := range []string{"pending", "approved", "paid", "reversed"} {
		counts[status] = &countAmount{Revenue: new(int64)}
	}
	for _, m := range c.commissions {
		if n := counts[strings.ToLower(m.status)]; n != nil {
			n.Count++
			n.Amount += m.amount
			*n.Revenue += m.sale
		}
	}
	return counts
}

func (c *campaign) payoutCounts() map[string]*countAmount {
	counts := map[string]*countAmount{"upcoming": {}, "queued": {}, "issued": {}, "failed": {}, "reversed": {}}
	for _, p := range c.payouts {
		if n := counts[strings.ToLower(p.status)]; n != nil && len(p.commissions) > 0 {
			n.Count++
			n.Amount += p.amount
		}
	}
	return counts
}

// participantAnalytics are all-time figures, whatever the dates say
// (documented).
func (q *request) participantAnalytics() (any, *failure) {
	s := q.readSpan()
	q.query.oneOf("interval", "day", "week", "month", "total")
	if refused := q.query.verdict(); refused != nil {
		return nil, refused
	}
	v := q.campaign.summary(q.person)
	ranks := map[string]any{"rank": v.Rank, "monthlyRank": v.MonthlyRank, "prevMonthlyRank": nil}
	if v.PrevMonthlyRank > 0 {
		ranks["prevMonthlyRank"] = v.PrevMonthlyRank
	}
	return map[string]any{
		"analytics": q.campaign.personFigures(q.person), "ranks": ranks, "shareCount": v.ShareCount,
		"startDate": s.from, "endDate": s.to,
	}, nil
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
		case out.owner == p && out.status == "ISSUED":
			paid += out.amount
		case out.owner == p && out.status == "UPCOMING":
			upcoming += out.amount
		}
	}
	figures["referralRevenue"], figures["totalCommissions"] = p.revenue, p.earned
	figures["totalPaidOut"], figures["upcomingPayout"], figures["currencyISO"] = paid, upcoming, c.currency
	return figures
}
