package store_test

import (
	"context"
	"testing"

	"pgregory.net/rapid"

	"refdesk/internal/model"
)

// brief is what PeopleInBrief is to give of a person.
func brief(p model.Participant) model.Participant {
	filled := func(o model.Opt[string]) model.Opt[string] {
		o.Known = o.V != ""
		return o
	}
	return model.Participant{
		Key: p.Key, Backend: p.Backend, CampaignID: p.CampaignID, ID: p.ID, Gone: p.Gone, AsOf: p.AsOf, CreatedAt: p.CreatedAt,
		ReferralCount: p.ReferralCount, MonthlyCount: p.MonthlyCount, PrevMonthCount: p.PrevMonthCount, LeadCount: p.LeadCount,
		Rank: p.Rank, Impressions: p.Impressions, UniqueViews: p.UniqueViews,
		ReferredBy: filled(p.ReferredBy), Risk: filled(p.Risk), RiskReason: filled(p.RiskReason), AffiliateStatus: filled(p.AffiliateStatus),
		Email: p.Email, FirstName: filled(p.FirstName), LastName: filled(p.LastName), VanityKeys: filled(p.VanityKeys), Notes: filled(p.Notes),
	}
}

// TestBriefsAreOfTheSamePeople draws people of all sorts, also with texts that
// hold what stands between facts, and compares with whole readings.
func TestBriefsAreOfTheSamePeople(t *testing.T) {
	texts := rapid.SampledFrom([]string{"", "Ana", "Núñez", "\x1f", "a\x1fb\x1f", "1\x1e", "\x00", "x\x00y", "'", "\"", "日本", "-5"})
	word := rapid.Custom(func(t *rapid.T) model.Opt[string] {
		return model.Opt[string]{V: texts.Draw(t, "text"), Known: true}
	})
	count := rapid.Custom(func(t *rapid.T) model.Opt[int64] {
		if rapid.Bool().Draw(t, "missing") {
			return model.Opt[int64]{}
		}
		return model.Some(rapid.Int64().Draw(t, "count"))
	})
	rapid.Check(t, func(rt *rapid.T) {
		s, _ := fresh(t)
		defer s.Close()
		ctx := context.Background()
		page := model.PeoplePage{AsOf: noon}
		for range rapid.IntRange(1, 5).Draw(rt, "people") {
			p := person("p"+texts.Draw(rt, "id"), texts.Draw(rt, "email"))
			p.FirstName, p.LastName, p.Notes, p.VanityKeys = word.Draw(rt, "first"), word.Draw(rt, "last"), word.Draw(rt, "notes"), word.Draw(rt, "keys")
			p.Risk, p.RiskReason, p.AffiliateStatus, p.ReferredBy = word.Draw(rt, "risk"), word.Draw(rt, "reason"), word.Draw(rt, "status"), word.Draw(rt, "by")
			p.ReferralCount, p.MonthlyCount, p.Rank, p.UniqueViews = count.Draw(rt, "referrals"), count.Draw(rt, "monthly"), count.Draw(rt, "rank"), count.Draw(rt, "views")
			if rapid.Bool().Draw(rt, "dated") {
				p.CreatedAt = noon
			}
			page.People = append(page.People, model.PersonReading{Person: p})
		}
		ok(t, s.SavePeople(ctx, backend, campaign, page, model.Sweep{}))
		ok(t, s.MarkGone(ctx, model.PersonRef{Backend: backend, CampaignID: campaign, ID: page.People[0].Person.ID}, at(60)))

		want := map[int64]model.Participant{}
		ok(t, s.PeopleSince(ctx, 0, func(p model.Participant) error {
			want[p.Key] = brief(p)
			return nil
		}))
		highest := must(s.HighestPerson(ctx))(t)
		for above := int64(0); above < highest; above += 2 {
			last := above
			ok(t, s.PeopleInBrief(ctx, above, above+2, func(p model.Participant) error {
				if p.Key <= last || p.Key > above+2 {
					rt.Errorf("after %d and up to %d came %d", last, above+2, p.Key)
				}
				if last = p.Key; brief(p) != want[p.Key] {
					rt.Errorf("in brief %+v\nwhole %+v", p, want[p.Key])
				}
				delete(want, p.Key)
				return nil
			}))
		}
		if len(want) != 0 {
			rt.Errorf("left out: %v", want)
		}
	})
}

func TestNobodyInBrief(t *testing.T) {
	s, _ := fresh(t)
	if highest := must(s.HighestPerson(context.Background()))(t); highest != 0 {
		t.Errorf("the highest of nobody's keys is %d", highest)
	}
}
