package sandbox

// mock is made-up data of an event, for the test of a webhook: nobody in it
// exists.
func (c *campaign) mock(event string, now int64) any {
	referrer := &participant{
		id: "mock01", email: "mock.referrer@example.com", first: "Mock", last: "Referrer", createdAt: now,
		source: "DIRECT", risk: riskLow, reason: "UNIQUE_IDENTITY",
	}
	friend := &participant{
		id: "mock02", email: "mock.friend@example.com", first: "Mock", last: "Friend", createdAt: now,
		source: "PARTICIPANT", risk: riskLow, reason: "UNIQUE_IDENTITY", referrer: referrer,
	}
	earned := &commission{
		id: "comm_mock01", event: forSale, currency: c.currency, fx: conversion{c.currency, c.currency, now}, affiliate: referrer, customer: friend, affiliateID: referrer.id, customerID: friend.id,
		amount: 1000, full: 1000, sale: 5000, status: "PENDING", createdAt: now, provider: "api",
	}
	switch event {
	case "NEW_PARTICIPANT_ADDED":
		return c.addedView(friend)
	case "PARTICIPANT_FRAUD_STATUS_UPDATED":
		return c.fraudView(friend)
	case "NEW_COMMISSION_ADDED":
		return c.commissionView(earned)
	case "COMMISSION_ADJUSTED":
		return c.adjustedView(earned, 2000, "FULL_REFUND", now)
	case "NEW_PAYOUT_ISSUED":
		return c.payoutView(&payout{
			id: "po_mock01", owner: referrer, ownerID: referrer.id, currency: c.currency, fx: conversion{c.currency, c.currency, now}, commissions: []*commission{earned}, amount: 1000,
			status: "ISSUED", createdAt: now, queuedAt: now, issuedAt: now, provider: "paypal",
		})
	case "CAMPAIGN_ENDED":
		return c.endedView()
	}
	return c.goalView(&reward{
		id: "prew_mock01", owner: referrer, friend: friend, asReferrer: true,
		referrerID: referrer.id, referredID: friend.id, createdAt: now,
		config: &rewardConfig{ID: "crew_mock01", Type: singleSided, Title: ptr("Mock reward"), Metadata: map[string]any{}},
	})
}
