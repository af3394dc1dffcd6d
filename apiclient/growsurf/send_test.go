package growsurf_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"refdesk/apiclient/growsurf"
	"refdesk/internal/model"
)

func TestEveryChangeIsOneCall(t *testing.T) {
	const ok = `{"success":true}`
	c, calls := describe(t, map[string]string{
		"POST /campaign/c/reward/r/approve": ok, "POST /campaign/c/reward/r/fulfill": ok, "DELETE /campaign/c/reward/r": ok,
		"POST /campaign/c/commission/m/approve": ok, "DELETE /campaign/c/commission/m": ok,
		"POST /campaign/c/participant/p":                                         updatedJSON,
		"POST /campaign/c/participant/p/payout-destination/request-confirmation": `{"status":"CONFIRMATION_REQUESTED","provider":"WISECOM","providerDisplayName":"Wise","expiresAt":1767225600000}`,
	})
	mail := model.Change{CampaignID: "c", Object: model.ObjectDestination, Target: "p", Verb: model.VerbConfirm, Patch: `{"provider":"WISECOM"}`}
	reward := model.Change{CampaignID: "c", Object: model.ObjectReward, Target: "r"}
	commission := model.Change{CampaignID: "c", Object: model.ObjectCommission, Target: "m"}
	person := model.Change{CampaignID: "c", Object: model.ObjectParticipant, Target: "p", Verb: model.VerbEdit}
	with := func(c model.Change, v model.Verb) model.Change { c.Verb = v; return c }
	fresh := with(reward, model.VerbFulfil)
	fresh.Seen = "waiting"
	old := reward
	old.Object = ""
	person.Patch = `{"notes":"a <b> & c","metadata":{"tier":null,"n":1.50},"referralStatus":"CREDIT_EXPIRED","affiliateStatus":"SUSPENDED",` +
		`"unsubscribed":true,"vanityKeys":["m"],"firstName":"Мира","lastName":""}`
	for _, change := range []model.Change{
		with(old, model.VerbApprove), with(reward, model.VerbApprove), fresh, with(reward, model.VerbFulfil), with(reward, model.VerbRefuse),
		with(commission, model.VerbApprove), with(commission, model.VerbRefuse), person, mail,
	} {
		if err := growsurf.NewBackend(c).Send(t.Context(), change); err != nil {
			t.Errorf("%s %s: %v", change.Verb, change.Object, err)
		}
	}
	want := strings.Join([]string{
		"POST /campaign/c/reward/r/approve", "POST /campaign/c/reward/r/approve", `POST /campaign/c/reward/r/approve {"fulfill":true}`,
		"POST /campaign/c/reward/r/fulfill", "DELETE /campaign/c/reward/r",
		"POST /campaign/c/commission/m/approve", "DELETE /campaign/c/commission/m",
		`POST /campaign/c/participant/p {"affiliateStatus":"SUSPENDED","firstName":"Мира","lastName":"","metadata":{"n":1.50,"tier":null},` +
			`"notes":"a \u003cb\u003e \u0026 c","referralStatus":"CREDIT_EXPIRED","unsubscribed":true,"vanityKeys":["m"]}`,
		`POST /campaign/c/participant/p/payout-destination/request-confirmation {"provider":"WISECOM"}`,
	}, "\n")
	if diff := cmp.Diff(want, calls.said()); diff != "" {
		t.Error(diff)
	}
}

func TestEditsThatAreRefusedBeforeTheyLeave(t *testing.T) {
	b := growsurf.NewBackend(serveHandler(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("it was sent")
	})))
	for _, patch := range []string{
		``, `{}`, `[]`, `{"notes":`, `{"notes":null}`, `{"notes":7}`, `{"fraudRiskLevel":"LOW"}`, `{"email":"a@example.com"}`,
		`{"notes":"a","notes":"b"}`, `{"notes":"a","rank":1}`, `{"unsubscribed":"true"}`, `{"vanityKeys":[1]}`, `{"vanityKeys":"a"}`,
		`{"metadata":{}}`, `{"metadata":[]}`, `{"metadata":{"a":{}}}`, `{"metadata":{"a":[1]}}`, `{"metadata":{"a":1,"a":2}}`,
	} {
		change := model.Change{CampaignID: "c", Object: model.ObjectParticipant, Target: "p", Verb: model.VerbEdit, Patch: patch}
		if err := b.Send(t.Context(), change); !errors.Is(err, model.ErrInvalid) {
			t.Errorf("%s: %v", patch, err)
		}
	}
}

