package growsurf

import (
	"context"
	"net/http"

	"refdesk/apiclient"
	"refdesk/internal/model"
)

// Options reads and sets a campaign's settings, as far as they say who is let
// in and what waits for a person. The vendor has more of them.
type Options struct{ funnel }

// ProgramOptions are such settings. Read, what is not known was not told; sent,
// it is left as it is.
type ProgramOptions struct {
	ManualRewardApproval model.Opt[bool] // earned rewards wait; not together with AutoFulfil
	AutoFulfil           model.Opt[bool] // rewards are marked as delivered by themselves, which delivers nothing
	ManualFraudApproval  model.Opt[bool] // suspects are let in and flagged; not together with AutoBlockFraud
	AutoBlockFraud       model.Opt[bool] // high-risk signups are refused
	CreditWindowDays     model.Opt[int64]
	PayoutThreshold      model.Opt[int64] // minor units of the campaign's currency
	ApplicationMode      model.Opt[string]
	Fraud                FraudOptions
}

// FraudOptions are the lists and limits that stop signups; they touch nobody
// who is in already. A list is replaced whole by what is sent, so whoever adds
// to one has to read it first. Up to 10,000 entries, with wildcards; what is
// allowed beats what is blocked.
type FraudOptions struct {
	BlockedEmails, BlockedIPs, BlockedCountries model.Opt[[]string]
	AllowedEmails, AllowedIPs, AllowedCountries model.Opt[[]string]

	BlockBurnerEmails      model.Opt[bool]
	BlockDataCenterIPs     model.Opt[bool]
	BlockHighRiskReferrers model.Opt[bool]
	AutoBlockHighRiskIPs   model.Opt[bool] // addresses of high-risk signups join BlockedIPs

	MaxSignupsPerIP2Min  model.Opt[int64]
	MaxSignupsPerIP10Min model.Opt[int64]
}

// Get reads a campaign's settings.
//
// Source: documented, GET /campaign/{id}/options.
func (s Options) Get(ctx context.Context, campaign string, opts ...apiclient.CallOption) (ProgramOptions, error) {
	o, _, err := s.object(ctx, apiclient.Request{Route: "/campaign/{campaign}/options", IDs: []string{campaign}}, opts)
	if err != nil {
		return ProgramOptions{}, err
	}
	return o.programOptions(), nil
}

// Update sets what is known in p and gives the settings as they are then.
// ErrInvalid when the vendor refuses them, or when nothing is to change, which
// is not sent.
//
// Source: documented, PATCH /campaign/{id}/options.
func (s Options) Update(ctx context.Context, campaign string, p ProgramOptions, opts ...apiclient.CallOption) (ProgramOptions, error) {
	body := p.body()
	if len(body) == 0 {
		return ProgramOptions{}, s.refuse("nothing is to change")
	}
	o, _, err := s.object(ctx, apiclient.Request{
		Method: http.MethodPatch, Body: body,
		Route: "/campaign/{campaign}/options", IDs: []string{campaign},
	}, opts)
	if err != nil {
		return ProgramOptions{}, err
	}
	return o.programOptions(), nil
}

func (o *object) programOptions() ProgramOptions {
	fraud := o.object("fraud")
	return ProgramOptions{
		ManualRewardApproval: o.flag("requireManualRewardApproval"), AutoFulfil: o.flag("autoFulfillRewards"),
		ManualFraudApproval: o.flag("requireManualFraudApproval"), AutoBlockFraud: o.flag("autoBlockFraud"),
		CreditWindowDays: o.number("referralCreditWindowDays"), PayoutThreshold: o.number("payoutThreshold"),
		ApplicationMode: o.text("affiliateApplicationMode"),
		Fraud: FraudOptions{
			BlockedEmails: fraud.texts("blockedEmails"), BlockedIPs: fraud.texts("blockedIps"), BlockedCountries: fraud.texts("blockedCountries"),
			AllowedEmails: fraud.texts("allowedEmails"), AllowedIPs: fraud.texts("allowedIps"), AllowedCountries: fraud.texts("allowedCountries"),
			BlockBurnerEmails: fraud.flag("blockBurnerEmails"), BlockDataCenterIPs: fraud.flag("blockDataCenterIps"),
			BlockHighRiskReferrers: fraud.flag("blockHighRiskReferrers"), AutoBlockHighRiskIPs: fraud.flag("autoBlockHighRiskIps"),
			MaxSignupsPerIP2Min: fraud.number("maxSignupsPerIp2Min"), MaxSignupsPerIP10Min: fraud.number("maxSignupsPerIp10Min"),
		},
	}
}

func (p ProgramOptions) body() map[string]any {
	body := map[string]any{}
	put(body, "requireManualRewardApproval", p.ManualRewardApproval)
	put(body, "autoFulfillRewards", p.AutoFulfil)
	put(body, "requireManualFraudApproval", p.ManualFraudApproval)
	put(body, "autoBlockFraud", p.AutoBlockFraud)
	put(body, "referralCreditWindowDays", p.CreditWindowDays)
	put(body, "payoutThreshold", p.PayoutThreshold)
	put(body, "affiliateApplicationMode", p.ApplicationMode)
	if fraud := p.Fraud.body(); len(fraud) > 0 {
		body["fraud"] = fraud
	}
	return body
}

func (f FraudOptions) body() map[string]any {
	body := map[string]any{}
	for key, list := range map[string]model.Opt[[]string]{
		"blockedEmails": f.BlockedEmails, "blockedIps": f.BlockedIPs, "blockedCountries": f.BlockedCountries,
		"allowedEmails": f.AllowedEmails, "allowedIps": f.AllowedIPs, "allowedCountries": f.AllowedCountries,
	} {
		if list.Known {
			body[key] = append([]string{}, list.V...) // an empty list empties it; null would not
		}
	}
	put(body, "blockBurnerEmails", f.BlockBurnerEmails)
	put(body, "blockDataCenterIps", f.BlockDataCenterIPs)
	put(body, "blockHighRiskReferrers", f.BlockHighRiskReferrers)
	put(body, "autoBlockHighRiskIps", f.AutoBlockHighRiskIPs)
	put(body, "maxSignupsPerIp2Min", f.MaxSignupsPerIP2Min)
	put(body, "maxSignupsPerIp10Min", f.MaxSignupsPerIP10Min)
	return body
}
