package sandbox

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// listActivity tells a person's story, newest first. Its cursor is a number.
func (q *request) listActivity() (any, *failure) {
	limit := q.limit(20)
	offset, _ := q.query.whole("offset", 0, 1<<31)
	if refused := q.query.verdict(); refused != nil {
		return nil, refused
	}
	lines := q.campaign.story(q.person)
	start := min(int(offset), len(lines))
	end := min(start+limit, len(lines))
	answer := map[string]any{"limit": limit, "offset": nil, "activityLogs": mapped(lines[start:end], func(l logLine) map[string]any {
		return map[string]any{"createdAt": l.at, "text": l.text, "type": l.kind}
	})}
	if end < len(lines) {
		answer["offset"] = end
	}
	return answer, nil
}

// Families of activity, as the vendor spells them.
const (
	activityReferral = "REFERRAL"
	activityShare    = "SHARE"
	activityReward   = "REWARD"
	activityEmail    = "EMAIL"
	activityCommon   = "COMMON"
)

// story is told from what is known of a person, newest first.
func (c *campaign) story(p *participant) []logLine {
	lines := append([]logLine{{at: p.createdAt, kind: activityCommon, text: "Joined the program"}}, p.log...)
	for _, friend := range p.friends {
		if friend.gone {
			continue
		}
		lines = append(lines, logLine{at: friend.createdAt, kind: activityReferral, text: "Referred " + friend.email})
		if friend.credit == creditAwarded {
			lines = append(lines, logLine{at: friend.creditedAt, kind: activityReferral, text: "Referral credit awarded for " + friend.email})
		}
	}
	for _, r := range p.rewards {
		title := valueOr(r.config.Title, r.config.ID)
		lines = append(lines, logLine{at: r.createdAt, kind: activityReward, text: "Earned reward " + title})
		if r.approvedAt != 0 {
			lines = append(lines, logLine{at: r.approvedAt, kind: activityReward, text: "Reward approved: " + title})
		}
		if r.fulfilled != 0 {
			lines = append(lines, logLine{at: r.fulfilled, kind: activityReward, text: "Reward fulfilled: " + title})
		}
	}
	for i, n := range p.shares {
		if n > 0 {
			// Shares are kept without their times; the first day will do.
			lines = append(lines, logLine{at: p.createdAt, kind: activityShare, text: fmt.Sprintf("Shared %d times by %s", n, shareChannels[i])})
		}
	}
	lines = append(lines, c.moneyStory(p)...)
	slices.SortStableFunc(lines, func(a, b logLine) int {
		return cmp.Or(cmp.Compare(b.at, a.at), strings.Compare(a.text, b.text))
	})
	return lines
}

// moneyStory tells of an affiliate's commissions and payouts. Which family the
// vendor puts them into is assumed.
func (c *campaign) moneyStory(p *participant) []logLine {
	var lines []logLine
	for _, m := range c.commissions {
		if m.affiliate == p {
			lines = append(lines, logLine{at: m.createdAt, kind: activityReward, text: "Earned commission " + m.id})
		}
	}
	for _, out := range c.payouts {
		if out.owner == p && out.issuedAt != 0 {
			lines = append(lines, logLine{at: out.issuedAt, kind: activityReward, text: "Payout issued: " + out.id})
		}
	}
	return lines
}
