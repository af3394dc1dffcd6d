package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"refdesk/internal/app"
	"refdesk/internal/cli"
	"refdesk/internal/config"
)

// asRefdesk makes the test's own binary behave as the program, so that a test
// can start it, kill it and read what it prints.
const asRefdesk = "REFDESK_TEST_AS_PROGRAM"

// provesAfter makes the test's own binary serve the settings of its one
// argument, and read unsure changes back after this time already: the sandbox
// delays no write, and no test can wait as long as the vendor asks for.
const provesAfter = "REFDESK_TEST_PROVES_AFTER"

func TestMain(m *testing.M) {
	switch {
	case os.Getenv(provesAfter) != "":
		if err := serveImpatiently(os.Args[1], os.Getenv(provesAfter)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	case os.Getenv(asRefdesk) != "":
		os.Exit(cli.Main(os.Args[1:], os.Stdout, os.Stderr))
	}
	// The framework waits for no command, and a timer of a toast or countdown
	// ends by itself.
	goleak.VerifyTestMain(m,
		goleak.IgnoreAnyFunction("charm.land/bubbletea/v2.Tick.func1"),
		goleak.IgnoreAnyFunction("charm.land/bubbletea/v2.(*Program).execBatchMsg"))
}

// serveImpatiently is `refdesk serve` with a shorter wait before proving reads.
func serveImpatiently(file, after string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	settings, err := config.Load(config.Options{File: file})
	if err != nil {
		return err
	}
	wait, err := time.ParseDuration(after)
	if err != nil {
		return err
	}
	a, err := app.Open(ctx, app.Options{Settings: settings, Version: "test", ProveAfter: wait})
	if err != nil {
		return err
	}
	err = a.Serve(ctx, func(address string, _ bool) { fmt.Fprintln(os.Stderr, "listening on", address) },
		func(alarm string) { fmt.Fprintln(os.Stderr, alarm) })
	return errors.Join(err, a.Close())
}

// program is a call of the program as a process of its own, with an
// environment in which nothing is configured. The race detector's own pause at
// the end of a process is left out.
func program(t testing.TB, args ...string) *exec.Cmd {
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
