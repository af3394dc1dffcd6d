package views_test

import (
	"errors"
	"testing"
	"time"

	"refdesk/internal/model"
	"refdesk/views"
)

// unpayable is a program with a person who must confirm an account and hand in a
// tax form.
func unpayable(w *world, _ *views.Env) {
	affiliates(w)
	for i := range w.people {
		w.people[i].Key = int64(i + 1)
		w.people[i].RequiredActions = model.Some("PAYOUT_DESTINATION,TAX_INFO")
	}
	for i := range w.payouts {
		w.payouts[i].State = []string{"upcoming", "queued", "failed", "reversed"}[i%4]
	}
	w.told.accounts = []model.Destination{
		{Provider: "PAYPAL", Name: "PayPal", State: "EXPIRED", Address: "mira@example.com"},
		{Provider: "WISECOM", Name: "Wise", State: "PENDING_CONFIRMATION"},
	}
}

// mailed has a mail in a state.
func mailed(state model.ChangeState, problem string) func(*world, *views.Env) {
	return func(w *world, e *views.Env) {
		unpayable(w, e)
		w.changes = []model.Change{{
			ID: 5, Group: 5, Verb: model.VerbConfirm, Backend: backend, CampaignID: w.payouts[0].CampaignID, Object: model.ObjectDestination,
			Target: w.payouts[0].Person, PersonID: w.payouts[0].Person, Patch: `{"provider":"PAYPAL"}`, Headline: "ask Mira Okafor to confirm PayPal",
			State: state, Error: problem, Operator: "ana", CreatedAt: w.now().Add(-3 * time.Minute), At: w.now(),
		}}
	}
}

func TestConfirmationFrames(t *testing.T) {
	tests := []struct {
		name string
		set  func(*world, *views.Env)
		keys []string
	}{
		{name: "payouts_blocked", set: unpayable, keys: []string{"6"}},
		{name: "confirm_form", set: unpayable, keys: []string{"6", "A"}},
		{name: "confirm_staged", set: unpayable, keys: []string{"6", "A", "enter", "enter"}},
		{name: "payout_mailed", set: mailed(model.ChangeDone, ""), keys: []string{"6", "enter", "tab", "G"}},
		{name: "payout_mail_failed", set: mailed(model.ChangeFailed, "the vendor refused: a payment method is required"), keys: []string{"6", "enter", "tab", "G"}},
	}
	for _, size := range sizes {
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				c := start(t, size.w, size.h, test.set)
				c.press(test.keys...)
				c.golden(test.name)
			})
		}
	}
}

// TestConfirmationIsStagedWithWhatTheVendorSaid, for the account that was
// chosen, and can be taken back.
func TestConfirmationIsStagedWithWhatTheVendorSaid(t *testing.T) {
	c := start(t, 120, 36, unpayable)
	c.press("6", "A")
	c.sees("PayPal: expired", "Wise: mailed, not confirmed yet")
	c.press("right", "enter", "h", "i", "enter")
	person := c.world.payouts[0].Person
	if got := c.world.took(); got != "confirm "+person+` hi{"provider":"WISECOM"}` {
		t.Fatalf("asked: %s", got)
	}
	if seen := c.world.changes[0].Seen; seen != model.DestinationAsked {
		t.Errorf("seen was %q", seen)
	}
	c.sees("to confirm Wise", "u takes it back")
	c.press("u")
	if got := c.world.took(); got != "undo "+person {
		t.Errorf("asked: %s", got)
	}
}

// TestConfirmationWhereTheVendorIsSilent: the outbox reads the account before it
// has the mail sent.
func TestConfirmationWhereTheVendorIsSilent(t *testing.T) {
	c := start(t, 80, 24, func(w *world, e *views.Env) { unpayable(w, e); w.told.err = model.ErrUnreachable })
	c.press("6", "A", "enter", "enter")
	if seen := c.world.changes[0].Seen; seen != model.DestinationUnread {
		t.Errorf("seen was %q", seen)
	}
}

func TestConfirmationsThatAreNotOffered(t *testing.T) {
	for want, set := range map[string]func(*world, *views.Env){
		"is confirmed: there is nothing to ask for": func(w *world, e *views.Env) {
			unpayable(w, e)
			w.told.accounts = []model.Destination{{Provider: "PAYPAL", State: "ACTIVE"}, {Provider: "WISECOM", State: "CONFIRMED"}}
		},
		"it is done by hand":      func(w *world, e *views.Env) { unpayable(w, e); w.told.cannot = "it is done by hand" },
		"deleted at the vendor":   func(w *world, e *views.Env) { unpayable(w, e); w.people[0].Gone = true },
		"read-only":               func(w *world, e *views.Env) { unpayable(w, e); e.ReadOnly = true },
		"there is no payout here": func(w *world, e *views.Env) { unpayable(w, e); w.payouts = nil },
		"another change is staged by ben": func(w *world, e *views.Env) {
			unpayable(w, e)
			w.deskFail = errors.New("Mira Okafor: another change is staged by ben")
		},
	} {
		c := start(t, 80, 24, set)
		c.press("6", "A")
		if c.has("esc cancel") {
			c.press("enter", "enter")
		}
		c.sees(want)
		if len(c.world.changes) != 0 {
			t.Errorf("%s: %v", want, c.world.changes)
		}
	}
}

// TestWhatIsInTheWayIsSaidInWords, and where a person can do something about it.
func TestWhatIsInTheWayIsSaidInWords(t *testing.T) {
	c := start(t, 120, 36, unpayable)
	c.press("6", "enter")
	c.sees("no confirmed account to pay to", "the tax form is missing")
}
