package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"refdesk/internal/index"
	"refdesk/internal/model"
)

// TestLeadersAreTheIndexsOwn draws people of two campaigns and compares every
// window with that of an index, which a console shows a moment later.
func TestLeadersAreTheIndexsOwn(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s, _ := fresh(t)
		defer s.Close()
		ctx := context.Background()
		for _, in := range []string{"c1", "c2"} {
			page := model.PeoplePage{AsOf: noon}
			for i := range rapid.IntRange(0, 7).Draw(rt, "people") {
				p := person(fmt.Sprint("p", i), "")
				p.CampaignID, p.CreatedAt = in, time.Time{}
				if days := rapid.IntRange(-1, 2).Draw(rt, "days"); days >= 0 {
					p.CreatedAt = noon.Add(-time.Duration(days) * 24 * time.Hour)
				}
				if n := rapid.Int64Range(-2, 3).Draw(rt, "referrals"); n != -1 {
					p.ReferralCount = model.Some(n)
				}
				r := model.PersonReading{Person: p}
				if rapid.Bool().Draw(rt, "earned") {
					r.Rewards = []model.Reward{reward(in+p.ID, p.ID, model.RewardWaiting)}
				}
				page.People = append(page.People, r)
			}
			ok(t, s.SavePeople(ctx, backend, in, page, model.Sweep{}))
			if len(page.People) > 2 {
				ok(t, s.MarkGone(ctx, model.PersonRef{Backend: backend, CampaignID: in, ID: "p1"}, at(60)))
			}
		}
		x := index.New(s, index.Options{})
		ok(t, x.Load(ctx))
		for _, in := range []string{"", "c1", "c2", "c3"} {
			for offset := range 9 {
				got := must(s.Leaders(ctx, "", in, offset, 4))(t)
				want := must(x.People(ctx, model.Query{Campaign: in, Offset: offset, Count: 4}))(t)
				if fmt.Sprint(got.Rows) != fmt.Sprint(want.Rows) || got.Offset != want.Offset {
					rt.Fatalf("campaign %q from %d:\ngot  %+v\nwant %+v", in, offset, got, want)
				}
			}
		}
	})
}
