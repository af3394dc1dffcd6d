package live

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strings"

	"refdesk/internal/model"
)

// maxListed bounds the people and configured rewards taken from one event. The
// vendor sends at most 1,000 winners.
const maxListed = 1000

var (
	errNoCampaign = errors.New("the campaign has no id")
	errNoPerson   = errors.New("the participant has no id")
)

// campaign reads the program an event belongs to. When a program ends, data is
// the program itself.
//
// In affiliate events an older payload says REFERRAL by mistake, so that word
// proves nothing there and is left out.
func (g *growSurf) campaign(data fields) error {
	f := data
	if g.Kind != model.KindCampaign {
		f = data.object("campaign")
	}
	g.CampaignID = f.id("id")
	if g.CampaignID == "" {
		return errNoCampaign
	}
	kind := f.text("type", maxWord).V
	if kind == "REFERRAL" && g.isAffiliate() {
		kind = ""
	}
	g.Facts.Campaigns = []model.Campaign{{
		ID:           g.CampaignID,
		Name:         f.text("name", maxName).V,
		Type:         kind,
		Status:       f.text("status", maxWord).V,
		Currency:     f.whole("currencyISO", maxWord),
		Participants: f.number("participantCount"),
		Referrals:    f.number("referralCount"),
		Winners:      f.number("winnerCount"),
		AsOf:         g.OccurredAt,
	}}
	g.configs(f)
	return nil
}

func (g *growSurf) isAffiliate() bool {
	switch g.Kind {
	case model.KindCommission, model.KindAdjusted, model.KindPayout:
		return true
	}
	return false
}

func (g *growSurf) configs(campaign fields) {
	for _, f := range campaign.objects("rewards", maxListed) {
		g.addConfig(f.id("id"), f)
	}
}

func (g *growSurf) addConfig(id string, f fields) {
	if id == "" {
		return
	}
	for _, known := range g.Facts.Configs {
		if known.ID == id {
			return
		}
	}
	g.Facts.Configs = append(g.Facts.Configs, model.RewardConfig{
		CampaignID: g.CampaignID,
		ID:         id,
		Title:      f.text("title", maxName).V,
		Type:       f.text("type", maxWord).V,
		AsOf:       g.OccurredAt,
	})
}

// joined: data is the participant itself.
func (g *growSurf) joined(data fields) error {
	if err := g.mainPerson(data); err != nil {
		return err
	}
	g.SubjectID = g.PersonID
	g.Headline = joinedHeadline(g.Facts.People)
	return nil
}

func (g *growSurf) fraud(data fields) error {
	if err := g.mainPerson(data.object("participant")); err != nil {
		return err
	}
	g.SubjectID = g.PersonID
	g.Headline = riskHeadline(g.Facts.People[0])
	return nil
}

// ended: data is the program itself; its winners are people of it.
func (g *growSurf) ended(data fields) error {
	g.SubjectID = g.CampaignID
	for _, f := range data.objects("winners", maxListed) {
		g.addPerson(f)
	}
	winners := g.Facts.Campaigns[0].Winners.Or(int64(len(g.Facts.People)))
	g.Headline = endedHeadline(winners)
	return nil
}

// mainPerson reads the person an event is about, and those nested inside.
func (g *growSurf) mainPerson(f fields) error {
	if f.id("id") == "" {
		return errNoPerson
	}
	p := g.addPerson(f)
	g.PersonID, g.PersonName, g.Email = p.ID, p.Name(), p.Email
	g.addPerson(f.object("referrer"))
	g.addPerson(f.object("referee"))
	return nil
}

// addPerson takes a person once; objects without an id, which older payloads
// send in place of nothing, are skipped.
func (g *growSurf) addPerson(f fields) model.Participant {
	id := f.id("id")
	if id == "" {
		return model.Participant{}
	}
	for _, known := range g.Facts.People {
		if known.ID == id {
			return known
		}
	}
	p := g.person(id, f)
	g.Facts.People = append(g.Facts.People, p)
	return p
}

func (g *growSurf) person(id string, f fields) model.Participant {
	return model.Participant{
		CampaignID: g.CampaignID,
		ID:         id,
		Email:      f.whole("email", maxAddress),
		FirstName:  f.text("firstName", maxName),
		LastName:   f.text("lastName", maxName),

		ReferredBy:     referredBy(f),
		ReferralCount:  f.number("referralCount"),
		MonthlyCount:   f.number("monthlyReferralCount"),
		PrevMonthCount: f.number("prevMonthlyReferralCount"),
		LeadCount:      f.number("leadCount"),
		Rank:           f.number("rank"),
		Impressions:    f.number("impressionCount"),
		UniqueViews:    f.number("uniqueImpressionCount"),
		Shares:         shares(f),

		Risk:            f.text("fraudRiskLevel", maxWord),
		RiskReason:      f.text("fraudReasonCode", maxWord),
		ReferralStatus:  f.text("referralStatus", maxWord),
		ReferralSource:  f.text("referralSource", maxWord),
		AffiliateStatus: f.text("affiliateStatus", maxWord),

		ShareURL:     f.text("shareUrl", maxURL),
		Notes:        f.text("notes", maxNotes),
		Metadata:     metadata(f),
		Winner:       f.flag("isWinner"),
		Unsubscribed: f.flag("unsubscribed"),
		VanityKeys:   vanityKeys(f),

		CreatedAt: f.time("createdAt"),
		AsOf:      g.OccurredAt,
	}
}

// referredBy is the id beside the nested referrer, or else the referrer's own.
func referredBy(f fields) model.Opt[string] {
	if id := firstOf(f.id("referredBy"), f.object("referrer").id("id")); id != "" {
		return model.Some(id)
	}
	return model.Opt[string]{}
}

// shares is a total in events and an object of channels elsewhere.
func shares(f fields) model.Opt[int64] {
	v, ok := f.value("shareCount")
	if !ok || !v.isObject() {
		return f.number("shareCount")
	}
	total, ok := sumOf(v.members)
	if !ok {
		f.miss("shareCount")
		return model.Opt[int64]{}
	}
	return model.Some(total)
}

func sumOf(counts map[string]value) (total int64, ok bool) {
	for _, v := range counts {
		n, ok := readNumber(v)
		if !ok || n < 0 || n > math.MaxInt64-total {
			return 0, false
		}
		total += n
	}
	return total, true
}

func vanityKeys(f fields) model.Opt[string] {
	keys := f.texts("vanityKeys", maxID)
	if v, ok := f.value("vanityKeys"); !ok || !v.isArray() {
		return model.Opt[string]{}
	}
	return model.Some(strings.Join(keys, ","))
}

// metadata keeps the object as it came, without the space between its parts.
func metadata(f fields) model.Opt[string] {
	v, ok := f.value("metadata")
	if !ok {
		return model.Opt[string]{}
	}
	var text bytes.Buffer
	if !v.isObject() || json.Compact(&text, v.raw) != nil || text.Len() > maxMetadata {
		f.miss("metadata")
		return model.Opt[string]{}
	}
	return model.Some(text.String())
}

func firstOf(candidates ...string) string {
	for _, s := range candidates {
		if s != "" {
			return s
		}
	}
	return ""
}
