package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"refdesk/internal/app"
	"refdesk/internal/sandbox"
)

// TestWordsPayOnAKeptDemo: the settings that a demo leaves in its folder say what
// its rewards are worth, and count before the user's own, which are an account's.
func TestWordsPayOnAKeptDemo(t *testing.T) {
	s := newShop(t, 60)
	s.must("pull", "--once")
	demo, err := app.StartDemo(t.Context(), sandbox.Options{Seed: 7, People: 60, Script: "quiet"})
	if err != nil {
		t.Fatal(err)
	}
	defer demo.Sandbox.Close()
	demo.Settings.Data = s.dir
	if err := demo.Keep(); err != nil {
		t.Fatal(err)
	}
	t.Setenv("REFDESK_CONFIG", "")
	words := []string{"batch", "make", "--format", "csv", "--currency", demo.Settings.Worths[0].Amount.Currency, "--waiting", "--dry-run", "--data", s.dir}
	got := run(words...)
	if got.code != exitDone || !strings.Contains(got.out, "would be made: ") {
		t.Errorf("%+v", got)
	}
	expect(t, run(append(words, "--config", writeFile(t, "own.toml", ""))...), exitFailed, "without a worth in the settings", "write [[worth]] there with config = ")
	if info, err := os.Stat(filepath.Join(s.dir, "demo.toml")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
}
