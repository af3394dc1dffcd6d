package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"refdesk/internal/config"
	"refdesk/internal/model"
)

// backend is the least that a file needs.
const backend = `
[[backend]]
name = "acme"
kind = "growsurf"
api_key = "k"
webhook_secret = "s"
`

// world is an environment and folders for one load.
type world struct {
	t     *testing.T
	env   map[string]string
	flags map[string]string
	dir   string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	return &world{t: t, env: map[string]string{}, flags: map[string]string{}, dir: t.TempDir()}
}

// file writes the settings file where it is looked for.
func (w *world) file(text string) *world {
	w.t.Helper()
	path := w.path()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
	return w
}

func (w *world) path() string { return filepath.Join(w.dir, "config", "refdesk", "config.toml") }

func (w *world) options() config.Options {
	return config.Options{
		Env:       func(name string) (string, bool) { v, ok := w.env[name]; return v, ok },
		Flags:     w.flags,
		ConfigDir: filepath.Join(w.dir, "config"),
		StateDir:  filepath.Join(w.dir, "state"),
	}
}

func (w *world) load() *config.Settings {
	w.t.Helper()
	s, err := config.Load(w.options())
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

func TestTheExampleLoadsAndIsTheDefaults(t *testing.T) {
	w := newWorld(t)
	o := w.options()
	o.File = filepath.Join("..", "..", "config.example.toml")
	got, err := config.Load(o)
	if err != nil {
		t.Fatal(err)
	}
	want := config.Default()
	want.Data = filepath.Join(w.dir, "state", "refdesk")
	want.Backends = []config.Backend{{
		Name: "acme", Kind: "growsurf", BaseURL: config.DefaultBaseURL,
		APIKey: "env:GROWSURF_API_KEY", WebhookSecret: "env:GROWSURF_WEBHOOK_SECRET",
		Campaigns: []string{}, Share: 0.5, Connections: 2, OnBlock: model.DefaultRules().OnBlock,
	}}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(config.Settings{})); diff != "" {
		t.Error(diff)
	}
}

