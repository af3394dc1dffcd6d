package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"refdesk/internal/model"
)

// verdicts is who is held or blocked, all of one commit.
type verdicts map[model.PersonRef]model.CaseState

func (v verdicts) JudgedSince(_ context.Context, _ int64, each func(model.PersonRef, model.Suspicion) error) error {
	for ref, verdict := range v {
		if err := each(ref, model.Suspicion{Case: 1, State: verdict}); err != nil {
			return err
		}
	}
	return nil
}

// naiveCounts are what each order counts of a person.
var naiveCounts = map[model.Order]func(model.Participant) model.Opt[int64]{
	model.OrderAllTime:       func(p model.Participant) model.Opt[int64] { return p.ReferralCount },
	model.OrderByReferrals:   func(p model.Participant) model.Opt[int64] { return p.ReferralCount },
	model.OrderCurrentMonth:  func(p model.Participant) model.Opt[int64] { return p.MonthlyCount },
	model.OrderPreviousMonth: func(p model.Participant) model.Opt[int64] { return p.PrevMonthCount },
	model.OrderImpressions:   func(p model.Participant) model.Opt[int64] { return p.Impressions },
	model.OrderUniqueViews:   func(p model.Participant) model.Opt[int64] { return p.UniqueViews },
	model.OrderByLeads:       func(p model.Participant) model.Opt[int64] { return p.LeadCount },
}

// naiveBoard puts the people of one campaign in order by looking at everybody.
func naiveBoard(store *fakeStore, by model.Order, judged verdicts) []string {
	var all []model.Participant
	for _, s := range store.people {
		if s.row.CampaignID == "c1" {
			all = append(all, s.row)
		}
	}
	late := func(p model.Participant) bool {
		month := time.Date(noon.Year(), noon.Month(), 1, 0, 0, 0, 0, time.UTC)
		return p.Gone || by == model.OrderPreviousMonth && !p.CreatedAt.IsZero() && !p.CreatedAt.Before(month)
	}
	slices.SortFunc(all, func(a, b model.Participant) int {
		return cmp.Or(cmp.Compare(boolInt(late(a)), boolInt(late(b))),
			cmp.Compare(naiveCounts[by](b).V, naiveCounts[by](a).V),
			cmp.Compare(number(a.CreatedAt.Unix(), !a.CreatedAt.IsZero(), false), number(b.CreatedAt.Unix(), !b.CreatedAt.IsZero(), false)),
			strings.Compare(a.ID, b.ID))
	})
	var out []string
	fair := 0
	for i, p := range all {
		place := 0
		if v := judged[p.Ref()]; v == "" {
			fair++
			place = fair
		}
		out = append(out, fmt.Sprint(p.ID, " ", i+1, " ", place, " ", naiveCounts[by](p), " ", judged[p.Ref()]))
	}
	return out
}

// TestEachOrderAgainstANaiveReading draws people, some of whom are judged, and
// compares places, counts and order with a loop over everybody.
func TestEachOrderAgainstANaiveReading(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		store, judged := newFakeStore(), verdicts{}
		x := New(store, Options{Now: func() time.Time { return noon }, Judges: judged})
		for range rapid.IntRange(1, 3).Draw(t, "commits") {
			var rows []any
			for range rapid.IntRange(1, 12).Draw(t, "people") {
				p := drawPerson(t)
				p.CreatedAt = noon.Add(-time.Duration(rapid.IntRange(0, 60).Draw(t, "days")) * 24 * time.Hour)
				for _, fact := range []*model.Opt[int64]{&p.MonthlyCount, &p.PrevMonthCount, &p.Impressions, &p.UniqueViews, &p.LeadCount} {
					if n := rapid.Int64Range(-1, 3).Draw(t, "count"); n >= 0 {
						*fact = model.Some(n)
					}
				}
				rows = append(rows, p)
				judged[p.Ref()] = rapid.SampledFrom([]model.CaseState{"", "", model.CaseHeld, model.CaseBlocked}).Draw(t, "verdict")
			}
			store.commit(rows...)
			if err := x.Load(t.Context()); err != nil {
				t.Fatal(err)
			}
			for by := range naiveCounts {
				w, err := x.People(t.Context(), model.Query{Campaign: "c1", Board: by, Count: 100})
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for _, p := range w.Rows {
					got = append(got, fmt.Sprint(p.ID, " ", p.Place, " ", p.Board.Fair, " ", p.Board.Count, " ", p.Board.Verdict))
				}
				if want := naiveBoard(store, by, judged); !slices.Equal(got, want) {
					t.Fatalf("%s\ngot  %q\nwant %q", by, got, want)
				}
			}
		}
	})
}

