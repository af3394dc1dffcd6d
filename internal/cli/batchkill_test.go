package cli

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"refdesk/internal/model"
	"refdesk/internal/store"
)

// TestAKillLeavesTheLedgerAgreeing kills the word that makes a batch at ever
// later moments, and lets the last one end. Whatever it has done by then, each
// file on disk is whole and recorded, and the words go on from there.
func TestAKillLeavesTheLedgerAgreeing(t *testing.T) {
	s := withWorth(t, "")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	seen := map[string]int{}
	const rounds = 12
	for round := range rounds {
		cmd := exec.CommandContext(t.Context(), self, "--config", s.file, "batch", "make", "--format", "csv", "--currency", "EUR", "--waiting", "--out", out)
		cmd.Env = append(os.Environ(), asRefdesk+"=1")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		s.awaitTrace(out, round)
		if round < rounds-1 { // on a slow machine the last may be the only one that writes
			_ = cmd.Process.Kill() // it may have ended by itself
		}
		_ = cmd.Wait()
		seen[s.afterKill(out)]++
	}
	if seen["written"] == 0 {
		t.Errorf("nothing was ever written: %v", seen)
	}
}

// awaitTrace waits until the word has come to a moment: in early rounds the
// database's log has grown, in later ones a draft or a file is in the folder.
func (s *shop) awaitTrace(out string, round int) {
	before, _ := os.ReadDir(out)
	size := s.logSize()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(100 * time.Microsecond) {
		if now, _ := os.ReadDir(out); len(now) > len(before) || round%2 == 0 && s.logSize() != size {
			break
		}
	}
	time.Sleep(time.Duration(round/4) * 2 * time.Millisecond)
}

func (s *shop) logSize() int64 {
	info, err := os.Stat(filepath.Join(s.dir, store.FileName+"-wal"))
	if err != nil {
		return 0
	}
	return info.Size()
}

// afterKill compares folder and record, and takes the newest batch back so that
// the next round finds the same to pay.
func (s *shop) afterKill(out string) string {
	s.Helper()
	db, err := store.Open(s.Context(), s.dir, store.Options{})
	if err != nil {
		s.Fatal(err)
	}
	recorded := map[string]string{}
	var newest model.BatchPage
	for id := int64(1); ; id++ {
		page, err := db.Batch(s.Context(), id)
		if errors.Is(err, model.ErrNotFound) {
			break
		}
		if err != nil {
			s.Fatal(err)
		}
		newest = page
		for _, f := range page.Files {
			recorded[f.Path] = f.SHA256
		}
	}
	if err := errors.Join(db.VerifyLedger(s.Context()), db.Close()); err != nil {
		s.Fatal(err)
	}
	found, err := filepath.Glob(filepath.Join(out, "*.csv"))
	if err != nil {
		s.Fatal(err)
	}
	for _, path := range found {
		body, err := os.ReadFile(path)
		if sum := fmt.Sprintf("%x", sha256.Sum256(body)); err != nil || recorded[path] != sum {
			s.Errorf("%s is %s, recorded is %q, %v", path, sum, recorded[path], err)
		}
	}
	if newest.ID == 0 || newest.State.Ended() {
		return "nothing"
	}
	return s.goOnFrom(newest)
}

// goOnFrom checks a batch that a kill left behind, then takes it back.
func (s *shop) goOnFrom(b model.BatchPage) string {
	s.Helper()
	state := "written"
	_, err := os.Stat(b.Files[0].Path)
	if errors.Is(err, fs.ErrNotExist) {
		state = "taken"
		expect(s.T, s.run("batch", "check", fmt.Sprint(b.ID)), exitFailed, "the file is not there")
	} else {
		s.must("batch", "check", fmt.Sprint(b.ID))
	}
	s.must("batch", "void", fmt.Sprint(b.ID), "--reason", "manual")
	return state
}
