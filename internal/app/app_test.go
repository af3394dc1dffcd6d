package app

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"refdesk/internal/config"
	"refdesk/internal/desk"
	"refdesk/internal/model"
	"refdesk/internal/outbox"
	"refdesk/internal/sandbox"
)

func TestFoldersThatCannotBeOpened(t *testing.T) {
	root := t.TempDir()
	taken := filepath.Join(root, "taken")
	write(t, taken, "a file")
	for name, c := range map[string]struct{ dir, says string }{
		"a file in the way":        {filepath.Join(taken, "store"), "--data"},
		"a folder for the log":     {folder(t, root, "refdesk.log"), "log file"},
		"a folder for the store":   {folder(t, root, "refdesk.db"), "store"},
		"something else as store":  {foreign(t, root), "store"},
		"a path that is too long":  {filepath.Join(root, strings.Repeat("x", 300)), "--data"},
		"a path that is no path":   {"nul\x00", "--data"},
		"a folder nobody may open": {locked(t, root), ""},
	} {
		settings := config.Default()
		settings.Data = c.dir
		a, err := Open(t.Context(), Options{Settings: settings})
		if err == nil {
			if err := a.Close(); err != nil {
				t.Error(err)
			}
			if c.says != "" {
				t.Errorf("%s: opened", name)
			}
			continue
		}
		if !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// folder gives a data folder in which a folder stands where a file belongs.
func folder(t *testing.T, root, name string) string {
	t.Helper()
	dir := filepath.Join(root, "with-"+name)
	if err := os.MkdirAll(filepath.Join(dir, name), 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

// foreign gives a data folder whose store is not one.
func foreign(t *testing.T, root string) string {
	t.Helper()
	dir := folder(t, root, "other")
	write(t, filepath.Join(dir, "refdesk.db"), strings.Repeat("not a database ", 400))
	return dir
}

// locked gives a folder below one that nobody but an administrator may use.
func locked(t *testing.T, root string) string {
	t.Helper()
	dir := filepath.Join(root, "locked")
	if err := os.Mkdir(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "store")
}

func TestFilesAreTheOwnersAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // permissions are inherited there
	}
	s := newShop(t)
	a := s.open()
	if _, err := a.becomeKeeper(); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(s.demo.Settings.Data, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %o", path, info.Mode().Perm())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestDemoStaysOnLoopback(t *testing.T) {
	s := newShop(t)
	set := s.demo.Settings
	for _, address := range []string{set.Listener.Address, set.Backends[0].BaseURL} {
		if !strings.Contains(address, "127.0.0.1:") {
			t.Errorf("the demo uses %s", address)
		}
	}
	set.Backends[0].BaseURL = "https://api.example.com/v2"
	if err := s.open().connect(t.Context()); err == nil || !strings.Contains(err.Error(), "not this machine") {
		t.Errorf("the demo may leave the machine: %v", err)
	}
}

func TestKeeperAndGuest(t *testing.T) {
	s := newShop(t)
	keeper, guest := s.open(), s.open()
	ctx, leave := context.WithCancel(t.Context())
	ended := serve(ctx, t, keeper)
	gone := serve(t.Context(), t, guest)
	if st := status(t, keeper); !st.Keeper || st.Guest || st.Listener.State != model.LinkOnline || len(st.Pulls) == 0 || !st.Demo {
		t.Errorf("the keeper is %+v", st)
	}
	if st := status(t, guest); st.Keeper || !st.Guest || st.Listener.Address != "" {
		t.Errorf("the guest is %+v", st)
	}
	if err := guest.Reload(t.Context(), model.PersonRef{}); err == nil || !strings.Contains(err.Error(), "another refdesk") {
		t.Errorf("a guest reads: %v", err)
	}
	leave()
	if err := <-ended; err != nil {
		t.Errorf("the keeper ended with %v", err)
	}
	if err := keeper.Close(); err != nil {
		t.Error(err)
	}
	eventually(t, "the guest keeping the store and listening", func() bool {
		st := status(t, guest)
		return st.Keeper && !st.Guest && st.Listener.State == model.LinkOnline && len(st.Pulls) > 0
	})
	select {
	case err := <-gone:
		t.Errorf("the guest ended with %v", err)
	default:
	}
}

// TestGuestThatCannotTakeOver goes on as it was and says why.
func TestGuestThatCannotTakeOver(t *testing.T) {
	s := newShop(t)
	keeper, err := tryLockIn(s)
	if err != nil {
		t.Fatal(err)
	}
	guest := s.open()
	set := *guest.o.Settings
	set.Backends = slices.Clone(set.Backends)
	set.Backends[0].WebhookSecret = "env:REFDESK_TEST_NOT_SET"
	guest.o.Settings = &set
	serve(t.Context(), t, guest)
	if err := keeper.release(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the problem in the status", func() bool {
		st := status(t, guest)
		return st.Listener.State == model.LinkDegraded && strings.Contains(st.Listener.Problem, "REFDESK_TEST_NOT_SET")
	})
	able := s.open()
	serve(t.Context(), t, able)
	eventually(t, "somebody else keeping the store and listening", func() bool {
		st := status(t, able)
		return st.Keeper && st.Listener.State == model.LinkOnline
	})
	eventually(t, "the problem gone with that", func() bool {
		st := status(t, guest)
		return !st.Keeper && st.Listener.Problem == ""
	})
}

// tryLockIn keeps a shop's store as another process would.
func tryLockIn(s shop) (*lock, error) {
	if err := os.MkdirAll(s.demo.Settings.Data, 0o700); err != nil {
		return nil, err
	}
	return tryLock(s.demo.Settings.Data, false)
}

// serve serves until ctx or the test ends.
func serve(ctx context.Context, t *testing.T, a *App) <-chan error {
	t.Helper()
	return serveTelling(ctx, t, a, func(string) {})
}

// serveTelling is serve for whoever wants to hear of alarms.
func serveTelling(ctx context.Context, t *testing.T, a *App, alarm func(string)) <-chan error {
	t.Helper()
	ctx, cancel := context.WithCancel(ctx)
	ended, up := make(chan error, 1), make(chan struct{})
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		ended <- a.Serve(ctx, func(string, bool) { close(up) }, alarm)
	}()
	t.Cleanup(func() {
		cancel()
		<-finished
	})
	select {
	case <-up:
	case err := <-ended:
		t.Fatalf("ended with %v", err)
	}
	return ended
}

func status(t *testing.T, a *App) model.Status {
	t.Helper()
	st, err := a.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return st
}

func TestServeThatCannotBegin(t *testing.T) {
	s := newShop(t)
	a := s.open()
	a.o.Settings.Backends[0].APIKey = "env:REFDESK_TEST_NOT_SET"
	err := a.Serve(t.Context(), func(string, bool) { t.Error("it is up") }, func(string) {})
	var start *StartError
	if !errors.As(err, &start) || !strings.Contains(err.Error(), "REFDESK_TEST_NOT_SET") {
		t.Errorf("ended with %v", err)
	}
}

// TestDecisionOutlivesItsKeeper: a word that waits for the keeper sends its
// change itself when the keeper goes.
func TestDecisionOutlivesItsKeeper(t *testing.T) {
	s := newShop(t)
	reward := s.readOnce()
	keeper, err := tryLockIn(s)
	if err != nil {
		t.Fatal(err)
	}
	a := s.open()
	changes, err := a.Decide(t.Context(), direct(reward), func(c model.Change) {
		if c.State == model.ChangeWaiting && keeper != nil {
			if err := keeper.release(); err != nil {
				t.Error(err)
			}
			keeper = nil
		}
	})
	if err != nil || len(changes) != 1 || changes[0].State != model.ChangeDone {
		t.Errorf("%v, %v", changes, err)
	}
	if rewards(s, reward.ID).Approved != true {
		t.Error("the vendor was not asked")
	}
}

func direct(reward model.RewardRow) desk.Decision {
	return desk.Decision{Verb: model.VerbApprove, Rewards: []model.RewardRow{reward}, Direct: true}
}

// rewards gives a reward as the vendor has it.
func rewards(s shop, id string) (found sandbox.Reward) {
	s.demo.Sandbox.Do(func(p *sandbox.Program) {
		for _, c := range p.Campaigns() {
			for _, r := range p.Rewards(c) {
				if r.ID == id {
					found = r
				}
			}
		}
	})
	return found
}

func TestDecisionUnderAReadOnlyKeeper(t *testing.T) {
	s := newShop(t)
	reward := s.readOnce()
	keeper := s.open(func(o *Options) { o.ReadOnly = true })
	if _, err := keeper.becomeKeeper(); err != nil {
		t.Fatal(err)
	}
	a := s.open()
	if _, err := a.Decide(t.Context(), direct(reward), nil); err == nil || !strings.Contains(err.Error(), "read-only") {
		t.Errorf("told %v", err)
	}
	if _, err := keeper.Decide(t.Context(), direct(reward), nil); !errors.Is(err, desk.ErrReadOnly) {
		t.Errorf("told %v", err)
	}
	if st := status(t, a); st.Outgoing != 0 {
		t.Error("it was written nevertheless")
	}
}

func TestDecisionDuringAPause(t *testing.T) {
	s := newShop(t)
	reward := s.readOnce()
	a := s.open()
	if err := a.desk.SetPaused(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	changes, err := a.Decide(t.Context(), direct(reward), nil)
	if !errors.Is(err, outbox.ErrPaused) || !strings.Contains(err.Error(), "refdesk undo") {
		t.Errorf("told %v", err)
	}
	if len(changes) != 1 || changes[0].State != model.ChangeWaiting {
		t.Errorf("%+v", changes)
	}
	if undone, err := a.UndoLast(t.Context()); err != nil || len(undone.Changes) != 1 {
		t.Errorf("%v, %v", undone, err)
	}
}
