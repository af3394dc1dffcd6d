package cli

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"refdesk/internal/app"
	"refdesk/internal/sandbox"
	"refdesk/ui"
)

// console opens the screen on the configured backends.
func (s *session) console(ctx context.Context) error {
	settings, err := s.settings(needs{backend: s.feed == ""})
	if err != nil {
		return err
	}
	if s.feed != "" && s.data == "" {
		if settings.Data, err = app.FeedFolder(settings.Data, s.feed); err != nil {
			return usagef("--feed: %w", err)
		}
	}
	if err := s.needTerminal(); err != nil {
		return err
	}
	a, err := app.Open(ctx, app.Options{Settings: settings, Version: version(), ReadOnly: s.readOnly, Feed: s.feed})
	if err != nil {
		return usageError{err}
	}
	return errors.Join(s.beforeScreen(a.Console(ctx, app.OwnTerminal())), a.Close())
}

// beforeScreen makes what kept the screen from opening an error of settings.
func (s *session) beforeScreen(err error) error {
	var start *app.StartError
	if errors.As(err, &start) {
		return usageError{err}
	}
	return err
}

// needTerminal refuses to draw a screen where nobody can see it.
func (s *session) needTerminal() error {
	if onTerminal(s.out) {
		return nil
	}
	return usagef("the console needs a terminal to draw on; `refdesk serve` works without one, `refdesk list KIND` prints lists")
}

func (s *session) demoWord() *cobra.Command {
	o := sandbox.Options{Seed: 1}
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "The console on an embedded sandbox with a running launch: no account, no network",
		Long:  "The console on an embedded sandbox with a running launch: real HTTP and signed webhooks on loopback, no account,\nno network. The store is temporary unless --data names a folder, which the words then read without settings,\nas in `refdesk list rewards --data DIR`.",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return s.demo(cmd.Context(), o) },
	}
	f := cmd.Flags()
	f.IntVar(&o.People, "people", 400, "participants at the start (`N`)")
	f.StringVar(&o.Script, "script", "launch", "what happens: launch, quiet, or attack for a fraud desk full of cases")
	return cmd
}

func (s *session) demo(ctx context.Context, o sandbox.Options) (err error) {
	if err := knownStory(o); err != nil {
		return err
	}
	if err := s.needTerminal(); err != nil {
		return err
	}
	dir := s.data
	if dir == "" {
		if dir, err = os.MkdirTemp("", "refdesk-demo-"); err != nil {
			return fmt.Errorf("a folder for the demo: %w", err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	}
	demo, err := app.StartDemo(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, demo.Sandbox.Close()) }()
	demo.Settings.Data = dir
	if s.data != "" {
		if err := demo.Keep(); err != nil {
			return err
		}
	}
	a, err := app.Open(ctx, app.Options{Settings: demo.Settings, Version: version(), Demo: true})
	if err != nil {
		return usageError{err}
	}
	return errors.Join(s.beforeScreen(a.Console(ctx, app.OwnTerminal())), a.Close())
}

func (s *session) serveWord() *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Listen, read and send without a screen",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return s.serve(cmd.Context()) },
	}
}

func (s *session) serve(ctx context.Context) error {
	return s.opened(ctx, needs{backend: true}, func(a *app.App) error {
		return s.beforeScreen(a.Serve(ctx, func(address string, keeper bool) {
			switch {
			case !keeper:
				fmt.Fprintln(s.err, "refdesk: another refdesk ("+a.KeeperName()+") keeps this store; this one takes over when that ends")
			case address == "":
				fmt.Fprintln(s.err, "refdesk: reading and sending; no webhook secret is set, so nothing is listened for")
			default:
				fmt.Fprintln(s.err, "refdesk: listening on http://"+address)
			}
			if feed := a.FeedAddress(); feed != "" {
				fmt.Fprintln(s.err, "refdesk: consoles attach at ws://"+feed+"/feed")
			}
		}, func(alarm string) { fmt.Fprintln(s.err, "refdesk: "+ui.Clean(alarm)) }))
	})
}
