package store_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"refdesk/internal/model"
)

// placed is a person whom every order counts alike.
func placed(id string, count int64, born time.Time) model.Participant {
	p := person(id, id+"@example.com")
	n := model.Some(count)
	p.ReferralCount, p.MonthlyCount, p.PrevMonthCount, p.Impressions, p.UniqueViews, p.LeadCount = n, n, n, n, n, n
	p.CreatedAt = born
	return p
}

func TestBoardsAreKeptOnceADay(t *testing.T) {
	s, _ := fresh(t)
	ctx := context.Background()
	ref := model.CampaignRef{Backend: backend, ID: campaign}
	ok(t, s.SaveCampaigns(ctx, backend, []model.Campaign{{Backend: backend, ID: campaign, Currency: "EUR"}}))
	lastMonth := noon.AddDate(0, -1, 0)
	page := func(when time.Time, people ...model.Participant) model.PeoplePage {
		out := model.PeoplePage{AsOf: when}
		for _, p := range people {
			out.People = append(out.People, read(p, when))
		}
		return out
	}
	sweep := model.Sweep{Pass: 1, StartedAt: noon}
	ok(t, s.SavePeople(ctx, backend, campaign, page(noon,
		placed("ana", 3, lastMonth), placed("bo", 5, noon), placed("cy", 3, lastMonth.Add(-time.Hour)), placed("none", 0, noon)), sweep))
	amount := func(minor int64) model.Opt[model.Money] {
		return model.Some(model.Money{Minor: minor, Currency: "EUR"})
	}
	ok(t, s.SaveSales(ctx, backend, campaign, model.SalesPage{AsOf: noon, Commissions: []model.Commission{
		{ID: "c1", Person: "cy", State: "paid", InCampaign: amount(10)},
		{ID: "c2", Person: "ana", State: "pending", InCampaign: amount(9_000_000_000_000_000_000)},
		{ID: "c3", Person: "ana", State: "paid", InCampaign: amount(9_000_000_000_000_000_000)},
		{ID: "c4", Person: "bo", State: "reversed", InCampaign: amount(99)},
	}}))
	ok(t, s.KeepBoards(ctx, noon))
	if got := must(s.PastPlaces(ctx, ref, model.OrderAllTime, noon))(t); !got.At.IsZero() || got.Places != nil {
		t.Errorf("kept before the first sweep had ended: %+v", got)
	}
	sweep.FinishedAt = noon
	ok(t, s.SavePeople(ctx, backend, campaign, page(noon), sweep))
	ok(t, s.KeepBoards(ctx, noon))

	order := func(by model.Order, when time.Time) string {
		t.Helper()
		got := must(s.PastPlaces(ctx, ref, by, when))(t)
		names := map[int]string{}
		for _, id := range []string{"ana", "bo", "cy", "none"} {
			if place, there := got.Places[personOf(t, s, id).Key]; there {
				names[place] = id
			}
		}
		return fmt.Sprint(got.At.Sub(noon), slices.Collect(func(yield func(string) bool) {
			for _, place := range slices.Sorted(maps.Keys(names)) {
				yield(fmt.Sprint(place, names[place]))
			}
		}))
	}
	for by, want := range map[model.Order]string{
		model.OrderAllTime:       "0s [1bo 2cy 3ana]",
		model.OrderImpressions:   "0s [1bo 2cy 3ana]",
		model.OrderPreviousMonth: "0s [1cy 2ana]",
		model.OrderByCommissions: "0s [1ana 2cy]",
	} {
		if got := order(by, noon); got != want {
			t.Errorf("%s: %s, want %s", by, got, want)
		}
	}
	ok(t, s.SavePeople(ctx, backend, campaign, page(noon.Add(time.Hour), placed("none", 9, noon)), model.Sweep{}))
	ok(t, s.KeepBoards(ctx, noon.Add(time.Hour)))
	day := 24 * time.Hour
	ok(t, s.KeepBoards(ctx, noon.Add(day)))
	for when, want := range map[time.Duration]string{
		-9 * day:          "0s [1bo 2cy 3ana]", // the oldest there is
		day - time.Second: "0s [1bo 2cy 3ana]",
		day:               "24h0m0s [1none 2bo 3cy 4ana]",
		99 * day:          "24h0m0s [1none 2bo 3cy 4ana]",
	} {
		if got := order(model.OrderAllTime, noon.Add(when)); got != want {
			t.Errorf("after %s: %s, want %s", when, got, want)
		}
	}
	ok(t, s.KeepBoards(ctx, noon.Add(60*day)))
	if got, want := order(model.OrderAllTime, noon), "1440h0m0s [1none 2bo 3cy 4ana]"; got != want {
		t.Errorf("after two months the oldest is %s, want %s", got, want)
	}
}

func TestDamagedPlacesAreAnError(t *testing.T) {
	s, _ := fresh(t)
	ctx := context.Background()
	ok(t, s.SaveCampaigns(ctx, backend, []model.Campaign{{Backend: backend, ID: campaign}}))
	ok(t, s.Raw(`INSERT INTO board_day (scope, board, day, at, people) SELECT key, 'ALL_TIME', 1, 1, x'80' FROM scope WHERE campaign <> ''`))
	if _, err := s.PastPlaces(ctx, model.CampaignRef{Backend: backend, ID: campaign}, model.OrderAllTime, noon); err == nil {
		t.Error("half a number was taken for a place")
	}
}
