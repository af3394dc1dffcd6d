package cli

import (
	"path/filepath"
	"testing"
)

// TestWordsAboutTheStoreNeedNoBackend: a demo's store, or one that was copied
// from elsewhere, is read and decided on without settings.
func TestWordsAboutTheStoreNeedNoBackend(t *testing.T) {
	s, waiting := decidable(t)
	t.Setenv("REFDESK_CONFIG", writeFile(t, "empty.toml", ""))
	t.Setenv("REFDESK_OPERATOR", "ana")
	here := func(args ...string) []map[string]any {
		t.Helper()
		got := run(append(args, "--data", s.dir, "--json")...)
		if got.code != exitDone || got.err != "" {
			t.Fatalf("%v: %+v", args, got)
		}
		return decodeRows(t, got.out)
	}
	if rows := here("list", "rewards", "--filter", "state:waiting"); len(rows) != len(waiting) {
		t.Errorf("%d rewards wait, want %d", len(rows), len(waiting))
	}
	if rows := here("list", "people"); len(rows) != 60 {
		t.Errorf("%d people", len(rows))
	}
	if row := here("show", "reward", waiting[0])[0]; row["state"] != "waiting" {
		t.Errorf("%v", row)
	}
	here("hold", waiting[2])
	here("note", waiting[2], "ask the shop first")
	here("approve", waiting[0], "--stage")
	if row := here("undo")[0]; row["state"] != "undone" {
		t.Errorf("%v", row)
	}
	expect(t, run("approve", waiting[0], "--data", s.dir), exitUsage, "no backend is configured")
}

func TestAStoreThatIsNotThere(t *testing.T) {
	unconfigured(t)
	t.Setenv("REFDESK_CONFIG", writeFile(t, "empty.toml", ""))
	dir := filepath.Join(t.TempDir(), "nowhere")
	expect(t, run("list", "rewards", "--data", dir), exitUsage, "there is no store in "+dir)
}
