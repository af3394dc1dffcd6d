package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"refdesk/internal/config"
)

// TestPathsOfTheEnvironmentAreAbsoluteToo: no shell puts the home folder into a
// variable of a service.
func TestPathsOfTheEnvironmentAreAbsoluteToo(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{"~/mine": filepath.Join(home, "mine"), "mine": filepath.Join(here, "mine"), "/mine": "/mine"} {
		w := newWorld(t).file(backend)
		for _, name := range []string{"DATA", "VIEWS", "BATCH_FORMATS", "FRAUD_DISPOSABLE"} {
			w.env["REFDESK_"+name] = text
		}
		w.env["REFDESK_FEED_TOKEN"] = "file:" + text
		s := w.load()
		for name, got := range map[string]string{"data": s.Data, "views": s.Views, "batch.formats": s.Batch.Formats, "fraud.disposable": s.Fraud.Disposable} {
			if got != want {
				t.Errorf("%s of %q is %q", name, text, got)
			}
		}
		if got := s.Feed.Token.Source(); got != "file:"+want {
			t.Errorf("the token of %q is %q", text, got)
		}
	}
	if s := newWorld(t).file(backend).load(); s.Views != "" || s.Batch.Formats != "" || s.Fraud.Disposable != "" {
		t.Errorf("paths that nobody gave: %q %q %q", s.Views, s.Batch.Formats, s.Fraud.Disposable)
	}
}

// TestAFileIsNotBlamedForTheEnvironment: the secret that it is warned of stands
// elsewhere.
func TestAFileIsNotBlamedForTheEnvironment(t *testing.T) {
	w := newWorld(t).file(strings.NewReplacer(`"k"`, `"env:K"`, `"s"`, `"env:S"`).Replace(backend))
	if err := os.Chmod(w.path(), 0o644); err != nil {
		t.Fatal(err)
	}
	w.env["REFDESK_FEED_TOKEN"] = "a-token-of-the-environment"
	if got := w.load().Warnings(); len(got) != 0 {
		t.Errorf("warned of %q", got)
	}
}

// TestASecretOnALineOfItsOwnIsNotTold by the decoder, who quotes what it met.
func TestASecretOnALineOfItsOwnIsNotTold(t *testing.T) {
	for _, text := range []string{
		"api_key = [\n" + hush + "\n]", "api_key = [\n[" + hush + "]\n]", "api_key = [ # mine\n\n" + hush + "==\n]", "api_key =\n" + hush,
		"api_key = \"\"\"\n" + hush + "\\q\"\"\"", "api_key = [\n\"" + hush, "api_key = { a =\n" + hush + "}", "api_key = \"\"\"\n" + hush,
	} {
		w := newWorld(t).file("[[backend]]\nname = \"a\"\n" + text + "\n")
		_, err := config.Load(w.options())
		if err == nil || strings.Contains(err.Error(), "hunter") {
			t.Errorf("%s: %v", text, err)
		}
	}
}
