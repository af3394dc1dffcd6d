package sandbox

import (
	"net/http"
	"net/netip"
	"path"
	"slices"
	"strings"
)

// ruleHit is the first of the program's own rules that fits a signup, if any.
// What stands on an allow list is beyond all of them (documented). The reason
// given for each rule is assumed.
func (c *campaign) ruleHit(p *participant) (reason string, hit bool) {
	_, domain, _ := strings.Cut(p.email, "@")
	burner := slices.Contains(burnerDomains, strings.ToLower(domain))
	rules := []struct {
		fits   bool
		reason string
	}{
		{c.onList("blockedEmails", p.email), "BLACKLIST_MATCH"},
		{c.onList("blockedIps", p.ip), "BLACKLIST_MATCH"},
		{c.onList("blockedCountries", country(p.ip)), "BLACKLIST_MATCH"},
		{c.fraudFlag("blockDataCenterIps") && lies(p.ip, dataCentres), "BLOCKED_IP"},
		{c.fraudFlag("blockBurnerEmails") && burner, "EMAIL_FRAUD"},
		{c.fraudFlag("blockHighRiskReferrers") && p.referrer != nil && p.referrer.risk == riskHigh, "REFERRER_HIGH_RISK"},
		{c.crowded(p, "maxSignupsPerIp2Min", 2), "BLOCKED_IP"},
		{c.crowded(p, "maxSignupsPerIp10Min", 10), "BLOCKED_IP"},
	}
	for _, rule := range rules {
		if rule.fits {
			return rule.reason, true
		}
	}
	return "", false
}

// allowed says whether an allow list takes somebody out of all screening.
func (c *campaign) allowed(p *participant) bool {
	return c.onList("allowedEmails", p.email) || c.onList("allowedIps", p.ip) || c.onList("allowedCountries", country(p.ip))
}

func (c *campaign) fraudOptions() map[string]any {
	fraud, _ := c.settings["options"]["fraud"].(map[string]any)
	return fraud
}

func (c *campaign) fraudFlag(name string) bool {
	on, _ := c.fraudOptions()[name].(bool)
	return on
}

// onList says whether text fits an entry of a list. Entries may hold
// wildcards.
func (c *campaign) onList(list, text string) bool {
	entries, _ := c.fraudOptions()[list].([]any)
	if text == "" {
		return false
	}
	for _, entry := range entries {
		pattern, _ := entry.(string)
		if ok, err := path.Match(strings.ToLower(pattern), strings.ToLower(text)); ok && err == nil {
			return true
		}
	}
	return false
}

// crowded says whether an address has had its signups for the last minutes.
func (c *campaign) crowded(p *participant, option string, minutes int64) bool {
	most, ok := numberIn(c.fraudOptions(), option)
	if !ok || p.ip == "" {
		return false
	}
	count := int64(0)
	for _, other := range slices.Backward(c.byIP[p.ip]) {
		if p.createdAt-other.createdAt < minutes*60*1000 {
			count++
		}
	}
	return count >= most
}

// places are where the pretend addresses lie: the ranges are reserved for
// documentation and benchmarks, so that none of them is anybody's.
var places = []struct {
	network netip.Prefix
	country string
}{
	{netip.MustParsePrefix("198.18.0.0/16"), "US"},
	{netip.MustParsePrefix("198.19.0.0/16"), "DE"},
	{netip.MustParsePrefix("192.0.2.0/24"), "FR"},
	{netip.MustParsePrefix("203.0.113.0/24"), "AU"},
	{dataCentres, "NL"},
	{netip.MustParsePrefix("2001:db8::/32"), "JP"},
}

// dataCentres is where servers stand rather than people.
var dataCentres = netip.MustParsePrefix("198.51.100.0/24")

// country is where an address lies, empty where nobody knows.
func country(ip string) string {
	for _, place := range places {
		if lies(ip, place.network) {
			return place.country
		}
	}
	return ""
}

func lies(ip string, network netip.Prefix) bool {
	address, err := netip.ParseAddr(ip)
	return err == nil && network.Contains(address)
}

// blocked refuses a signup the program's own rules keep out. Nothing of it is
// stored but, where the program wants that, its address on the block list.
func (c *campaign) blocked(s signup, now int64) *failure {
	p := &participant{email: s.email, ip: s.ip, fingerprint: s.fingerprint, referrer: c.findReferrer(s.referredBy), createdAt: now}
	c.screen(p)
	_, hit := c.ruleHit(p)
	if p.risk != riskHigh || !hit && !c.option("options", "autoBlockFraud") {
		return nil
	}
	c.rememberIP(p)
	var referrer *string
	if p.referrer != nil {
		referrer = &p.referrer.id
	}
	return &failure{
		status: http.StatusUnprocessableEntity, name: "ParticipantBlockedError", code: "PARTICIPANT_BLOCKED_ERROR",
		message: "Participant " + s.email + " is blocked by antifraud rules.",
		extra: map[string]any{
			"fraudRiskLevel": p.risk, "fraudReasonCode": p.reason, "matchedParticipantIds": copied(p.matches),
			"email": s.email, "referrerId": referrer, "ipAddress": orNull(s.ip), "fingerprint": orNull(s.fingerprint),
			"blockedAt": isoTime(c.program.clock()),
		},
	}
}

// rememberIP puts the address of a high-risk signup on the block list, where
// the program asks for it.
func (c *campaign) rememberIP(p *participant) {
	if p.risk != riskHigh || p.ip == "" || !c.fraudFlag("autoBlockHighRiskIps") || c.onList("blockedIps", p.ip) {
		return
	}
	list, _ := c.fraudOptions()["blockedIps"].([]any)
	change := map[string]any{"fraud": map[string]any{"blockedIps": append(copied(list), p.ip)}}
	c.settings["options"] = mergeObjects(c.settings["options"], change)
}

// checkOptions refuses options the description does not allow.
func (q *request) checkOptions() {
	fraud := &input{location: "body", fields: q.in.object("fraud")}
	for _, name := range []string{"blockedEmails", "blockedIps", "blockedCountries", "allowedEmails", "allowedIps", "allowedCountries"} {
		entries, _ := fraud.list(name)
		if len(entries) > 10_000 {
			fraud.bad(name, "Cannot have more than 10000 items.")
		}
		if slices.ContainsFunc(entries, func(entry string) bool { return len([]rune(entry)) > 100 }) {
			fraud.bad(name, "Items cannot be longer than 100 characters.")
		}
	}
	for _, name := range []string{"blockBurnerEmails", "blockDataCenterIps", "blockHighRiskReferrers", "autoBlockHighRiskIps"} {
		fraud.flag(name)
	}
	for _, name := range []string{"maxSignupsPerIp2Min", "maxSignupsPerIp10Min"} {
		fraud.whole(name, 1, 100)
	}
	for _, name := range []string{"requireManualRewardApproval", "autoFulfillRewards", "requireManualFraudApproval", "autoBlockFraud", "enforceGdprCompliance"} {
		q.in.flag(name)
	}
	q.in.oneOf("attributionModel", "LAST_CLICK", "FIRST_CLICK")
	q.in.oneOf("affiliateApplicationMode", "OPEN_ENROLLMENT", "MANUAL_REVIEW", "AUTO_APPROVE")
	q.in.oneOf("affiliateReapplicationPolicy", "AFTER_COOLDOWN", "DISABLED")
	q.in.whole("affiliateReapplicationCooldownDays", 1, 365)
	q.in.whole("payoutThreshold", 0, 1<<53)
	q.in.problems = append(q.in.problems, fraud.problems...)
}
