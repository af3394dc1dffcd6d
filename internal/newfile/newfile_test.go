package newfile_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"refdesk/internal/newfile"
)

// left names what a folder holds.
func left(t *testing.T, dir string) string {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, one := range all {
		names = append(names, one.Name())
	}
	return strings.Join(names, " ")
}

func TestFileAppearsWhole(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "people.csv")
	f, err := newfile.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"a,b\n", "1,2\n"} {
		if _, err := f.Write([]byte(part)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("half a file has the name: %v", err)
	}
	if err := f.Commit(); err != nil {
		t.Fatal(err)
	}
	body, err := os.ReadFile(path)
	if err != nil || string(body) != "a,b\n1,2\n" {
		t.Errorf("the file holds %q (%v)", body, err)
	}
	sum := sha256.Sum256(body)
	if f.Digest() != hex.EncodeToString(sum[:]) || f.Size() != int64(len(body)) {
		t.Errorf("digest %s of %d bytes", f.Digest(), f.Size())
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %o", info.Mode().Perm())
	}
	if got := left(t, dir); got != "people.csv" {
		t.Errorf("left are %s", got)
	}
}

func TestDroppedFileLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	f, err := newfile.Create(filepath.Join(dir, "x"))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Drop(); err != nil {
		t.Fatal(err)
	}
	if got := left(t, dir); got != "" {
		t.Errorf("left are %s", got)
	}
}

func TestNoFileIsWrittenOver(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "x")
	late, err := newfile.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := newfile.Write(path, []byte("first")); err != nil {
		t.Fatal(err)
	}
	if err := late.Commit(); !errors.Is(err, fs.ErrExist) || !strings.Contains(err.Error(), "is there already") {
		t.Errorf("a second file: %v", err)
	}
	if _, err := newfile.Create(path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a third file: %v", err)
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink(filepath.Join(dir, "elsewhere"), link); err != nil {
		t.Fatal(err)
	}
	if err := newfile.Write(link, nil); !errors.Is(err, fs.ErrExist) {
		t.Errorf("through a link: %v", err)
	}
	if body, _ := os.ReadFile(path); string(body) != "first" || left(t, dir) != "link x" {
		t.Errorf("the file holds %q, left are %s", body, left(t, dir))
	}
}

func TestWhatKeepsAFileFromBeingWritten(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	locked := filepath.Join(dir, "locked")
	if err := os.Mkdir(locked, 0o500); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		filepath.Join(dir, "missing", "x"): "there is no folder",
		filepath.Join(file, "x"):           "is no folder",
		filepath.Join(locked, "x"):         "cannot be written to",
	} {
		err := newfile.Write(path, []byte("x"))
		if os.Geteuid() == 0 && strings.Contains(path, "locked") {
			continue // nothing is locked for root
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, not %q", path, err, want)
		}
	}
}

// TestAFolderThatOnlyTakesFiles shows nobody what is inside; a file put there is
// there nevertheless.
func TestAFolderThatOnlyTakesFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "drop")
	if err := os.Mkdir(dir, 0o300); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o700) }) // so that it can be removed
	path := filepath.Join(dir, "x")
	if err := newfile.Write(path, []byte("whole")); err != nil {
		t.Fatal(err)
	}
	if body, err := os.ReadFile(path); err != nil || string(body) != "whole" {
		t.Errorf("the file holds %q (%v)", body, err)
	}
}

// TestFullDisk writes to the device that is always full.
func TestFullDisk(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Log("this system has no full disk to try")
		return
	}
	defer full.Close()
	_, cause := full.Write([]byte("x"))
	err = newfile.Explained("people.csv", cause)
	if !errors.Is(err, syscall.ENOSPC) || err.Error() != "no room left for people.csv: nothing of it was kept" {
		t.Errorf("got %v", err)
	}
}

// TestDraftsAreFound while a file is written and after a hard stop, and nothing
// else is taken for one.
func TestDraftsAreFound(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.csv", ".refdesk-1", "refdesk-2.part", ".other-3.part"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, ".refdesk-4.part"), 0o700); err != nil {
		t.Fatal(err)
	}
	if found, err := newfile.Drafts(dir); len(found) != 0 || err != nil {
		t.Errorf("%v, %v", found, err)
	}
	f, err := newfile.Create(filepath.Join(dir, "b.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if found, err := newfile.Drafts(dir); len(found) != 1 || filepath.Dir(found[0]) != dir || err != nil {
		t.Errorf("%v, %v", found, err)
	}
	if err := f.Commit(); err != nil {
		t.Fatal(err)
	}
	if found, err := newfile.Drafts(dir); len(found) != 0 || err != nil {
		t.Errorf("%v, %v", found, err)
	}
	if found, err := newfile.Drafts(filepath.Join(dir, "none")); len(found) != 0 || err != nil {
		t.Errorf("a folder that is not there: %v, %v", found, err)
	}
}
