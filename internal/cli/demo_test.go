package cli

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/adrg/xdg"

	"refdesk/internal/app"
	"refdesk/internal/config"
	"refdesk/internal/sandbox"
)

// TestWordsPayOnAKeptDemo: the settings that a demo leaves in its folder say what
// its rewards are worth, and count before the user's own, which are an account's.
func TestWordsPayOnAKeptDemo(t *testing.T) {
	dir := t.TempDir()
	demo, err := app.KeepDemo(t.Context(), dir, sandbox.Options{Seed: 7, People: 60, Script: "quiet"})
	if err != nil {
		t.Fatal(err)
	}
	defer demo.Close()
	a, err := app.Open(t.Context(), app.Options{Settings: demo.Settings, Version: "test", Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.PullOnce(t.Context(), false, nil); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	t.Setenv("REFDESK_CONFIG", "")
	words := []string{"batch", "make", "--format", "csv", "--currency", demo.Settings.Worths[0].Amount.Currency, "--waiting", "--dry-run", "--data", dir}
	got := run(words...)
	if got.code != exitDone || !strings.Contains(got.out, "would be made: ") {
		t.Errorf("%+v", got)
	}
	expect(t, run(append(words, "--config", writeFile(t, "own.toml", ""))...), exitFailed, "without a worth in the settings", "write [[worth]] there with config = ")
	if info, err := os.Stat(filepath.Join(dir, "demo.toml")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
}

// TestACrashedDemoKeepsItsReport: a demo's own folder goes with it, but not the
// report of a crash that the operator is told to look at.
func TestACrashedDemoKeepsItsReport(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		kept bool
	}{
		"a quiet end":   {nil, false},
		"another error": {errors.New("the terminal is gone"), false},
		"a crash":       {errors.Join(&app.CrashError{Where: "the screen"}, errors.New("another")), true},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "demo")
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := removeUnlessCrashed(dir, c.err); err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(dir); (err == nil) != c.kept {
				t.Errorf("the folder: %v", err)
			}
		})
	}
}

// TestADemoTakesTheOperatorsOwn: keys and looks are the operator's, whatever
// account the rest of the settings is about. A file that is half filled in
// counts only where it was named.
func TestADemoTakesTheOperatorsOwn(t *testing.T) {
	unconfigured(t)
	t.Setenv("REFDESK_CONFIG", "")
	t.Setenv("REFDESK_ASCII", "true")
	half := "operator = \"mara\"\n[[backend]]\nname = \"acme\"\nkind = \"growsurf\"\napi_key = \"k\"\n"
	good := writeFile(t, "good.toml", half+"webhook_secret = \"s\"\n[keys]\n\"reward.approve\" = [\"b\"]\n")
	own, err := (&session{configFile: good}).ownSettings()
	if err != nil {
		t.Fatal(err)
	}
	demo := config.Default()
	demo.TakeOwn(own)
	if demo.Operator != "mara" || !demo.ASCII || len(demo.Keys["reward.approve"]) != 1 || len(demo.Backends) != 0 {
		t.Errorf("the demo has %+v", demo)
	}
	if _, err := (&session{configFile: writeFile(t, "half.toml", half)}).ownSettings(); err == nil {
		t.Error("a named file that is wrong was taken")
	}
	dir := t.TempDir()
	t.Cleanup(xdg.Reload) // by then the environment is as it was
	t.Setenv("XDG_CONFIG_HOME", dir)
	xdg.Reload()
	if err := os.MkdirAll(filepath.Join(dir, "refdesk"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "refdesk", "config.toml"), []byte(half), 0o600); err != nil {
		t.Fatal(err)
	}
	if own, err := (&session{}).ownSettings(); err != nil || !own.ASCII {
		t.Errorf("a file that nobody has named: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "refdesk", "config.toml"), []byte(half+"webhook_secret = \"s\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	kept := t.TempDir()
	if err := os.WriteFile(filepath.Join(kept, "demo.toml"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if settings, err := (&session{data: kept}).settings(needs{}); err != nil || settings.Operator != "mara" || len(settings.Backends) != 0 {
		t.Errorf("the words of a kept demo go by %+v, %v", settings, err)
	}
}
