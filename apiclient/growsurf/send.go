package growsurf

import (
	"context"

	"refdesk/internal/model"
)

// Send makes a change's one call. Its error says what the answer proves; a
// change that no call can make is model.ErrInvalid and sends nothing.
func (b *Backend) Send(ctx context.Context, c model.Change) error {
	switch c.Object {
	case model.ObjectReward, "":
		return b.sendReward(ctx, c)
	case model.ObjectCommission:
		return b.sendCommission(ctx, c)
	case model.ObjectParticipant:
		return b.sendParticipant(ctx, c)
	case model.ObjectDestination:
		return b.sendDestination(ctx, c)
	}
	return b.noCall(c)
}

func (b *Backend) sendReward(ctx context.Context, c model.Change) error {
	rewards := b.client.Rewards
	switch c.Verb {
	case model.VerbApprove:
		return rewards.Approve(ctx, c.CampaignID, c.Target, false)
	case model.VerbFulfil:
		// One call does both to a reward that waits. It is refused for one that
		// is approved, which the other call is for.
		if c.Seen == string(model.RewardWaiting) {
			return rewards.Approve(ctx, c.CampaignID, c.Target, true)
		}
		return rewards.Fulfil(ctx, c.CampaignID, c.Target)
	case model.VerbRefuse:
		return rewards.Delete(ctx, c.CampaignID, c.Target)
	}
	return b.noCall(c)
}

func (b *Backend) sendCommission(ctx context.Context, c model.Change) error {
	switch c.Verb {
	case model.VerbApprove:
		return b.client.Commissions.Approve(ctx, c.CampaignID, c.Target)
	case model.VerbRefuse:
		return b.client.Commissions.Delete(ctx, c.CampaignID, c.Target)
	}
	return b.noCall(c)
}

func (b *Backend) sendParticipant(ctx context.Context, c model.Change) error {
	if c.Verb != model.VerbEdit {
		return b.noCall(c)
	}
	people := b.client.Participants
	update, err := people.readPatch(c.Patch)
	if err != nil {
		return err
	}
	_, err = people.Update(ctx, c.CampaignID, c.Target, update)
	return err
}

func (b *Backend) sendDestination(ctx context.Context, c model.Change) error {
	if c.Verb != model.VerbConfirm || c.Provider() == "" {
		return b.noCall(c)
	}
	_, err := b.client.Payouts.RequestConfirmation(ctx, c.CampaignID, c.Target, c.Provider())
	return err
}

func (b *Backend) noCall(c model.Change) error {
	return b.client.Campaigns.refuse("%s", WhyNot(c.Object, c.Verb))
}

// WhyNot is WhyNot of the vendor.
func (b *Backend) WhyNot(object model.Object, verb model.Verb) string { return WhyNot(object, verb) }

// WhyNot tells a manager why the vendor cannot do something to an object that
// the account has, "" when it can. It needs no client.
//
// Source: documented; what the API has no call for.
func WhyNot(object model.Object, verb model.Verb) string {
	if verb == "hold" {
		return "GrowSurf cannot be told to wait: a hold period that ends, ends"
	}
	switch object {
	case model.ObjectReward, "":
		if verb == model.VerbApprove || verb == model.VerbFulfil || verb == model.VerbRefuse {
			return ""
		}
	case model.ObjectCommission:
		return whyNotCommission(verb)
	case model.ObjectParticipant:
		return whyNotParticipant(verb)
	case model.ObjectDestination:
		if verb == model.VerbConfirm {
			return ""
		}
		return "GrowSurf lets nobody else set where an affiliate's payouts go; it mails the affiliate a link"
	case model.ObjectPayout:
		return "GrowSurf makes and sends payouts by itself; here they can only be looked at"
	case "campaign":
		return "programs are set up in GrowSurf's dashboard"
	}
	return noCallText
}

const noCallText = "GrowSurf's API has no call for this; use its dashboard"

func whyNotCommission(verb model.Verb) string {
	switch verb {
	case model.VerbApprove, model.VerbRefuse:
		return ""
	case model.VerbFulfil:
		return "GrowSurf pays approved commissions by itself, and nobody can mark one as paid"
	case model.VerbEdit:
		return "GrowSurf lets nobody alter a commission's amount; report a refund of the sale"
	}
	return noCallText
}

func whyNotParticipant(verb model.Verb) string {
	switch verb {
	case model.VerbEdit:
		return ""
	case "risk":
		return "GrowSurf's API only shows the risk; mark or clear the person in its dashboard"
	case model.VerbApprove, model.VerbFulfil, model.VerbRefuse:
		return "a person is not approved or refused at GrowSurf; decide the rewards and commissions"
	}
	return noCallText
}