func eur(minor int64) model.Opt[model.Money] {
	return model.Some(model.Money{Minor: minor, Currency: "EUR"})
}

// TestByCommissionsAddsUpExactly leaves out what was taken back, what is not
// known, and any other currency.
func TestByCommissionsAddsUpExactly(t *testing.T) {
	store := newFakeStore()
	store.commit(model.Campaign{ID: "c1", Currency: "EUR"},
		model.Participant{CampaignID: "c1", ID: "ana"}, model.Participant{CampaignID: "c1", ID: "bo"}, model.Participant{CampaignID: "c1", ID: "cy"})
	for i, c := range []model.Commission{
		{Person: "ana", State: "paid", InCampaign: eur(1999)},
		{Person: "ana", State: "pending", InCampaign: eur(2)},
		{Person: "ana", State: model.CommissionReversed, InCampaign: eur(99999)},
		{Person: "ana", State: model.CommissionDeleted, InCampaign: eur(99999)},
		{Person: "ana", State: "paid", InCampaign: model.Some(model.Money{Minor: 99999, Currency: "USD"})},
		{Person: "ana", State: "pending"},
		{Person: "bo", State: "approved", InCampaign: eur(2002)},
	} {
		c.CampaignID, c.ID = "c1", fmt.Sprint("comm", i)
		store.commit(c)
	}
	x := New(store, Options{Now: func() time.Time { return noon }})
	if err := x.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	read := func() string {
		w, err := x.People(t.Context(), model.Query{Campaign: "c1", Board: model.OrderByCommissions, Count: 10})
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, p := range w.Rows {
			out = append(out, fmt.Sprint(p.Place, " ", p.ID, " ", p.Board.Money))
		}
		return strings.Join(out, "; ")
	}
	if got, want := read(), "1 bo {20.02 EUR true}; 2 ana {20.01 EUR true}; 3 cy {0 minor units of  false}"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	store.commit(model.Commission{CampaignID: "c1", ID: "comm9", Person: "cy", State: "pending", InCampaign: eur(5000)})
	if err := x.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, want := read()[:4], "1 cy"; got != want {
		t.Errorf("after another commission %q comes first", got)
	}
	_, err := x.People(t.Context(), model.Query{Board: model.OrderByRevenue})
	var told *QueryError
	if !errors.As(err, &told) {
		t.Errorf("by revenue: %v", err)
	}
}

// TestOrdersFollowWhoChanges keeps two orders on the screen while people come,
// go, change and are judged, and compares them with a loop over everybody.
func TestOrdersFollowWhoChanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		store, judged := newFakeStore(), verdicts{}
		x := New(store, Options{Now: func() time.Time { return noon }, Judges: judged})
		for range rapid.IntRange(2, 12).Draw(t, "commits") {
			var rows []any
			for range rapid.IntRange(1, 4).Draw(t, "people") {
				p := drawPerson(t)
				p.CreatedAt = noon.Add(-time.Duration(rapid.IntRange(0, 60).Draw(t, "days")) * 24 * time.Hour)
				p.MonthlyCount, p.PrevMonthCount = model.Some(rapid.Int64Range(0, 3).Draw(t, "month")), model.Some(rapid.Int64Range(0, 3).Draw(t, "before"))
				rows = append(rows, p)
				judged[p.Ref()] = rapid.SampledFrom([]model.CaseState{"", "", model.CaseHeld, model.CaseBlocked}).Draw(t, "verdict")
			}
			store.commit(rows...)
			if err := x.Load(t.Context()); err != nil {
				t.Fatal(err)
			}
			for _, by := range []model.Order{model.OrderCurrentMonth, model.OrderPreviousMonth} {
				for _, desc := range []bool{false, true} {
					w, err := x.People(t.Context(), model.Query{Campaign: "c1", Board: by, Desc: desc, Count: 100})
					if err != nil {
						t.Fatal(err)
					}
					var got []string
					for _, p := range w.Rows {
						got = append(got, fmt.Sprint(p.ID, " ", p.Place, " ", p.Board.Fair, " ", p.Board.Count, " ", p.Board.Verdict))
					}
					want := naiveBoard(store, by, judged)
					if desc {
						slices.Reverse(want)
					}
					if !slices.Equal(got, want) {
						t.Fatalf("%s, turned round %t\ngot  %q\nwant %q", by, desc, got, want)
					}
				}
			}
		}
	})
}
