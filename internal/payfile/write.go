package payfile

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Write puts a file on disk under a name that nothing has. Whoever looks, also
// after a hard stop, finds no file or the whole one. It fails with fs.ErrExist
// where the name is taken, and never writes over anything.
func Write(path string, body []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	draft, err := os.CreateTemp(dir, ".refdesk-*.part")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(draft.Name()) }() // renamed already where links cannot be made
	_, err = draft.Write(body)
	if err = errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return err
	}
	if err := place(draft.Name(), path); err != nil {
		return err
	}
	return syncDir(dir)
}

// place gives a whole file its name. A link fails where the name is taken; disks
// without links get a look before the renaming.
func place(draft, path string) error {
	err := os.Link(draft, path)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return &fs.PathError{Op: "write", Path: path, Err: fs.ErrExist}
	}
	return os.Rename(draft, path)
}

// syncDir makes the name durable. Systems that cannot sync a folder have made it
// so already, or cannot do better.
func syncDir(dir string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	_ = folder.Sync()
	return folder.Close()
}

// Digest gives the SHA-256 of a file, hexadecimal; fs.ErrNotExist when there is
// none.
func Digest(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
