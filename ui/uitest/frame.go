package uitest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"
)

// Update is the environment variable that, when not empty, has Frame write the
// goldens in place of comparing with them.
const Update = "REFDESK_UPDATE"

// Frame compares a view with testdata/<name>.golden. Colours and blanks at the
// ends of lines are left out, so that a golden can be looked at as a picture.
func Frame(tb testing.TB, name, view string) {
	tb.Helper()
	golden(tb, name, Text(view))
}

// Painted is Frame with the colours: each escape is written as ␛, so that the
// golden can be read and compared.
func Painted(tb testing.TB, name, view string) {
	tb.Helper()
	golden(tb, name, strings.ReplaceAll(view, "\x1b", "␛")+"\n")
}

// golden compares a text with testdata/<name>.golden, or writes it there.
func golden(tb testing.TB, name, got string) {
	tb.Helper()
	path := filepath.Join("testdata", name+".golden")
	if os.Getenv(Update) != "" {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			tb.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		tb.Fatalf("%v\n%s=1 go test writes it; the view is:\n%s", err, Update, got)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		tb.Errorf("%s differs (-golden +view), %s=1 rewrites it:\n%s\nview:\n%s", path, Update, diff, got)
	}
}

// Text is a view as a person reads it: without colours, and without blanks at
// the ends of lines.
func Text(view string) string {
	lines := strings.Split(ansi.Strip(view), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

// Fits checks that a view is exactly h lines of w cells.
func Fits(tb testing.TB, view string, w, h int) {
	tb.Helper()
	lines := strings.Split(view, "\n")
	if len(lines) != h {
		tb.Errorf("the view has %d lines, not %d:\n%s", len(lines), h, Text(view))
		return
	}
	for i, line := range lines {
		if got := ansi.StringWidthWc(line); got != w {
			tb.Errorf("line %d is %d cells wide, not %d: %q", i+1, got, w, line)
		}
	}
}
