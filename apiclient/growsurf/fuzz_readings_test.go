package growsurf_test

import (
	"encoding/json"
	"math"
	"net/url"
	"slices"
	"testing"

	"refdesk/apiclient/growsurf"
	"refdesk/internal/model"
)

func checkFigures(t *testing.T, all []model.Figure) {
	t.Helper()
	for _, f := range all {
		wellFormed(t, f.Name)
		if f.Money.Known && f.Money.V.Currency == "" {
			t.Errorf("%s is an amount without currency", f.Name)
		}
	}
}

func FuzzReport(f *testing.F) {
	fuzz(f, func(t *testing.T, d growsurf.Decoder) {
		r, ok := d.Report()
		if !ok {
			return
		}
		checkFigures(t, slices.Concat(r.Figures, r.Previous, r.Email))
		for name, figure := range r.Statuses {
			if name != figure.Name || !figure.Count.Known && !figure.Money.Known {
				t.Errorf("state %q is %+v", name, figure)
			}
		}
		for _, span := range r.Series {
			if checkFigures(t, span.Figures); span.From.IsZero() {
				t.Error("a period without a beginning")
			}
		}
		for _, rate := range r.Rates {
			if math.IsNaN(rate.Value) || math.IsInf(rate.Value, 0) {
				t.Errorf("rate %+v", rate)
			}
		}
	}, reportJSON, `{"analytics":{"impressions":31,"rewardStatus":{"unapproved":1}},"ranks":{"rank":null},"shareCount":{"email":2}}`,
		`{"analytics":{},"rates":{"a":1e999},"statusCounts":{"Status":{"":{}}}}`)
}

func FuzzReferrals(f *testing.F) {
	fuzz(f, func(t *testing.T, d growsurf.Decoder) {
		for _, r := range d.Referrals() {
			wellFormed(t, r.ID, r.Email, r.FirstName.V, r.Status)
		}
		total, offset, query := d.Next(10)
		if total != 0 && total <= 10 || offset < 0 {
			t.Errorf("pages lead to %d and %d", total, offset)
		}
		if _, err := url.ParseQuery(query); err != nil {
			t.Errorf("%q is no query", query)
		}
	}, `{"referrals":[`+referralJSON+`,`+invitedJSON+`],"limit":100,"nextId":"a&b","nextOffset":20,"more":true,"total":11,"offset":20}`)
}

func FuzzEnrolment(f *testing.F) {
	fuzz(f, func(t *testing.T, d growsurf.Decoder) {
		for _, a := range d.Applications() {
			wellFormed(t, a.ID, a.Email, a.RejectionReason, a.Risk.V)
			for _, answer := range a.Answers {
				wellFormed(t, answer.Label, answer.Value)
			}
		}
		for _, i := range d.Invitations() {
			wellFormed(t, i.ID, i.Email, i.Status)
		}
	}, `{"applications":[`+applicationJSON+`]}`, `{"invites":[`+invitationJSON+`]}`)
}

func FuzzPages(f *testing.F) {
	fuzz(f, func(t *testing.T, d growsurf.Decoder) {
		for _, a := range d.Activities() {
			wellFormed(t, a.Type, a.Text)
		}
		for _, p := range d.Destinations() {
			if wellFormed(t, p.Provider, p.Address, p.Problem); p.Active && p.Provider == "" {
				t.Error("nobody is active")
			}
		}
		for _, row := range d.Deletions() {
			wellFormed(t, row.Asked, row.Status, row.Message)
		}
		fraud := d.Options().Fraud
		wellFormed(t, slices.Concat(fraud.BlockedEmails.V, fraud.BlockedIPs.V, fraud.AllowedCountries.V)...)
	}, optionsJSON, `{"activityLogs":[{"createdAt":1788300000000,"text":"Joined","type":"COMMON"}],"offset":null}`,
		`{"activeProvider":"","destinations":[{"provider":"","status":"NONE"}]}`, `{"results":[{"index":0,"identifier":"a","status":"DELETED"}]}`)
}

// A patch that is taken sends no more than the patch says.
func FuzzPatch(f *testing.F) {
	for _, seed := range []string{
		`{"notes":"a","metadata":{"tier":null,"n":1.50}}`, `{"vanityKeys":["m"],"unsubscribed":true}`, `{"notes":"a","notes":"a"}`,
		`{"metadata":{"a":{}}}`, `{"rank":1}`, ` {"firstName" : "\u0041"} `,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, patch string) {
		body, ok := growsurf.PatchBody(patch)
		if !ok {
			return
		}
		if _, err := json.Marshal(body); err != nil {
			t.Errorf("%q cannot be sent: %v", patch, err)
		}
		var asked map[string]json.RawMessage
		if err := json.Unmarshal([]byte(patch), &asked); err != nil {
			t.Fatalf("%q was taken: %v", patch, err)
		}
		for key := range body {
			if _, ok := asked[key]; !ok {
				t.Errorf("%q sends %s", patch, key)
			}
		}
	})
}
