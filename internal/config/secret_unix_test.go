//go:build unix

package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAReadableSecretIsWarnedOf(t *testing.T) {
	w := newWorld(t).file(strings.Replace(backend, `"k"`, `"file:key.txt"`, 1))
	path := filepath.Join(filepath.Dir(w.path()), "key.txt")
	if err := os.WriteFile(path, []byte(hush), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := w.load().Warnings(); len(got) != 0 {
		t.Errorf("%q", got)
	}
	for _, file := range []string{path, w.path()} {
		if err := os.Chmod(file, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got := strings.Join(w.load().Warnings(), "\n")
	if !strings.Contains(got, "chmod 600 "+path) || !strings.Contains(got, "chmod 600 "+w.path()) {
		t.Errorf("%q", got)
	}
}
