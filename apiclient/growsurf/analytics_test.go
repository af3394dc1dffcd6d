package growsurf_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"refdesk/apiclient/growsurf"
	"refdesk/internal/model"
)

const reportJSON = `{"startDate":1785700800000,"endDate":1788300000000,
 "analytics":{"participants":230,"referrals":41,"totalRevenue":1299900,"totalCommissions":9007199254740993,"novelty":7},
 "series":[{"periodStart":1785700800000,"participants":3,"totalRevenue":500,"email":{"sent":1,"delivered":1,"opened":0,"clicked":0,"bounced":0,"spamComplaints":0}},{"participants":9}],
 "previousPeriod":{"startDate":1783000000000,"endDate":1785700800000,"analytics":{"participants":120,"totalRevenue":0}},
 "statusCounts":{"currencyISO":"EUR","rewardStatus":{"unapproved":4,"unfulfilled":2,"completed":9},"affiliateStatus":{"APPROVED":12},
  "commissionStatus":{"pending":{"count":3,"totalAmount":7191,"totalRevenue":23970}},"payoutStatus":{"upcoming":{"count":1,"totalAmount":500}}},
 "rates":{"participationRate":0.25,"sharesPerParticipant":3},
 "email":{"sent":10,"openRate":0.5,"isPartial":false},"engagement":{"state":"PARTIAL"}}`

func count(name string, n int64) model.Figure {
	return model.Figure{Name: name, Count: model.Some(n)}
}

func euros(name string, minor int64) model.Figure {
	return model.Figure{Name: name, Money: model.Some(model.Money{Minor: minor, Currency: "EUR"})}
}

func both(name string, n, minor int64) model.Figure {
	f := euros(name, minor)
	f.Count = model.Some(n)
	return f
}

func TestACampaignsReport(t *testing.T) {
	c, calls := describe(t, map[string]string{"GET /campaign/c/analytics": reportJSON})
	got, err := c.Analytics.Campaign(t.Context(), "c", growsurf.AnalyticsOptions{
		Days: 30, Interval: "day", Zone: "Europe/Berlin", Include: []string{"previousPeriod", "statusCounts", "rates", "email", "engagement"},
	})
	want := growsurf.Report{
		Analytics: model.Analytics{
			From: at(1785700800000), To: at(1788300000000), AsOf: got.AsOf,
			Figures: []model.Figure{
				count("participants", 230), count("referrals", 41), euros("totalRevenue", 1299900),
				euros("totalCommissions", 9007199254740993), count("novelty", 7),
			},
			Previous: []model.Figure{count("participants", 120), euros("totalRevenue", 0)},
			Statuses: map[string]model.Figure{
				"reward.unapproved": count("reward.unapproved", 4), "reward.unfulfilled": count("reward.unfulfilled", 2),
				"reward.completed": count("reward.completed", 9), "affiliate.approved": count("affiliate.approved", 12),
				"commission.pending": both("commission.pending", 3, 7191), "payout.upcoming": both("payout.upcoming", 1, 500),
			},
			Series: []model.Span{{From: at(1785700800000), Figures: []model.Figure{count("participants", 3), euros("totalRevenue", 500)}}},
		},
		Rates: []growsurf.Rate{{Name: "participationRate", Value: 0.25}, {Name: "sharesPerParticipant", Value: 3}},
		Email: []model.Figure{count("sent", 10)}, Engagement: `{"state":"PARTIAL"}`,
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" || got.AsOf.IsZero() {
		t.Error(err, diff)
	}
	if got := calls.said(); got != "GET /campaign/c/analytics?days=30&include=previousPeriod%2CstatusCounts%2Crates%2Cemail%2Cengagement&interval=day&timezone=Europe%2FBerlin" {
		t.Errorf("calls %s", got)
	}
}

func TestAPeriodIsGivenWholeOrNotAtAll(t *testing.T) {
	c, calls := describe(t, map[string]string{"GET /campaign/c/analytics": reportJSON})
	from, to := at(1785700800000), at(1788300000000)
	for _, o := range []growsurf.AnalyticsOptions{{Days: 7, From: from, To: to}, {Days: 7, From: from}, {}} {
		if _, err := c.Analytics.Campaign(t.Context(), "c", o); err != nil {
			t.Error(err)
		}
	}
	want := "GET /campaign/c/analytics?endDate=1788300000000&startDate=1785700800000\n" +
		"GET /campaign/c/analytics?days=7\nGET /campaign/c/analytics"
	if diff := cmp.Diff(want, calls.said()); diff != "" {
		t.Error(diff)
	}
}

