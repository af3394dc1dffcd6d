package saved

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"

	"refdesk/internal/model"
	"refdesk/internal/tomllines"
)

// viewKeys are what a view has.
var viewKeys = []string{"name", "list", "filter", "order", "columns"}

// page is the file of views while it is read.
type page struct {
	path     string
	lines    tomllines.Lines
	problems []string
}

func (p *page) wrong(key, format string, args ...any) {
	where := p.path
	if line := p.lines.At(key); line > 0 {
		where += ":" + strconv.Itoa(line)
	}
	p.problems = append(p.problems, where+": "+fmt.Sprintf(format, args...))
}

// readViews reads the file of views. Views with mistakes are left out, and the
// mistakes named by file and line.
func (s Shelf) readViews() (views []model.SavedView, problems []string, err error) {
	source, err := read(s.Views)
	if err != nil {
		return nil, nil, err
	}
	views, _, problems = parseViews(s.Views, source)
	return views, problems, nil
}

// parseViews reads views and gives with each its place in the file.
func parseViews(path, source string) (views []model.SavedView, at []int, problems []string) {
	var tree map[string]any
	if _, err := toml.Decode(source, &tree); err != nil {
		var parse toml.ParseError
		if errors.As(err, &parse) {
			return nil, nil, []string{fmt.Sprintf("%s:%d: %s", path, parse.Position.Line, parse.Message)}
		}
		return nil, nil, []string{path + ": " + err.Error()}
	}
	p := &page{path: path, lines: tomllines.Of(source)}
	for _, key := range slices.Sorted(maps.Keys(tree)) {
		if key != "view" {
			p.wrong(key, "there is no %q here, only [[view]]", key)
		}
	}
	tables, ok := tree["view"].([]map[string]any)
	if !ok && tree["view"] != nil {
		p.wrong("view", "a view begins with [[view]]")
	}
	for i, table := range tables {
		if v, ok := p.view(fmt.Sprintf("view[%d]", i), table); ok {
			views, at = append(views, v), append(at, i)
		}
	}
	return views, at, p.problems
}

// view reads one view; false for one that lacks its name or list, or says
// something that is not understood.
func (p *page) view(at string, table map[string]any) (v model.SavedView, ok bool) {
	before := len(p.problems)
	for _, key := range slices.Sorted(maps.Keys(table)) {
		if !slices.Contains(viewKeys, key) {
			p.wrong(at+"."+key, "a view has no %q, only %s", key, strings.Join(viewKeys, ", "))
		}
	}
	v.Name, v.List = p.text(at, table, "name"), p.text(at, table, "list")
	v.Filter, v.Order = p.text(at, table, "filter"), p.text(at, table, "order")
	v.Columns = p.texts(at, table, "columns")
	if strings.TrimSpace(v.Name) == "" || v.List == "" {
		p.wrong(at, "a view needs a name and a list")
	}
	return v, len(p.problems) == before
}

func (p *page) text(at string, table map[string]any, key string) string {
	value, there := table[key]
	text, ok := value.(string)
	if there && !ok {
		p.wrong(at+"."+key, "%s is a text in quotes", key)
	}
	return text
}

func (p *page) texts(at string, table map[string]any, key string) (out []string) {
	value, there := table[key]
	all, ok := value.([]any)
	for _, one := range all {
		text, isText := one.(string)
		ok = ok && isText
		out = append(out, text)
	}
	if there && !ok {
		p.wrong(at+"."+key, "%s is a list of texts in quotes", key)
	}
	return out
}
