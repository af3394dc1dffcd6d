package sandbox

// makeCampaigns sets up the three programs of a sandbox: one that credits at
// signup with every kind of reward, an affiliate program, and one that waits
// for the friend's purchase.
func makeCampaigns(p *Program, startedAt int64) (books, tools, tea *campaign) {
	books = newCampaign(p, kindReferral, "Lantern Books Give and Get", "USD", startedAt)
	books.configs = []*rewardConfig{
		books.offer("give-get", &rewardConfig{
			Type: doubleSided, Title: ptr("Give 20 get 20"), Description: ptr("A 20 dollar book voucher for each friend who joins"),
			ReferralDescription: ptr("20 dollars off your first order"), Limit: ptr(int64(12)), LimitDuration: ptr("PER_YEAR"),
			ConversionsRequired: ptr(int64(1)), CouponCode: ptr("LANTERN20"), ReferralCouponCode: ptr("WELCOME20"),
			Metadata: map[string]any{"value": "20", "ledgerCode": 4410, "stackable": false},
		}),
		books.offer("tote", &rewardConfig{
			Type: singleSided, Title: ptr("Canvas tote bag"), Description: ptr("A tote bag for every five friends"),
			IsUnlimited: true, Limit: ptr(int64(-1)), LimitDuration: ptr("IN_TOTAL"), ConversionsRequired: ptr(int64(5)),
			Metadata: map[string]any{"value": "15", "ledgerCode": 4420},
		}),
		books.offer("circle", &rewardConfig{
			Type: milestone, Title: ptr("Reader's circle"), Description: ptr("A year of the reader's circle at ten friends"),
			Limit: ptr(int64(1)), LimitDuration: ptr("IN_TOTAL"), ConversionsRequired: ptr(int64(10)),
			NextMilestonePrefix: ptr("Only"), NextMilestoneSuffix: ptr("friends to go"),
			Metadata: map[string]any{"value": "120", "ledgerCode": 4430},
		}),
	}
	tools = newCampaign(p, kindAffiliate, "Fernhill Tools Partners", "EUR", startedAt)
	tools.configs = []*rewardConfig{
		tools.offer("commission", &rewardConfig{
			Type: affiliate, Title: ptr("20 percent of every order"), IsUnlimited: true, Metadata: map[string]any{},
			CommissionStructure: map[string]any{
				"type": "PERCENT", "event": "SALE", "amount": nil, "amountISO": nil, "percent": 20, "approvalRequired": false,
				"holdDuration": 14, "duration": "FOREVER", "hasMaxAmount": false, "hasIntro": false,
			},
		}),
		tools.offer("lead", &rewardConfig{
			Type: affiliate, Title: ptr("1.50 for every new customer"), IsUnlimited: true, Metadata: map[string]any{},
			CommissionStructure: map[string]any{
				"type": "FIXED", "event": "LEAD", "amount": 150, "amountISO": "EUR", "percent": nil, "approvalRequired": true,
				"holdDuration": 14,
			},
		}),
	}
	tea = newCampaign(p, kindReferral, "Juniper Tea Friends", "GBP", startedAt)
	tea.settings["installation"]["referralTrigger"] = "CUSTOM"
	tea.configs = []*rewardConfig{
		tea.offer("tin", &rewardConfig{
			Type: singleSided, Title: ptr("A tin of tea"), Description: ptr("One tin for each friend who orders"),
			Limit: ptr(int64(3)), LimitDuration: ptr("PER_MONTH"), ConversionsRequired: ptr(int64(1)),
			Metadata: map[string]any{"value": "9", "grade": "first flush"},
		}),
		tea.offer("upfront", &rewardConfig{
			Type: doubleSided, Title: ptr("Friends' discount"), Description: ptr("Five pounds for every second friend"),
			ReferralDescription: ptr("Five pounds off, at once"), ReferredRewardUpfront: true, IsUnlimited: true, Limit: ptr(int64(-1)),
			LimitDuration: ptr("IN_TOTAL"), ConversionsRequired: ptr(int64(2)), Metadata: map[string]any{"value": "5"},
		}),
	}
	for _, c := range p.campaigns {
		for i, r := range c.configs {
			r.Order = ptr(int64(i + 1))
		}
	}
	return books, tools, tea
}

// offer completes a configured reward of a fresh program.
func (c *campaign) offer(key string, r *rewardConfig) *rewardConfig {
	r.ID = "crew_" + c.program.names.code(6, c.id, key)
	r.IsVisible = true
	r.ImageURL = ptr(c.site() + "/" + key + ".png")
	if c.kind == kindReferral {
		r.Event = "CONVERSION"
	}
	return r
}
