package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"
	"testing/synctest"
	"time"
)

func TestLockHasOneHolder(t *testing.T) {
	dir := t.TempDir()
	if _, held := Keeper(dir); held {
		t.Error("an empty folder is kept")
	}
	first, err := tryLock(dir, false)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tryLock(dir, false); !errors.Is(err, errLocked) {
		t.Errorf("a second taker got %v", err)
	}
	if name, held := Keeper(dir); !held || name != fmt.Sprintf("process %d", os.Getpid()) {
		t.Errorf("%q keeps it: %t", name, held)
	}
	if err := first.release(); err != nil {
		t.Error(err)
	}
	if _, held := Keeper(dir); held {
		t.Error("kept after the release")
	}
	second, err := tryLock(dir, true)
	if err != nil {
		t.Fatal(err)
	}
	if _, readOnly := keeperOf(dir); !readOnly {
		t.Error("a keeper that sends nothing does not say so")
	}
	if err := second.release(); err != nil {
		t.Error(err)
	}
}

func TestLockInAFolderThatIsNotThere(t *testing.T) {
	if _, err := tryLock(t.TempDir()+"/missing", false); err == nil || errors.Is(err, errLocked) {
		t.Errorf("got %v", err)
	}
}

func TestGuestWaitsForTheLock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		keeper, err := tryLock(dir, false)
		if err != nil {
			t.Fatal(err)
		}
		got := make(chan *lock, 1)
		go func() {
			l, err := waitLock(t.Context(), dir, false)
			if err != nil {
				t.Error(err)
			}
			got <- l
		}()
		time.Sleep(10 * lockPoll)
		if len(got) != 0 {
			t.Fatal("two hold it")
		}
		if err := keeper.release(); err != nil {
			t.Fatal(err)
		}
		if err := (<-got).release(); err != nil {
			t.Error(err)
		}
	})
}

func TestGuestThatStopsWaiting(t *testing.T) {
	dir := t.TempDir()
	keeper, err := tryLock(dir, false)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := waitLock(ctx, dir, false); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if err := keeper.release(); err != nil {
		t.Error(err)
	}
}
