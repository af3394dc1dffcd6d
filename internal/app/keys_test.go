package app

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"refdesk/internal/config"
)

// settingsOf loads the text of a settings file.
func settingsOf(t *testing.T, text string) *config.Settings {
	t.Helper()
	file := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	set, err := config.Load(config.Options{File: file, NoBackend: true})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestKeysThatTheConsoleRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		keys string
		want []string
	}{
		"plural":       {`"rewards.approve" = "A"`, []string{"config.toml:2: keys.rewards.approve", "did you mean reward.approve?"}},
		"nothing near": {`"zzzz" = "C"`, []string{"keys.zzzz", "README"}},
		"two at once":  {"\"rewards.approve\" = \"A\"\n\"reward.refuze\" = \"X\"", []string{"config.toml:2", "config.toml:3", "did you mean reward.refuse?"}},
		"no key":       {`"reward.approve" = "ctrl+alt+foo"`, []string{"config.toml:2: keys.reward.approve", `no key "ctrl+alt+foo"`}},
		"shared":       {`"reward.approve" = "x"`, []string{"reward.approve and reward.refuse share", `"x"`}},
		"a tab's":      {`"row.copy" = "4"`, []string{"row.copy", "tab.rewards"}},
	} {
		_, err := Keymap(settingsOf(t, "[keys]\n"+test.keys+"\n"))
		if err == nil {
			t.Errorf("%s: it is taken", name)
			continue
		}
		for _, part := range test.want {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%s: no %q in %v", name, part, err)
			}
		}
	}
}

// TestTheExamplesKeysAreTaken takes the comment signs off the example's keys,
// as somebody who tries them does.
func TestKeysOfEveryKindAreTaken(t *testing.T) {
	for _, key := range []string{"ü", "ctrl+alt+e", "f7", "alt+enter", "shift+up", "+"} {
		if _, err := Keymap(settingsOf(t, "[keys]\n\"reward.approve\" = \""+key+"\"\n")); err != nil {
			t.Errorf("%s: %v", key, err)
		}
	}
}

func TestTheExamplesKeysAreTaken(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "config.example.toml"))
	if err != nil {
		t.Fatal(err)
	}
	commented := regexp.MustCompile(`(?m)^# (".*" = )`)
	set := settingsOf(t, commented.ReplaceAllString(string(text), "$1"))
	if len(set.Keys) < 2 {
		t.Fatalf("the example shows the keys %v", set.Keys)
	}
	if _, err := Keymap(set); err != nil {
		t.Error(err)
	}
}
