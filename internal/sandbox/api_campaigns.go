package sandbox

import (
	"maps"
	"slices"
)

func (q *request) listCampaigns() (any, *failure) {
	return map[string]any{"campaigns": mapped(q.program.campaigns, (*campaign).programView)}, nil
}

func (q *request) getCampaign() (any, *failure) { return q.campaign.programView(), nil }

// updateCampaign renames, ends or resumes a program.
func (q *request) updateCampaign() (any, *failure) {
	c := q.campaign
	q.in.only("name", "companyName", "companyLogoImageUrl", "status")
	name, named := q.in.text("name", 255)
	status, moved := q.in.oneOf("status", "IN_PROGRESS", "COMPLETE")
	if status == "COMPLETE" && c.status == "DRAFT" {
		q.in.bad("status", "A program that has not begun cannot be completed.") // assumed
	}
	if refused := q.in.verdict(); refused != nil {
		return nil, refused
	}
	if named {
		c.name = name
	}
	switch {
	case moved && status == "COMPLETE" && c.status == "IN_PROGRESS":
		c.end(q.now)
	case moved && status == "IN_PROGRESS":
		c.status, c.endedAt = status, 0
	}
	return c.programView(), nil
}

func (q *request) listConfigs() (any, *failure) {
	return map[string]any{"rewards": copied(q.campaign.configs)}, nil
}

func (q *request) createConfig() (any, *failure) {
	config := q.campaign.readNewConfig(q.in)
	if refused := q.in.verdict(); refused != nil {
		return nil, refused
	}
	q.campaign.configs = append(q.campaign.configs, config)
	return config, nil
}

// readNewConfig reads a configured reward of a program's own kind.
func (c *campaign) readNewConfig(in *input) *rewardConfig {
	kinds := []string{singleSided, doubleSided, milestone, topOfBoard}
	if c.kind == kindAffiliate {
		kinds = []string{affiliate}
	}
	kind, ok := in.oneOf("type", kinds...)
	if !ok && len(in.problems) == 0 {
		in.bad("type", "Required.")
	}
	taken := func(id string) bool { return c.config(id) != nil }
	config := &rewardConfig{
		ID:   c.program.names.fresh("crew_", 6, taken, c.id, "config"),
		Type: kind, IsVisible: true, IsUnlimited: kind != milestone, Limit: ptr(int64(1)), LimitDuration: ptr("IN_TOTAL"),
		ConversionsRequired: ptr(int64(1)), Metadata: map[string]any{},
	}
	if c.kind == kindReferral {
		config.Event = "CONVERSION"
	}
	if kind == topOfBoard {
		config.NumberOfWinners = ptr(int64(3))
	}
	c.readConfig(in, config)
	if kind == affiliate && !in.has("commissionStructure") {
		in.bad("commissionStructure", "Required.")
	}
	return config
}

func (q *request) updateConfig() (any, *failure) {
	c := q.campaign
	old := c.config(q.path["config"])
	if old == nil {
		return nil, notFound("Reward")
	}
	if q.in.has("type") {
		q.in.bad("type", "Cannot be changed.")
	}
	changed := *old
	c.readConfig(q.in, &changed)
	if refused := q.in.verdict(); refused != nil {
		return nil, refused
	}
	c.configs[slices.Index(c.configs, old)] = &changed
	for _, r := range c.rewards {
		if r.config == old {
			r.config = &changed
		}
	}
	return &changed, nil
}

