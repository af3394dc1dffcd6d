package outbox_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"refdesk/internal/model"
)

// TestWhatProvesOtherObjects plays changes of commissions, deliveries and
// people from the first call to the end.
func TestWhatProvesOtherObjects(t *testing.T) {
	lost, denied := fmt.Errorf("acme: %w", model.ErrUnclear), fmt.Errorf("acme: %w", model.ErrDenied)
	sale := model.Change{Object: model.ObjectCommission, Target: "c1", Seen: model.CommissionPending}
	refusal, edit := sale, model.Change{
		Verb: model.VerbEdit, Object: model.ObjectParticipant, Target: "p1", Seen: patchOf("old"), Patch: patchOf("new"),
	}
	refusal.Verb = model.VerbRefuse
	fulfil := model.Change{Verb: model.VerbFulfil, Target: "r1"}
	marking := fulfil
	marking.Seen = string(model.RewardApproved)
	replyLost := func(v *vendor) { v.sends = []answer{{err: lost, effect: true}} }
	callLost := func(v *vendor) { v.sends = []answer{{err: lost}} }
	at := func(state string) func(*vendor) { return func(v *vendor) { v.sales["c1"] = state } }
	tests := []struct {
		name   string
		change model.Change
		world  func(v *vendor)
		state  model.ChangeState
		text   string // part of the error; "" = none
		now    string // of the object
		calls  string
	}{
		{name: "a commission approved", change: sale, state: model.ChangeDone, now: "approved", calls: "send"},
		{name: "its reply lost", change: sale, world: replyLost, state: model.ChangeDone, now: "approved", calls: "send list"},
		{name: "its call lost", change: sale, world: callLost, state: model.ChangeDone, now: "approved", calls: "send list send"},
		{
			name: "its reply lost, and paid by then", change: sale,
			world: func(v *vendor) {
				v.sends = []answer{{err: lost, effect: true, before: func() { v.sales["c1"] = "paid" }}}
			},
			state: model.ChangeDone, now: "paid", calls: "send list",
		},
		{name: "refused, its reply lost", change: refusal, world: replyLost, state: model.ChangeDone, calls: "send list"},
		{
			name: "refused, and shown as deleted", change: refusal, state: model.ChangeDone, now: "deleted", calls: "send list",
			world: func(v *vendor) { v.sends = []answer{{err: lost}}; v.sales["c1"] = "deleted" },
		},
		{
			name: "approved meanwhile", change: sale, world: at("approved"), state: model.ChangeFailed,
			text: "by somebody else or by the end of the vendor's hold period", now: "approved", calls: "send list",
		},
		{
			name: "removed meanwhile", change: sale, world: func(v *vendor) { delete(v.sales, "c1") }, state: model.ChangeFailed,
			text: "somebody else removed the commission", calls: "send list",
		},
		{
			name: "refunded meanwhile", change: sale, world: at("reversed"), state: model.ChangeFailed,
			text: "a refund or chargeback reversed the commission", now: "reversed", calls: "send list",
		},
		{
			name: "paid, so not to be refused", change: refusal, world: at("paid"), state: model.ChangeFailed,
			text: "cannot be refused", now: "paid", calls: "send list",
		},
		{
			name: "a key that may not approve commissions", change: sale, state: model.ChangeParked, now: "pending", calls: "send",
			world: func(v *vendor) { v.sends = []answer{{err: denied}} }, text: "may not approve commissions (scope reward:write)",
		},
		{name: "approved and fulfilled in one", change: fulfil, state: model.ChangeDone, now: "fulfilled", calls: "send"},
		{name: "marked as delivered", change: marking, world: reward("approved"), state: model.ChangeDone, now: "fulfilled", calls: "send"},
		{
			name: "marked, its call lost", change: marking, state: model.ChangeDone, now: "fulfilled", calls: "send read send",
			world: func(v *vendor) { reward("approved")(v); callLost(v) },
		},
		{
			name: "to be fulfilled, and only approved meanwhile", change: fulfil, world: reward("approved"), state: model.ChangeFailed,
			text: "decide again to mark it as delivered", now: "approved", calls: "send read",
		},
		{
			name: "delivered by somebody else", change: marking, world: reward("fulfilled"), state: model.ChangeFailed,
			text: "somebody else marked it as delivered", now: "fulfilled", calls: "send read",
		},
		{name: "notes written", change: edit, world: notes("old"), state: model.ChangeDone, now: patchOf("new"), calls: "read send"},
		{
			name: "notes written, the reply lost", change: edit, state: model.ChangeDone, now: patchOf("new"), calls: "read send read",
			world: func(v *vendor) { notes("old")(v); replyLost(v) },
		},
		{
			name: "somebody else's notes", change: edit, world: notes("theirs"), state: model.ChangeFailed,
			text: `changed the person's notes meanwhile, to "theirs"`, now: patchOf("theirs"), calls: "read",
		},
		{
			name: "the same notes already", change: edit, world: notes("new"), state: model.ChangeFailed,
			text: "wrote the same", now: patchOf("new"), calls: "read",
		},
		{
			name: "an unreadable patch", change: model.Change{Verb: model.VerbEdit, Object: model.ObjectParticipant, Target: "p1", Patch: "{"},
			state: model.ChangeParked, text: "cannot be read any more", now: patchOf(""), calls: "read",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				work, v := &table{}, newVendor("r1")
				v.sales["c1"] = model.CommissionPending
				if test.world != nil {
					test.world(v)
				}
				id := work.add(test.change)
				stop := start(t, work, only(v))
				time.Sleep(3 * time.Hour)
				stop()
				c := work.get(id)
				if c.State != test.state || !strings.Contains(c.Error, test.text) || (test.text == "" && c.Error != "") {
					t.Errorf("%s (%q), want %s with %q: %v", c.State, c.Error, test.state, test.text, work.history)
				}
				if now := v.stateOf(c); now != test.now {
					t.Errorf("it is %q, want %q", now, test.now)
				}
				calls := strings.NewReplacer(" r1", "", " p1", "", " c1", "").Replace(strings.Join(v.calls(), " "))
				if calls != test.calls {
					t.Errorf("calls %q\nwant  %q", calls, test.calls)
				}
			})
		})
	}
}

