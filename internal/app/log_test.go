package app

import (
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestLogRotates(t *testing.T) {
	dir := t.TempDir()
	log, file, err := openLog(dir, slog.LevelInfo)
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("x", 1<<20)
	for i := range 12 {
		log.Info(long, "line", i)
	}
	log.Debug("too quiet to be written")
	if err := file.Close(); err != nil {
		t.Error(err)
	}
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(names) != 2 {
		t.Fatalf("%v %v", names, err)
	}
	newest, older := readLog(t, filepath.Join(dir, "refdesk.log")), readLog(t, filepath.Join(dir, "refdesk.log.1"))
	if !strings.Contains(newest, "line=11") || strings.Contains(older, "line=11") || strings.Contains(newest+older, "line=0\n") {
		t.Error("the newest lines are not the ones that were kept")
	}
	if strings.Contains(newest, "too quiet") {
		t.Error("the level is not respected")
	}
}

// readLog reads a log and checks its size and who may read it.
func readLog(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); runtime.GOOS != "windows" && mode != 0o600 {
		t.Errorf("%s has mode %o", path, mode)
	}
	if len(text) > logLimit {
		t.Errorf("%s has %d bytes", path, len(text))
	}
	return string(text)
}

func TestLogGoesOnWhereItWas(t *testing.T) {
	dir := t.TempDir()
	for _, text := range []string{"first run", "second run"} {
		log, file, err := openLog(dir, slog.LevelInfo)
		if err != nil {
			t.Fatal(err)
		}
		log.Info(text)
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	}
	if text := readLog(t, filepath.Join(dir, "refdesk.log")); !strings.Contains(text, "first run") || !strings.Contains(text, "second run") {
		t.Error(text)
	}
}

// TestLogThatCannotRotate goes on in the file that it has.
func TestLogThatCannotRotate(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "refdesk.log.1", "occupied"), 0o700); err != nil {
		t.Fatal(err)
	}
	log, file, err := openLog(dir, slog.LevelInfo)
	if err != nil {
		t.Fatal(err)
	}
	for range 7 {
		log.Info(strings.Repeat("x", 1<<20))
	}
	log.Info("the last line")
	if err := file.Close(); err != nil {
		t.Error(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "refdesk.log"))
	if err != nil || !strings.Contains(string(text), "the last line") {
		t.Errorf("the line is lost: %v", err)
	}
}

// TestTwoProcessesShareALog: one that finds the log put aside by the other goes
// on in the new one, and does not put that aside over the full one.
func TestTwoProcessesShareALog(t *testing.T) {
	dir := t.TempDir()
	first, firstFile, err := openLog(dir, slog.LevelInfo)
	if err != nil {
		t.Fatal(err)
	}
	second, secondFile, err := openLog(dir, slog.LevelInfo)
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("x", logLimit/4)
	for _, line := range []string{"a", "b", "c"} {
		first.Info(long, "first", line)
		second.Info("short", "second", line)
	}
	first.Info(long, "first", "d") // puts the log aside
	second.Info(long, "second", "d")
	for _, file := range []io.Closer{firstFile, secondFile} {
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	}
	newest, older := readLog(t, filepath.Join(dir, "refdesk.log")), readLog(t, filepath.Join(dir, "refdesk.log.1"))
	if !strings.Contains(newest, "second=d") || !strings.Contains(newest, "first=d") || strings.Contains(older, "first=d") {
		t.Error("the newest lines are not in the new log")
	}
	if !strings.Contains(older, "first=a") || !strings.Contains(older, "second=c") {
		t.Error("the log that was put aside first is lost")
	}
}
