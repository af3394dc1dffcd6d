package config

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// commandLimit is how long a cmd: secret may take. A password manager may ask
// for a finger or a PIN in that time.
const commandLimit = 10 * time.Second

// secretLimit is the longest secret in bytes. Keys have a few dozen; a file
// that is longer is not the one that was meant.
const secretLimit = 16 << 10

const dots = "•••"

// Secret is a key or token: the text itself, env:NAME, file:PATH or cmd:LINE.
// Whatever prints it prints dots; only Resolve gives it away.
type Secret string

// Set tells whether there is one.
func (s Secret) Set() bool { return s != "" }

// Format prints dots, for every verb of package fmt.
func (s Secret) Format(f fmt.State, _ rune) {
	if s.Set() {
		_, _ = f.Write([]byte(dots))
	}
}

// String gives dots.
func (s Secret) String() string {
	if s.Set() {
		return dots
	}
	return ""
}

// LogValue gives dots to a log.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText gives dots to encoders.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Source says where the secret comes from, without telling it: "env:NAME",
// "file:PATH", "cmd:…", "text", or "" when there is none. A command's line is
// left out because people put passwords into it.
func (s Secret) Source() string {
	kind, _ := s.split()
	switch kind {
	case "env", "file":
		return string(s)
	case "cmd":
		return "cmd:…"
	}
	if s.Set() {
		return "text"
	}
	return ""
}

func (s Secret) split() (kind, ref string) {
	for _, kind := range []string{"env", "file", "cmd"} {
		if ref, ok := strings.CutPrefix(string(s), kind+":"); ok {
			return kind, ref
		}
	}
	return "", string(s)
}

// at gives the secret with its path, if it has one, read in a way.
func (s Secret) at(place func(path string) string) Secret {
	kind, ref := s.split()
	if kind != "file" {
		return s
	}
	return Secret("file:" + place(ref))
}

// Resolve gives the secret itself, without the white space around it. The
// error names where it should have come from and never what it is.
func (s Secret) Resolve(ctx context.Context) (string, error) {
	if !s.Set() {
		return "", errors.New("no secret is set")
	}
	kind, ref := s.split()
	value, err := ref, error(nil)
	switch kind {
	case "env":
		var ok bool
		if value, ok = os.LookupEnv(ref); !ok {
			return "", fmt.Errorf("the environment variable %s is not set", ref)
		}
	case "file":
		value, err = readSecret(ref)
	case "cmd":
		value, err = runSecret(ctx, ref)
	}
	if err != nil {
		return "", err
	}
	if value = strings.TrimSpace(value); value == "" {
		return "", fmt.Errorf("the secret from %s is empty", s.Source())
	}
	return value, nil
}

func readSecret(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", fmt.Errorf("reading a secret: %w", err)
	}
	if info.Size() > secretLimit {
		return "", fmt.Errorf("reading a secret: %s is too long to be one", path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("reading a secret: %w", err)
	}
	return string(text), nil
}

// runSecret runs a line of shell and takes what it prints. What it says on
// stderr stays out of the error: a tool may repeat its input there.
func runSecret(ctx context.Context, line string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, commandLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-c", line)
	cmd.WaitDelay = time.Second // a child of the shell may hold the pipe
	text, err := cmd.Output()
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return "", fmt.Errorf("the command for a secret took longer than %s", commandLimit)
	case err != nil:
		return "", fmt.Errorf("the command for a secret failed: %w", err)
	case len(text) > secretLimit:
		return "", errors.New("the command for a secret printed too much to be one")
	}
	return string(text), nil
}

// exposed tells whether other accounts of the machine may read a file. Where
// the system has no such permissions nothing is known, and nothing is said.
func exposed(path string) bool {
	info, err := os.Stat(path)
	return err == nil && runtime.GOOS != "windows" && info.Mode()&fs.FileMode(0o004) != 0
}
