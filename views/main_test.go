package views_test

import (
	"testing"

	"go.uber.org/goleak"
)

// A program that ends leaves its timers behind: Bubble Tea waits for no
// command, and a toast stands for seconds. They end by themselves.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		goleak.IgnoreAnyFunction("charm.land/bubbletea/v2.Tick.func1"),
		goleak.IgnoreAnyFunction("charm.land/bubbletea/v2.(*Program).execBatchMsg"))
}
