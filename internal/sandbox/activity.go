package sandbox

import (
	"cmp"
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

// story is told from what is known of a person, newest first.
func (c *campaign) story(p *participant) []logLine {
	lines := append([]logLine{{at: p.createdAt, kind: "COMMON", text: "Joined the program"}}, p.log...)
	for _, friend := range p.friends {
		if friend.gone {
			continue
		}
		lines = append(lines, logLine{at: friend.createdAt, kind: "REFERRAL", text: "Referred " + friend.email})
		if friend.credit == creditAwarded {
			lines = append(lines, logLine{at: friend.creditedAt, kind: "REFERRAL", text: "Referral credit awarded for " + friend.email})
		}
	}
	for _, r := range p.rewards {
		title := valueOr(r.config.Title, r.config.ID)
		lines = append(lines, logLine{at: r.createdAt, kind: "REWARD", text: "Earned reward " + title})
		if r.approvedAt != 0 {
			lines = append(lines, logLine{at: r.approvedAt, kind: "REWARD", text: "Reward approved: " + title})
		}
		if r.fulfilled != 0 {
			lines = append(lines, logLine{at: r.fulfilled, kind: "REWARD", text: "Reward fulfilled: " + title})
		}
	}
	slices.SortStableFunc(lines, func(a, b logLine) int {
		return cmp.Or(cmp.Compare(b.at, a.at), strings.Compare(a.text, b.text))
	})
	return lines
}
