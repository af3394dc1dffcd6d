package config_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"refdesk/internal/config"
)

const hush = "hunter2-hunter2"

func TestASecretIsNeverPrinted(t *testing.T) {
	s := config.Default()
	s.Backends = []config.Backend{{Name: "acme", APIKey: hush, WebhookSecret: "cmd:echo " + hush}}
	s.Feed.Token = hush
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "settings", s, "key", s.Feed.Token)
	encoded, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	printed := []string{log.String(), string(encoded), s.Feed.Token.String(), s.Feed.Token.Source(), fmt.Sprint(s.Entries())}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		printed = append(printed, fmt.Sprintf(verb, *s), fmt.Sprintf(verb, s.Backends[0]), fmt.Sprintf(verb, s.Feed.Token))
	}
	for _, text := range printed {
		if strings.Contains(text, hush) || strings.Contains(text, fmt.Sprintf("%x", hush)) {
			t.Errorf("it is readable in %s", text)
		}
	}
}

func TestASecretIsNeverInAMistake(t *testing.T) {
	for _, line := range []string{
		"api_key = " + hush, "api_key = \"" + hush, "api_key = t" + hush, "api_key = [\"" + hush + "\"]",
		"apikey = \"" + hush + "\"", "webhook_secret = '" + hush + "\n", "api_key = \"" + hush + "\\q\"",
	} {
		w := newWorld(t).file("[[backend]]\nname = \"a\"\n" + line + "\n")
		_, err := config.Load(w.options())
		if err == nil || strings.Contains(err.Error(), "hunter") {
			t.Errorf("%s: %v", line, err)
		}
	}
}

func TestResolve(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(path, []byte(hush+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("A_KEY", hush)
	for _, secret := range []config.Secret{hush, "env:A_KEY", config.Secret("file:" + path), "cmd:printf '%s\n' " + hush} {
		if got, err := secret.Resolve(t.Context()); err != nil || got != hush {
			t.Errorf("%s: %v", secret.Source(), err)
		}
	}
}

func TestASecretThatCannotBeHad(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, []byte("\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := map[config.Secret]string{
		"":                                       "no secret is set",
		"env:REFDESK_NO_SUCH_NAME":               "the environment variable REFDESK_NO_SUCH_NAME is not set",
		config.Secret("file:" + empty):           "is empty",
		config.Secret("file:" + empty + ".none"): "no such file",
		"cmd:true":                               "is empty",
		"cmd:echo " + hush + " >&2; false":       "failed: exit status 1",
	}
	for secret, want := range tests {
		_, err := secret.Resolve(t.Context())
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), hush) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	if _, err := config.Secret("file:" + empty + ".none").Resolve(t.Context()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
}
