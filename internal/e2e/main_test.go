package e2e

import (
	"os"
	"os/exec"
	"testing"

	"go.uber.org/goleak"

	"refdesk/internal/cli"
)

// asRefdesk makes the test's own binary behave as the program, so that a test
// can start it, kill it and read what it prints.
const asRefdesk = "REFDESK_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asRefdesk) != "" {
		os.Exit(cli.Main(os.Args[1:], os.Stdout, os.Stderr))
	}
	// The framework waits for no command, and a timer of a toast or countdown
	// ends by itself.
	goleak.VerifyTestMain(m,
		goleak.IgnoreAnyFunction("charm.land/bubbletea/v2.Tick.func1"),
		goleak.IgnoreAnyFunction("charm.land/bubbletea/v2.(*Program).execBatchMsg"))
}

// program is a call of the program as a process of its own, with an
// environment in which nothing is configured. The race detector's own pause at
// the end of a process is left out.
func program(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, args...)
	home := t.TempDir()
	cmd.Env = []string{asRefdesk + "=1", "HOME=" + home, "PATH=" + os.Getenv("PATH"), "TERM=xterm-256color", "USER=ana", "TZ=UTC", "GORACE=atexit_sleep_ms=0"}
	return cmd
}
