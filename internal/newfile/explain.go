package newfile

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"syscall"
)

// explained says in words what keeps a file from being written. The cause stays
// in the chain.
func explained(path string, err error) error {
	dir := filepath.Dir(path)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrExist):
		return because(err, "%s is there already and is not written over", path)
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return because(err, "no room left for %s: nothing of it was kept", path)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return because(err, "%s cannot be written to", dir)
	case errors.Is(err, fs.ErrNotExist):
		return because(err, "there is no folder %s", dir)
	case errors.Is(err, syscall.ENOTDIR):
		return because(err, "%s is no folder", dir)
	}
	return fmt.Errorf("%s could not be written: %w", path, err)
}

// worded is an error with words for a person in the place of the system's.
type worded struct {
	text  string
	cause error
}

func because(cause error, format string, args ...any) error {
	return &worded{fmt.Sprintf(format, args...), cause}
}

func (e *worded) Error() string { return e.text }
func (e *worded) Unwrap() error { return e.cause }