// TestTheExampleNamesEveryKey keeps the example complete.
func TestTheExampleNamesEveryKey(t *testing.T) {
	o := newWorld(t).options()
	o.File = filepath.Join("..", "..", "config.example.toml")
	s, err := config.Load(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range s.Entries() {
		// An empty text is filled in, and its origin is the default again.
		if e.Key != "data" && e.Key != "operator" && e.Origin == "default" {
			t.Errorf("%s is not in the example", e.Key)
		}
	}
}

func TestFlagsOverEnvironmentOverFileOverDefaults(t *testing.T) {
	w := newWorld(t).file("undo_window = \"20s\"\nmask = true\ntheme = \"dark\"\n" + backend)
	w.env["REFDESK_MASK"] = "false"
	w.env["REFDESK_THEME"] = "light"
	w.env["REFDESK_LISTENER_ADDRESS"] = ":9000"
	w.env["REFDESK_OPERATOR"] = ""
	w.flags["theme"] = "auto"
	s := w.load()

	if s.UndoWindow.Duration != 20*time.Second || s.Mask || s.Theme != "auto" || s.Listener.Address != ":9000" {
		t.Errorf("%+v", s)
	}
	for key, want := range map[string]string{
		"undo_window":        w.path() + ":1",
		"mask":               "environment REFDESK_MASK",
		"theme":              "flag --theme",
		"listener.address":   "environment REFDESK_LISTENER_ADDRESS",
		"operator":           "default",
		"log_level":          "default",
		"backend.acme.name":  w.path() + ":6",
		"backend.acme.share": "default",
	} {
		if got := s.Origin(key); got != want {
			t.Errorf("%s is from %q, want %q", key, got, want)
		}
	}
}

func TestWithoutBackendAndKeyThereIsNothing(t *testing.T) {
	for name, w := range map[string]*world{"no file": newWorld(t), "no backend": newWorld(t).file("theme = \"dark\"\n")} {
		if _, err := config.Load(w.options()); !errors.Is(err, config.ErrNone) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAKeyInTheEnvironmentMakesABackend(t *testing.T) {
	w := newWorld(t)
	w.env["GROWSURF_API_KEY"] = "k"
	b := w.load().Backends[0]
	want := config.Backend{
		Name: "growsurf", Kind: "growsurf", BaseURL: config.DefaultBaseURL,
		APIKey: "env:GROWSURF_API_KEY", Share: 0.5, Connections: 2, OnBlock: model.DefaultRules().OnBlock,
	}
	if diff := cmp.Diff(want, b); diff != "" || b.Listens() {
		t.Errorf("listens %v, %s", b.Listens(), diff)
	}

	w.env["GROWSURF_WEBHOOK_SECRET"], w.env["GROWSURF_BASE_URL"] = "s", "http://127.0.0.1:4000/v2/"
	b = w.load().Backends[0]
	if !b.Listens() || b.WebhookSecret != "env:GROWSURF_WEBHOOK_SECRET" || b.BaseURL != "http://127.0.0.1:4000/v2" {
		t.Errorf("%s at %s, listens %v", b.Name, b.BaseURL, b.Listens())
	}
}

func TestTheVendorsVariablesOverrideTheOnlyBackend(t *testing.T) {
	w := newWorld(t).file(backend)
	w.env["GROWSURF_API_KEY"], w.env["GROWSURF_BASE_URL"] = "k2", "https://eu.example.com/v2"
	s := w.load()
	if b := s.Backends[0]; b.APIKey != "env:GROWSURF_API_KEY" || b.BaseURL != "https://eu.example.com/v2" {
		t.Errorf("key from %s, %s", b.APIKey.Source(), b.BaseURL)
	}
	if got := s.Origin("backend.acme.api_key"); got != "environment GROWSURF_API_KEY" {
		t.Error(got)
	}

	s = w.file(backend + strings.Replace(backend, "acme", "beta", 1)).load()
	if s.Backends[0].APIKey.Source() != "text" || len(s.Warnings()) != 2 {
		t.Errorf("with two backends: key from %s, warnings %q", s.Backends[0].APIKey.Source(), s.Warnings())
	}
}

func TestReasonsAndKeys(t *testing.T) {
	s := newWorld(t).file(`
[[reason]]
code = "staff"
text = "works here"
[keys]
"reward.approve" = "A"
reward.refuse = ["x", "delete"]
` + backend).load()
	if diff := cmp.Diff([]model.Reason{{Code: "staff", Text: "works here"}}, s.Reasons); diff != "" {
		t.Error(diff)
	}
	want := map[string][]string{"reward.approve": {"A"}, "reward.refuse": {"x", "delete"}}
	if diff := cmp.Diff(want, s.Keys); diff != "" {
		t.Error(diff)
	}
}

func TestPathsAreAbsolute(t *testing.T) {
	w := newWorld(t).file("data = \"mine\"\n" + strings.Replace(backend, `"k"`, `"file:key.txt"`, 1))
	s := w.load()
	beside := filepath.Dir(w.path())
	if s.Data != filepath.Join(beside, "mine") || s.Backends[0].APIKey.Source() != "file:"+filepath.Join(beside, "key.txt") {
		t.Errorf("data %s, key from %s", s.Data, s.Backends[0].APIKey.Source())
	}
	w.flags["data"] = "here"
	here, err := filepath.Abs("here")
	if err != nil {
		t.Fatal(err)
	}
	if s := w.load(); s.Data != here {
		t.Errorf("a flag's path: %s", s.Data)
	}
}

func TestANamedFileMustExist(t *testing.T) {
	w := newWorld(t)
	o := w.options()
	o.File = filepath.Join(w.dir, "missing.toml")
	if _, err := config.Load(o); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("by flag: %v", err)
	}
	w.env["REFDESK_CONFIG"] = o.File
	if _, err := config.Load(w.options()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("by variable: %v", err)
	}
}

func TestLevelAndZone(t *testing.T) {
	s := newWorld(t).file("log_level = \"warn\"\ntimezone = \"UTC\"\n" + backend).load()
	if s.Level().String() != "WARN" || s.Zone().String() != "UTC" {
		t.Errorf("%s, %s", s.Level(), s.Zone())
	}
	if config.Default().Zone() != time.Local {
		t.Error("no zone is not the machine's")
	}
}

// rocket is a whole backend of Referral Rocket.
const rocket = `
[[backend]]
name = "fuse"
kind = "referralrocket"
webhook_secret = "s"
`

func TestABackendWithoutAnAPI(t *testing.T) {
	w := newWorld(t).file(rocket + "max_age = \"192h\"\ncurrency = \"USD\"\n[backend.aliases]\n\"a = b\" = \"reward_unlocked\"\n" + backend)
	s := w.load()
	want := config.Backend{
		Name: "fuse", Kind: "referralrocket", WebhookSecret: "s", Share: 0.5, Connections: 2, OnBlock: model.DefaultRules().OnBlock,
		MaxAge: config.Duration{Duration: 192 * time.Hour}, Currency: "USD", Aliases: map[string]string{"a = b": "reward_unlocked"},
	}
	if diff := cmp.Diff(want, s.Backends[0]); diff != "" {
		t.Error(diff)
	}
	if s.Backends[0].HasAPI() || !s.Backends[1].HasAPI() || s.Backends[1].BaseURL != config.DefaultBaseURL {
		t.Errorf("%+v", s.Backends)
	}
	if got, want := s.Origin("backend.fuse.currency"), w.path()+":7"; got != want {
		t.Errorf("origin %s, want %s", got, want)
	}
}

func TestUndoWindowsThatAreUnwise(t *testing.T) {
	for window, want := range map[string]string{"0s": "leaves at once", "2h": "undo_window is 2h", "10s": "", "1h": "", "24h": "undo_window is 24h"} {
		// The file is private, so that nothing else is unwise.
		warnings := newWorld(t).file("undo_window = \"" + window + "\"\n" + backend).load().Warnings()
		if got := strings.Join(warnings, "\n"); !strings.Contains(got, want) || (want == "") != (got == "") {
			t.Errorf("%s: warnings %q, want %q", window, warnings, want)
		}
	}
}
