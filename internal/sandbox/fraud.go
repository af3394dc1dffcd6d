package sandbox

import (
	"path"
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
	switch {
	case c.listed("blockedEmails", p.email), c.listed("blockedIps", p.ip):
		p.mark(riskHigh, "BLACKLIST_MATCH", nil)
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

// listed says whether text fits an entry of one of the program's block lists
// and no entry of the allow list beside it. Entries may hold wildcards.
func (c *campaign) listed(list, text string) bool {
	allow := "allowed" + strings.TrimPrefix(list, "blocked")
	return text != "" && c.fits(list, text) && !c.fits(allow, text)
}

func (c *campaign) fits(list, text string) bool {
	fraud, _ := c.settings["options"]["fraud"].(map[string]any)
	entries, _ := fraud[list].([]any)
	for _, entry := range entries {
		pattern, _ := entry.(string)
		if ok, err := path.Match(strings.ToLower(pattern), strings.ToLower(text)); ok && err == nil {
			return true
		}
	}
	return false
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
