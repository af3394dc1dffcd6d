package sandbox

import (
	"slices"
	"strings"
)

// Risk levels, as the vendor spells them.
const (
	riskLow    = "LOW"
	riskMedium = "MEDIUM"
	riskHigh   = "HIGH"
)

// burnerDomains stand for throw-away mail services.
var burnerDomains = []string{"tempbox.test", "throwaway.test"}

// screen sets the risk of somebody about to join from what they share with
// people already there. The vendor publishes names of reasons but no rules, so
// the rules are assumed; what matters is that evidence and verdict fit.
func (c *campaign) screen(p *participant) {
	p.risk, p.reason, p.matches = riskLow, "UNIQUE_IDENTITY", nil
	device := c.byFingerprint[p.fingerprint]
	box := c.byMailbox[mailbox(p.email)]
	_, domain, _ := strings.Cut(p.email, "@")
	reason, hit := c.ruleHit(p)
	switch {
	case c.allowed(p):
		p.mark(riskLow, "WHITELISTED", nil)
	case hit:
		p.mark(riskHigh, reason, nil)
	case p.fingerprint != "" && len(device) >= 4:
		p.mark(riskHigh, "DUPLICATE_IDENTITY_EXCESSIVE", device)
	case p.referrer != nil && p.fingerprint != "" && p.fingerprint == p.referrer.fingerprint:
		p.mark(riskHigh, "DUPLICATE_IDENTITY", device)
	case len(box) > 0:
		p.mark(riskMedium, "SIMILAR_EMAIL", box)
	case p.fingerprint != "" && len(device) > 0:
		p.mark(riskMedium, "DUPLICATE_IDENTITY", device)
	case slices.Contains(burnerDomains, strings.ToLower(domain)):
		p.mark(riskHigh, "EMAIL_FRAUD", nil)
	case p.referrer != nil && p.referrer.risk == riskHigh:
		p.mark(riskMedium, "REFERRER_HIGH_RISK", []*participant{p.referrer})
	}
}

func (p *participant) mark(risk, reason string, matches []*participant) {
	p.risk, p.reason, p.matches = risk, reason, nil
	for _, other := range matches {
		if other != p && len(p.matches) < 20 {
			p.matches = append(p.matches, other.id)
		}
	}
}

// judge sets a risk whatever the rules say. Whom somebody matches stays, unless
// there is nothing to match.
func (p *participant) judge(o opinion) {
	p.risk, p.reason = o.risk, o.reason
	if o.risk == riskLow {
		p.matches = nil
	}
}

// watchReferrer finds out referrers after a referral: too many friends within
// two minutes. It is the automatic case of PARTICIPANT_FRAUD_STATUS_UPDATED;
// the figure is assumed.
func (c *campaign) watchReferrer(p *participant, now int64) {
	const limit, window = 8, 2 * 60 * 1000
	if p.risk != riskLow || p.reason == "MANUAL_UPDATE" || len(p.friends) < limit {
		return
	}
	if now-p.friends[len(p.friends)-limit].createdAt > window {
		return
	}
	c.setRisk(p, riskMedium, "REFERRAL_VELOCITY_FRAUD", now)
}

// setRisk changes a person's risk after joining and tells the webhooks.
func (c *campaign) setRisk(p *participant, risk, reason string, now int64) {
	p.risk, p.reason, p.updatedAt = risk, reason, now
	c.emit("PARTICIPANT_FRAUD_STATUS_UPDATED", now, func() any { return c.fraudView(p) })
}

// mailbox is the address as the mail server sees it: without a plus tag and
// without dots.
func mailbox(email string) string {
	local, domain, _ := strings.Cut(foldEmail(email), "@")
	local, _, _ = strings.Cut(local, "+")
	return strings.ReplaceAll(local, ".", "") + "@" + domain
}
