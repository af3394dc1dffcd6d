package config_test

import (
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"testing"

	"refdesk/internal/config"
)

func TestTheOperatorIsNamedByTheSSHKey(t *testing.T) {
	w := newWorld(t).file(backend)
	t.Setenv("HOME", w.dir)
	write := func(name, text string) string {
		path := filepath.Join(w.dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write(".ssh/authorized_keys", "# ssh-ed25519 AAAAb2 nobody\nssh-ed25519 AAAAa1 ana@laptop\nno-pty ssh-ed25519 AAAAb2 Ben Okri\n")
	w.env["SSH_USER_AUTH"] = write("auth", "publickey ssh-ed25519 AAAAb2\n")
	if got := w.load().Operator; got != "Ben Okri" {
		t.Errorf("%q", got)
	}

	w.env["SSH_USER_AUTH"] = write("auth", "password\n")
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	if got := w.load().Operator; got != me.Username {
		t.Errorf("%q", got)
	}
	w.file("operator = \"ana\"\n" + backend)
	if got := w.load().Operator; got != "ana" {
		t.Errorf("%q", got)
	}
}

// TestAnOperatorIsOneHoweverTyped: blanks make nobody another person.
func TestAnOperatorIsOneHoweverTyped(t *testing.T) {
	w := newWorld(t).file(backend)
	w.env["REFDESK_OPERATOR"] = " root  two "
	if got := w.load().Operator; got != "root two" {
		t.Errorf("%q", got)
	}
	w.env["REFDESK_OPERATOR"] = "ro\u200bot"
	if _, err := config.Load(w.options()); err == nil || !strings.Contains(err.Error(), "invisible character U+200B") {
		t.Errorf("%v", err)
	}
	delete(w.env, "REFDESK_OPERATOR")
	t.Setenv("HOME", w.dir)
	hidden := filepath.Join(w.dir, "auth")
	if err := os.Mkdir(filepath.Join(w.dir, ".ssh"), 0o700); err != nil {
		t.Fatal(err)
	}
	for path, text := range map[string]string{hidden: "publickey ssh-ed25519 AAAAb2\n", filepath.Join(w.dir, ".ssh", "authorized_keys"): "ssh-ed25519 AAAAb2 ana\u200b\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w.env["SSH_USER_AUTH"] = hidden
	if _, err := config.Load(w.options()); err == nil || !strings.Contains(err.Error(), "operator: ") {
		t.Errorf("a key's comment with something invisible: %v", err)
	}
}