// What the screen is told cannot be done is not sent, and what it is told can
// be done has a call.
func TestWhatCannotBeDone(t *testing.T) {
	sent := 0
	b := growsurf.NewBackend(serveHandler(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		sent++
		_, _ = w.Write([]byte(`{"success":true,"id":"p"}`))
	})))
	verbs := []model.Verb{model.VerbApprove, model.VerbFulfil, model.VerbRefuse, model.VerbEdit, "hold", "risk", "bless"}
	for _, object := range []model.Object{model.ObjectReward, model.ObjectCommission, model.ObjectParticipant, "payout", "campaign", "comet"} {
		for _, verb := range verbs {
			sent = 0
			why := b.WhyNot(object, verb)
			err := b.Send(t.Context(), model.Change{CampaignID: "c", Object: object, Target: "x", Verb: verb, Patch: `{"notes":"n"}`})
			if can := why == ""; can != (err == nil) || can != (sent == 1) {
				t.Errorf("%s %s: %q, sent %d, %v", verb, object, why, sent, err)
			}
			if err != nil && (!errors.Is(err, model.ErrInvalid) || !strings.Contains(err.Error(), why)) {
				t.Errorf("%s %s: %v", verb, object, err)
			}
		}
	}
}

func TestACommissionThatMovedBefore(t *testing.T) {
	c := serveHandler(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNotAcceptable)
		_, _ = w.Write([]byte(`{"name":"InvalidCommissionState","code":"INVALID_COMMISSION_STATE","message":"Invalid commission state. Commission has already been paid.","status":406}`))
	}))
	err := growsurf.NewBackend(c).Send(t.Context(), model.Change{CampaignID: "c", Object: model.ObjectCommission, Target: "m", Verb: model.VerbRefuse})
	if !errors.Is(err, model.ErrWrongState) || !strings.Contains(err.Error(), "already been paid") {
		t.Errorf("got %v", err)
	}
}

func TestAPersonsCommissionsAreReadWholeOrNotAtAll(t *testing.T) {
	pages := map[string]string{
		"limit=100":               `{"commissions":[{"id":"comm_1"},{"id":"comm_2"}],"limit":100,"nextId":"comm_3"}`,
		"limit=100&nextId=comm_3": `{"commissions":[{"id":"comm_2"},{"id":"comm_3","status":"PAID"}],"limit":100,"nextId":null}`,
	}
	b := growsurf.NewBackend(serveHandler(t, pagesOf(pages)))
	got, err := b.PersonCommissions(t.Context(), model.LaneChange, "aff", "k3v9qd")
	if err != nil || len(got.Commissions) != 3 || got.Commissions[2].State != "paid" || got.AsOf.IsZero() {
		t.Fatalf("got %+v, %v", got, err)
	}
	if first := got.Commissions[0].AsOf; !first.Equal(got.AsOf) {
		t.Errorf("as of %v, the first page is of %v", got.AsOf, first)
	}
	delete(pages, "limit=100&nextId=comm_3")
	if got, err := b.PersonCommissions(t.Context(), model.LaneChange, "aff", "k3v9qd"); err == nil || got.Commissions != nil {
		t.Errorf("half a list: %+v, %v", got, err)
	}
	for _, odd := range []string{`{"status":"PENDING"}`, `{"id":"comm_2","id":"comm_4"}`, `null`} {
		pages["limit=100"] = `{"commissions":[{"id":"comm_1"},` + odd + `],"limit":100,"nextId":null}`
		got, err := b.PersonCommissions(t.Context(), model.LaneChange, "aff", "k3v9qd")
		if !errors.Is(err, model.ErrUnclear) || got.Commissions != nil {
			t.Errorf("a list with %s in it: %+v, %v", odd, got, err)
		}
	}
}