// TestWhatCouldNotBeReadBeforeHasNotLeft, so that it waits, can be taken back, and
// nobody is told of an answer that was lost.
func TestWhatCouldNotBeReadBeforeHasNotLeft(t *testing.T) {
	edit := model.Change{
		Verb: model.VerbEdit, Object: model.ObjectParticipant, Target: "p1", Seen: patchOf("old"), Patch: patchOf("new"),
	}
	for _, test := range []struct {
		name  string
		read  answer
		text  string
		state model.ChangeState // in the end
		calls string
	}{
		{"unreachable", answer{err: fmt.Errorf("acme: %w", model.ErrUnreachable)}, "it leaves when it can", model.ChangeDone, "read read send"},
		{"no room", answer{err: limited{time.Minute}}, "it leaves when there is room", model.ChangeDone, "read read send"},
		{"not allowed", answer{err: fmt.Errorf("acme: %w", model.ErrDenied)}, "may not read participants", model.ChangeDone, "read read send"},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				work, v := &table{}, newVendor()
				notes("old")(v)
				v.reads = []answer{test.read}
				id := work.add(edit)
				stop := start(t, work, only(v))
				synctest.Wait()
				if c := work.get(id); c.State != model.ChangeWaiting || !strings.Contains(c.Error, test.text) {
					t.Errorf("%s (%q)", c.State, c.Error)
				}
				time.Sleep(3 * time.Hour)
				stop()
				if c, calls := work.get(id), strings.ReplaceAll(strings.Join(v.calls(), " "), " p1", ""); c.State != test.state || calls != test.calls {
					t.Errorf("%s (%q) after %q", c.State, c.Error, calls)
				}
			})
		})
	}
	t.Run("a key that may never read", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			work, v := &table{}, newVendor()
			v.reads = slices.Repeat([]answer{{err: fmt.Errorf("acme: %w", model.ErrDenied)}}, 9)
			id := work.add(edit)
			stop := start(t, work, only(v))
			time.Sleep(3 * time.Hour)
			stop()
			if c := work.get(id); c.State != model.ChangeParked || c.Attempts != 0 || len(v.calls()) != 5 {
				t.Errorf("%s (%q) after %v", c.State, c.Error, v.calls())
			}
		})
	})
}

