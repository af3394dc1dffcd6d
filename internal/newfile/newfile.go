// Package newfile writes files that are whole or not there: under a name that
// nothing has, in the same folder until they are complete.
package newfile

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// File is a file on its way to its name. It is for the owner's eyes alone
// (0600). One of Commit and Drop ends it; a hard stop leaves at most a hidden
// draft named .refdesk-….part beside it.
type File struct {
	path  string
	draft *os.File
	sum   hash.Hash
	size  int64
}

// What the names of drafts begin and end with.
const (
	draftBegins = ".refdesk-"
	draftEnds   = ".part"
)

// Drafts gives the paths of drafts in a folder: of files that are being written
// at this moment, and of those that a hard stop left unfinished. Without the
// folder there are none.
func Drafts(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var found []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), draftBegins) && strings.HasSuffix(e.Name(), draftEnds) && e.Type().IsRegular() {
			found = append(found, filepath.Join(dir, e.Name()))
		}
	}
	return found, nil
}

// Create begins a file. It fails with fs.ErrExist where the name is taken; the
// folder must be there.
func Create(path string) (*File, error) {
	if err := free(path); err != nil {
		return nil, explained(path, err)
	}
	draft, err := os.CreateTemp(filepath.Dir(path), draftBegins+"*"+draftEnds)
	if err != nil {
		return nil, explained(path, err)
	}
	return &File{path: path, draft: draft, sum: sha256.New()}, nil
}

// free fails with fs.ErrExist where a name is taken.
func free(path string) error {
	_, err := os.Lstat(path)
	switch {
	case err == nil:
		return &fs.PathError{Op: "write", Path: path, Err: fs.ErrExist}
	case errors.Is(err, fs.ErrNotExist):
		return nil
	}
	return err
}

// Write appends to the file.
func (f *File) Write(p []byte) (int, error) {
	n, err := f.draft.Write(p)
	f.sum.Write(p[:n])
	f.size += int64(n)
	return n, explained(f.path, err)
}

// Commit makes the file durable and gives it its name, or leaves nothing. It
// fails with fs.ErrExist where another has taken the name meanwhile.
func (f *File) Commit() error {
	defer func() { _ = os.Remove(f.draft.Name()) }() // renamed already where links cannot be made
	if err := errors.Join(f.draft.Sync(), f.draft.Close()); err != nil {
		return explained(f.path, err)
	}
	// Nothing may fail any more once the file has its name.
	folder, err := openDir(filepath.Dir(f.path))
	if err != nil {
		return explained(f.path, err)
	}
	if folder != nil {
		defer folder.Close()
	}
	if err := place(f.draft.Name(), f.path); err != nil {
		return explained(f.path, err)
	}
	syncDir(folder)
	return nil
}

// Drop leaves nothing of the file.
func (f *File) Drop() error {
	return errors.Join(f.draft.Close(), os.Remove(f.draft.Name()))
}

// Size is how many bytes were written.
func (f *File) Size() int64 { return f.size }

// Digest is the SHA-256 of what was written, hexadecimal.
func (f *File) Digest() string { return hex.EncodeToString(f.sum.Sum(nil)) }

// Write writes a whole file at once.
func Write(path string, body []byte) error {
	f, err := Create(path)
	if err != nil {
		return err
	}
	if _, err := f.Write(body); err != nil {
		return errors.Join(err, f.Drop())
	}
	return f.Commit()
}

// place gives a whole file its name. A link fails where the name is taken; disks
// without links get a look before the renaming.
func place(draft, path string) error {
	err := os.Link(draft, path)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := free(path); err != nil {
		return err
	}
	return os.Rename(draft, path)
}

// openDir opens a folder for syncDir; nil for one that takes files and shows
// nobody what is inside.
func openDir(dir string) (*os.File, error) {
	folder, err := os.Open(dir)
	if errors.Is(err, fs.ErrPermission) {
		return nil, nil
	}
	return folder, err
}

// syncDir makes a name in a folder durable. Systems that cannot sync a folder
// have made it so already, or cannot do better.
func syncDir(folder *os.File) {
	if folder != nil {
		_ = folder.Sync()
	}
}
