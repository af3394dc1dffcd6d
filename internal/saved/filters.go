package saved

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The bounds of what is remembered: filters of a list, lines of the file before
// it is written anew, bytes of one filter.
const (
	mostFilters = 50
	mostLines   = 1000
	longest     = 1000
)

// used is a line of the file of filters.
type used struct {
	List   string `json:"list"`
	Filter string `json:"filter"`
}

func (s Shelf) filtersFile() string { return filepath.Join(s.Dir, "filters.jsonl") }

// filters gives the filters of a list, oldest first, each once.
func (s Shelf) filters(list string) ([]string, error) {
	text, err := read(s.filtersFile())
	all := filtersIn(text)
	var out []string
	for _, u := range all {
		if u.List == list {
			out = slices.DeleteFunc(out, func(f string) bool { return f == u.Filter })
			out = append(out, u.Filter)
		}
	}
	return out[max(0, len(out)-mostFilters):], err
}

// filtersIn are the lines of the file; what is no line of it is left out.
func filtersIn(text string) []used {
	var out []used
	for line := range strings.Lines(text) {
		var u used
		if json.Unmarshal([]byte(line), &u) == nil && u.Filter != "" {
			out = append(out, u)
		}
	}
	return out
}

// AddFilter remembers that a filter was used. Lines are appended whole, so that
// two consoles do not lose each other's, and on a line of their own, behind one that
// was cut short.
func (s Shelf) AddFilter(list, filter string) error {
	if filter = strings.TrimSpace(filter); filter == "" || len(filter) > longest {
		return nil
	}
	line, err := json.Marshal(used{list, filter})
	if err != nil {
		return err
	}
	text, err := read(s.filtersFile())
	if err != nil {
		return err
	}
	if all := filtersIn(text); len(all) >= mostLines {
		return s.shorten(all[mostLines/2:], line)
	}
	if text != "" && !strings.HasSuffix(text, "\n") {
		line = append([]byte("\n"), line...)
	}
	file, err := os.OpenFile(s.filtersFile(), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(append(line, '\n'))
	return errors.Join(err, file.Close())
}

// shorten keeps the newer lines alone.
func (s Shelf) shorten(kept []used, newest []byte) error {
	var text strings.Builder
	for _, u := range kept {
		line, err := json.Marshal(u)
		if err != nil {
			return err
		}
		text.Write(append(line, '\n'))
	}
	text.Write(append(newest, '\n'))
	return replace(s.filtersFile(), text.String())
}
