package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"refdesk/internal/model"
	"refdesk/internal/store"
)

// shell opens the file as a database shell would.
func shell(t *testing.T, path string, statements ...string) *sql.DB {
	t.Helper()
	db := must(sql.Open("sqlite", path))(t)
	t.Cleanup(func() { _ = db.Close() }) // a second close says nothing
	for _, text := range statements {
		if _, err := db.Exec(text); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

// older is a folder with a store of the first schema, in which there is p1.
func older(t *testing.T) (dir, path string) {
	t.Helper()
	dir = t.TempDir()
	path = filepath.Join(dir, store.FileName)
	first := string(must(os.ReadFile("migrations/0001_mirror.sql"))(t))
	old := shell(t, path, first, `PRAGMA application_id = 1919185771`, `PRAGMA user_version = 1`,
		`INSERT INTO scope (key, backend, campaign, people) VALUES (1, 'acme', 'a1b2c3', 1)`,
		`INSERT INTO person (key, scope, id, as_of, read_at, first_seen, gone_at, rev, email)
			VALUES (7, 1, 'p1', 1, 1, 1, 0, 1, 'ana@example.com')`)
	ok(t, old.Close())
	return dir, path
}

func TestOlderStoreIsBackedUpAndMigrated(t *testing.T) {
	dir, path := older(t)
	if _, err := store.Open(context.Background(), dir, store.Options{ReadOnly: true}); !errors.Is(err, store.ErrOlder) {
		t.Errorf("reading only: %v", err)
	}
	s := open(t, dir, nil)
	if p := personOf(t, s, "p1"); p.Key != 7 || p.Email != "ana@example.com" {
		t.Errorf("person %+v", p)
	}
	if changes, err := s.Changes(context.Background()); err != nil || len(changes) != 0 {
		t.Errorf("changes %v, %v", changes, err)
	}

	ok(t, s.BackUp(1)) // as another process that looked at the store before, and comes late
	backup := path + ".v1.bak"
	if info := must(os.Stat(backup))(t); info.Mode().Perm() != 0o600 {
		t.Errorf("backup has mode %o", info.Mode().Perm())
	}
	var version, people int
	ok(t, shell(t, backup).QueryRow(`SELECT (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM person)`).
		Scan(&version, &people))
	if found := must(filepath.Glob(path + ".v*"))(t); version != 1 || people != 1 || len(found) != 1 {
		t.Errorf("backup of version %d with %d people, there are %v", version, people, found)
	}
}

func TestNewStoreNeedsNoBackup(t *testing.T) {
	dir := t.TempDir()
	s, err := store.Open(context.Background(), dir, store.Options{})
	ok(t, err)
	ok(t, s.Close())
	open(t, dir, nil)
	if found := must(filepath.Glob(filepath.Join(dir, "*.bak")))(t); len(found) != 0 {
		t.Errorf("backups %v", found)
	}
}

func TestNewerStoreIsRefused(t *testing.T) {
	dir := t.TempDir()
	steps := len(must(filepath.Glob("migrations/*.sql"))(t))
	s, err := store.Open(context.Background(), dir, store.Options{})
	ok(t, err)
	ok(t, s.Close())
	ok(t, shell(t, filepath.Join(dir, store.FileName), `PRAGMA user_version = 99`).Close())
	_, err = store.Open(context.Background(), dir, store.Options{})
	if !errors.Is(err, store.ErrNewer) || !strings.Contains(err.Error(), "99") || !strings.Contains(err.Error(), fmt.Sprint("up to ", steps)) {
		t.Errorf("error %v", err)
	}
}

func TestForeignDatabaseIsRefused(t *testing.T) {
	dir := t.TempDir()
	ok(t, shell(t, filepath.Join(dir, store.FileName), `CREATE TABLE recipes (name TEXT)`).Close())
	if _, err := store.Open(context.Background(), dir, store.Options{}); !errors.Is(err, store.ErrForeign) {
		t.Errorf("error %v", err)
	}
}

func TestReadOnly(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "with space ?#%")
	ctx := context.Background()
	if _, err := store.Open(ctx, dir, store.Options{ReadOnly: true}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a store that is not there: %v", err)
	}
	writer := open(t, dir, nil)
	must(writer.Append(ctx, joined("p1", 1)))(t)
	reader, err := store.Open(ctx, dir, store.Options{ReadOnly: true})
	ok(t, err)
	defer reader.Close()
	if figures := must(reader.Figures(ctx))(t); figures.People != 1 {
		t.Errorf("figures %+v", figures)
	}
	for name, err := range map[string]error{
		"append": func() error { _, err := reader.Append(ctx, model.Delivery{}); return err }(),
		"seen":   reader.SetSeen(ctx, "ana", 1),
		"shell":  reader.Raw(`DELETE FROM event`),
	} {
		if err == nil {
			t.Errorf("%s was allowed", name)
		}
	}
}

func TestManyOpenANewStoreAtOnce(t *testing.T) {
	dir := t.TempDir()
	var group sync.WaitGroup
	for i := range 4 {
		group.Go(func() {
			s, err := store.Open(context.Background(), dir, store.Options{})
			if err != nil {
				t.Error(err)
				return
			}
			if _, err := s.Append(context.Background(), joined(fmt.Sprint("p", i), i)); err != nil {
				t.Error(err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if figures := must(open(t, dir, nil).Figures(context.Background()))(t); figures.People != 4 {
		t.Errorf("figures %+v", figures)
	}
}
