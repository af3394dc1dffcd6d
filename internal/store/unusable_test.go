package store_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"refdesk/internal/store"
)

// expectUnusable wants an error of a kind whose text has these parts and
// nothing of the database's language.
func expectUnusable(t *testing.T, err, kind error, parts ...string) {
	t.Helper()
	if !errors.Is(err, kind) {
		t.Fatalf("%v, want %v", err, kind)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("no %q in %v", part, err)
		}
	}
	if strings.Contains(err.Error(), "SQL") {
		t.Errorf("the database speaks: %v", err)
	}
}

func TestAFullDiskIsNamed(t *testing.T) {
	dir := t.TempDir()
	full := shell(t, filepath.Join(dir, "full.db"), "PRAGMA max_page_count = 1")
	_, err := full.Exec("CREATE TABLE a (b)")
	expectUnusable(t, store.Unusable(dir, fmt.Errorf("migrating: %w", err)), store.ErrNoRoom, "no room left in "+dir, "--data")
	expectUnusable(t, store.Unusable(dir, &fs.PathError{Op: "open", Path: dir, Err: syscall.ENOSPC}), store.ErrNoRoom, "no room left in "+dir)
}

func TestAFolderThatCannotBeWrittenIsNamed(t *testing.T) {
	for _, cause := range []syscall.Errno{syscall.EACCES, syscall.EROFS} {
		err := store.Unusable("/mnt/state", &fs.PathError{Op: "open", Path: "/mnt/state/refdesk.db", Err: cause})
		expectUnusable(t, err, store.ErrUnwritable, "/mnt/state cannot be written ("+cause.Error()+")", "--data")
	}
}

func TestADamagedStoreNamesItsBackup(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, store.FileName)
	ok(t, os.WriteFile(path, []byte(strings.Repeat("this was a database once. ", 100)), 0o600))
	_, err := store.Open(context.Background(), dir, store.Options{})
	expectUnusable(t, err, store.ErrDamaged, path+" is damaged", "move it away")
	for _, version := range []string{"9", "10"} {
		ok(t, os.WriteFile(path+".v"+version+".bak", nil, 0o600))
	}
	_, err = store.Open(context.Background(), dir, store.Options{})
	expectUnusable(t, err, store.ErrDamaged, path+" is damaged", "copy "+path+".v10.bak")
}

func TestOtherErrorsStayAsTheyAre(t *testing.T) {
	if err := errors.New("else"); store.Unusable("dir", err) != err {
		t.Error("it was changed")
	}
}
