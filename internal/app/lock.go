package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// lockPoll is how often a guest looks whether the keeper has gone. Waiting in
// the kernel instead could not be cancelled.
const lockPoll = time.Second

// errLocked says that another process keeps the store.
var errLocked = errors.New("another refdesk keeps this store")

// lock is the operating system's lock in the data folder that elects the
// keeper. It goes when its process does, however that ends.
type lock struct{ file *os.File }

// lockName is the lock's file in the data folder.
const lockName = "refdesk.lock"

// readOnlyMark stands in the lock of a keeper that sends nothing.
const readOnlyMark = " read-only"

// tryLock takes the lock, or fails with errLocked. readOnly tells others that
// this keeper sends nothing.
func tryLock(dir string, readOnly bool) (*lock, error) {
	f, err := os.OpenFile(filepath.Join(dir, lockName), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock of the data folder: %w", err)
	}
	if err := lockFile(f); err != nil {
		f.Close()
		return nil, err
	}
	text := strconv.Itoa(os.Getpid())
	if readOnly {
		text += readOnlyMark
	}
	if err := f.Truncate(0); err == nil {
		_, _ = f.WriteAt([]byte(text+"\n"), 0) // only messages are made of it, so that a full disk does no harm
	}
	return &lock{file: f}, nil
}

// waitLock takes the lock as soon as it is free.
func waitLock(ctx context.Context, dir string, readOnly bool) (*lock, error) {
	tick := time.NewTicker(lockPoll)
	defer tick.Stop()
	for {
		l, err := tryLock(dir, readOnly)
		if !errors.Is(err, errLocked) {
			return l, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-tick.C:
		}
	}
}

func (l *lock) release() error { return l.file.Close() }

// Keeper tells whether a process keeps the store in a folder, and which one as
// far as it told.
func Keeper(dir string) (name string, held bool) {
	f, err := os.OpenFile(filepath.Join(dir, lockName), os.O_RDWR, 0)
	if err != nil {
		return "", false
	}
	defer f.Close()
	if !errors.Is(lockFile(f), errLocked) {
		return "", false
	}
	name, _ = keeperOf(dir)
	return name, true
}

// keeperOf reads what the keeper wrote of itself, for messages.
func keeperOf(dir string) (name string, readOnly bool) {
	text, err := os.ReadFile(filepath.Join(dir, lockName))
	if err != nil {
		return "process unknown", false
	}
	pid, readOnly := strings.CutSuffix(strings.TrimSpace(string(text)), readOnlyMark)
	return "process " + pid, readOnly
}
