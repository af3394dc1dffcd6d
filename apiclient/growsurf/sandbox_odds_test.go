package growsurf_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"refdesk/apiclient"
	"refdesk/apiclient/growsurf"
	"refdesk/internal/model"
)

// status is what the vendor answered; 0 where an error is not the vendor's.
func status(err error) int {
	var e *apiclient.Error
	if !errors.As(err, &e) {
		return 0
	}
	return e.Status
}

func TestEnrolmentFitsTheDescription(t *testing.T) {
	h := newHouse(t)
	ctx, c := t.Context(), h.affiliates
	waiting := drain(h, h.Applications.List(ctx, c, "PENDING"))
	if len(waiting) < 2 {
		t.Fatalf("%d applications wait", len(waiting))
	}
	in, err := h.Applications.Approve(ctx, c, waiting[0].ID)
	if h.must(err); in.Status != "APPROVED" || in.PersonID == "" {
		t.Errorf("approved %+v", in)
	}
	out, err := h.Applications.Deny(ctx, c, waiting[1].ID, growsurf.Denial{Reason: "No site", Note: "spam"})
	if h.must(err); out.Status != "DENIED" || out.RejectionReason != "No site" {
		t.Errorf("denied %+v", out)
	}
	from := time.Now().Add(48 * time.Hour).UTC().Truncate(time.Millisecond)
	again, err := h.Applications.LetReapply(ctx, c, out.ID, from)
	if h.must(err); !again.ReapplyAllowedAt.Equal(from) {
		t.Errorf("may apply again from %v", again.ReapplyAllowedAt)
	}
	if _, err := h.Applications.Approve(ctx, c, out.ID); status(err) != 409 {
		t.Errorf("decided twice: %v", err)
	}
	if got, err := h.Applications.Get(ctx, c, in.ID); err != nil || got.Status != "APPROVED" {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := h.Applications.Get(ctx, c, "nosuch"); !errors.Is(err, model.ErrNotFound) {
		t.Errorf("no application: %v", err)
	}
}

func TestInvitesFitTheDescription(t *testing.T) {
	h := newHouse(t)
	ctx, c := t.Context(), h.affiliates
	made, err := h.Invites.Create(ctx, c, "fay@example.com", "Fay", "")
	if h.must(err); made.Status != "PENDING" || made.ExpiresAt.IsZero() {
		t.Fatalf("invited %+v", made)
	}
	if _, err := h.Invites.Create(ctx, c, "fay@example.com", "", ""); status(err) != 409 {
		t.Errorf("invited twice: %v", err)
	}
	if _, err := h.Invites.Resend(ctx, c, made.ID); status(err) != 409 {
		t.Errorf("mailed again at once: %v", err)
	}
	h.ahead.Add(int64(2 * time.Hour))
	if sent, err := h.Invites.Resend(ctx, c, made.ID); err != nil || !sent.LastSentAt.After(made.LastSentAt) {
		t.Errorf("mailed again: %+v, %v", sent, err)
	}
	if gone, err := h.Invites.Revoke(ctx, c, made.ID); err != nil || gone.Status != "REVOKED" || gone.RevokedAt.IsZero() {
		t.Errorf("revoked %+v, %v", gone, err)
	}
	if _, err := h.Invites.Revoke(ctx, c, made.ID); status(err) != 409 {
		t.Errorf("revoked twice: %v", err)
	}
	for _, i := range drain(h, h.Invites.List(ctx, c, "REVOKED")) {
		if i.Status != "REVOKED" {
			t.Errorf("listed %+v", i)
		}
	}
}

func TestDeletingSomebodyWithAHistory(t *testing.T) {
	h := newHouse(t)
	ctx, c := t.Context(), h.referrals
	gus := h.join(c, "gus@example.com", "")
	var friends []string
	for i := range 30 {
		friends = append(friends, fmt.Sprintf("friend-%d@example.com", i))
	}
	_, err := h.Client.Referrals.Invite(ctx, c, gus, growsurf.InviteRequest{Addresses: friends, Subject: "Hi", Text: "{{referrerMessage}}"})
	h.must(err)
	erasure, err := h.Participants.Delete(ctx, c, gus)
	if h.must(err); erasure == "" {
		t.Error("no erasure runs")
	}
	if _, err := h.Participants.Delete(ctx, c, gus); !errors.Is(err, model.ErrWrongState) || status(err) != 423 {
		t.Errorf("deleted while it is being erased: %v", err)
	}
	h.ahead.Add(int64(time.Hour))
	if _, err := h.Participants.Delete(ctx, c, gus); !errors.Is(err, model.ErrNotFound) {
		t.Errorf("deleted afterwards: %v", err)
	}
}

func TestARefundThatNobodyKnowsCannotBeCanceled(t *testing.T) {
	h := newHouse(t)
	ctx, c := t.Context(), h.affiliates
	campaign, err := h.Campaigns.Get(ctx, c)
	h.must(err)
	h.join(c, "ben@example.com", h.join(c, "ann@example.com", ""))
	order := growsurf.SaleRef{Order: "o1"}
	_, err = h.Sales.Record(ctx, c, "ben@example.com", growsurf.Sale{SaleRef: order, Gross: model.Money{Minor: 5000, Currency: campaign.Currency}})
	h.must(err)
	h.ahead.Add(int64(10 * time.Second))
	_, err = h.Sales.Refund(ctx, c, "ben@example.com", growsurf.Refund{SaleRef: order, ID: "r9", Canceled: true})
	if status(err) != 409 || !errors.Is(err, model.ErrInvalid) {
		t.Errorf("got %v", err)
	}
	if got, err := h.Sales.Refund(ctx, c, "ben@example.com", growsurf.Refund{SaleRef: order, Chargeback: true}); err != nil || !got.Found {
		t.Errorf("a chargeback: %+v, %v", got, err)
	}
	if got, err := h.Sales.Refund(ctx, c, "ben@example.com", growsurf.Refund{SaleRef: growsurf.SaleRef{Order: "nosuch"}}); err != nil || got.Found {
		t.Errorf("of no sale: %+v, %v", got, err)
	}
}
