// Package saved holds what operators leave for the next run of the console:
// views in a file that a team can share, and in the data folder the columns and
// filters of one's own.
package saved

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"refdesk/internal/model"
)

// Shelf is where things are kept. Its methods may be called by several consoles
// at a time: each reads anew what it changes.
type Shelf struct {
	Dir   string // the data folder
	Views string // the file of views
}

// Of gives all that is kept for a list. What cannot be read is missing, and
// said in Problems where a person wrote it.
func (s Shelf) Of(list string) (model.Saved, error) {
	var out model.Saved
	views, problems, err := s.readViews()
	for _, v := range views {
		if v.List == list {
			out.Views = append(out.Views, v)
		}
	}
	out.Problems = problems
	filters, failed := s.filters(list)
	columns, failedToo := s.columns()
	out.Filters, out.Columns = filters, columns[list]
	return out, errors.Join(err, failed, failedToo)
}

// read reads a file that may be missing.
func read(path string) (string, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return string(text), err
}

// replace puts a whole file in the place of another, for its owner's eyes alone.
// A link stays one: the file that it leads to is replaced.
func replace(path, text string) error {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	draft, err := os.CreateTemp(filepath.Dir(path), ".refdesk-*.part")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(draft.Name()) }() // renamed already where all went well
	_, err = draft.WriteString(text)
	if err = errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return err
	}
	if info, err := os.Stat(path); err == nil { // one that a team shares stays shared
		if err := os.Chmod(draft.Name(), info.Mode().Perm()); err != nil {
			return err
		}
	}
	return os.Rename(draft.Name(), path)
}
