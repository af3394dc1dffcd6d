package saved

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/BurntSushi/toml"

	"refdesk/internal/model"
	"refdesk/internal/tomllines"
)

// SaveView puts a view into the file, in the place of one of the same list and
// name.
func (s Shelf) SaveView(v model.SavedView) error {
	text, err := written(v)
	if err != nil {
		return err
	}
	return s.change(func(source string) (string, error) {
		source, _, err := without(s.Views, source, v.List, v.Name)
		if source != "" {
			source = strings.TrimRight(source, "\n") + "\n\n"
		}
		return source + text, err
	})
}

// DeleteView takes a view out of the file. It fails where there is none.
func (s Shelf) DeleteView(list, name string) error {
	return s.change(func(source string) (string, error) {
		source, found, err := without(s.Views, source, list, name)
		if err == nil && !found {
			err = fmt.Errorf("there is no view %q any more", name)
		}
		return source, err
	})
}

// RenameView gives a view another name. It fails where another has the name.
func (s Shelf) RenameView(list, name, to string) error {
	views, _, err := s.readViews()
	if err != nil {
		return err
	}
	var old *model.SavedView
	for i, v := range views {
		switch {
		case v.List != list:
		case v.Name == to:
			return fmt.Errorf("there is a view %q already", to)
		case v.Name == name:
			old = &views[i]
		}
	}
	if old == nil {
		return fmt.Errorf("there is no view %q any more", name)
	}
	renamed := *old
	renamed.Name = to
	if err := s.SaveView(renamed); err != nil {
		return err
	}
	return s.DeleteView(list, name)
}

// change writes the file anew. One with mistakes is left to its author: what is
// not understood must not be lost.
func (s Shelf) change(edit func(source string) (string, error)) error {
	source, err := read(s.Views)
	if err != nil {
		return err
	}
	if _, _, problems := parseViews(s.Views, source); len(problems) > 0 {
		return errors.New("mend the file first: " + problems[0])
	}
	if source, err = edit(source); err != nil {
		return err
	}
	if _, _, problems := parseViews(s.Views, source); len(problems) > 0 {
		return errors.New("this cannot be kept: " + problems[0])
	}
	return replace(s.Views, source)
}

// without takes a view out of the file's text, and leaves all other lines.
func without(path, source, list, name string) (rest string, found bool, err error) {
	views, at, _ := parseViews(path, source)
	lines, where := strings.SplitAfter(source, "\n"), tomllines.Of(source)
	for i := len(views) - 1; i >= 0; i-- {
		if views[i].List != list || views[i].Name != name {
			continue
		}
		first, next := where[fmt.Sprintf("view[%d]", at[i])], where[fmt.Sprintf("view[%d]", at[i]+1)]
		if first == 0 {
			return "", false, fmt.Errorf("%s: the view %q is not written as [[view]]: change it there", path, name)
		}
		if next == 0 {
			next = len(lines) + 1
		} else {
			next = commentAbove(lines, next)
		}
		lines, found = append(lines[:first-1:first-1], lines[next-1:]...), true
	}
	return strings.Join(lines, ""), found, nil
}

// commentAbove is the line at which the words begin that stand right above a line.
func commentAbove(lines []string, line int) int {
	for line > 1 && strings.HasPrefix(strings.TrimSpace(lines[line-2]), "#") {
		line--
	}
	return line
}

// written is a view as the file has it.
func written(v model.SavedView) (string, error) {
	table := struct {
		Name    string   `toml:"name"`
		List    string   `toml:"list"`
		Filter  string   `toml:"filter,omitempty"`
		Order   string   `toml:"order,omitempty"`
		Columns []string `toml:"columns,omitempty"`
	}{v.Name, v.List, v.Filter, v.Order, v.Columns}
	var out bytes.Buffer
	if err := toml.NewEncoder(&out).Encode(table); err != nil {
		return "", err
	}
	return "[[view]]\n" + out.String(), nil
}
