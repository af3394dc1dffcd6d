package sandbox

import (
	"slices"
	"time"
)

// figures counts what happened in one period. Impressions, invites and shares
// are kept without their times; they count for the day their person joined.
type figures struct {
	from                              int64
	joined, credits, pending, expired int
	impressions, unique, invites      int
	shares                            [4]int
	revenue, commissions              int64 // minor units of the program's currency
	commissionCount                   int
	customers                         map[string]bool
	mails                             int
	approvals                         int
}

// ledger spreads everything that happened over consecutive periods in one
// pass, so that a long series costs no more than a single figure.
type ledger struct {
	periods []figures
	end     int64
}

// newLedger makes a ledger for a span cut into intervals whose edges lie in a
// time zone; without an interval there is one period.
func newLedger(s span, interval string, zone *time.Location) *ledger {
	l := &ledger{end: s.to}
	for from := s.from; from <= s.to && len(l.periods) < 2000; from = nextPeriod(from, interval, s.to, zone) {
		l.periods = append(l.periods, figures{from: from, customers: map[string]bool{}})
	}
	return l
}

// at is the period a time falls into, or nil.
func (l *ledger) at(ms int64) *figures {
	if len(l.periods) == 0 || ms < l.periods[0].from || ms > l.end {
		return nil
	}
	i, exact := slices.BinarySearchFunc(l.periods, ms, func(f figures, ms int64) int { return int(f.from - ms) })
	if !exact {
		i--
	}
	return &l.periods[i]
}

// nextPeriod is when the period of from ends: days, weeks from Monday, or
// months.
func nextPeriod(from int64, interval string, end int64, zone *time.Location) int64 {
	t := time.UnixMilli(from).In(zone)
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone)
	switch interval {
	case "day":
		return day.AddDate(0, 0, 1).UnixMilli()
	case "week":
		return day.AddDate(0, 0, 7-(int(day.Weekday())+6)%7).UnixMilli()
	case "month":
		return time.Date(t.Year(), t.Month()+1, 1, 0, 0, 0, 0, zone).UnixMilli()
	}
	return end + 1
}

// book enters everything a program knows.
func (l *ledger) book(c *campaign) *ledger {
	for _, p := range c.people {
		if !p.gone {
			l.person(p)
		}
	}
	for _, m := range c.commissions {
		if f := l.at(m.createdAt); f != nil && m.status != "DELETED" {
			f.revenue += m.fx.worth(m.sale)
			f.commissions += m.fx.worth(m.amount)
			f.commissionCount++
			f.customers[m.customerID] = true
		}
	}
	return l
}

func (l *ledger) person(p *participant) {
	if f := l.at(p.createdAt); f != nil {
		f.joined++
		f.mails++ // everybody is welcomed
		count(&f.pending, p.credit == creditPending)
		f.impressions += p.impressions
		f.unique += p.uniqueImpressions
		f.invites += p.invites
		for i, n := range p.shares {
			f.shares[i] += n
		}
	}
	if f := l.at(p.creditedAt); f != nil && p.credit == creditAwarded {
		f.credits++
	}
	if f := l.at(p.updatedAt); f != nil && p.credit == creditExpired {
		f.expired++
	}
	for _, r := range p.rewards {
		if f := l.at(r.approvedAt); f != nil && r.approvedAt != 0 {
			f.approvals++ // an approval is told by mail
		}
	}
	for _, line := range p.log {
		if f := l.at(line.at); f != nil && line.kind == activityEmail {
			f.mails++
		}
	}
}

func count(n *int, yes bool) {
	if yes {
		*n++
	}
}

// view is a period as analytics show it.
func (f *figures) view(kind string) map[string]any {
	v := map[string]any{
		"impressions": f.impressions, "uniqueImpressions": f.unique, "invites": f.invites,
		"participants": f.joined, "referrals": f.credits, "referralCreditPendings": f.pending, "referralCreditExpireds": f.expired,
	}
	for i, name := range []string{"emailShares", "facebookShares", "twitterShares", "linkedInShares"} {
		v[name] = f.shares[i]
	}
	if kind == kindAffiliate {
		v["totalRevenue"], v["totalCommissions"] = f.revenue, f.commissions
		v["totalCommissionCount"], v["uniqueCommissionReferrals"] = f.commissionCount, len(f.customers)
	}
	return v
}

// mailCounts are the mails of a period. That one in fifty bounces, half are
// opened and a tenth clicked is made up.
func mailCounts(sent int) map[string]any {
	return map[string]any{
		"sent": sent, "delivered": sent - sent/50, "opened": sent / 2, "clicked": sent / 10, "bounced": sent / 50, "spamComplaints": 0,
	}
}

// emails is the block of include=email.
func (f *figures) emails() map[string]any {
	with := func(sent int) map[string]any {
		v := mailCounts(sent)
		share := func(n int) float64 { return float64(n) / float64(max(sent, 1)) }
		v["deliveryRate"], v["openRate"] = share(sent-sent/50), share(sent/2)
		v["clickRate"], v["bounceRate"] = share(sent/10), share(sent/50)
		return v
	}
	v := with(f.mails + f.approvals)
	welcome, goal := with(f.mails), with(f.approvals)
	welcome["emailType"], goal["emailType"] = "welcomeNonReferred", "goalAchieved"
	v["byType"] = []map[string]any{welcome, goal}
	v["coverageStartDate"], v["isPartial"] = f.from, false
	return v
}
