package sandbox

// personJSON is a participant as events carry it: no device, no address, no
// rewards, one total of shares. Names of fields follow the newest payloads.
type personJSON struct {
	ID                       string         `json:"id"`
	Email                    string         `json:"email"`
	FirstName                *string        `json:"firstName"`
	LastName                 *string        `json:"lastName"`
	Notes                    string         `json:"notes"`
	IsWinner                 bool           `json:"isWinner"`
	ReferralCount            int            `json:"referralCount"`
	MonthlyReferralCount     int            `json:"monthlyReferralCount"`
	PrevMonthlyReferralCount int            `json:"prevMonthlyReferralCount"`
	LeadCount                int            `json:"leadCount"`
	VanityKeys               []string       `json:"vanityKeys"`
	ShareURL                 *string        `json:"shareUrl"`
	ImpressionCount          int            `json:"impressionCount"`
	UniqueImpressionCount    int            `json:"uniqueImpressionCount"`
	ShareCount               int            `json:"shareCount"`
	CreatedAt                int64          `json:"createdAt"`
	ReferralSource           string         `json:"referralSource"`
	FraudRiskLevel           string         `json:"fraudRiskLevel"`
	FraudReasonCode          string         `json:"fraudReasonCode,omitempty"` // absent in affiliate events
	Metadata                 map[string]any `json:"metadata"`
	Unsubscribed             bool           `json:"unsubscribed"`
}

// relatedJSON is a person with the one they are related to in the event.
type relatedJSON struct {
	personJSON
	ReferredBy string      `json:"referredBy,omitempty"`
	Referrer   *personJSON `json:"referrer,omitempty"`
	Referee    *personJSON `json:"referee,omitempty"`
}

// eventCampaign is the program inside events.
type eventCampaign struct {
	ID          string        `json:"id"`
	Name        string        `json:"name"`
	Type        string        `json:"type"`
	CurrencyISO string        `json:"currencyISO"`
	Rewards     []eventConfig `json:"rewards"`
}

// eventConfig is a configured reward inside events.
type eventConfig struct {
	Title               *string        `json:"title"`
	ID                  string         `json:"id"`
	Type                string         `json:"type"`
	Description         *string        `json:"description"`
	ReferralDescription *string        `json:"referralDescription"`
	IsActive            bool           `json:"isActive"`
	IsVisible           bool           `json:"isVisible"`
	IsUnlimited         bool           `json:"isUnlimited"`
	Limit               *int64         `json:"limit"`
	LimitDuration       *string        `json:"limitDuration"`
	ConversionsRequired *int64         `json:"conversionsRequired"`
	NumberOfWinners     *int64         `json:"numberOfWinners"`
	ImageURL            *string        `json:"imageUrl"`
	Order               *int64         `json:"order"`
	CouponCode          *string        `json:"couponCode"`
	ReferralCouponCode  *string        `json:"referralCouponCode"`
	NextMilestonePrefix *string        `json:"nextMilestonePrefix"`
	NextMilestoneSuffix *string        `json:"nextMilestoneSuffix"`
	Metadata            map[string]any `json:"metadata"`
}

// eventReward is the earned and the configured reward in one. It has no
// status, isAvailable, isFulfilled or amount.
type eventReward struct {
	ID                  string         `json:"id"`
	RewardID            string         `json:"rewardId"`
	Type                string         `json:"type"`
	Title               *string        `json:"title"`
	Description         *string        `json:"description"`
	ImageURL            *string        `json:"imageUrl"`
	CouponCode          *string        `json:"couponCode"`
	Limit               *int64         `json:"limit"`
	ConversionsRequired *int64         `json:"conversionsRequired"`
	Approved            bool           `json:"approved"`
	CreatedAt           int64          `json:"createdAt"`
	ApprovedAt          *int64         `json:"approvedAt"`
	FulfilledAt         *int64         `json:"fulfilledAt"`
	IsReferrer          bool           `json:"isReferrer"`
	ReferrerID          string         `json:"referrerId"`
	ReferredID          string         `json:"referredId"`
	Metadata            map[string]any `json:"metadata"`
}

