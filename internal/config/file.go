package config

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"

	"refdesk/internal/tomllines"
)

// page is the settings file while it is read.
type page struct {
	*loader
	lines tomllines.Lines
}

// where names the line of a key.
func (p *page) where(key string) string {
	if line := p.lines.At(key); line > 0 {
		return p.file + ":" + strconv.Itoa(line)
	}
	return p.file
}

func (p *page) wrong(key, format string, args ...any) {
	p.mistake(p.where(key), "%s: %w", key, fmt.Errorf(format, args...))
}

// read takes in the text of the settings file.
func (l *loader) read(source string) {
	var tree map[string]any
	if _, err := toml.Decode(source, &tree); err != nil {
		l.mistakes = append(l.mistakes, l.syntax(source, err))
		return
	}
	p := &page{loader: l, lines: tomllines.Of(source)}
	for _, key := range slices.Sorted(maps.Keys(tree)) {
		switch key {
		case "backend":
			p.backends(tree[key])
		case "reason":
			p.reasons(tree[key])
		case "keys":
			p.keys("", tree[key])
		case "worth":
			p.worths(tree[key])
		default:
			p.settings(key, tree[key])
		}
	}
	slices.SortStableFunc(l.mistakes, func(a, b error) int { return lineIn(a) - lineIn(b) })
}

// lineIn gives the line that a mistake of the file names.
func lineIn(err error) int {
	head, _, _ := strings.Cut(err.Error(), ": ")
	line, _ := strconv.Atoi(head[strings.LastIndexByte(head, ':')+1:])
	return line
}

// syntax says where the file is not TOML. The decoder quotes what it met, so
// its words are left out where that may be a secret.
func (l *loader) syntax(source string, err error) error {
	var parse toml.ParseError
	if !errors.As(err, &parse) {
		return fmt.Errorf("%s: this is not TOML", l.file)
	}
	where := fmt.Sprintf("%s:%d", l.file, parse.Position.Line)
	lines := strings.Split(source, "\n")
	for n := min(parse.Position.Line, len(lines)); n >= 1; n-- { // a value may go on for lines
		begins, table := beginning(lines[n-1])
		if !table && secretive(lines[n-1]) {
			return fmt.Errorf("%s: this is not TOML; a text stands in quotes on one line", where)
		}
		if begins {
			break
		}
	}
	return fmt.Errorf("%s: %s", where, parse.Message)
}

// firstWord is what a line begins with that may be a key or the head of a table.
var firstWord = regexp.MustCompile(`^\s*(\[*)\s*([A-Za-z_]+)\s*[=.\]]`)

// beginning tells whether a key of the settings begins on a line, or a table of
// them. What a text of several lines holds looks like neither.
func beginning(line string) (begins, table bool) {
	m := firstWord.FindStringSubmatch(line)
	if m == nil {
		return false, false
	}
	known := slices.Concat(keysOf(settingFields), keysOf(backendFields), worthKeys, reasonKeys)
	begins = slices.ContainsFunc(known, func(key string) bool { return slices.Contains(strings.Split(key, "."), m[2]) })
	return begins, begins && m[1] != ""
}

func secretive(line string) bool {
	for _, word := range []string{"key", "secret", "token"} {
		if strings.Contains(strings.ToLower(line), word) {
			return true
		}
	}
	return false
}

// settings takes in a key that stands once, or a table of them.
func (p *page) settings(key string, value any) {
	if table, ok := value.(map[string]any); ok && len(table) > 0 {
		for _, k := range slices.Sorted(maps.Keys(table)) {
			p.settings(key+"."+k, table[k])
		}
		return
	}
	f, ok := find(settingFields, key)
	if !ok {
		if !emptyTable(key, value) {
			p.unknown(key, keysOf(settingFields))
		}
		return
	}
	if set(p, f, p.Settings, key, value) {
		p.origins[key] = p.where(key)
	}
	p.place(key, p.beside)
}

// emptyTable tells whether this is the head of a known table with nothing in
// it, as one has after commenting its keys out.
func emptyTable(key string, value any) bool {
	_, table := value.(map[string]any)
	inside := func(f field[Settings]) bool { return strings.HasPrefix(f.key, key+".") }
	return table && slices.ContainsFunc(settingFields, inside)
}

func (p *page) unknown(key string, known []string) {
	guess := Nearest(key[strings.LastIndexByte(key, ']')+1:], known)
	if guess == "" {
		p.wrong(key, "no such setting")
		return
	}
	p.wrong(key, "no such setting, did you mean %s?", guess)
}

// keysOf gives the known names, with those of tables that are read otherwise.
func keysOf[T any](fields []field[T]) []string {
	keys := []string{"backend", "reason", "keys", "worth"}
	for _, f := range fields {
		keys = append(keys, f.key)
	}
	return keys
}

// set gives a field its value, if the file's is of the field's kind.
func set[T any](p *page, f field[T], to *T, key string, value any) bool {
	values, ok := texts(f.kind, value)
	if !ok {
		p.wrong(key, "%s is expected", f.kind)
		return false
	}
	if err := f.set(to, values...); err != nil {
		p.wrong(key, "%w", err)
		return false
	}
	return true
}

func texts(k kind, value any) ([]string, bool) {
	switch v := value.(type) {
	case string:
		return []string{v}, k == text
	case bool:
		return []string{strconv.FormatBool(v)}, k == truth
	case int64:
		return []string{strconv.FormatInt(v, 10)}, k == number
	case float64:
		return []string{strconv.FormatFloat(v, 'g', -1, 64)}, k == number
	case []any:
		all := make([]string, len(v))
		for i, one := range v {
			s, ok := one.(string)
			if !ok {
				return nil, false
			}
			all[i] = s
		}
		return all, k == list
	case map[string]any:
		var all []string
		for _, key := range slices.Sorted(maps.Keys(v)) {
			s, ok := v[key].(string)
			if !ok {
				return nil, false
			}
			all = append(all, key+"="+s)
		}
		return all, k == table
	}
	return nil, false
}

// beside reads a path of the file: a relative one starts at the file's folder.
func (p *page) beside(path string) string {
	path = Home(path)
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(p.file), path)
}

// besideSecret reads the path of a secret, if it has one.
func (p *page) besideSecret(s Secret) Secret { return s.at(p.beside) }
