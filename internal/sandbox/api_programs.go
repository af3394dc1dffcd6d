package sandbox

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
)

var (
	currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)

	goals = []string{
		"CUSTOMERS", "USERS", "SUBSCRIBERS", "WAITLIST", "B2B_SAAS_SELF_SERVICE", "B2B_SAAS_ENTERPRISE", "B2C_SUBSCRIPTIONS",
		"FINANCIAL_SERVICES", "ONLINE_EDUCATION", "INSURANCE", "ONLINE_INSURANCE", "TELEHEALTH", "HEALTHCARE_PROVIDERS",
	}
)

// createCampaign begins a program as a draft. A goal seeds nothing but a reward
// that is switched off, where the call brings none.
func (q *request) createCampaign() (any, *failure) {
	in := q.in
	in.only("type", "name", "companyName", "companyLogoImageUrl", "currencyISO", "goal", "rewards")
	kind, ok := in.oneOf("type", kindReferral, kindAffiliate)
	if !ok && len(in.problems) == 0 {
		in.bad("type", "Required.")
	}
	name, _ := in.text("name", 255)
	in.text("companyName", 255)
	in.text("companyLogoImageUrl", 2000)
	currency, given := in.text("currencyISO", 3)
	if given && !currencyCode.MatchString(currency) {
		in.bad("currencyISO", "Must be an ISO 4217 code.")
	}
	_, aimed := in.oneOf("goal", goals...)
	c := draftCampaign(q.program, kind, cmp.Or(name, "New program"), cmp.Or(currency, "USD"), q.now)
	c.readConfigs(in)
	if refused := in.verdict(); refused != nil {
		return nil, refused
	}
	if kind == kindAffiliate && q.program.plan.noPayment {
		return nil, paymentRequired("Affiliate programs need a payment method.")
	}
	if aimed && len(c.configs) == 0 {
		c.configs = append(c.configs, c.starter())
	}
	return q.enter(c), nil
}

// enter keeps a new program, with the webhook that every program has.
func (q *request) enter(c *campaign) campaignJSON {
	c.hooks = append(c.hooks, q.server.post.open(primaryHook(q.server.opts)))
	q.program.campaigns = append(q.program.campaigns, c)
	return c.programView()
}

// readConfigs reads the configured rewards that a program begins with.
func (c *campaign) readConfigs(in *input) {
	rows, isList := in.fields["rewards"].([]any)
	if !isList && in.fields["rewards"] != nil {
		in.bad("rewards", "Must be an array.")
	}
	for i, row := range rows {
		fields, isObject := row.(map[string]any)
		if !isObject {
			in.bad("rewards", "Must be an array of objects.")
			return
		}
		one := &input{location: in.location, fields: fields}
		config := c.readNewConfig(one)
		c.configs = append(c.configs, config)
		for _, wrong := range one.problems {
			wrong.Param = fmt.Sprintf("rewards[%d].%s", i, wrong.Param)
			in.problems = append(in.problems, wrong)
		}
	}
}

// starter is a reward that is switched off. What the vendor seeds is
// unpublished.
func (c *campaign) starter() *rewardConfig {
	r := c.offer("starter", &rewardConfig{Type: doubleSided, Title: ptr("Starter reward"), IsUnlimited: true, Metadata: map[string]any{}})
	if c.kind == kindAffiliate {
		r.Type, r.CommissionStructure = affiliate, map[string]any{"type": "PERCENT", "event": forSale, "percent": 10}
	}
	r.IsVisible = false
	return r
}

// cloneCampaign copies what a program offers and how it is set up, and nobody
// who takes part. The name of the copy is assumed.
func (q *request) cloneCampaign() (any, *failure) {
	from := q.campaign
	c := draftCampaign(q.program, from.kind, "Copy of "+from.name, from.currency, q.now)
	// Sections are replaced and never changed in place, so that both may have
	// the same.
	c.settings = maps.Clone(from.settings)
	for _, config := range from.configs {
		same := *config
		taken := func(id string) bool { return c.config(id) != nil }
		same.ID = q.program.names.fresh("crew_", 6, taken, c.id, config.ID)
		c.configs = append(c.configs, &same)
	}
	return q.enter(c), nil
}