func (c *campaign) person(p *participant) personJSON {
	total := 0
	for _, count := range p.shares {
		total += count
	}
	v := personJSON{
		ID: p.id, Email: p.email, FirstName: orNull(p.first), LastName: orNull(p.last), Notes: p.notes,
		IsWinner: len(p.rewards) > 0, ReferralCount: p.credited, MonthlyReferralCount: p.monthly,
		PrevMonthlyReferralCount: p.prevMonthly, LeadCount: p.leads, VanityKeys: copied(p.vanity),
		ShareURL: orNull(c.shareURL(p)), ImpressionCount: p.impressions, UniqueImpressionCount: p.uniqueImpressions,
		ShareCount: total, CreatedAt: p.createdAt, ReferralSource: p.source,
		FraudRiskLevel: p.risk, Metadata: p.metadataView(), Unsubscribed: p.unsubscribed,
	}
	if c.kind == kindReferral {
		v.FraudReasonCode = p.reason
	}
	return v
}

// withReferrer adds who referred somebody, where anybody did.
func (c *campaign) withReferrer(p *participant) relatedJSON {
	v := relatedJSON{personJSON: c.person(p)}
	if p.referrer != nil {
		referrer := c.person(p.referrer)
		v.ReferredBy, v.Referrer = p.referrer.id, &referrer
	}
	return v
}

func (c *campaign) eventView() eventCampaign {
	v := eventCampaign{ID: c.id, Name: c.name, Type: c.kind, CurrencyISO: c.currency, Rewards: []eventConfig{}}
	if c.kind == kindReferral {
		v.Rewards = c.eventConfigs()
	}
	return v
}

func (c *campaign) eventConfigs() []eventConfig {
	configs := []eventConfig{}
	for _, r := range c.configs {
		configs = append(configs, eventConfig{
			Title: r.Title, ID: r.ID, Type: r.Type, Description: r.Description, ReferralDescription: r.ReferralDescription,
			IsActive: r.IsVisible, IsVisible: r.IsVisible, IsUnlimited: r.IsUnlimited, Limit: r.Limit,
			LimitDuration: r.LimitDuration, ConversionsRequired: r.ConversionsRequired, NumberOfWinners: r.NumberOfWinners,
			ImageURL: r.ImageURL, Order: r.Order, CouponCode: r.CouponCode, ReferralCouponCode: r.ReferralCouponCode,
			NextMilestonePrefix: r.NextMilestonePrefix, NextMilestoneSuffix: r.NextMilestoneSuffix, Metadata: r.Metadata,
		})
	}
	return configs
}

// addedView is NEW_PARTICIPANT_ADDED: the participant itself, no wrapper.
func (c *campaign) addedView(p *participant) any {
	return struct {
		relatedJSON
		Campaign eventCampaign `json:"campaign"`
	}{c.withReferrer(p), c.eventView()}
}

// goalView is PARTICIPANT_REACHED_A_GOAL. The referrer's side names the friend
// who caused it, the friend's side the referrer; the friend's side has the
// friend's texts.
func (c *campaign) goalView(r *reward) any {
	who := relatedJSON{personJSON: c.person(r.owner)}
	config := r.config
	description, coupon := config.Description, config.CouponCode
	other := c.person(r.friend)
	if r.asReferrer {
		who.Referee = &other
	} else {
		who.ReferredBy, who.Referrer = other.ID, &other
		description, coupon = config.ReferralDescription, config.ReferralCouponCode
	}
	return struct {
		Participant relatedJSON   `json:"participant"`
		Reward      eventReward   `json:"reward"`
		Campaign    eventCampaign `json:"campaign"`
	}{who, eventReward{
		ID: r.id, RewardID: config.ID, Type: config.Type, Title: config.Title, Description: description,
		ImageURL: config.ImageURL, CouponCode: coupon, Limit: config.Limit, ConversionsRequired: config.ConversionsRequired,
		Approved: r.approvedAt != 0, CreatedAt: r.createdAt, ApprovedAt: timeOrNull(r.approvedAt),
		FulfilledAt: timeOrNull(r.fulfilled), IsReferrer: r.asReferrer,
		ReferrerID: r.referrerID, ReferredID: r.referredID, Metadata: config.Metadata,
	}, c.eventView()}
}

