package growsurf_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"refdesk/apiclient/growsurf"
	"refdesk/internal/model"
)

func money(minor int64, currency string) model.Opt[model.Money] {
	return model.Some(model.Money{Minor: minor, Currency: currency})
}

func TestCommissionsAreExact(t *testing.T) {
	c := serve(t, map[string]string{"GET /campaign/aff/commissions": commissionsJSON})
	got, err := c.Commissions.Page(t.Context(), "aff", growsurf.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := model.SalesPage{Next: "comm_4", Commissions: []model.Commission{
		{
			Backend: "acme", CampaignID: "aff", ID: "comm_1", Person: "k3v9qd", Other: "t5n8ya", State: "pending", Event: "SALE",
			Amount: money(2397, "USD"), InCampaign: money(2397, "USD"), Sale: money(7990, "USD"), HoldDays: model.Some[int64](30),
		},
		{
			Backend: "acme", CampaignID: "aff", ID: "comm_2", Person: "k3v9qd", Other: "t5n8ya", State: "approved",
			Amount: money(9007199254740993, "JPY"),
		},
		{
			Backend: "acme", CampaignID: "aff", ID: "comm_3", State: "novel",
			Amount: money(1999, "EUR"), HoldDays: model.Some[int64](-1),
		},
	}}
	if diff := cmp.Diff(want, got, asOf); diff != "" {
		t.Error(diff)
	}
	second := got.Commissions[1]
	if !second.CreatedAt.Equal(at(1788300000000)) || !second.ApprovedAt.Equal(at(1788300005000)) || !second.PaidAt.IsZero() {
		t.Errorf("times are %+v", second)
	}
}

func TestPayouts(t *testing.T) {
	c := serve(t, map[string]string{"GET /campaign/aff/payouts": payoutsJSON})
	var got []model.Payout
	for p, err := range c.Payouts.List(t.Context(), "aff", growsurf.ListOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, p)
	}
	want := []model.Payout{
		{
			Backend: "acme", CampaignID: "aff", ID: "po_1", Person: "k3v9qd", State: "issued",
			Amount: money(500, "JPY"), InCampaign: money(312, "USD"), Commissions: []string{"comm_1", "comm_2"},
		},
		{Backend: "acme", CampaignID: "aff", ID: "po_2", Person: "k3v9qd", State: "upcoming"},
	}
	if diff := cmp.Diff(want, got, asOf); diff != "" {
		t.Error(diff)
	}
	if !got[0].IssuedAt.Equal(at(1788300002000)) || !got[1].CreatedAt.IsZero() {
		t.Errorf("times are %+v", got)
	}
}

func TestCommissionsCanBeNarrowed(t *testing.T) {
	c := serveHandler(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.RawQuery != "limit=7&nextId=comm_0&status=PENDING" {
			t.Errorf("query %s", r.URL.RawQuery)
		}
		_, _ = w.Write([]byte(`{"commissions":[{"id":"comm_1"}]}`))
	}))
	rows := 0
	for _, err := range c.Commissions.List(t.Context(), "aff", growsurf.ListOptions{Limit: 7, After: "comm_0", Status: "PENDING"}) {
		if err != nil {
			t.Fatal(err)
		}
		rows++
	}
	if rows != 1 {
		t.Errorf("%d rows", rows)
	}
}

func TestOnePersonsCommissionsAndPayouts(t *testing.T) {
	c, calls := describe(t, map[string]string{
		"GET /campaign/aff/participant/k3v9qd/commissions": `{"commissions":[],"limit":100,"nextId":null}`,
		"GET /campaign/aff/participant/k3v9qd/payouts":     `{"payouts":[{"id":"po_1","participantId":"k3v9qd","commissionIds":[],"amount":5,"currencyISO":"JPY","status":"REVERSED","createdAt":1}],"limit":7,"nextId":null}`,
	})
	for range c.Commissions.OfPerson(t.Context(), "aff", "k3v9qd", growsurf.ListOptions{}) {
		t.Error("a commission")
	}
	for p, err := range c.Payouts.OfPerson(t.Context(), "aff", "k3v9qd", growsurf.ListOptions{Limit: 7, Status: "REVERSED"}) {
		if err != nil || p.State != "reversed" {
			t.Errorf("got %+v, %v", p, err)
		}
	}
	want := "GET /campaign/aff/participant/k3v9qd/commissions?limit=100\nGET /campaign/aff/participant/k3v9qd/payouts?limit=7&status=REVERSED"
	if got := calls.said(); got != want {
		t.Error(got)
	}
}