// readConfig puts what a body holds into a configured reward.
func (c *campaign) readConfig(in *input, r *rewardConfig) {
	texts := map[string]**string{
		"title": &r.Title, "description": &r.Description, "referralDescription": &r.ReferralDescription,
		"imageUrl": &r.ImageURL, "couponCode": &r.CouponCode, "referralCouponCode": &r.ReferralCouponCode,
		"nextMilestonePrefix": &r.NextMilestonePrefix, "nextMilestoneSuffix": &r.NextMilestoneSuffix,
	}
	for name, field := range texts {
		if in.has(name) {
			*field = in.maybe(name, 1000)
		}
	}
	flags := map[string]*bool{
		"isVisible": &r.IsVisible, "isUnlimited": &r.IsUnlimited, "referredRewardUpfront": &r.ReferredRewardUpfront,
	}
	for name, field := range flags {
		if value, ok := in.flag(name); ok {
			*field = value
		}
	}
	numbers := map[string]**int64{
		"limit": &r.Limit, "conversionsRequired": &r.ConversionsRequired, "numberOfWinners": &r.NumberOfWinners, "order": &r.Order,
	}
	for name, field := range numbers {
		if value, ok := in.whole(name, -1, 1<<31); ok {
			*field = &value
		}
	}
	if value, ok := in.oneOf("limitDuration", "IN_TOTAL", "PER_MONTH", "PER_YEAR"); ok {
		r.LimitDuration = &value
	}
	if value, ok := in.oneOf("event", "LEAD", "CONVERSION"); ok {
		r.Event = value
		if value == "LEAD" && c.creditsOnSignup() {
			in.bad("event", "LEAD needs the referral trigger CUSTOM.")
		}
	}
	objects := map[string]*map[string]any{"commissionStructure": &r.CommissionStructure, "value": &r.Value, "referredValue": &r.ReferredValue}
	for name, field := range objects {
		if in.has(name) {
			*field = in.object(name)
		}
	}
	if in.has("metadata") {
		r.Metadata = mergeMetadata(nil, in.metadata("metadata"))
	}
}

func (q *request) deleteConfig() (any, *failure) {
	c := q.campaign
	config := c.config(q.path["config"])
	if config == nil {
		return nil, notFound("Reward")
	}
	c.configs = slices.DeleteFunc(c.configs, func(r *rewardConfig) bool { return r == config })
	return map[string]any{"id": config.ID, "success": true}, nil
}

func (q *request) getSettings() (any, *failure) { return q.campaign.settings[q.section], nil }

// updateSettings merges objects and replaces everything else. Design and mails
// refuse unknown fields (documented); options that exclude each other are
// refused together.
func (q *request) updateSettings() (any, *failure) {
	c := q.campaign
	stored := c.settings[q.section]
	closed := q.section == "design" || q.section == "emails"
	for name := range q.in.fields {
		if _, known := stored[name]; closed && !known {
			q.in.bad(name, "Unknown field.")
		}
	}
	if q.section == "options" {
		q.checkOptions()
	}
	forgetSecret(q.in.fields)
	merged := mergeObjects(stored, q.in.fields)
	both := func(a, b string) bool { return merged[a] == true && merged[b] == true }
	if both("requireManualRewardApproval", "autoFulfillRewards") {
		q.in.bad("autoFulfillRewards", "Not together with requireManualRewardApproval.")
	}
	if both("requireManualFraudApproval", "autoBlockFraud") {
		q.in.bad("autoBlockFraud", "Not together with requireManualFraudApproval.")
	}
	if refused := q.in.verdict(); refused != nil {
		return nil, refused
	}
	c.settings[q.section] = merged
	return merged, nil
}

// forgetSecret drops the one setting that is never given out again.
func forgetSecret(changes map[string]any) {
	fraud, _ := changes["fraud"].(map[string]any)
	if recaptcha, ok := fraud["recaptcha"].(map[string]any); ok {
		delete(recaptcha, "secretKey")
	}
}

// mergeObjects returns a copy, because the stored object may still be on its
// way to somebody else.
func mergeObjects(stored, changes map[string]any) map[string]any {
	merged := maps.Clone(stored)
	for name, value := range changes {
		inner, isObject := value.(map[string]any)
		old, wasObject := merged[name].(map[string]any)
		if isObject && wasObject {
			merged[name] = mergeObjects(old, inner)
			continue
		}
		merged[name] = value
	}
	return merged
}

func (q *request) listIntegrations() (any, *failure) {
	return map[string]any{"integrations": []any{}}, nil
}

func ptr[T any](value T) *T { return &value }
