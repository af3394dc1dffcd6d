package outbox_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"refdesk/internal/model"
	"refdesk/internal/outbox"
)

// limited is a spent limit that says when to come back.
type limited struct{ after time.Duration }

func (e limited) Error() string             { return "limit spent" }
func (e limited) Unwrap() error             { return model.ErrRateLimited }
func (e limited) RetryAfter() time.Duration { return e.after }

func newOutbox(work outbox.Work, senders map[string]outbox.Sender) *outbox.Outbox {
	return outbox.New(outbox.Options{Work: work, Senders: senders, Session: "s1"})
}

// start runs an outbox and gives what stops it and waits for its end.
func start(t *testing.T, work outbox.Work, senders map[string]outbox.Sender) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- newOutbox(work, senders).Run(ctx) }()
	return func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("run: %v", err)
		}
	}
}

func only(v *vendor) map[string]outbox.Sender { return map[string]outbox.Sender{"acme": v} }

// TestABackendThatIsDownHoldsNobodyUp, however much of it is to be read back.
func TestABackendThatIsDownHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		work, up, down := &table{}, newVendor("r1"), newVendor()
		down.reads = slices.Repeat([]answer{{err: fmt.Errorf("old: %w", model.ErrUnreachable)}}, 9)
		for range 1200 {
			work.add(model.Change{Backend: "old", CampaignID: "c2", PersonID: "p2", Target: "r2", State: model.ChangeUnsure, Attempts: 1})
		}
		id := work.add(model.Change{Target: "r1", State: model.ChangeUnsure, Attempts: 1})
		stop := start(t, work, map[string]outbox.Sender{"acme": up, "old": down})
		time.Sleep(5 * time.Second)
		stop()
		if c := work.get(id); c.State != model.ChangeDone {
			t.Errorf("%s after %v", c.State, up.calls())
		}
	})
}

