package sandbox

import "slices"

// participantJSON is a participant as REST shows it, in the newest published
// shape. A referrer's summary is the same without what the last group holds.
type participantJSON struct {
	ID                       string         `json:"id"`
	Email                    string         `json:"email"`
	FirstName                *string        `json:"firstName"`
	LastName                 *string        `json:"lastName"`
	ReferralCount            int            `json:"referralCount"`
	MonthlyReferralCount     int            `json:"monthlyReferralCount"`
	PrevMonthlyReferralCount int            `json:"prevMonthlyReferralCount"`
	LeadCount                int            `json:"leadCount"`
	Rank                     int            `json:"rank"`
	MonthlyRank              int            `json:"monthlyRank"`
	PrevMonthlyRank          int            `json:"prevMonthlyRank,omitempty"`
	ShareURL                 string         `json:"shareUrl,omitempty"`
	CreatedAt                int64          `json:"createdAt"`
	ReferralSource           string         `json:"referralSource"`
	ReferralStatus           string         `json:"referralStatus,omitempty"`
	FraudRiskLevel           string         `json:"fraudRiskLevel"`
	FraudReasonCode          string         `json:"fraudReasonCode"`
	IsWinner                 bool           `json:"isWinner"`
	ShareCount               map[string]int `json:"shareCount"`
	ImpressionCount          int            `json:"impressionCount"`
	UniqueImpressionCount    int            `json:"uniqueImpressionCount"`
	InviteCount              int            `json:"inviteCount"`
	Referrals                []string       `json:"referrals"`
	MonthlyReferrals         []string       `json:"monthlyReferrals"`
	IPAddress                *string        `json:"ipAddress"`
	Fingerprint              *string        `json:"fingerprint"`
	Metadata                 map[string]any `json:"metadata"`
	Unsubscribed             bool           `json:"unsubscribed"`
	*participantOwn
}

// participantOwn is what only the person's own record has.
type participantOwn struct {
	Language              *string          `json:"language"`
	MobileInstanceID      *string          `json:"mobileInstanceId"`
	VanityKeys            []string         `json:"vanityKeys"`
	Notes                 string           `json:"notes"`
	ReferredBy            string           `json:"referredBy,omitempty"`
	Referrer              *participantJSON `json:"referrer,omitempty"`
	AllMatchingFraudsters []map[string]any `json:"allMatchingFraudsters"`
	Rewards               []rewardJSON     `json:"rewards"`
	IsNew                 *bool            `json:"isNew,omitempty"`
	*affiliateJSON
}

// affiliateJSON is what people in affiliate programs have besides.
type affiliateJSON struct {
	IsAffiliate            bool           `json:"isAffiliate"`
	AffiliateStatus        *string        `json:"affiliateStatus"`
	EnrollmentSource       *string        `json:"affiliateEnrollmentSource"`
	UnreadCommissionsCount int            `json:"unreadCommissionsCount"`
	UnreadPayoutsCount     int            `json:"unreadPayoutsCount"`
	PayoutSettings         map[string]any `json:"payoutSettings"`
}

type rewardJSON struct {
	ID          string  `json:"id"`
	RewardID    string  `json:"rewardId"`
	Status      string  `json:"status"`
	Approved    bool    `json:"approved"`
	ApprovedAt  *int64  `json:"approvedAt"`
	FulfilledAt *int64  `json:"fulfilledAt"`
	IsReferrer  bool    `json:"isReferrer"`
	IsAvailable bool    `json:"isAvailable"`
	IsFulfilled bool    `json:"isFulfilled"`
	Unread      bool    `json:"unread"`
	ReferredID  string  `json:"referredId"`
	ReferrerID  string  `json:"referrerId"`
	Amount      *int64  `json:"amount"`
	CurrencyISO *string `json:"currencyISO"`
}

type referralJSON struct {
	ID             string  `json:"id"`
	Email          string  `json:"email"`
	FirstName      *string `json:"firstName"`
	LastName       *string `json:"lastName"`
	ReferralStatus string  `json:"referralStatus"`
	ReferredBy     string  `json:"referredBy"`
	CreatedAt      int64   `json:"createdAt"`
	UpdatedAt      int64   `json:"updatedAt"`
	triggeredAt    int64
}

// orNull is nil for the empty text.
func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// timeOrNull is nil for 0, which stands for "not yet".
func timeOrNull(ms int64) *int64 {
	if ms == 0 {
		return nil
	}
	return &ms
}

// view is a participant as the API answers with it.
func (c *campaign) view(p *participant) participantJSON {
	v := c.summary(p)
	own := &participantOwn{
		Language:              orNull(p.language),
		MobileInstanceID:      orNull(p.mobile),
		VanityKeys:            copied(p.vanity),
		Notes:                 p.notes,
		AllMatchingFraudsters: []map[string]any{},
		Rewards:               []rewardJSON{},
	}
	for _, id := range p.matches {
		// The item's shape is unpublished; an object with an id is assumed.
		own.AllMatchingFraudsters = append(own.AllMatchingFraudsters, map[string]any{"id": id})
	}
	for _, r := range p.rewards {
		own.Rewards = append(own.Rewards, rewardView(r))
	}
	if p.referrer != nil {
		own.ReferredBy = p.referrer.id
		referrer := c.summary(p.referrer)
		own.Referrer = &referrer
	}
	if c.kind == kindAffiliate {
		own.affiliateJSON = c.affiliateView(p)
	}
	v.participantOwn = own
	return v
}

// newView is the answer to a signup.
func (c *campaign) newView(p *participant, isNew bool) participantJSON {
	v := c.view(p)
	v.IsNew = &isNew
	return v
}