// fraudView is PARTICIPANT_FRAUD_STATUS_UPDATED.
func (c *campaign) fraudView(p *participant) any {
	return struct {
		Participant relatedJSON   `json:"participant"`
		Campaign    eventCampaign `json:"campaign"`
	}{c.withReferrer(p), c.eventView()}
}

// commissionView is NEW_COMMISSION_ADDED.
func (c *campaign) commissionView(m *commission) any {
	return struct {
		Participant personJSON     `json:"participant"`
		Referred    personJSON     `json:"referredParticipant"`
		Campaign    eventCampaign  `json:"campaign"`
		Commission  commissionJSON `json:"commission"`
	}{c.person(m.affiliate), c.person(m.customer), c.eventView(), c.bare(m)}
}

// adjustmentJSON says how a commission changed.
type adjustmentJSON struct {
	CurrencyISO              string `json:"currencyISO"`
	OriginalCommissionAmount int64  `json:"originalCommissionAmount"`
	NewCommissionAmount      int64  `json:"newCommissionAmount"`
	CommissionAdjustedAmount int64  `json:"commissionAdjustedAmount"`
	Reason                   string `json:"reason"`
	AdjustedAt               int64  `json:"adjustedAt"`
}

// adjustedView is COMMISSION_ADJUSTED.
func (c *campaign) adjustedView(m *commission, before int64, reason string, at int64) any {
	return struct {
		Participant personJSON     `json:"participant"`
		Referred    personJSON     `json:"referredParticipant"`
		Campaign    eventCampaign  `json:"campaign"`
		Adjustment  adjustmentJSON `json:"adjustment"`
		Commission  commissionJSON `json:"adjustedCommission"`
	}{c.person(m.affiliate), c.person(m.customer), c.eventView(), adjustmentJSON{
		CurrencyISO: c.currency, OriginalCommissionAmount: before, NewCommissionAmount: m.amount,
		CommissionAdjustedAmount: m.amount - before, Reason: reason, AdjustedAt: at,
	}, c.bare(m)}
}

// payoutView is NEW_PAYOUT_ISSUED.
func (c *campaign) payoutView(p *payout) any {
	return struct {
		Participant personJSON    `json:"participant"`
		Campaign    eventCampaign `json:"campaign"`
		Payout      payoutJSON    `json:"payout"`
	}{c.person(p.owner), c.eventView(), c.payoutRow(p)}
}

// endedView is CAMPAIGN_ENDED: the program itself, with its first thousand
// winners.
func (c *campaign) endedView() any {
	impressions, _, _ := c.totals()
	winners := []personJSON{}
	for _, p := range c.people {
		if !p.gone && p.approved > 0 && len(winners) < 1000 {
			winners = append(winners, c.person(p))
		}
	}
	return struct {
		ID               string        `json:"id"`
		Name             string        `json:"name"`
		Type             string        `json:"type"`
		ParticipantCount int           `json:"participantCount"`
		StartedAt        int64         `json:"startedAt"`
		EndedAt          *int64        `json:"endedAt"`
		Status           string        `json:"status"`
		ImpressionCount  int           `json:"impressionCount"`
		ReferralCount    int           `json:"referralCount"`
		WinnerCount      int           `json:"winnerCount"`
		Winners          []personJSON  `json:"winners"`
		Rewards          []eventConfig `json:"rewards"`
	}{
		c.id, c.name, c.kind, c.living, c.startedAt, timeOrNull(c.endedAt), c.status,
		impressions, c.referrals, c.winners, winners, c.eventConfigs(),
	}
}
