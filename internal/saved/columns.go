package saved

import (
	"encoding/json"
	"fmt"
	"path/filepath"
)

func (s Shelf) columnsFile() string { return filepath.Join(s.Dir, "columns.json") }

// columns gives the chosen columns of all lists. The file is the console's own:
// one that cannot be read counts for nothing.
func (s Shelf) columns() (map[string][]string, error) {
	out := map[string][]string{}
	text, err := read(s.columnsFile())
	if err != nil || text == "" {
		return out, err
	}
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		return map[string][]string{}, fmt.Errorf("%s: %w", s.columnsFile(), err)
	}
	return out, nil
}

// SetColumns remembers the columns of a list; none goes back to its own.
func (s Shelf) SetColumns(list string, columns []string) error {
	all, _ := s.columns() // what cannot be read is written anew
	if len(columns) == 0 {
		delete(all, list)
	} else {
		all[list] = columns
	}
	text, err := json.MarshalIndent(all, "", "\t")
	if err != nil {
		return err
	}
	return replace(s.columnsFile(), string(text)+"\n")
}