func (c *campaign) summary(p *participant) participantJSON {
	v := participantJSON{
		ID: p.id, Email: p.email, FirstName: orNull(p.first), LastName: orNull(p.last),
		ReferralCount: p.credited, MonthlyReferralCount: p.monthly, PrevMonthlyReferralCount: p.prevMonthly,
		LeadCount: p.leads, Rank: c.standing.total.rank(p.credited), PrevMonthlyRank: p.prevRank,
		ShareURL: c.shareURL(p), CreatedAt: p.createdAt, ReferralSource: p.source, ReferralStatus: p.credit,
		FraudRiskLevel: p.risk, FraudReasonCode: p.reason, IsWinner: len(p.rewards) > 0,
		ShareCount: map[string]int{}, ImpressionCount: p.impressions, UniqueImpressionCount: p.uniqueImpressions,
		InviteCount: p.invites, Referrals: []string{}, MonthlyReferrals: []string{},
		IPAddress: orNull(p.ip), Fingerprint: orNull(p.fingerprint), Metadata: p.metadataView(), Unsubscribed: p.unsubscribed,
	}
	if p.monthly > 0 {
		v.MonthlyRank = c.standing.monthly.rank(p.monthly)
	}
	for i, count := range p.shares {
		if count > 0 {
			v.ShareCount[shareChannels[i]] = count
		}
	}
	c.nameReferrals(p, &v)
	return v
}

// nameReferrals names the newest hundred credited friends.
func (c *campaign) nameReferrals(p *participant, v *participantJSON) {
	for _, friend := range slices.Backward(p.friends) {
		if len(v.Referrals) == 100 {
			return
		}
		if friend.gone || friend.credit != creditAwarded {
			continue
		}
		v.Referrals = append(v.Referrals, friend.id)
		if monthOf(friend.creditedAt) == c.month {
			v.MonthlyReferrals = append(v.MonthlyReferrals, friend.id)
		}
	}
}

func (p *participant) metadataView() map[string]any {
	if p.metadata == nil {
		return map[string]any{}
	}
	return p.metadata
}

// shareURL is empty for people in affiliate programs who may not share.
func (c *campaign) shareURL(p *participant) string {
	if c.kind == kindAffiliate && p.affiliateStatus != "APPROVED" {
		return ""
	}
	return c.site() + "?grsf=" + p.id
}

func (c *campaign) affiliateView(p *participant) *affiliateJSON {
	actions := []string{}
	if p.affiliate && !p.payable {
		actions = append(actions, "PAYOUT_DESTINATION")
	}
	if p.affiliate && !p.taxed {
		actions = append(actions, "TAX_INFO")
	}
	return &affiliateJSON{
		IsAffiliate: p.affiliate, AffiliateStatus: orNull(p.affiliateStatus), EnrollmentSource: orNull(p.enrolment),
		PayoutSettings: map[string]any{"requiredActions": actions},
	}
}

func rewardView(r *reward) rewardJSON {
	status := "PENDING"
	switch {
	case r.cancelled:
		status = "CANCELLED"
	case r.fulfilled != 0:
		status = "FULFILLED"
	}
	return rewardJSON{
		ID: r.id, RewardID: r.config.ID, Status: status,
		Approved: r.approvedAt != 0, ApprovedAt: timeOrNull(r.approvedAt), FulfilledAt: timeOrNull(r.fulfilled),
		IsReferrer: r.asReferrer, IsAvailable: r.approvedAt != 0 && !r.cancelled, IsFulfilled: r.fulfilled != 0, Unread: r.unread,
		ReferredID: r.referredID, ReferrerID: r.referrerID,
	}
}

func referralView(p *participant) referralJSON {
	v := referralJSON{
		ID: p.id, Email: p.email, FirstName: orNull(p.first), LastName: orNull(p.last), ReferralStatus: p.credit,
		CreatedAt: p.createdAt, UpdatedAt: p.updatedAt, triggeredAt: p.creditedAt,
	}
	if p.referrer != nil {
		v.ReferredBy = p.referrer.id
	}
	return v
}

func inviteView(i *invite) referralJSON {
	return referralJSON{
		ID: i.id, Email: "***************", ReferralStatus: inviteSent,
		ReferredBy: i.by.id, CreatedAt: i.sentAt, UpdatedAt: i.sentAt,
	}
}

// campaignJSON is a program as REST shows it.
type campaignJSON struct {
	ID               string          `json:"id"`
	Name             string          `json:"name"`
	Type             string          `json:"type"`
	ReferralCount    int             `json:"referralCount"`
	ParticipantCount int             `json:"participantCount"`
	ImpressionCount  int             `json:"impressionCount"`
	InviteCount      int             `json:"inviteCount"`
	WinnerCount      int             `json:"winnerCount"`
	CurrencyISO      string          `json:"currencyISO"`
	Status           string          `json:"status"`
	Rewards          []*rewardConfig `json:"rewards"`
}

func (c *campaign) programView() campaignJSON {
	impressions, _, invites := c.totals()
	return campaignJSON{
		ID: c.id, Name: c.name, Type: c.kind, ReferralCount: c.referrals, ParticipantCount: c.living,
		ImpressionCount: impressions, InviteCount: invites, WinnerCount: c.winners,
		CurrencyISO: c.currency, Status: c.status, Rewards: copied(c.configs),
	}
}

func (c *campaign) totals() (impressions, unique, invites int) {
	for _, p := range c.people {
		if !p.gone {
			impressions += p.impressions
			unique += p.uniqueImpressions
			invites += p.invites
		}
	}
	return impressions, unique, invites
}
