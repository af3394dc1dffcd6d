package payfile

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

//go:embed formats/*.toml
var shipped embed.FS

// ending is that of a description's file.
const ending = ".toml"

// Shelf is where formats are found: the shipped ones, and those of a folder,
// which may be missing. One of the folder takes the place of a shipped one of
// the same name.
type Shelf struct{ Dir string }

// formatName is what a format may be called: it stands in names of files.
var formatName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

// Format gives a format by its name. It fails, naming those there are, when
// there is none.
func (s Shelf) Format(name string) (*Format, error) {
	if !formatName.MatchString(name) {
		return nil, fmt.Errorf("%q is not the name of a format: lower-case letters, digits and - only", name)
	}
	if s.Dir != "" {
		own := filepath.Join(s.Dir, name+ending)
		source, err := readFile(own, maxDescription)
		if err == nil {
			return s.own(name, own, source)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	source, err := Description(name)
	if err != nil {
		return nil, fmt.Errorf("there is no format %q; there are: %s", name, strings.Join(s.names(), ", "))
	}
	return Parse(name, name+ending, source)
}

func (s Shelf) own(name, own string, source []byte) (*Format, error) {
	f, err := Parse(name, own, source)
	if err != nil {
		return nil, err
	}
	f.Origin = own
	return f, nil
}

// Description gives the text of a shipped format; fs.ErrNotExist when there is
// none.
func Description(name string) ([]byte, error) {
	return shipped.ReadFile(path.Join("formats", name+ending))
}

// All gives all formats by name. The error names the operator's own that cannot
// be read; the others are there nevertheless.
func (s Shelf) All() ([]*Format, error) {
	var all []*Format
	var errs []error
	for _, name := range s.names() {
		f, err := s.Format(name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		all = append(all, f)
	}
	return all, errors.Join(errs...)
}

func (s Shelf) names() []string {
	var names []string
	take := func(files []string) {
		for _, file := range files {
			name := strings.TrimSuffix(filepath.Base(file), ending)
			if formatName.MatchString(name) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	inside, _ := fs.Glob(shipped, "formats/*"+ending) // fails for a bad pattern alone
	take(inside)
	if s.Dir != "" {
		own, _ := fs.Glob(os.DirFS(s.Dir), "*"+ending)
		take(own)
	}
	slices.Sort(names)
	return names
}

// readFile reads a file that may be of any size, and refuses one that is larger
// than a limit in bytes.
func readFile(name string, limit int64) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	body, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(body)) > limit {
		return nil, fmt.Errorf("%s: larger than %d bytes", name, limit)
	}
	return body, nil
}
