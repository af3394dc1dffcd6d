//go:build unix

package newfile_test

import (
	"errors"
	"path/filepath"
	"syscall"
	"testing"

	"refdesk/internal/newfile"
)

// TestAFailureLeavesNothing also where all but the last step went well: whoever
// was told that there is no file makes another.
func TestAFailureLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	f, err := newfile.Create(filepath.Join(dir, "x"))
	if err != nil {
		t.Fatal(err)
	}
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{Cur: 3, Max: limit.Max}); err != nil {
		t.Fatal(err)
	}
	failed := f.Commit()
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	if got := left(t, dir); !errors.Is(failed, syscall.EMFILE) || got != "" {
		t.Errorf("failed with %v, left are %q", failed, got)
	}
}
