package desk_test

import (
	"errors"
	"testing"

	"refdesk/internal/desk"
	"refdesk/internal/model"
)

// staged makes a store with one group of three approvals.
func staged(t *testing.T) (*fakeStore, *desk.Desk) {
	t.Helper()
	rows := []model.RewardRow{reward("prew_1", model.RewardWaiting), reward("prew_2", model.RewardWaiting), reward("prew_3", model.RewardWaiting)}
	store := newFakeStore(rows...)
	d := newDesk(store)
	if _, err := d.Approve(t.Context(), rows, ""); err != nil {
		t.Fatal(err)
	}
	return store, d
}

func TestUndoTakesTheWholeGroupBack(t *testing.T) {
	_, d := staged(t)
	got, err := d.Undo(t.Context())
	if err != nil || len(got) != 3 {
		t.Fatalf("%d taken back, %v", len(got), err)
	}
	for _, c := range got {
		if c.State != model.ChangeUndone {
			t.Errorf("change %d is %s", c.ID, c.State)
		}
	}
	if again, err := d.Undo(t.Context()); err != nil || len(again) != 0 {
		t.Errorf("a second undo: %v, %v", again, err)
	}
}

func TestUndoIsForTheOperatorsOwnDecisions(t *testing.T) {
	store, _ := staged(t)
	ben := newDesk(store, func(o *desk.Options) { o.Operator = "ben" })
	if got, err := ben.Undo(t.Context()); err != nil || len(got) != 0 {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := ben.TakeBack(t.Context(), 2); err != nil || len(got) != 3 {
		t.Errorf("by its number: %v, %v", got, err)
	}
}

func TestUndoNamesWhatHasLeft(t *testing.T) {
	store, d := staged(t)
	store.set(1, model.ChangeSending)
	got, err := d.Undo(t.Context())
	var left *desk.LeftError
	if !errors.As(err, &left) {
		t.Fatalf("%v", err)
	}
	if len(got) != 2 || len(left.TakenBack) != 2 || len(left.Left) != 1 || left.Left[0].ID != 1 {
		t.Errorf("taken back %v, left %v", got, left.Left)
	}
	if want := "2 taken back, but not all: approve Give 20 get 20 for Mira Okafor is sending"; err.Error() != want {
		t.Errorf("%q", err)
	}
}

func TestUndoPlansAnewWhenAChangeLeavesMeanwhile(t *testing.T) {
	store, d := staged(t)
	store.beforeTB = func() {
		store.set(1, model.ChangeSending)
		store.beforeTB = nil
	}
	got, err := d.Undo(t.Context())
	var left *desk.LeftError
	if !errors.As(err, &left) || len(got) != 2 {
		t.Errorf("%v, %v", got, err)
	}
}

func TestTakeBackTooLate(t *testing.T) {
	store, d := staged(t)
	for id := range int64(3) {
		store.set(id+1, model.ChangeDone)
	}
	_, err := d.TakeBack(t.Context(), 2)
	if want := "too late to take back: 3 have left, first: approve Give 20 get 20 for Mira Okafor is done"; err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
	if _, err := d.TakeBack(t.Context(), 99); !errors.Is(err, model.ErrNotFound) {
		t.Errorf("an unknown change: %v", err)
	}
}

func TestReleaseIsForHeldAndParked(t *testing.T) {
	store, d := staged(t)
	if err := d.Release(t.Context(), 1); err == nil {
		t.Error("a change in its undo window was released")
	}
	store.set(2, model.ChangeParked)
	if err := d.Release(t.Context(), 2); err != nil || store.changes[1].State != model.ChangeWaiting {
		t.Errorf("%v, %s", err, store.changes[1].State)
	}
	if err := d.Release(t.Context(), 42); !errors.Is(err, model.ErrNotFound) {
		t.Errorf("an unknown change: %v", err)
	}
}

func TestPauseReachesTheStore(t *testing.T) {
	store, d := staged(t)
	if err := d.AcceptGone(t.Context()); err != nil || store.acceptedBy != "ana" {
		t.Errorf("the word of %q was kept, %v", store.acceptedBy, err)
	}
	if err := d.SetPaused(t.Context(), true); err != nil || !store.paused {
		t.Errorf("%v", err)
	}
}
