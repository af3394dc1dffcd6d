package store_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

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
		ReferredBy: filled(p.ReferredBy), Risk: filled(p.Risk), RiskReason: filled(p.RiskReason), AffiliateStatus: filled(p.AffiliateStatus), RequiredActions: filled(p.RequiredActions),
		Email: p.Email, FirstName: filled(p.FirstName), LastName: filled(p.LastName), VanityKeys: filled(p.VanityKeys), Notes: filled(p.Notes),
	}
}

// plea is what PeopleInEvidence is to give of a person.
func plea(p model.Participant) model.Participant {
	filled := func(o model.Opt[string]) model.Opt[string] {
		o.Known = o.V != ""
		return o
	}
	return model.Participant{
		Key: p.Key, Backend: p.Backend, CampaignID: p.CampaignID, ID: p.ID, Gone: p.Gone, ReadAt: p.ReadAt, CreatedAt: p.CreatedAt,
		ReferralCount: p.ReferralCount, Impressions: p.Impressions, UniqueViews: p.UniqueViews, Shares: p.Shares,
		ReferredBy: filled(p.ReferredBy), ReferralSource: filled(p.ReferralSource), ReferralStatus: filled(p.ReferralStatus),
		Risk: filled(p.Risk), RiskReason: filled(p.RiskReason), Email: p.Email, FirstName: filled(p.FirstName), LastName: filled(p.LastName),
		IP: filled(p.IP), Fingerprint: filled(p.Fingerprint), Device: filled(p.Device), Metadata: filled(p.Metadata), Extra: p.Extra,
	}
}

// TestBriefsAreOfTheSamePeople draws people of all sorts, also with texts that
// hold what stands between facts, and compares with whole readings.
func TestBriefsAreOfTheSamePeople(t *testing.T) {
	texts := rapid.SampledFrom([]string{"", "Ana", "Núñez", "\x1f", "a\x1fb\x1f", "1\x1e", "2\x1d", "x\x1e9\x1f1\x1f", "\x00", "x\x00y", "'", "\"", "日本", "-5"})
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
			p.RequiredActions = word.Draw(rt, "required")
			p.ReferralCount, p.MonthlyCount, p.Rank, p.UniqueViews = count.Draw(rt, "referrals"), count.Draw(rt, "monthly"), count.Draw(rt, "rank"), count.Draw(rt, "views")
			p.IP, p.Fingerprint, p.Device = word.Draw(rt, "ip"), word.Draw(rt, "fingerprint"), word.Draw(rt, "device")
			p.ReferralSource, p.ReferralStatus, p.Shares = word.Draw(rt, "source"), word.Draw(rt, "credit"), count.Draw(rt, "shares")
			if rapid.Bool().Draw(rt, "described") {
				p.Metadata, p.Extra = model.Some(`{"plan":"pro"}`), `{"inviteCount":3}`
			}
			if rapid.Bool().Draw(rt, "dated") {
				p.CreatedAt = noon
			}
			page.People = append(page.People, model.PersonReading{Person: p})
		}
		ok(t, s.SavePeople(ctx, backend, campaign, page, model.Sweep{}))
		ok(t, s.MarkGone(ctx, model.PersonRef{Backend: backend, CampaignID: campaign, ID: page.People[0].Person.ID}, at(60)))

		want, pleas := map[int64]model.Participant{}, map[int64]model.Participant{}
		ok(t, s.PeopleSince(ctx, 0, func(p model.Participant) error {
			want[p.Key], pleas[p.Key] = brief(p), plea(p)
			return nil
		}))
		ok(t, s.PeopleInEvidence(ctx, func(p model.Participant) error {
			if plea(p) != pleas[p.Key] {
				rt.Errorf("in evidence %+v\nwhole %+v", p, pleas[p.Key])
			}
			delete(pleas, p.Key)
			return nil
		}))
		if len(pleas) != 0 {
			rt.Errorf("left out of the evidence: %v", pleas)
		}
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

// TestBriefsOfManyLots reads more people than one lot takes, some of whom stand
// in for others if their texts are believed.
func TestBriefsOfManyLots(t *testing.T) {
	s, _ := fresh(t)
	ctx := context.Background()
	page := model.PeoplePage{AsOf: noon}
	for i := range 700 {
		p := person(fmt.Sprint("p", i), fmt.Sprint("p", i, "@example.com"))
		if i%300 == 7 {
			p.Notes = model.Some("x\x1e1\x1f1\x1f0\x1f1\x1f1" + strings.Repeat("\x1f", 16) + "forged")
			p.Extra = "\x1e\x1e"
		}
		page.People = append(page.People, model.PersonReading{Person: p})
	}
	ok(t, s.SavePeople(ctx, backend, campaign, page, model.Sweep{}))
	sizes := must(s.Sizes(ctx))(t)
	if got := sizes[model.CampaignRef{Backend: backend, ID: campaign}]; got != 700 {
		t.Errorf("%d people counted", got)
	}
	var brief, evidence []string
	highest := must(s.HighestPerson(ctx))(t)
	ok(t, s.PeopleInBrief(ctx, 0, highest, func(p model.Participant) error { brief = append(brief, p.Email); return nil }))
	ok(t, s.PeopleInEvidence(ctx, func(p model.Participant) error { evidence = append(evidence, p.Email); return nil }))
	for i := range 700 {
		if want := fmt.Sprint("p", i, "@example.com"); len(brief) != 700 || len(evidence) != 700 || brief[i] != want || evidence[i] != want {
			t.Fatalf("%d people in brief and %d in evidence; of %d not all are %s", len(brief), len(evidence), i, want)
		}
	}
}

// TestNamesThatLookLikeMarksHoldNobodyUp: every lot has to be read as it stands,
// by more readers than there are connections.
func TestNamesThatLookLikeMarksHoldNobodyUp(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(8))
	s, _ := fresh(t)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	ok(t, s.SavePerson(ctx, model.PersonReading{Person: person("p0", "")}))
	ok(t, s.Raw(`INSERT INTO person (key, scope, id, as_of, read_at, first_seen, gone_at, rev, first_name)
		WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
		SELECT 100 * i, scope, 'p' || i, as_of, read_at, first_seen, 0, rev, 'Ana' || char(31) FROM n, person WHERE id = 'p0'`))
	people := 0
	err := s.PeopleInEvidence(ctx, func(model.Participant) error {
		people++
		return nil
	})
	if err != nil || people != 201 {
		t.Errorf("%d people, %v", people, err)
	}
}
