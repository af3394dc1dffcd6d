package config

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/adrg/xdg"

	"refdesk/internal/model"
)

// ErrNone says that no backend is configured anywhere.
var ErrNone = errors.New("no backend is configured")

// Options say where settings are looked for. The zero value means this
// process: its environment and its user's folders.
type Options struct {
	// File must exist when it is named; "" = REFDESK_CONFIG, else
	// refdesk/config.toml in the config folder, which may be missing.
	File      string
	Env       func(string) (string, bool)
	Flags     map[string]string // by key, "undo_window"; they override everything
	ConfigDir string            // "" = $XDG_CONFIG_HOME
	StateDir  string            // "" = $XDG_STATE_HOME
	NoBackend bool              // settings without a backend will do
}

// env is an environment; the zero value is the process's own.
type env struct{ look func(string) (string, bool) }

// lookup takes an empty variable for one that is not set.
func (e env) lookup(name string) (string, bool) {
	look := e.look
	if look == nil {
		look = os.LookupEnv
	}
	v, ok := look(name)
	return v, ok && v != ""
}

// loader gathers settings and every mistake in them, so that one run shows all.
type loader struct {
	*Settings
	env      env
	mistakes []error
}

// Load reads the settings. It fails with ErrNone when they name no backend and
// there is no GROWSURF_API_KEY, unless NoBackend allows that, and otherwise
// with all mistakes, a line each, naming the file's line, the variable or the
// flag.
func Load(o Options) (*Settings, error) {
	if o.ConfigDir == "" {
		o.ConfigDir = xdg.ConfigHome
	}
	if o.StateDir == "" {
		o.StateDir = xdg.StateHome
	}
	l := &loader{Settings: defaults(o.StateDir), env: env{o.Env}}
	if err := l.fromFile(o); err != nil {
		return nil, err
	}
	l.fromEnvironment()
	l.fromFlags(o.Flags)
	l.fromVendor()
	l.fill(o.StateDir)
	if len(l.mistakes) > 0 {
		return nil, errors.Join(l.mistakes...)
	}
	if len(l.Backends) == 0 && !o.NoBackend {
		return nil, ErrNone
	}
	l.warn()
	return l.Settings, nil
}

func (l *loader) mistake(where, format string, args ...any) {
	l.mistakes = append(l.mistakes, fmt.Errorf("%s: %w", where, fmt.Errorf(format, args...)))
}

func (l *loader) fromFile(o Options) error {
	path, named := o.File, true
	if path == "" {
		path, named = l.env.lookup("REFDESK_CONFIG")
	}
	if !named {
		path = filepath.Join(o.ConfigDir, "refdesk", "config.toml")
	}
	source, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && !named {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the settings: %w", err)
	}
	if l.file, err = filepath.Abs(path); err != nil {
		return fmt.Errorf("reading the settings: %w", err)
	}
	l.read(string(source))
	return nil
}

func (l *loader) fromEnvironment() {
	for _, f := range settingFields {
		name := "REFDESK_" + strings.ToUpper(strings.ReplaceAll(f.key, ".", "_"))
		if v, ok := l.env.lookup(name); ok {
			l.override(f, v, "environment "+name)
		}
	}
}

func (l *loader) fromFlags(flags map[string]string) {
	for _, key := range slices.Sorted(maps.Keys(flags)) {
		f, ok := find(settingFields, key)
		if !ok {
			l.mistake("flag", "no setting is called %q", key)
			continue
		}
		l.override(f, flags[key], "flag --"+strings.ReplaceAll(key, "_", "-"))
	}
}

func (l *loader) override(f field[Settings], value, origin string) {
	if err := f.set(l.Settings, value); err != nil {
		l.mistake(origin, "%w", err)
		return
	}
	l.origins[f.key] = origin
	l.place(f.key, here)
}

// place reads the path that a key gives, if it gives one.
func (l *loader) place(key string, read func(path string) string) {
	paths := map[string]*string{
		"data": &l.Data, "views": &l.Views, "batch.formats": &l.Batch.Formats, "fraud.disposable": &l.Fraud.Disposable,
	}
	if path := paths[key]; path != nil && *path != "" {
		*path = read(*path)
	}
	if key == "feed.token" {
		l.Feed.Token = l.Feed.Token.at(read)
	}
}

// here reads a path of the environment or of a flag: a relative one starts at the
// folder that the program was started in.
func here(path string) string {
	path = Home(path)
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	return path
}

// The vendor's own variables, which its libraries read as well.
const (
	vendorKey    = "GROWSURF_API_KEY"
	vendorURL    = "GROWSURF_BASE_URL"
	vendorSecret = "GROWSURF_WEBHOOK_SECRET"
)

// fromVendor lets the vendor's variables make the one backend, or override the
// only one of that vendor. With several they name none of them.
func (l *loader) fromVendor() {
	_, keyed := l.env.lookup(vendorKey)
	if keyed && len(l.Backends) == 0 && len(l.mistakes) == 0 {
		b := defaultBackend()
		b.Name, b.Kind = "growsurf", "growsurf"
		if _, ok := l.env.lookup(vendorSecret); ok {
			b.WebhookSecret = "env:" + vendorSecret
			l.origins["backend.growsurf.webhook_secret"] = "environment " + vendorSecret
		}
		l.Backends = []Backend{b}
	}
	var own []*Backend
	for i := range l.Backends {
		if l.Backends[i].Kind == "growsurf" {
			own = append(own, &l.Backends[i])
		}
	}
	if len(own) != 1 {
		l.vendorUnused(own)
		return
	}
	at := "backend." + own[0].Name
	if keyed {
		own[0].APIKey = "env:" + vendorKey
		l.origins[at+".api_key"] = "environment " + vendorKey
	}
	if url, ok := l.env.lookup(vendorURL); ok {
		if err := setURL(own[0], url); err != nil {
			l.mistake("environment "+vendorURL, "%w", err)
		}
		l.origins[at+".base_url"] = "environment " + vendorURL
	}
}

// vendorUnused warns that a variable has no effect, which its owner may not
// expect.
func (l *loader) vendorUnused(several []*Backend) {
	named := func(b *Backend) bool { return b.APIKey == "env:"+vendorKey }
	for _, name := range []string{vendorKey, vendorURL} {
		_, set := l.env.lookup(name)
		if set && len(several) > 1 && !(name == vendorKey && slices.ContainsFunc(several, named)) {
			l.warnings = append(l.warnings, name+" is set but not used: there are several GrowSurf backends")
		}
	}
}

// fill puts in what an empty text stands for.
func (l *loader) fill(stateDir string) {
	standard := defaults(stateDir)
	if l.Data == "" {
		l.Data = standard.Data
		delete(l.origins, "data")
	}
	l.Data = here(l.Data)
	if l.origins["operator"] == "" || l.Operator == "" {
		name, err := model.OperatorName(whoami(l.env))
		if err != nil {
			l.mistake("operator", "%w", err)
		}
		l.Operator = name
		delete(l.origins, "operator")
	}
}

// Home puts the home folder in the place of a leading "~/".
func Home(path string) string {
	rest, ok := strings.CutPrefix(path, "~/")
	if !ok {
		return path
	}
	dir, err := os.UserHomeDir()
	if err != nil {
		return path
	}
	return filepath.Join(dir, rest)
}
