package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// applicationID marks a database file as ours ("rdsk").
const applicationID = 0x7264736b

// ErrNewer says that the file was written by a newer refdesk.
var ErrNewer = errors.New("the store was written by a newer refdesk")

// ErrOlder says that a store opened for reading only needs a migration first.
var ErrOlder = errors.New("the store needs a migration, which reading only cannot do")

// ErrForeign says that the file is a database of another program.
var ErrForeign = errors.New("not a store of refdesk")

// migrations gives the steps in order; step i leads to schema version i+1.
func migrations() ([]string, error) {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	steps := make([]string, 0, len(names))
	for _, name := range names {
		text, err := migrationFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		steps = append(steps, string(text))
	}
	return steps, nil
}

// migrate brings the file at path to the newest schema. An older file that
// holds anything is first copied to path.v<N>.bak. Each step is one
// transaction, so that a stop in between leaves a whole older schema.
func migrate(ctx context.Context, conn *sql.Conn, path string, readOnly bool) error {
	steps, err := migrations()
	if err != nil {
		return fmt.Errorf("reading the migrations: %w", err)
	}
	version, err := schemaVersion(ctx, conn)
	if err != nil {
		return err
	}
	newest := len(steps)
	switch {
	case version > newest:
		return fmt.Errorf("%w: schema %d, this one knows up to %d; start the newer program or restore a backup beside %s",
			ErrNewer, version, newest, path)
	case version == newest:
		return nil
	case readOnly:
		return fmt.Errorf("%w: schema %d, needed %d; open %s once for writing", ErrOlder, version, newest, path)
	}
	if version > 0 {
		if err := backUp(ctx, conn, path, version); err != nil {
			return fmt.Errorf("backing the store up before its migration: %w", err)
		}
	}
	for ; version < newest; version++ {
		if err := step(ctx, conn, version, steps[version]); err != nil {
			return fmt.Errorf("migrating the store to schema %d: %w", version+1, err)
		}
	}
	// What copying a large store took is otherwise kept as long as it is open.
	_, err = conn.ExecContext(ctx, "PRAGMA shrink_memory")
	return err
}

// schemaVersion reads the version of the file, 0 for an empty one, and makes
// sure that a file with content is ours.
func schemaVersion(ctx context.Context, conn *sql.Conn) (int, error) {
	var version, app, objects int
	err := conn.QueryRowContext(ctx, `SELECT
		(SELECT user_version FROM pragma_user_version),
		(SELECT application_id FROM pragma_application_id),
		(SELECT count(*) FROM sqlite_schema)`).Scan(&version, &app, &objects)
	if err != nil {
		return 0, fmt.Errorf("reading the schema version: %w", err)
	}
	if app != applicationID && (objects > 0 || version != 0 || app != 0) {
		return 0, ErrForeign
	}
	return version, nil
}

// step runs one migration unless another process was quicker.
func step(ctx context.Context, conn *sql.Conn, from int, text string) (err error) {
	if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_, undo := conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
			err = errors.Join(err, undo)
		}
	}()
	version, err := schemaVersion(ctx, conn)
	if err != nil {
		return err
	}
	if version == from {
		text += fmt.Sprintf("\nPRAGMA application_id = %d; PRAGMA user_version = %d;", applicationID, from+1)
		if _, err := conn.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	_, err = conn.ExecContext(ctx, "COMMIT")
	return err
}

// backUp writes a copy of a database that is of a version. It appears under its
// name only when it is whole, readable by the owner alone, and not where another
// process has begun to migrate: that one has made its copy before.
func backUp(ctx context.Context, conn *sql.Conn, path string, version int) error {
	path = fmt.Sprintf("%s.v%d.bak", path, version)
	draft, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(draft.Name()) }() // gone already when all went well
	if err := draft.Close(); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, "VACUUM INTO ?", draft.Name()); err != nil {
		return err
	}
	// Versions only rise, so that one which still holds was that of the copy.
	if is, err := schemaVersion(ctx, conn); err != nil || is != version {
		return err
	}
	return os.Rename(draft.Name(), path)
}
