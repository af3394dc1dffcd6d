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

// tryLock takes the lock, or fails with errLocked.
func tryLock(dir string) (*lock, error) {
	path := filepath.Join(dir, "refdesk.lock")
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock of the data folder: %w", err)
	}
	if err := lockFile(f); err != nil {
		f.Close()
		return nil, err
	}
	if err := f.Truncate(0); err == nil {
		_, _ = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0) // for a person who looks; nothing reads it to decide
	}
	return &lock{file: f}, nil
}

// waitLock takes the lock as soon as it is free.
func waitLock(ctx context.Context, dir string) (*lock, error) {
	tick := time.NewTicker(lockPoll)
	defer tick.Stop()
	for {
		l, err := tryLock(dir)
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

func (l *lock) release() { l.file.Close() }

// keeperPID is the process that keeps the store, as far as it told; "" when
// unknown.
func keeperPID(dir string) string {
	text, err := os.ReadFile(filepath.Join(dir, "refdesk.lock"))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}
