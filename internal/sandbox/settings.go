package sandbox

// defaultSettings are the settings of a fresh program: few of the vendor's
// many, but those that change what happens here are true to their effect.
func defaultSettings(c *campaign) map[string]map[string]any {
	template := func(subject string) map[string]any {
		return map[string]any{"subject": subject, "preheader": nil, "body": "<p>" + subject + "</p>", "isEnabled": true}
	}
	settings := map[string]map[string]any{
		"design": {
			"theme":       map[string]any{"primaryColor": "#0b6e4f"},
			"header":      map[string]any{"title": c.name},
			"share":       map[string]any{"channels": []any{"email", "facebook", "twitter", "linkedin"}},
			"leaderboard": map[string]any{"isVisible": true},
		},
		"emails": {
			"welcomeNonReferred": template("Welcome"),
			"welcomeReferred":    template("Welcome, friend"),
			"goalAchieved":       template("You have earned a reward"),
			"invite":             template("An invitation"),
			"settings":           map[string]any{"sender": map[string]any{"fromEmail": "team@example.com"}},
		},
		"options": {
			"requireManualRewardApproval": c.kind == kindReferral,
			"autoFulfillRewards":          false,
			"requireManualFraudApproval":  true,
			"autoBlockFraud":              false,
			"requireParticipantAuth":      c.kind == kindAffiliate,
			"enforceGdprCompliance":       false,
			"attributionModel":            "LAST_CLICK",
			"referralCookieWindowDays":    30,
			"referralCreditWindowDays":    nil,
			"fraud": map[string]any{
				"blockedEmails": []any{}, "blockedIps": []any{}, "blockedCountries": []any{},
				"allowedEmails": []any{}, "allowedIps": []any{}, "allowedCountries": []any{},
				"blockBurnerEmails": false, "blockDataCenterIps": false, "blockHighRiskReferrers": false, "autoBlockHighRiskIps": false,
			},
		},
		"installation": {
			"referralTrigger":        "ON_SIGNUP",
			"signupEvent":            "PROGRAMMATIC",
			"shareUrl":               c.site(),
			"useGrowSurfHostedLinks": false,
			"allowedUrls":            []any{c.site()},
		},
	}
	if c.kind == kindAffiliate {
		settings["options"]["payoutThreshold"] = 5000
		settings["options"]["affiliateApplicationMode"] = "MANUAL_REVIEW"
		settings["options"]["affiliateReapplicationPolicy"] = "AFTER_COOLDOWN"
		settings["options"]["affiliateReapplicationCooldownDays"] = 30
		settings["emails"]["commissionGenerated"] = template("You have earned a commission")
		delete(settings["installation"], "referralTrigger")
	}
	return settings
}
