package payfile_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"refdesk/internal/payfile"
)

// asWriter makes the test's own binary write files until it is killed.
const asWriter = "REFDESK_PAYFILE_TEST_WRITES_IN"

func TestMain(m *testing.M) {
	if dir := os.Getenv(asWriter); dir != "" {
		writeForEver(dir)
	}
	os.Exit(m.Run())
}

// writeForEver names each file after the digest that it must have.
func writeForEver(dir string) {
	for i := 0; ; i++ {
		body := bytes.Repeat([]byte{byte('a' + i%26)}, 400_000+i)
		draft := filepath.Join(dir, "draft")
		if os.WriteFile(draft, body, 0o600) != nil {
			os.Exit(1)
		}
		sum, err := payfile.Digest(draft)
		if err != nil || payfile.Write(filepath.Join(dir, "out", sum+".csv"), body) != nil {
			os.Exit(1)
		}
	}
}

// TestAKillLeavesNoFileOrTheWholeOne.
func TestAKillLeavesNoFileOrTheWholeOne(t *testing.T) {
	whole := 0
	for round := range 8 {
		dir := t.TempDir()
		out := filepath.Join(dir, "out")
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), asWriter+"="+dir)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		for names := 0; names <= round; { // each round ends at another moment
			found, _ := filepath.Glob(filepath.Join(out, "*.csv"))
			names = len(found)
			time.Sleep(time.Duration(round) * time.Millisecond)
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // it was killed
		found, err := filepath.Glob(filepath.Join(out, "*.csv"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range found {
			whole++
			if sum, err := payfile.Digest(path); err != nil || sum+".csv" != filepath.Base(path) {
				t.Errorf("%s is not whole: %s, %v", filepath.Base(path), sum, err)
			}
		}
	}
	if whole == 0 {
		t.Error("nothing was ever written")
	}
}

func TestNothingIsWrittenOver(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "new", "batch.csv")
	if err := payfile.Write(path, []byte("first")); err != nil {
		t.Fatal(err)
	}
	if err := payfile.Write(path, []byte("second")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("%v", err)
	}
	if err := os.Symlink("nowhere", filepath.Join(dir, "new", "link.csv")); err != nil {
		t.Fatal(err)
	}
	if err := payfile.Write(filepath.Join(dir, "new", "link.csv"), []byte("x")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("through a link: %v", err)
	}
	body, err := os.ReadFile(path)
	if err != nil || string(body) != "first" {
		t.Errorf("%q, %v", body, err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(left) != 2 {
		t.Errorf("%v, %v", left, err)
	}
}

// TestAFolderIsMadeButNothingAboveIt.
func TestAFolderIsMadeButNothingAboveIt(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, fit := range map[string]bool{dir: true, filepath.Join(dir, "march"): true, filepath.Join(dir, "tpyo", "march"): false, file: false, filepath.Join(file, "march"): false} {
		if err := payfile.Folder(path); (err == nil) != fit {
			t.Errorf("%s: %v", path, err)
		}
	}
	if err := payfile.Write(filepath.Join(dir, "march", "a.csv"), []byte("x")); err != nil {
		t.Error(err)
	}
	if err := payfile.Write(filepath.Join(dir, "tpyo", "march", "a.csv"), []byte("x")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a mistyped folder: %v", err)
	}
}
