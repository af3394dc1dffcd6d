package growsurf_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"refdesk/apiclient/growsurf"
	"refdesk/internal/model"
)

const updatedJSON = `{"id":"k3v9qd","email":"mira@example.com","rank":4,"monthlyRank":7,"referralCount":30,"monthlyReferralCount":3,"rewards":[],"notes":"vip"}`

func TestOnlyWhatChangesIsSent(t *testing.T) {
	c, calls := describe(t, map[string]string{"POST /campaign/c/participant/k3v9qd": updatedJSON})
	for _, u := range []growsurf.ParticipantUpdate{
		{Notes: model.Some("")},
		{Metadata: map[string]any{"tier": nil, "shirt": "M"}},
		{Language: model.Some(""), VanityKeys: model.Some([]string{}), Unsubscribed: model.Some(false)},
		{
			Email: model.Some("m@example.com"), FirstName: model.Some("Мира"), LastName: model.Some("O"), ReferredBy: model.Some("t5n8ya"),
			ReferralStatus: model.Some("CREDIT_EXPIRED"), AffiliateStatus: model.Some("BANNED"), Language: model.Some("de"),
		},
	} {
		got, err := c.Participants.Update(t.Context(), "c", "k3v9qd", u)
		if err != nil || got.Person.Notes.V != "vip" || !got.RewardsKnown {
			t.Errorf("got %+v, %v", got, err)
		}
	}
	const call = "POST /campaign/c/participant/k3v9qd "
	want := call + `{"notes":""}` + "\n" + call + `{"metadata":{"shirt":"M","tier":null}}` + "\n" +
		call + `{"language":null,"unsubscribed":false,"vanityKeys":[]}` + "\n" +
		call + `{"affiliateStatus":"BANNED","email":"m@example.com","firstName":"Мира","language":"de","lastName":"O","referralStatus":"CREDIT_EXPIRED","referredBy":"t5n8ya"}`
	if diff := cmp.Diff(want, calls.said()); diff != "" {
		t.Error(diff)
	}
}

func TestAnUpdateOfNothingIsNotSent(t *testing.T) {
	c := serve(t, nil)
	if _, err := c.Participants.Update(t.Context(), "c", "k3v9qd", growsurf.ParticipantUpdate{Metadata: map[string]any{}}); !errors.Is(err, model.ErrInvalid) {
		t.Errorf("got %v", err)
	}
}

func TestDeletingPeople(t *testing.T) {
	c, calls := describe(t, map[string]string{
		"DELETE /campaign/c/participant/k3v9qd": `{"success":true}`,
		"DELETE /campaign/c/participant/t5n8ya": `{"success":true,"analyticsErasure":{"status":"pending","operationId":"op-1"}}`,
		"POST /campaign/c/participants/bulk-delete": `{"summary":{"total":2,"deletedCount":1,"notFoundCount":1,"duplicateCount":0,"errorCount":0},
		 "results":[{"index":0,"identifier":"bo@example.com","status":"DELETED","participantId":"b1","email":"bo@example.com"},
		  {"index":1,"identifier":"nosuch","status":"NOT_FOUND","message":"Not there."}],"analyticsErasure":{"status":"pending","operationId":"op-2"}}`,
	})
	ctx := t.Context()
	if erasure, err := c.Participants.Delete(ctx, "c", "k3v9qd"); erasure != "" || err != nil {
		t.Errorf("got %q, %v", erasure, err)
	}
	if erasure, err := c.Participants.Delete(ctx, "c", "t5n8ya"); erasure != "op-1" || err != nil {
		t.Errorf("got %q, %v", erasure, err)
	}
	got, err := c.Participants.DeleteMany(ctx, "c", []string{"bo@example.com", "nosuch"})
	want := growsurf.Deletion{Erasure: "op-2", Rows: []growsurf.Deleted{
		{Asked: "bo@example.com", Status: "DELETED", ID: "b1", Email: "bo@example.com"},
		{Asked: "nosuch", Status: "NOT_FOUND", Message: "Not there."},
	}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if _, err := c.Participants.DeleteMany(ctx, "c", []string{"a", "b", "c"}); !errors.Is(err, model.ErrUnclear) {
		t.Errorf("an answer about two of three: %v", err)
	}
	for _, people := range [][]string{nil, make([]string, 201)} {
		if _, err := c.Participants.DeleteMany(ctx, "c", people); !errors.Is(err, model.ErrInvalid) {
			t.Errorf("%d people: %v", len(people), err)
		}
	}
	if said := "DELETE /campaign/c/participant/k3v9qd\nDELETE /campaign/c/participant/t5n8ya\n" +
		`POST /campaign/c/participants/bulk-delete {"participants":["bo@example.com","nosuch"]}` + "\n" +
		`POST /campaign/c/participants/bulk-delete {"participants":["a","b","c"]}`; said != calls.said() {
		t.Error(calls.said())
	}
}

func TestDeletionsThatWereNotDone(t *testing.T) {
	for status, want := range map[int]error{
		http.StatusOK: model.ErrUnclear, http.StatusAccepted: model.ErrUnclear, http.StatusLocked: model.ErrWrongState,
		http.StatusBadRequest: model.ErrNotFound, http.StatusForbidden: model.ErrDenied,
	} {
		c := serveHandler(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = w.Write([]byte(`{"message":"no"}`))
		}))
		if _, err := c.Participants.Delete(t.Context(), "c", "k3v9qd"); !errors.Is(err, want) {
			t.Errorf("%d: %v", status, err)
		}
	}
}
