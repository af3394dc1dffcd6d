package growsurf_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"refdesk/apiclient/growsurf"
	"refdesk/internal/model"
)

const rankedJSON = `{"id":"k3v9qd","email":"mira@example.com","rank":4,"monthlyRank":7,"prevMonthlyRank":2,
 "referralCount":30,"monthlyReferralCount":3,"prevMonthlyReferralCount":9,"leadCount":5,"impressionCount":310,
 "uniqueImpressionCount":250,"rewards":[]}`

func TestEveryOrderHasItsRankAndValue(t *testing.T) {
	c, calls := describe(t, map[string]string{
		"GET /campaign/c/leaderboard": `{"participants":[` + rankedJSON + `],"limit":100,"nextId":null}`,
	})
	b := growsurf.NewBackend(c)
	none := model.Opt[int64]{}
	for _, tt := range []struct {
		order model.Order
		rank  int64
		value model.Opt[int64]
	}{
		{"", 4, model.Some[int64](30)},
		{model.OrderAllTime, 4, model.Some[int64](30)},
		{model.OrderCurrentMonth, 7, model.Some[int64](3)},
		{model.OrderPreviousMonth, 1, model.Some[int64](9)},
		{model.OrderImpressions, 1, model.Some[int64](310)},
		{model.OrderUniqueViews, 1, model.Some[int64](250)},
		{model.OrderByReferrals, 1, model.Some[int64](30)},
		{model.OrderByLeads, 1, model.Some[int64](5)},
		{model.OrderByCommissions, 1, none},
		{model.OrderByRevenue, 1, none},
	} {
		got, err := b.Standings(t.Context(), model.LaneOperator, "c", tt.order)
		want := model.Standings{
			Order: tt.order, AsOf: got.AsOf,
			Rows: []model.Standing{{PersonID: "k3v9qd", Rank: model.Some(tt.rank), Value: tt.value}},
		}
		if diff := cmp.Diff(want, got); err != nil || diff != "" || got.AsOf.IsZero() {
			t.Errorf("%s: %v %s", tt.order, err, diff)
		}
	}
	if said := calls.said(); !strings.HasPrefix(said, "GET /campaign/c/leaderboard?limit=100\n") ||
		!strings.HasSuffix(said, "GET /campaign/c/leaderboard?leaderboardType=BY_REVENUE&limit=100") {
		t.Errorf("calls\n%s", said)
	}
}

// The board moves while it is read: p1 falls from the first page to the last.
func TestStandingsEndAfterAThousandPlaces(t *testing.T) {
	pages := 0
	c := serveHandler(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var rows []string
		for i := range 100 {
			rows = append(rows, fmt.Sprintf(`{"id":"p%d"}`, pages*100+i))
		}
		pages++
		if pages == 3 {
			rows[5] = `{"id":"p1"}`
		}
		fmt.Fprintf(w, `{"participants":[%s],"nextId":"p%d"}`, strings.Join(rows, ","), pages*100)
	}))
	got, err := growsurf.NewBackend(c).Standings(t.Context(), model.LaneSweep, "c", model.OrderByRevenue)
	if err != nil || len(got.Rows) != 1000 || pages != 11 || !got.More {
		t.Fatalf("%d places of %d pages, %v", len(got.Rows), pages, err)
	}
	if first, last := got.Rows[1], got.Rows[999]; first.PersonID != "p1" || last.PersonID != "p1000" || last.Rank.V != 1000 {
		t.Errorf("places %+v and %+v", first, last)
	}
}

func TestALeaderboardIsReadPageByPage(t *testing.T) {
	c, calls := describe(t, map[string]string{
		"GET /campaign/c/leaderboard": `{"participants":[` + rankedJSON + `],"limit":1,"nextId":null}`,
	})
	for p, err := range c.Participants.Leaderboard(t.Context(), "c", model.OrderAllTime, growsurf.ListOptions{Limit: 1, After: "k3v9qd"}) {
		if err != nil || p.Person.Rank.V != 4 {
			t.Errorf("got %+v, %v", p, err)
		}
	}
	if got := calls.said(); got != "GET /campaign/c/leaderboard?leaderboardType=ALL_TIME&limit=1&nextId=k3v9qd" {
		t.Errorf("calls %s", got)
	}
}

func TestAnOrderThatAProgramDoesNotHave(t *testing.T) {
	c := serveHandler(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnprocessableEntity)
		_, _ = w.Write([]byte(`{"message":"Affiliate programs only."}`))
	}))
	got, err := growsurf.NewBackend(c).Standings(t.Context(), model.LaneOperator, "c", model.OrderByLeads)
	if !errors.Is(err, model.ErrInvalid) || got.Rows != nil {
		t.Errorf("got %+v, %v", got, err)
	}
}
