package store

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Why a data folder cannot be used, where a person can do something about it.
var (
	ErrNoRoom     = errors.New("no room left")
	ErrUnwritable = errors.New("cannot be written")
	ErrDamaged    = errors.New("the store is damaged")
)

// unusable has words for a person in the place of the cause's, which stays in
// the chain.
type unusable struct {
	kind, cause error
	text        string
}

func (e *unusable) Error() string   { return e.text }
func (e *unusable) Unwrap() []error { return []error{e.kind, e.cause} }

// Unusable says what to do about an error that kept a data folder from being
// opened: ErrNoRoom, ErrUnwritable or ErrDamaged. Other errors come back as
// they are.
func Unusable(dir string, err error) error {
	code := codeOf(err)
	elsewhere := "or choose another folder with --data or `data` in the settings"
	switch {
	case noRoom(err):
		return &unusable{ErrNoRoom, err, "no room left in " + dir + ": free some, " + elsewhere}
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS), code&0xff == sqlite3.SQLITE_READONLY:
		return &unusable{ErrUnwritable, err, dir + " cannot be written (" + reason(err) + "): allow it, " + elsewhere}
	case code&0xff == sqlite3.SQLITE_CORRUPT, code&0xff == sqlite3.SQLITE_NOTADB:
		return &unusable{ErrDamaged, err, damaged(filepath.Join(dir, FileName), err)}
	}
	return err
}

// codeOf is the driver's extended code, 0 for other errors.
func codeOf(err error) int {
	if db, ok := errors.AsType[*sqlite.Error](err); ok {
		return db.Code()
	}
	return 0
}

func noRoom(err error) bool {
	code := codeOf(err)
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || code&0xff == sqlite3.SQLITE_FULL ||
		code == sqlite3.SQLITE_IOERR_SHMSIZE // the first of the store's files to get its room at once
}

// reason is the system's word without the operation and path around it.
func reason(err error) string {
	if system, ok := errors.AsType[syscall.Errno](err); ok {
		return system.Error()
	}
	return "it is read-only"
}

// damaged names the file and the newest backup beside it.
func damaged(path string, err error) string {
	text := fmt.Sprintf("%s is damaged, or is no database (%s). With every refdesk on it stopped, ", path, driverText(err))
	backups, _ := filepath.Glob(path + ".v*.bak") // the pattern is well formed
	if len(backups) == 0 {
		return text + "move it away with its -wal and -shm files: a new store reads from the vendor what there is to read, " +
			"but what webhooks told and the ledger of decisions are in this file alone"
	}
	// Versions have no leading zeros, so that the longer name is the newer.
	newest := slices.MaxFunc(backups, func(a, b string) int { return cmp.Or(len(a)-len(b), cmp.Compare(a, b)) })
	return text + "move it away with its -wal and -shm files and copy " + newest + " to its place: " +
		"that was made before a migration, and what came later is in the damaged file alone"
}

// driverText is what the driver found, without the steps on the way to it.
func driverText(err error) string {
	if db, ok := errors.AsType[*sqlite.Error](err); ok {
		return db.Error()
	}
	return err.Error()
}
