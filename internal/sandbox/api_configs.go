package sandbox

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
)

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
	numbers := map[string]struct {
		field **int64
		least int64
	}{"limit": {&r.Limit, -1}, "conversionsRequired": {&r.ConversionsRequired, 1}, "numberOfWinners": {&r.NumberOfWinners, 0}, "order": {&r.Order, -1}}
	for name, number := range numbers {
		if value, ok := in.whole(name, number.least, 1<<31); ok {
			*number.field = &value
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
	if in.has("commissionStructure") {
		c.checkTerms(in, r.CommissionStructure)
	}
	if in.has("metadata") {
		r.Metadata = mergeMetadata(nil, in.metadata("metadata"))
	}
}

// checkTerms refuses commission rules that say no amount: a fixed one in the
// program's currency, or a percentage, which only sales have.
func (c *campaign) checkTerms(in *input, terms map[string]any) {
	bad := func(msg string) { in.bad("commissionStructure", msg) }
	event := cmp.Or(textIn(terms, "event"), forSale)
	if !slices.Contains([]string{"CLICK", forLead, forSale}, event) {
		bad("Unknown event.")
	}
	amount, fixed := numberIn(terms, "amount")
	percent, ok := new(big.Rat).SetString(fmt.Sprint(terms["percent"]))
	switch terms["type"] {
	case "FIXED":
		if !fixed || amount < 1 {
			bad("FIXED needs a positive amount.")
		}
		if currency := textIn(terms, "amountISO"); currency != "" && currency != c.currency {
			bad("The currency of the amount must match campaign currency (" + c.currency + ").")
		}
	case "PERCENT":
		if !ok || percent.Sign() <= 0 {
			bad("PERCENT needs a percentage.")
		}
		if event != forSale {
			bad(event + " needs type FIXED.")
		}
	default:
		bad("Type must be FIXED or PERCENT.")
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
