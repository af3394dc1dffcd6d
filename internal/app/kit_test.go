package app

import (
	"flag"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"refdesk/internal/config"
	"refdesk/internal/model"
	"refdesk/internal/sandbox"
)

func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", checks); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m)
}

// patience is how long anything may take before a test gives up.
const patience = 30 * time.Second

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("never saw: %s", what)
		}
	}
}

// shop is a sandbox where nothing happens by itself, with settings that point
// at it.
type shop struct {
	*testing.T
	demo *Demo
}

func newShop(t *testing.T) shop {
	t.Helper()
	demo, err := StartDemo(t.Context(), sandbox.Options{Seed: 7, People: 60, Script: "quiet"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = demo.Sandbox.Close() })
	demo.Settings.Data = filepath.Join(t.TempDir(), "store")
	demo.Settings.Operator = "ana"
	demo.Settings.UndoWindow = config.Duration{}
	return shop{t, demo}
}

// open opens the shop's store once more.
func (s shop) open(tune ...func(*Options)) *App {
	s.Helper()
	o := Options{Settings: s.demo.Settings, Version: "test", Demo: true}
	for _, f := range tune {
		f(&o)
	}
	a, err := Open(s.Context(), o)
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { _ = a.Close() })
	return a
}

// readOnce fills the store, and gives a reward that waits.
func (s shop) readOnce() model.RewardRow {
	s.Helper()
	a := s.open()
	if _, err := a.PullOnce(s.Context(), false, nil); err != nil {
		s.Fatal(err)
	}
	if err := a.Load(s.Context()); err != nil {
		s.Fatal(err)
	}
	waiting, err := a.Lists().Rewards(s.Context(), model.Query{Text: "state:waiting", Count: 1})
	if err != nil || len(waiting.Rows) == 0 {
		s.Fatalf("no reward waits: %v", err)
	}
	if err := a.Close(); err != nil {
		s.Fatal(err)
	}
	return waiting.Rows[0]
}