// TestWhatAnAnswerProves plays one change from its first call to its end.
func TestWhatAnAnswerProves(t *testing.T) {
	lost := fmt.Errorf("acme: %w", model.ErrUnclear)
	denied := fmt.Errorf("acme: %w", model.ErrDenied)
	unreachable := fmt.Errorf("acme: %w", model.ErrUnreachable)
	tests := []struct {
		name   string
		verb   model.Verb
		world  func(v *vendor)
		state  model.ChangeState
		text   string // part of the error; "" = none
		reward model.RewardState
		calls  string
	}{
		{name: "done at once", state: model.ChangeDone, reward: model.RewardApproved, calls: "send"},
		{name: "refused at once", verb: model.VerbRefuse, state: model.ChangeDone, calls: "send"},
		{
			name:  "reply lost after the work was done",
			world: func(v *vendor) { v.sends = []answer{{err: lost, effect: true}} },
			state: model.ChangeDone, reward: model.RewardApproved, calls: "send read",
		},
		{
			name:  "a refusal's reply lost after the work was done",
			verb:  model.VerbRefuse,
			world: func(v *vendor) { v.sends = []answer{{err: lost, effect: true}} },
			state: model.ChangeDone, calls: "send read",
		},
		{
			name: "reply lost and somebody marked it fulfilled",
			world: func(v *vendor) {
				v.sends = []answer{{err: lost, effect: true}}
				v.reads = []answer{{err: unreachable}}
				v.set("r1", model.RewardFulfilled)
			},
			state: model.ChangeDone, reward: model.RewardFulfilled, calls: "send read read",
		},
		{
			name:  "call lost before the work was done",
			world: func(v *vendor) { v.sends = []answer{{err: lost}} },
			state: model.ChangeDone, reward: model.RewardApproved, calls: "send read send",
		},
		{
			name:  "an ended context proves nothing",
			world: func(v *vendor) { v.sends = []answer{{err: context.DeadlineExceeded, effect: true}} },
			state: model.ChangeDone, reward: model.RewardApproved, calls: "send read",
		},
		{
			name:  "unreachable, then through",
			world: func(v *vendor) { v.sends = []answer{{err: unreachable}, {err: unreachable}} },
			state: model.ChangeDone, reward: model.RewardApproved, calls: "send send send",
		},
		{
			name:  "limited, then through",
			world: func(v *vendor) { v.sends = []answer{{err: limited{time.Minute}}} },
			state: model.ChangeDone, reward: model.RewardApproved, calls: "send send",
		},
		{
			name:  "stopped by the client, then through",
			world: func(v *vendor) { v.sends = []answer{{err: model.ErrStopped}} },
			state: model.ChangeDone, reward: model.RewardApproved, calls: "send send",
		},
		{
			name:  "approved by somebody else",
			world: func(v *vendor) { v.set("r1", model.RewardApproved) },
			state: model.ChangeFailed, text: "somebody else approved it meanwhile",
			reward: model.RewardApproved, calls: "send read",
		},
		{
			name: "approved by somebody else, seen by the second reading",
			world: func(v *vendor) {
				v.set("r1", model.RewardApproved)
				v.reads = []answer{{err: unreachable}}
			},
			state: model.ChangeFailed, text: "somebody else approved it meanwhile",
			reward: model.RewardApproved, calls: "send read read",
		},
		{
			name:  "removed by somebody else",
			world: func(v *vendor) { v.set("r1", "") },
			state: model.ChangeFailed, text: "somebody else removed the reward meanwhile", calls: "send read",
		},
		{
			name:  "refusal of what somebody else removed",
			verb:  model.VerbRefuse,
			world: func(v *vendor) { v.set("r1", "") },
			state: model.ChangeFailed, text: "somebody else removed the reward meanwhile", calls: "send read",
		},
		{
			name:  "refusal of what was approved",
			verb:  model.VerbRefuse,
			world: func(v *vendor) { v.set("r1", model.RewardApproved) },
			state: model.ChangeFailed, text: "it was approved meanwhile and cannot be refused",
			reward: model.RewardApproved, calls: "send read",
		},
		{
			name:  "cancelled by the vendor",
			world: func(v *vendor) { v.set("r1", model.RewardCancelled) },
			state: model.ChangeFailed, text: "the vendor cancelled the reward",
			reward: model.RewardCancelled, calls: "send read",
		},
		{
			name:  "a state nobody has heard of",
			world: func(v *vendor) { v.set("r1", "frozen") },
			state: model.ChangeFailed, text: `"frozen"`, reward: "frozen", calls: "send read",
		},
		{
			name: "ours after all: the repetition finds it approved",
			world: func(v *vendor) {
				v.sends = []answer{{err: lost}, {before: func() { v.set("r1", model.RewardApproved) }, effect: true}}
			},
			state: model.ChangeDone, reward: model.RewardApproved, calls: "send read send read",
		},
		{
			name: "deleted with the person",
			world: func(v *vendor) {
				v.sends = []answer{{err: lost}}
				v.reads = []answer{{err: model.ErrNotFound}}
			},
			state: model.ChangeFailed, text: "the person was deleted at the vendor; whether",
			reward: model.RewardWaiting, calls: "send read",
		},
		{
			name:  "the key may not approve",
			world: func(v *vendor) { v.sends = []answer{{err: denied}} },
			state: model.ChangeParked, text: "the key may not approve rewards (scope reward:write)",
			reward: model.RewardWaiting, calls: "send",
		},
		{
			name:  "the key may not remove",
			verb:  model.VerbRefuse,
			world: func(v *vendor) { v.sends = []answer{{err: denied}} },
			state: model.ChangeParked, text: "scope reward:delete", reward: model.RewardWaiting, calls: "send",
		},
		{
			name:  "refused as invalid",
			world: func(v *vendor) { v.sends = []answer{{err: fmt.Errorf("wrong program type: %w", model.ErrInvalid)}} },
			state: model.ChangeFailed, text: "the vendor refused: wrong program type",
			reward: model.RewardWaiting, calls: "send",
		},
		{
			name:  "a vendor that never does it",
			world: func(v *vendor) { v.sends = slices.Repeat([]answer{{err: lost}}, 9) },
			state: model.ChangeParked, text: "after 5 readings the reward is still as it was", reward: model.RewardWaiting,
			calls: "send" + strings.Repeat(" read send", 4) + " read",
		},
		{
			name: "a person who cannot be read",
			world: func(v *vendor) {
				v.sends = []answer{{err: lost}}
				v.reads = slices.Repeat([]answer{{err: denied}}, 9)
			},
			state: model.ChangeParked, text: "given up after 5 readings: the key may not read participants",
			reward: model.RewardWaiting, calls: "send read read read read read",
		},
		{
			name: "a network that is down for long costs no round",
			world: func(v *vendor) {
				v.sends = []answer{{err: lost, effect: true}}
				v.reads = slices.Repeat([]answer{{err: unreachable}}, 20)
			},
			state: model.ChangeDone, reward: model.RewardApproved, calls: "send" + strings.Repeat(" read", 21),
		},
		{
			name: "no list, nothing concluded from absence",
			world: func(v *vendor) {
				v.sends = []answer{{err: lost, effect: true}}
				v.noList = true
			},
			state: model.ChangeParked, text: "no list of rewards", reward: model.RewardApproved,
			calls: "send read read read read read",
		},
		{
			name:  "a vendor that contradicts itself",
			world: func(v *vendor) { v.sends = []answer{{err: model.ErrWrongState}} },
			state: model.ChangeDone, reward: model.RewardApproved, calls: "send read send",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				work, v := &table{}, newVendor("r1")
				if test.world != nil {
					test.world(v)
				}
				id := work.add(model.Change{Verb: test.verb, Target: "r1"})
				stop := start(t, work, only(v))
				time.Sleep(3 * time.Hour)
				stop()

				c := work.get(id)
				if c.State != test.state {
					t.Errorf("%s (%q), want %s: %v", c.State, c.Error, test.state, work.history)
				}
				if !strings.Contains(c.Error, test.text) || (test.text == "" && c.Error != "") {
					t.Errorf("error %q, want %q", c.Error, test.text)
				}
				if got := v.rewards["r1"]; got != test.reward {
					t.Errorf("the reward is %q, want %q", got, test.reward)
				}
				calls := strings.NewReplacer(" r1", "", " p1", "").Replace(strings.Join(v.calls(), " "))
				if calls != test.calls {
					t.Errorf("calls %q\nwant  %q", calls, test.calls)
				}
			})
		})
	}
}

func TestALostReplyIsNotReadBackBeforeAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		work, v := &table{}, newVendor("r1")
		v.sends = []answer{{err: model.ErrUnclear, effect: true}}
		id := work.add(model.Change{Target: "r1"})
		defer start(t, work, only(v))()
		time.Sleep(outbox.DefaultProveAfter - time.Second)
		if c := work.get(id); c.State != model.ChangeUnsure || len(v.calls()) != 1 {
			t.Errorf("%s after %v", c.State, v.calls())
		}
		time.Sleep(2 * time.Second)
		if c := work.get(id); c.State != model.ChangeDone || work.kept != 1 {
			t.Errorf("%s, %d readings kept", c.State, work.kept)
		}
	})
}

func TestTheUndoWindowHoldsAndNothingTicks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		work, v := &table{}, newVendor("r1")
		id := work.add(model.Change{Target: "r1", State: model.ChangeStaged, Session: "s1", NotBefore: time.Now().Add(10 * time.Second)})
		defer start(t, work, only(v))()
		time.Sleep(10*time.Second - time.Millisecond)
		if c := work.get(id); c.State != model.ChangeStaged {
			t.Fatalf("%s inside the window", c.State)
		}
		time.Sleep(time.Millisecond)
		synctest.Wait()
		if c := work.get(id); c.State != model.ChangeDone {
			t.Errorf("%s after the window", c.State)
		}
	})
}

func TestARetryAfterIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		work, v := &table{}, newVendor("r1", "r2")
		v.sends = []answer{{err: limited{40 * time.Second}}}
		work.add(model.Change{Target: "r1"})
		work.add(model.Change{Target: "r2"})
		defer start(t, work, only(v))()
		time.Sleep(39 * time.Second)
		if n := len(v.calls()); n != 1 {
			t.Errorf("%d calls before the time", n)
		}
		time.Sleep(3 * time.Second)
		if n := len(v.calls()); n != 3 {
			t.Errorf("%d calls after it", n)
		}
	})
}

func TestPauseHoldsEverythingBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		work, v := &table{paused: true}, newVendor("r1")
		id := work.add(model.Change{Target: "r1"})
		defer start(t, work, only(v))()
		time.Sleep(time.Hour)
		if n := len(v.calls()); n != 0 {
			t.Errorf("%d calls while paused", n)
		}
		work.pause(false)
		time.Sleep(time.Second)
		if c := work.get(id); c.State != model.ChangeDone {
			t.Errorf("%s after the pause", c.State)
		}
	})
}

func TestAPauseDoesNotKeepTheOutboxFromReadingBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		work, v := &table{}, newVendor("r1", "r2")
		v.sends = []answer{{err: model.ErrUnclear, effect: true, before: func() { work.pause(true) }}}
		left, waits := work.add(model.Change{Target: "r1"}), work.add(model.Change{Target: "r2"})
		defer start(t, work, only(v))()
		time.Sleep(time.Hour)
		if a, b := work.get(left), work.get(waits); a.State != model.ChangeDone || b.State != model.ChangeWaiting {
			t.Errorf("what had left is %s, what had not is %s", a.State, b.State)
		}
	})
}

func TestABackendThatHangsHoldsUpNobodyElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		work, slow, fine := &table{}, newVendor("r1", "r2"), newVendor("r3")
		slow.sends = []answer{{takes: time.Hour, effect: true}}
		work.add(model.Change{Target: "r1"})
		work.add(model.Change{Target: "r2"})
		other := work.add(model.Change{
			Target: "r3", Backend: "beta", CampaignID: "c9", PersonID: "p9",
			State: model.ChangeStaged, Session: "s1", NotBefore: time.Now().Add(10 * time.Second),
		})
		defer start(t, work, map[string]outbox.Sender{"acme": slow, "beta": fine})()
		time.Sleep(12 * time.Second)
		if c := work.get(other); c.State != model.ChangeDone {
			t.Errorf("the other backend's change is %s", c.State)
		}
		if n := len(slow.calls()); n != 1 {
			t.Errorf("%d calls at once at one backend", n)
		}
		time.Sleep(2 * time.Hour)
	})
}

func TestAChangeOfNoBackendIsParked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		work := &table{}
		waiting := work.add(model.Change{Target: "r1", Backend: "left"})
		unsure := work.add(model.Change{Target: "r2", Backend: "left", State: model.ChangeUnsure})
		defer start(t, work, only(newVendor()))()
		time.Sleep(time.Minute)
		for _, id := range []int64{waiting, unsure} {
			if c := work.get(id); c.State != model.ChangeParked || !strings.Contains(c.Error, `"left"`) {
				t.Errorf("%s, %q", c.State, c.Error)
			}
		}
	})
}
