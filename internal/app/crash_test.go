package app

import (
	"errors"
	"io/fs"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

func newCrashes(t *testing.T) *crashes {
	t.Helper()
	at := time.Date(2026, 3, 1, 12, 30, 0, 0, time.UTC)
	return &crashes{dir: t.TempDir(), version: "test", now: func() time.Time { return at }}
}

func TestCrashReport(t *testing.T) {
	c := newCrashes(t)
	c.hide("s3cret-key")
	c.hide("")
	err := c.guard("the outbox", func() error {
		panic(errors.New(`cannot send "ana.k@example.com" with s3cret-key`))
	})
	var crash *CrashError
	if !errors.As(err, &crash) {
		t.Fatalf("told %v", err)
	}
	for _, part := range []string{"in the outbox", crash.Report, "start refdesk again"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("no %q in %q", part, err)
		}
	}
	report, readErr := os.ReadFile(crash.Report)
	if readErr != nil {
		t.Fatal(readErr)
	}
	for _, part := range []string{"refdesk test", "2026-03-01T12:30:00Z", `cannot send "(address)" with •••`, "TestCrashReport", "crash_test.go"} {
		if !strings.Contains(string(report), part) {
			t.Errorf("no %q in\n%s", part, report)
		}
	}
	for _, part := range []string{"s3cret-key", "ana.k", "example.com"} {
		if strings.Contains(string(report)+err.Error(), part) {
			t.Errorf("%q is told", part)
		}
	}
	info, statErr := os.Stat(crash.Report)
	if statErr != nil {
		t.Fatal(statErr)
	}
	if mode := info.Mode().Perm(); runtime.GOOS != "windows" && mode != fs.FileMode(0o600) {
		t.Errorf("the report has mode %o", mode)
	}
}

func TestFirstCrashCounts(t *testing.T) {
	c := newCrashes(t)
	first := c.guard("one", func() error { panic("first") })
	second := c.guard("two", func() error { panic("second") })
	if !errors.Is(second, first) || !errors.Is(c.err(), first) {
		t.Errorf("%v, %v and %v", first, second, c.err())
	}
	if err := c.guard("three", func() error { return nil }); err != nil {
		t.Error(err)
	}
}

func TestCrashWithoutAPlaceForTheReport(t *testing.T) {
	c := newCrashes(t)
	c.dir += "/missing"
	err := c.guard("one", func() error { panic("first") })
	if err == nil || !strings.Contains(err.Error(), "first") || strings.Contains(err.Error(), "report") {
		t.Errorf("told %v", err)
	}
}

func TestScrubKeepsTheStackReadable(t *testing.T) {
	c := newCrashes(t)
	for text, want := range map[string]string{
		"/go/pkg/mod/modernc.org/sqlite@v1.38.0/lib/sqlite.go:12": "/go/pkg/mod/modernc.org/sqlite@v1.38.0/lib/sqlite.go:12",
		"/home/ana@corp.example/refdesk/main.go:3":                "(address)",
		"<ana@example.com>":         "<(address)>",
		"žofie@příklad.test joined": "(address) joined",
		"no address":                "no address",
	} {
		if got := c.scrub(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