func TestAmountsNeedACurrency(t *testing.T) {
	c := serve(t, map[string]string{
		"GET /campaign/c/analytics": `{"analytics":{"totalRevenue":500,"referrals":1.5},"statusCounts":{"rewardStatus":{"pending":4,"approved":2},"commissionStatus":{"paid":{"totalAmount":9}}}}`,
	})
	got, err := c.Analytics.Campaign(t.Context(), "c", growsurf.AnalyticsOptions{})
	want := model.Analytics{
		Figures: []model.Figure{{Name: "totalRevenue"}},
		Statuses: map[string]model.Figure{
			"reward.pending": count("reward.pending", 4), "reward.approved": count("reward.approved", 2),
		},
		AsOf: got.AsOf,
	}
	if diff := cmp.Diff(want, got.Analytics); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestAPersonsFigures(t *testing.T) {
	c, _ := describe(t, map[string]string{
		"GET /campaign/c/participant/k3v9qd/analytics": `{"analytics":{"impressions":31,"upcomingPayout":700,"currencyISO":"EUR",
		 "rewardStatus":{"unapproved":1}},"ranks":{"rank":4,"monthlyRank":null},"shareCount":{"email":2,"iosNativeShare":1}}`,
	})
	got, err := growsurf.NewBackend(c).PersonAnalytics(t.Context(), model.LaneOperator, "c", "k3v9qd")
	want := model.Analytics{
		Figures: []model.Figure{
			count("impressions", 31), euros("upcomingPayout", 700), count("rank", 4),
			count("shareCount.email", 2), count("shareCount.iosNativeShare", 1),
		},
		Statuses: map[string]model.Figure{"reward.unapproved": count("reward.unapproved", 1)}, AsOf: got.AsOf,
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestAnAnswerWithoutFiguresIsUnclear(t *testing.T) {
	c := serve(t, map[string]string{"GET /campaign/c/analytics": `{"statusCounts":{}}`})
	if _, err := c.Analytics.Campaign(t.Context(), "c", growsurf.AnalyticsOptions{}); !errors.Is(err, model.ErrUnclear) {
		t.Errorf("got %v", err)
	}
}

func TestAChartHasAHandfulOfBars(t *testing.T) {
	c, calls := describe(t, map[string]string{"GET /campaign/c/analytics": reportJSON})
	for _, days := range []int{1, 62, 63, 400, 401, 1825} {
		if _, err := growsurf.NewBackend(c).Analytics(t.Context(), model.LaneOperator, "c", days); err != nil {
			t.Error(err)
		}
	}
	const call = "GET /campaign/c/analytics?days="
	const with = "&include=previousPeriod%2CstatusCounts&interval="
	want := call + "1" + with + "day\n" + call + "62" + with + "day\n" + call + "63" + with + "week\n" +
		call + "400" + with + "week\n" + call + "401" + with + "month\n" + call + "1825" + with + "month"
	if diff := cmp.Diff(want, calls.said()); diff != "" {
		t.Error(diff)
	}
}

func TestActivityIsReadToItsEnd(t *testing.T) {
	pages := map[string]string{
		"limit=100":            `{"activityLogs":[{"createdAt":1788300000000,"type":"REWARD","text":"Earned a mug"},{"createdAt":1788300000000,"type":"REWARD","text":"Earned a cap"}],"limit":100,"offset":2}`,
		"limit=100&offset=2":   `{"activityLogs":[{"createdAt":1788300000000,"type":"REWARD","text":"Earned a cap"},{"createdAt":1788200000000,"type":"NOVEL","text":"Did \u001b[2J"},{},7],"limit":100,"offset":null}`,
		"limit=100&offset=100": `{}`,
	}
	c := serveHandler(t, pagesOf(pages))
	got, err := growsurf.NewBackend(c).Activity(t.Context(), model.LaneOperator, "c", "k3v9qd")
	want := []model.Activity{
		{At: at(1788300000000), Type: "REWARD", Text: "Earned a mug"},
		{At: at(1788300000000), Type: "REWARD", Text: "Earned a cap"},
		{At: at(1788200000000), Type: "NOVEL", Text: "Did \x1b[2J"},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	for name, body := range map[string]string{
		"no list":       `{"limit":100}`,
		"goes nowhere":  `{"activityLogs":[{"text":"a"}],"offset":0}`,
		"words":         `{"activityLogs":[{"text":"a"}],"offset":"next"}`,
		"two offsets":   `{"activityLogs":[{"text":"a"}],"offset":null,"offset":7}`,
		"beyond reason": `{"activityLogs":[{"text":"a"}],"offset":99999999999}`,
	} {
		pages["limit=100"] = body
		if _, err := growsurf.NewBackend(c).Activity(t.Context(), model.LaneOperator, "c", "k3v9qd"); !errors.Is(err, model.ErrUnclear) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestALongLogIsCut(t *testing.T) {
	c := serveHandler(t, endlessLog{})
	got, err := growsurf.NewBackend(c).Activity(t.Context(), model.LaneOperator, "c", "k3v9qd")
	if err != nil || len(got) != 300 || !got[299].At.Equal(time.UnixMilli(300)) {
		t.Errorf("%d lines, %v", len(got), err)
	}
}
