package live

import (
	"errors"
	"strings"

	"refdesk/internal/model"
)

var (
	errNoReward     = errors.New("the reward has no id")
	errNoCommission = errors.New("the commission has no id")
	errNoPayout     = errors.New("the payout has no id")
)

// reward reads an earned reward. The reward's id is the same while it waits
// and once it is approved; rewardId is the configured reward. Its owner is the
// participant of the event: published referrerId and referredId disagree with
// it, so they only name the other side where nobody else does.
func (g *growSurf) reward(data fields) error {
	f, participant := data.object("reward"), data.object("participant")
	g.SubjectID = f.id("id")
	if g.SubjectID == "" {
		return errNoReward
	}
	if err := g.mainPerson(participant); err != nil {
		return err
	}
	r := model.Reward{
		CampaignID:  g.CampaignID,
		ID:          g.SubjectID,
		ConfigID:    f.id("rewardId"),
		Person:      g.PersonID,
		Side:        rewardSide(f, participant),
		State:       rewardState(f),
		Title:       f.text("title", maxName).V,
		CreatedAt:   f.time("createdAt"),
		ApprovedAt:  f.time("approvedAt"),
		FulfilledAt: f.time("fulfilledAt"),
		AsOf:        g.OccurredAt,
	}
	r.Other = otherSide(r.Side, f, participant)
	g.addConfig(r.ConfigID, f)
	g.Headline = rewardHeadline(r)
	if r.State != "" {
		g.Facts.Rewards = []model.Reward{r}
	}
	return nil
}

// rewardState is "" where the event does not tell whether the reward is
// approved; such a reward is left to the next reading of its person.
func rewardState(f fields) model.RewardState {
	approved := f.flag("approved")
	switch {
	case !approved.Known:
		return ""
	case !approved.V:
		return model.RewardWaiting
	case !f.time("fulfilledAt").IsZero():
		return model.RewardFulfilled
	}
	return model.RewardApproved
}

// rewardSide is told by isReferrer, or else by whom the event nests: the
// referrer's reward brings the friend, the friend's brings the referrer.
func rewardSide(f, participant fields) model.Side {
	switch isReferrer := f.flag("isReferrer"); {
	case isReferrer.Known && isReferrer.V:
		return model.SideReferrer
	case isReferrer.Known:
		return model.SideFriend
	case participant.has("referee"):
		return model.SideReferrer
	case participant.has("referrer"):
		return model.SideFriend
	}
	return ""
}

func otherSide(side model.Side, f, participant fields) string {
	switch side {
	case model.SideReferrer:
		return firstOf(participant.object("referee").id("id"), f.id("referredId"))
	case model.SideFriend:
		return firstOf(participant.object("referrer").id("id"), f.id("referrerId"))
	}
	return ""
}

func (g *growSurf) commission(data fields) error {
	c, err := g.readCommission(data, data.object("commission"))
	if err != nil {
		return err
	}
	g.Facts.Commissions = []model.Commission{c}
	g.Headline = commissionHeadline(c)
	return nil
}

// adjusted reads a lowered or restored commission. The adjustment is believed
// over the amount inside the commission, which published payloads leave as it
// was before.
func (g *growSurf) adjusted(data fields) error {
	f := data.object("adjustedCommission")
	if !data.has("adjustedCommission") {
		f = data.object("commission")
	}
	c, err := g.readCommission(data, f)
	if err != nil {
		return err
	}
	adjustment := data.object("adjustment")
	code := c.Amount.V.Currency
	amount := adjustment.money("newCommissionAmount", "currencyISO", code)
	before := adjustment.money("originalCommissionAmount", "currencyISO", code)
	if amount.Known && amount != c.Amount {
		c.InCampaign = inCampaign(amount.V, c.InCampaign)
		c.Amount = amount
	}
	g.Facts.Commissions = []model.Commission{c}
	a := model.Adjustment{
		CampaignID: g.CampaignID, Commission: c.ID, Before: before, After: amount,
		Reason: adjustment.text("reason", maxWord).V, At: adjustment.time("adjustedAt"),
	}
	if a.Before.Known || a.After.Known {
		g.Facts.Adjustments = []model.Adjustment{a}
	}
	g.Headline = adjustedHeadline(before, amount, a.Reason)
	return nil
}

// inCampaign is the adjusted amount in the campaign's currency: the same where
// the currencies are, nothing where nothing is left, and pending where it would
// have to be converted.
func inCampaign(amount model.Money, old model.Opt[model.Money]) model.Opt[model.Money] {
	switch {
	case !old.Known:
		return old
	case old.V.Currency == amount.Currency:
		return model.Some(amount)
	case amount.Minor == 0:
		return model.Some(model.Money{Currency: old.V.Currency})
	}
	return model.Opt[model.Money]{}
}

func (g *growSurf) readCommission(data, f fields) (model.Commission, error) {
	g.SubjectID = f.id("id")
	if g.SubjectID == "" {
		return model.Commission{}, errNoCommission
	}
	if err := g.mainPerson(data.object("participant")); err != nil {
		return model.Commission{}, err
	}
	referred := data.object("referredParticipant")
	g.addPerson(referred)
	return model.Commission{
		CampaignID: g.CampaignID,
		ID:         g.SubjectID,
		Person:     g.PersonID,
		Other:      firstOf(referred.id("id"), f.id("referredId")),
		State:      strings.ToLower(f.text("status", maxWord).V),
		Event:      commissionEvent(f),
		Amount:     f.money("amount", "currencyISO", ""),
		InCampaign: f.money("amountInCampaignCurrency", "campaignCurrencyISO", g.currency()),
		Sale:       f.money("saleAmount", "currencyISO", ""),
		HoldDays:   f.number("holdDuration"),
		CreatedAt:  f.time("createdAt"),
		ApprovedAt: f.time("approvedAt"),
		PaidAt:     f.time("paidAt"),
		ReversedAt: f.time("reversedAt"),
		AsOf:       g.OccurredAt,
	}, nil
}

// commissionEvent is SALE where older payloads do not tell.
func commissionEvent(f fields) string {
	if !f.has("event") {
		return "SALE"
	}
	return f.text("event", maxWord).V
}

func (g *growSurf) currency() string { return g.Facts.Campaigns[0].Currency }

func (g *growSurf) payout(data fields) error {
	f := data.object("payout")
	g.SubjectID = f.id("id")
	if g.SubjectID == "" {
		return errNoPayout
	}
	if err := g.mainPerson(data.object("participant")); err != nil {
		return err
	}
	p := model.Payout{
		CampaignID:  g.CampaignID,
		ID:          g.SubjectID,
		Person:      g.PersonID,
		State:       strings.ToLower(f.text("status", maxWord).V),
		Amount:      f.money("amount", "currencyISO", ""),
		InCampaign:  f.money("amountInCampaignCurrency", "campaignCurrencyISO", g.currency()),
		Commissions: f.texts("commissionIds", maxID),
		CreatedAt:   f.time("createdAt"),
		QueuedAt:    f.time("queuedAt"),
		IssuedAt:    f.time("issuedAt"),
		FailedAt:    f.time("failedAt"),
		AsOf:        g.OccurredAt,
	}
	g.Facts.Payouts = []model.Payout{p}
	g.Headline = payoutHeadline(p)
	return nil
}
