package outbox_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"refdesk/internal/model"
	"refdesk/internal/outbox"
)

func TestAStopLetsTheCallFinish(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		work, v := &table{}, newVendor("r1", "r2")
		v.sends = []answer{{takes: 2 * time.Second, effect: true}}
		id := work.add(model.Change{Target: "r1"})
		next := work.add(model.Change{Target: "r2"})
		stop := start(t, work, only(v))
		time.Sleep(time.Second)
		stop()
		if c := work.get(id); c.State != model.ChangeDone {
			t.Errorf("the call on its way: %s", c.State)
		}
		if c := work.get(next); c.State != model.ChangeWaiting {
			t.Errorf("the next one: %s", c.State)
		}
	})
}

func TestAStopCutsASlowCallOffAndSaysUnsure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		work, v := &table{}, newVendor("r1")
		v.sends = []answer{{takes: time.Minute, effect: true}}
		id := work.add(model.Change{Target: "r1"})
		stop := start(t, work, only(v))
		time.Sleep(time.Second)
		began := time.Now()
		stop()
		if took := time.Since(began); took != outbox.DefaultGrace {
			t.Errorf("stopping took %s", took)
		}
		c := work.get(id)
		if c.State != model.ChangeUnsure || !c.ProveAfter.Equal(time.Now().Add(outbox.DefaultProveAfter)) {
			t.Errorf("%s, to be proved at %s", c.State, c.ProveAfter)
		}
	})
}

func TestAStopCutsAReadingOffAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		work, v := &table{}, newVendor("r1")
		v.reads = []answer{{takes: time.Minute}}
		id := work.add(model.Change{Target: "r1", State: model.ChangeUnsure, Attempts: 1})
		stop := start(t, work, only(v))
		time.Sleep(time.Second)
		began := time.Now()
		stop()
		if took := time.Since(began); took != 0 {
			t.Errorf("stopping took %s", took)
		}
		if c := work.get(id); c.State != model.ChangeUnsure || c.Rounds != 0 {
			t.Errorf("%s after %d rounds", c.State, c.Rounds)
		}
	})
}

// TestAStopInAReadingTellsNothingUntrue: no answer was lost, neither before a call
// nor after one that the vendor refused as late.
func TestAStopInAReadingTellsNothingUntrue(t *testing.T) {
	for _, test := range []struct {
		name   string
		change model.Change
		state  model.ChangeState
		text   string
	}{
		{
			"before the call", model.Change{Verb: model.VerbEdit, Object: model.ObjectParticipant, Target: "p1", Seen: patchOf(""), Patch: patchOf("new")},
			model.ChangeWaiting, "stopped before it left",
		},
		{"after a late call", model.Change{Target: "r1"}, model.ChangeUnsure, "stopped before it was read back"},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				work, v := &table{}, newVendor("r1")
				v.set("r1", model.RewardApproved)
				v.reads = []answer{{takes: time.Minute}}
				id := work.add(test.change)
				stop := start(t, work, only(v))
				time.Sleep(time.Second)
				stop()
				if c := work.get(id); c.State != test.state || !strings.Contains(c.Error, test.text) || c.Attempts != 0 {
					t.Errorf("%s (%q), %d attempts", c.State, c.Error, c.Attempts)
				}
			})
		})
	}
}

func TestAReadOnlyOutboxSendsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		work, v := &table{}, newVendor("r1")
		id := work.add(model.Change{Target: "r1"})
		box := outbox.New(outbox.Options{Work: work, Senders: only(v), ReadOnly: true})
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		if err := box.Run(ctx); err != nil {
			t.Errorf("run: %v", err)
		}
		if err := box.Settle(t.Context(), []int64{id}, nil); !errors.Is(err, outbox.ErrReadOnly) {
			t.Errorf("settle: %v", err)
		}
		if len(v.calls()) != 0 {
			t.Errorf("%v", v.calls())
		}
	})
}

func TestWithoutABackendThatTakesChangesItWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		if err := outbox.New(outbox.Options{Work: &table{}}).Run(ctx); err != nil || ctx.Err() == nil {
			t.Errorf("run ended with %v before it was stopped", err)
		}
	})
}

func TestSettleRunsUntilTheChangesHaveEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		work, v := &table{}, newVendor("r1", "r2")
		v.sends = []answer{{effect: true}, {err: model.ErrUnclear, effect: true}}
		first, second := work.add(model.Change{Target: "r1"}), work.add(model.Change{Target: "r2"})
		last := map[int64]model.ChangeState{}
		err := newOutbox(work, only(v)).Settle(t.Context(), []int64{first, second}, func(c model.Change) { last[c.ID] = c.State })
		if err != nil || last[first] != model.ChangeDone || last[second] != model.ChangeDone {
			t.Errorf("%v, %v", last, err)
		}
	})
}

func TestSettleEndsWhenNothingWouldEverHappen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		work := &table{paused: true}
		id := work.add(model.Change{Target: "r1"})
		held := work.add(model.Change{Target: "r2", State: model.ChangeStaged})
		box := newOutbox(work, only(newVendor("r1")))
		if err := box.Settle(t.Context(), []int64{id}, nil); !errors.Is(err, outbox.ErrPaused) {
			t.Errorf("paused: %v", err)
		}
		if err := box.Settle(t.Context(), []int64{held}, nil); err != nil {
			t.Errorf("held for a person: %v", err)
		}
		if err := box.Settle(t.Context(), []int64{99}, nil); !errors.Is(err, model.ErrNotFound) {
			t.Errorf("unknown: %v", err)
		}
	})
}

func TestSettleGivenUpLeavesACleanState(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		work, v := &table{}, newVendor("r1")
		v.sends = []answer{{err: model.ErrUnreachable}, {err: model.ErrUnreachable}, {err: model.ErrUnreachable}}
		id := work.add(model.Change{Target: "r1"})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		var states []model.ChangeState
		err := newOutbox(work, only(v)).Settle(ctx, []int64{id}, func(c model.Change) { states = append(states, c.State) })
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v", err)
		}
		if c := work.get(id); c.State != model.ChangeWaiting || c.Attempts != 0 {
			t.Errorf("%s, %d attempts, told %v", c.State, c.Attempts, states)
		}
	})
}

func TestSettleTellsOfACallThatEndedDuringTheStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		work, v := &table{}, newVendor("r1")
		v.sends = []answer{{takes: 2 * time.Second, effect: true}}
		id := work.add(model.Change{Target: "r1"})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		var last model.Change
		if err := newOutbox(work, only(v)).Settle(ctx, []int64{id}, func(c model.Change) { last = c }); err != nil {
			t.Error(err)
		}
		if last.State != model.ChangeDone {
			t.Errorf("told %s", last.State)
		}
	})
}

func TestAGuestAwaitsWhatTheKeeperSends(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		work, v := &table{}, newVendor("r1")
		id := work.add(model.Change{Target: "r1", State: model.ChangeStaged, Session: "s1", NotBefore: time.Now().Add(time.Minute)})
		defer start(t, work, only(v))()
		guest := newOutbox(work, nil)
		var last model.Change
		if err := guest.Await(t.Context(), []int64{id}, func(c model.Change) { last = c }); err != nil || last.State != model.ChangeDone {
			t.Errorf("%s, %v", last.State, err)
		}
	})
}

func TestAnEarlierRunIsTakenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		work, v := &table{}, newVendor("r1", "r2")
		v.set("r1", model.RewardApproved)
		cut := work.add(model.Change{Target: "r1", State: model.ChangeSending})
		staged := work.add(model.Change{Target: "r2", State: model.ChangeStaged, Session: "s0", NotBefore: time.Now()})
		defer start(t, work, only(v))()
		time.Sleep(time.Hour)
		if c := work.get(cut); c.State != model.ChangeDone {
			t.Errorf("the call that was cut off: %s", c.State)
		}
		if c := work.get(staged); c.State != model.ChangeStaged || !slices.Equal(v.calls(), []string{"read p1"}) {
			t.Errorf("the other session's change: %s after %v", c.State, v.calls())
		}
	})
}

func TestAStoreThatFailsForAWhileLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		work, v := &table{broken: errors.New("disk full")}, newVendor("r1")
		id := work.add(model.Change{Target: "r1"})
		defer start(t, work, only(v))()
		time.Sleep(time.Minute)
		work.mu.Lock()
		work.broken = nil
		work.mu.Unlock()
		time.Sleep(time.Minute)
		if c := work.get(id); c.State != model.ChangeDone || len(v.calls()) != 1 {
			t.Errorf("%s after %v", c.State, v.calls())
		}
	})
}