// TestAConfirmationMailLeavesOnce: whatever the vendor answers, no second mail
// leaves without a reading that shows that the first did not.
func TestAConfirmationMailLeavesOnce(t *testing.T) {
	lost := fmt.Errorf("acme: %w", model.ErrUnclear)
	account := func(state string) func(*vendor) { return func(v *vendor) { v.account = state } }
	replyLost := func(v *vendor) { v.sends = []answer{{err: lost, effect: true}} }
	tests := []struct {
		name  string
		seen  string // when it was decided
		now   string
		world func(v *vendor)
		state model.ChangeState
		text  string
		calls string
	}{
		{name: "asked for", seen: "NONE", now: "NONE", state: model.ChangeDone, calls: "look send"},
		{name: "nobody had read the account", seen: model.DestinationUnread, now: "NONE", state: model.ChangeDone, calls: "look send"},
		{name: "a broken account", seen: model.DestinationUnread, now: "NEEDS_REPAIR", state: model.ChangeDone, calls: "look send"},
		{name: "confirmed meanwhile", seen: "NONE", now: "ACTIVE", state: model.ChangeFailed, text: "confirmed meanwhile; nothing was sent", calls: "look"},
		{name: "confirmed, and nobody had read it", seen: model.DestinationUnread, now: "CONFIRMED", state: model.ChangeFailed, text: "nothing was sent", calls: "look"},
		{name: "another's mail meanwhile", seen: "NONE", now: model.DestinationAsked, state: model.ChangeFailed, text: "somebody else had the mail sent", calls: "look"},
		{name: "another's mail, and nobody had read it", seen: model.DestinationUnread, now: model.DestinationAsked, state: model.ChangeFailed, text: "somebody else", calls: "look"},
		{name: "a second mail on purpose", seen: model.DestinationAsked, now: model.DestinationAsked, state: model.ChangeDone, calls: "look send"},
		{name: "the reply lost", seen: "NONE", now: "NONE", world: replyLost, state: model.ChangeDone, calls: "look send look"},
		{
			name: "the call lost", seen: "NONE", now: "NONE", world: func(v *vendor) { v.sends = []answer{{err: lost}} },
			state: model.ChangeDone, calls: "look send look send",
		},
		{
			name: "the reply lost, and confirmed by then", seen: "NONE", now: "NONE", state: model.ChangeDone, calls: "look send look",
			world: func(v *vendor) { v.sends = []answer{{err: lost, before: func() { v.account = "ACTIVE" }}} },
		},
		{
			name: "the reply of a second mail lost", seen: model.DestinationAsked, now: model.DestinationAsked, world: replyLost,
			state: model.ChangeParked, text: "does not tell whether this one left", calls: "look send look",
		},
		{
			name: "no affiliate", seen: "NONE", state: model.ChangeFailed, text: "nobody to mail", calls: "look",
			world: func(v *vendor) { v.reads = []answer{{err: fmt.Errorf("acme: %w", model.ErrNotFound)}} },
		},
		{
			name: "refused", seen: "NONE", now: "NONE", state: model.ChangeFailed, text: "the vendor refused: acme: a payment method is required", calls: "look send",
			world: func(v *vendor) { v.sends = []answer{{err: errors.New("acme: a payment method is required")}} },
		},
		{
			name: "a key that may not", seen: "NONE", now: "NONE", state: model.ChangeParked, text: "may not mail affiliates (scope participant:write)", calls: "look send",
			world: func(v *vendor) { v.sends = []answer{{err: fmt.Errorf("acme: %w", model.ErrDenied)}} },
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				work, v := &table{}, newVendor()
				account(test.now)(v)
				if test.world != nil {
					test.world(v)
				}
				id := work.add(model.Change{
					Verb: model.VerbConfirm, Object: model.ObjectDestination, Target: "p1", Seen: test.seen, Patch: `{"provider":"PAYPAL"}`,
				})
				stop := start(t, work, only(v))
				time.Sleep(3 * time.Hour)
				stop()
				c := work.get(id)
				if c.State != test.state || !strings.Contains(c.Error, test.text) || (test.text == "" && c.Error != "") {
					t.Errorf("%s (%q), want %s with %q: %v", c.State, c.Error, test.state, test.text, work.history)
				}
				if calls := strings.ReplaceAll(strings.Join(v.calls(), " "), " p1", ""); calls != test.calls {
					t.Errorf("calls %q, want %q", calls, test.calls)
				}
			})
		})
	}
}

func reward(state model.RewardState) func(*vendor) {
	return func(v *vendor) { v.rewards["r1"] = state }
}

func notes(text string) func(*vendor) { return func(v *vendor) { v.notes = text } }

func (v *vendor) stateOf(c model.Change) string {
	switch c.Object {
	case model.ObjectParticipant:
		return patchOf(v.notes)
	case model.ObjectCommission:
		return v.sales[c.Target]
	}
	return string(v.rewards[c.Target])
}
