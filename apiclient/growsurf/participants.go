package growsurf

import (
	"context"
	"iter"
	"strings"
	"time"

	"refdesk/apiclient"
	"refdesk/internal/model"
)

// Participants reads people, alters and deletes them.
type Participants struct{ funnel }

// Page reads one page of people with their rewards, newest first.
//
// Source: documented, GET /campaign/{id}/participants.
func (s Participants) Page(ctx context.Context, campaign string, o ListOptions, opts ...apiclient.CallOption) (model.PeoplePage, error) {
	return s.page(ctx, campaign, apiclient.Request{
		Route: "/campaign/{campaign}/participants", IDs: []string{campaign}, Query: o.query(),
	}, opts)
}

func (s Participants) page(ctx context.Context, campaign string, r apiclient.Request, opts []apiclient.CallOption) (model.PeoplePage, error) {
	rows, next, asOf, err := s.rows(ctx, r, "participants", opts)
	if err != nil {
		return model.PeoplePage{}, err
	}
	page := model.PeoplePage{Next: next, AsOf: asOf}
	for _, row := range rows {
		page.People = append(page.People, s.person(row, campaign, asOf))
	}
	return page, nil
}

// List yields the people of a campaign, newest first, from the options' cursor
// on. It ends at the first error.
func (s Participants) List(ctx context.Context, campaign string, o ListOptions, opts ...apiclient.CallOption) iter.Seq2[model.PersonReading, error] {
	id := func(p model.PersonReading) string { return p.Person.ID }
	return apiclient.Pages(ctx, o.After, id, func(ctx context.Context, cursor string) ([]model.PersonReading, string, error) {
		o.After = cursor
		page, err := s.Page(ctx, campaign, o, opts...)
		return page.People, page.Next, err
	})
}

// Get reads one person with rewards, by id or address. ErrNotFound when the
// campaign has no such person, or does not exist.
//
// Source: documented, GET /campaign/{id}/participant/{participantIdOrEmail};
// a missing person is 400.
func (s Participants) Get(ctx context.Context, campaign, idOrEmail string, opts ...apiclient.CallOption) (model.PersonReading, error) {
	return s.one(ctx, campaign, onPerson("", campaign, idOrEmail), opts)
}

// one sends a request whose answer is a whole person.
func (s Participants) one(ctx context.Context, campaign string, r apiclient.Request, opts []apiclient.CallOption) (model.PersonReading, error) {
	o, asOf, err := s.object(ctx, r, opts)
	if err != nil {
		return model.PersonReading{}, err
	}
	p := s.person(o, campaign, asOf)
	if p.Person.ID == "" {
		return p, s.api.Unclear(r, errNoID)
	}
	return p, nil
}

// onPerson begins a request about one person: what follows the person in the
// path, and who it is. A 400 that blames no parameter means that there is no
// such person.
func onPerson(rest, campaign, idOrEmail string) apiclient.Request {
	return apiclient.Request{
		Route: "/campaign/{campaign}/participant/{participant}" + rest,
		IDs:   []string{campaign, idOrEmail}, AbsentIs400: true,
	}
}

// person reads a participant. The nested referrer and the lists of referrals
// are left out of Extra: they are other people's own records.
func (f funnel) person(o *object, campaign string, asOf time.Time) model.PersonReading {
	p := model.Participant{
		Backend: f.api.Name(), CampaignID: campaign, ID: o.text("id").V,
		Email: o.text("email").V, FirstName: o.text("firstName"), LastName: o.text("lastName"),

		ReferredBy: o.referredBy(), ReferralCount: o.number("referralCount"),
		MonthlyCount: o.number("monthlyReferralCount"), PrevMonthCount: o.number("prevMonthlyReferralCount"),
		LeadCount: o.number("leadCount"), Rank: o.number("rank"), MonthlyRank: o.number("monthlyRank"),
		Impressions: o.number("impressionCount"), UniqueViews: o.number("uniqueImpressionCount"),
		Shares: o.sum("shareCount"),

		Risk: o.text("fraudRiskLevel"), RiskReason: o.text("fraudReasonCode"),
		ReferralStatus: o.text("referralStatus"), ReferralSource: o.text("referralSource"),
		AffiliateStatus: o.text("affiliateStatus"), RequiredActions: o.requiredActions(),

		IP: o.text("ipAddress"), Fingerprint: o.text("fingerprint"), Device: o.text("mobileInstanceId"),

		ShareURL: o.text("shareUrl"), Notes: o.text("notes"), Metadata: o.json("metadata"),
		Winner: o.flag("isWinner"), Unsubscribed: o.flag("unsubscribed"), VanityKeys: o.vanityKeys(),

		CreatedAt: o.moment("createdAt"), AsOf: asOf, ReadAt: asOf,
	}
	reading := model.PersonReading{}
	reading.Rewards, reading.RewardsKnown = f.embeddedRewards(o, campaign, p.ID, asOf)
	p.Extra = o.rest("rewards", "referrer", "referrals", "monthlyReferrals", "isNew")
	reading.Person = p
	return reading
}

// referredBy is the referrer's id, also where only the nested referrer has it.
func (o *object) referredBy() model.Opt[string] {
	if by := o.text("referredBy"); by.V != "" {
		return by
	}
	if id := o.object("referrer").text("id"); id.V != "" {
		return id
	}
	return model.Opt[string]{}
}

func (o *object) vanityKeys() model.Opt[string] {
	keys := o.texts("vanityKeys")
	return model.Opt[string]{V: strings.Join(keys.V, ","), Known: keys.Known}
}

// requiredActions is what the vendor wants of a person before a payout.
func (o *object) requiredActions() model.Opt[string] {
	words := o.object("payoutSettings").texts("requiredActions")
	return model.Opt[string]{V: strings.Join(words.V, ","), Known: words.Known}
}
