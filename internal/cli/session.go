package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"golang.org/x/term"

	"refdesk/internal/app"
	"refdesk/internal/config"
)

// session is one call of the program: its flags and where it prints.
type session struct {
	out, err io.Writer

	configFile string
	data       string
	json       bool
	filter     string
	campaign   string
	backend    string
	readOnly   bool
	feed       string
	board      string

	stalled sync.Once // it was said why a change does not leave
}

// watched tells whether a person looks at stderr.
func (s *session) watched() bool { return onTerminal(s.err) }

func onTerminal(w io.Writer) bool {
	f, ok := plain(w).(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// errWidth is how many cells a line of the terminal behind stderr has, 0 where
// that is not known.
func (s *session) errWidth() int {
	f, ok := plain(s.err).(*os.File)
	if !ok {
		return 0
	}
	w, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return w
}

// needs are what a word cannot do without.
type needs struct {
	backend bool // a configured backend; words about the store alone need none
	journal bool // all events in memory
}

// settings loads what was configured. A missing backend is an error, with the
// two ways on, only where the word needs one.
func (s *session) settings(need needs) (*config.Settings, error) {
	flags, demo := map[string]string{}, ""
	if s.data != "" {
		flags["data"] = s.data
		if s.configFile == "" && os.Getenv("REFDESK_CONFIG") == "" {
			demo = app.DemoSettings(s.data) // an account's settings say nothing of a demo
		}
	}
	settings, err := config.Load(config.Options{File: cmp.Or(demo, s.configFile), Flags: flags, NoBackend: !need.backend})
	if errors.Is(err, config.ErrNone) {
		return nil, usageError{errors.New(twoWays)}
	}
	if err != nil {
		return nil, usageError{err}
	}
	if demo != "" {
		own, err := s.ownSettings() // as the demo's screen did, or nobody could undo what they decided there
		if err != nil {
			return nil, err
		}
		settings.TakeOwn(own)
	}
	return settings, nil
}

const twoWays = `no backend is configured. There are two ways on:

  refdesk demo
      the console on an embedded sandbox with a running launch; needs no account and no network

  export GROWSURF_API_KEY=…
      and start refdesk again: it reads your account, without webhooks. For live events copy config.example.toml
      to ~/.config/refdesk/config.toml and fill it in; the README says how to connect the webhook.
      ` + "`refdesk check`" + ` tells what works and what is missing`

// open opens the configured store. Without a backend there must be one already:
// an empty one would only hide a mistyped folder.
func (s *session) open(ctx context.Context, need needs) (*app.App, error) {
	settings, err := s.settings(need)
	if err != nil {
		return nil, err
	}
	if len(settings.Backends) == 0 && !app.HasStore(settings.Data) {
		if s.data == "" {
			return nil, usageError{errors.New(twoWays)}
		}
		return nil, usagef("there is no store in %s, and no backend is configured to fill one", settings.Data)
	}
	a, err := app.Open(ctx, app.Options{Settings: settings, Version: version(), ReadOnly: s.readOnly, WholeJournal: need.journal})
	if err != nil {
		return nil, usageError{err} // before anything ran, the store is part of the settings
	}
	if err := s.knownScope(ctx, a, settings.Backends); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	if a.Masked() {
		s.mask()
	}
	return a, nil
}

// opened runs a word on the opened program.
func (s *session) opened(ctx context.Context, need needs, run func(*app.App) error) error {
	a, err := s.open(ctx, need)
	if err != nil {
		return err
	}
	return errors.Join(run(a), a.Close())
}

// reading runs a word that reads lists.
func (s *session) reading(ctx context.Context, run func(*app.App) error) error {
	return s.loaded(ctx, needs{journal: true}, run)
}

// loaded runs a word on the opened program with its lists filled.
func (s *session) loaded(ctx context.Context, need needs, run func(*app.App) error) error {
	a, err := s.open(ctx, need)
	if err != nil {
		return err
	}
	if err = a.Load(ctx); err != nil {
		err = fmt.Errorf("reading the store: %w", err)
	} else {
		err = run(a)
	}
	return errors.Join(err, a.Close())
}
